import { isOpen } from '../domain/calendar.ts'
import type { RoutingFacts } from '../domain/decision.ts'
import type { Instant, LeadId, PoolId, RepId } from '../domain/lead.ts'
import { isAway, awayUntil } from '../domain/presence.ts'
import { leadTerritory, poolPolicyOf } from '../domain/route-input.ts'
import type { Rep } from '../domain/roster.ts'
import { needsOf } from '../domain/skills.ts'
import { whyNotRep, type WhyNot } from '../domain/why-not.ts'
import type { InstallationId } from '../ports/crm.ts'
import type { Claim } from '../ports/inbox.ts'
import { reasonsOf } from './answer-lead.ts'
import type { Flow } from './context.ts'
import { assignmentIn } from './lead-card.ts'
import { allPools } from '../domain/policy/all-pools.ts'
import { countedFor, outcomesSince } from '../domain/policy/counted-facts.ts'
import { seeRecord } from './see-lead.ts'
import type { Settings } from './settings.ts'

/** Somebody a person may give a lead to, and what would keep the rules from it. */
export interface Taker {
  readonly repId: RepId
  readonly name: string
  readonly gate: WhyNot['gate'] | 'owner'
  readonly changesAt: Instant | null
  readonly openLeads: number
}

/** What can be chosen when a person acts on a lead. */
export interface LeadChoicesFound {
  readonly takers: readonly Taker[]
  /** Ids of reasons to give it back. */
  readonly reasons: readonly string[]
  /** How long the policy leaves a choice by hand alone. */
  readonly lockDays: number
}

const DAY = 86_400_000

/** @returns null when there is no such lead. */
export async function choicesFor(
  flow: Flow,
  installation: InstallationId,
  leadId: LeadId,
): Promise<LeadChoicesFound | null> {
  const settings = await flow.settings.load(flow, installation)
  const takers = settings && (await takersFor(flow, installation, leadId))
  if (!settings || !takers) return null
  const { document } = settings
  return { takers, reasons: reasonsOf(document), lockDays: document.routing.manualLockDays }
}

/**
 * Everybody active whom a person may give this lead to, those whom no gate stops first.
 * @returns null when there is no such lead.
 */
async function takersFor(flow: Flow, installation: InstallationId, leadId: LeadId): Promise<readonly Taker[] | null> {
  const settings = await flow.settings.load(flow, installation)
  const recordId = settings && (await flow.stores.leads.recordOf(installation, leadId))
  const seen = recordId === null ? null : await seeRecord(flow, settings!, recordId, 1)
  if (settings === null || seen === null) return null
  const now = flow.clock.now()
  const { decision } = seen.lead.latest
  const assignment = assignmentIn(decision)
  const poolId = assignment?.poolId ?? (decision.routing.kind === 'hold' ? decision.routing.hold.poolId : null)
  const facts = await factsNow(flow, settings, now)
  const context = {
    roster: settings.roster,
    routingFacts: facts,
    now,
    poolPolicy: poolPolicyOf(settings.policy.routing),
    formerOwners: seen.memory?.formerOwners ?? [],
    needs: () =>
      needsOf(seen.snapshot.fields, leadTerritory({ snapshot: seen.snapshot, policy: settings.policy.routing })),
    promised: () => null,
    insideHours: false,
  }
  const gateOf = (rep: Rep): Pick<Taker, 'gate' | 'changesAt'> => {
    if (rep.repId === assignment?.ownerId) return { gate: 'owner', changesAt: null }
    const own = poolId ?? poolOf(settings, rep.repId)
    const answer = own === null ? null : whyNotRep(own, rep.repId, context)
    return answer === null || answer.gate === 'not-in-pool' ? presenceOf(rep, now) : answer
  }
  return [...settings.roster.reps.values()]
    .filter(({ active }) => active)
    .map((rep) => {
      const { gate, changesAt } = gateOf(rep)
      return { repId: rep.repId, name: rep.name, gate, changesAt, openLeads: facts.openLeads.get(rep.repId) ?? 0 }
    })
    .toSorted((a, b) => Number(isStopped(a)) - Number(isStopped(b)) || a.name.localeCompare(b.name))
}

const isStopped = ({ gate }: Taker): boolean => gate !== 'chosen' && gate !== 'eligible'

function poolOf({ roster }: Settings, repId: RepId): PoolId | null {
  for (const pool of roster.pools.values())
    if (pool.members.some((member) => member.repId === repId)) return pool.poolId
  return null
}

/** Outside the pool nothing is known of turns; whether they are there is. */
function presenceOf(rep: Rep, now: Instant): Pick<Taker, 'gate' | 'changesAt'> {
  if (isAway(rep, now)) return { gate: 'out-of-office', changesAt: awayUntil(rep, now) }
  return { gate: isOpen(rep.workingTime, now) ? 'not-in-pool' : 'out-of-hours', changesAt: null }
}

/** Turns, loads and what caps count, as they stand; nothing is locked for longer than the reading. */
export function factsNow(flow: Flow, { installation, document }: Settings, now: Instant): Promise<RoutingFacts> {
  const claim: Claim = { installation: installation.installationId, type: 'contact', token: '', records: [] }
  return flow.stores.evaluations.preview(
    {
      claim,
      policyVersion: installation.policyVersion,
      now,
      stickySince: now - document.routing.stickyDays * DAY,
      domains: [],
      pools: allPools(document).map(({ id }) => id),
      caps: countedFor(document, now) ?? { since: now - 7 * DAY, stages: ['mql', 'sal', 'sql', 'opportunity'] },
      outcomesSince: outcomesSince(document, now),
      merged: new Map(),
    },
    ({ facts }) => facts,
  )
}
