import type { SetupView } from '../contracts/setup.ts'
import type { PoolId } from '../domain/lead.ts'
import { changeInWords } from '../domain/policy/diff-words.ts'
import { diffPolicies } from '../domain/policy/diff.ts'
import { policyTemplates } from '../domain/policy/templates.ts'
import type { Roster } from '../domain/roster.ts'
import type { SetupPeople } from '../flow/setup.ts'
import type { ScopePurpose } from '../ports/crm.ts'
import type { Installation } from '../ports/installations.ts'
import { SETUP_STEPS, type DoneStep } from '../ports/setup.ts'
import { shownText, shownTextOrNull } from './lead-view.ts'

interface Found {
  readonly installation: Installation
  readonly crmName: string
  readonly steps: readonly DoneStep[]
  readonly purposes: readonly ScopePurpose[]
  readonly found: SetupPeople
  readonly now: number
}

/** How far an account is set up, for people. */
export function setupViewOf({ installation, crmName, steps, purposes, found, now }: Found): SetupView {
  const { accountId, zone, state, scopes, policyVersion } = installation
  const done = SETUP_STEPS.map((step) => {
    const one = steps.find((kept) => kept.step === step)
    return { step, done: one === undefined ? null : { by: shownText(one.by), at: one.at, note: { ...one.note } } }
  })
  return {
    now,
    state: state === 'setup' ? 'setup' : state === 'active' ? 'live' : 'disconnected',
    account: { crmName, accountId, zone },
    steps: done,
    next: done.find((one) => one.done === null && !(one.step === 'live' && state === 'active'))?.step ?? null,
    scopes: purposes.map((purpose) => ({ ...purpose, granted: scopes.includes(purpose.scope) })),
    people: peopleOf(found),
    pools: [...found.roster.pools.values()].map(({ poolId, name, members }) => ({
      name: shownText(name),
      members: members.length,
      reaches: reached(found.roster, poolId).size,
    })),
    templates: policyTemplates.map(({ id, name, says, policy }) => ({
      ...{ id, name },
      says: [...says],
      changes: diffPolicies(found.policy, policy).map(changeInWords),
    })),
    policyVersion,
  }
}

/** Active people, those with a gap first. */
function peopleOf({ people, roster }: SetupPeople): SetupView['people'] {
  return people
    .filter(({ active }) => active)
    .map(({ repId, name, email, teams, zone, hours }) => {
      const rep = roster.reps.get(repId)
      const managerId = rep?.managerId ?? null
      return {
        id: repId,
        name: shownText(name),
        email: shownTextOrNull(email),
        teams: teams.map((team) => shownText(team)),
        zone: rep?.zone ?? zone ?? '',
        zoneKnown: zone !== null,
        hoursKnown: hours !== null,
        manager: managerId === null ? null : shownText(roster.reps.get(managerId)?.name ?? managerId),
        pools: [...roster.pools.values()]
          .filter(({ members }) => members.some((member) => member.repId === repId))
          .map((pool) => shownText(pool.name)),
      }
    })
    .toSorted((a, b) => gaps(b) - gaps(a) || a.name.localeCompare(b.name))
}

function gaps({ zoneKnown, hoursKnown, pools }: SetupView['people'][number]): number {
  return Number(!zoneKnown) + Number(!hoursKnown) + 2 * Number(pools.length === 0)
}

/** Everybody a lead of this pool can reach, through the pools it overflows to. */
function reached(roster: Roster, from: PoolId): ReadonlySet<string> {
  const seen = new Set<PoolId>()
  const people = new Set<string>()
  const visit = (id: PoolId): void => {
    const pool = roster.pools.get(id)
    if (pool === undefined || seen.has(id)) return
    seen.add(id)
    for (const { repId } of pool.members) if (roster.reps.get(repId)?.active === true) people.add(repId)
    for (const next of pool.overflow) visit(next)
  }
  visit(from)
  return people
}
