import type { Canary } from '../domain/canary.ts'
import { decideEach, type DecideResult } from '../domain/decide.ts'
import type { DecisionInput } from '../domain/decision.ts'
import { waitingFirst, waitingOf } from '../domain/hold-queue.ts'
import { agreementOf } from '../domain/programme-match.ts'
import { withAnswerEmptied } from '../domain/rep-answer.ts'
import type { Activity, Conflict, Instant, LeadId, LeadMemory, LeadSnapshot, RepId } from '../domain/lead.ts'
import { allPools } from '../domain/policy/all-pools.ts'
import { countedFor, outcomesSince } from '../domain/policy/counted-facts.ts'
import { revisionProperty, shownOutputs } from '../mapping/mapping.ts'
import type { InstallationId, RecordId } from '../ports/crm.ts'
import type { EvaluationCommand, EvaluationCommit, LeadCommit, StoredLead, World } from '../ports/evaluations.ts'
import type { Claim, ClaimedRecord } from '../ports/inbox.ts'
import { Comparison, heldBackOf, versionToCompare, watchedIn, type OtherVersion } from './compare-versions.ts'
import type { Flow } from './context.ts'
import { drainHeld, freedIn } from './drain-held.ts'
import type { Hydrated, HydratedLead } from './hydrate.ts'
import { lookAgainIfPeopleChanged } from './mark-concerned.ts'
import { keepInputs } from './recompute.ts'
import { planWrite, writeNumbers } from './plan-write.ts'
import { renderTask } from './render-task.ts'
import { besideOf, partnerIn, tellsOther } from './one-person.ts'
import { findSamePeople, searchKeys, type FoundPeople, type FoundPerson } from './same-people.ts'
import type { Settings } from './settings.ts'

const DAY = 86_400_000
/** Fresh ids a decision may use: its own, a lead clock and a rep clock, and the lead's if it is new. */
interface FreshIds {
  readonly decision: string
  readonly lead: string
  readonly leadClock: string
  readonly repClock: string
}

/**
 * Decides every hydrated lead of a claim and commits all of it, or nothing.
 * @returns writes and tasks that follow from it.
 */
export async function decideClaim(flow: Flow, settings: Settings, claim: Claim, hydrated: Hydrated): Promise<number> {
  const now = flow.clock.now()
  const ordered = readyToDecide(flow, claim, hydrated)
  const former = await versionToCompare(flow, settings)
  let paused: Canary | null = null
  let partner: InstallationId | null = null
  let failures: EvaluationCommit['failures'] = []
  let decided = 0
  let writes = 0
  let missed = 0
  let rewritten: readonly Rewritten[] = []
  let freed: ReadonlySet<RepId> = new Set()
  let fellDue: readonly Instant[] = []
  const quiet = new Set(
    claim.records.filter(({ lane, standing }) => lane === 'backfill' && standing !== true).map(({ id }) => id),
  )
  await flow.milestones.at('commit.before')
  const outcome = await flow.stores.evaluations.evaluate(
    commandFor(flow, settings, claim, hydrated, now, former),
    (world) => {
      const commit = decideWorld(settings, world, ordered, now, former)
      partner = partnerIn(world)
      paused = commit.canary?.canary.state === 'paused' ? commit.canary.canary : null
      failures = commit.failures
      decided = commit.leads.length
      freed = freedIn(settings, world, commit, now)
      fellDue = commit.leads.flatMap(({ recordId }) => world.leads.get(recordId)?.fellDueAt ?? [])
      rewritten = rewrittenIn(commit, world)
      writes = commit.leads.reduce((sum, lead) => sum + (lead.write === null ? 0 : 1) + lead.tasks.length, 0)
      // Beside leads to be decided under a newer policy only reconciliation marks leads in the last lane; what it finds and changes nothing was our own write coming back.
      missed = commit.leads.filter(
        ({ recordId, write }) =>
          write !== null && quiet.has(recordId) && !isBehind(settings, world.leads.get(recordId)),
      ).length
      return commit
    },
  )
  await flow.milestones.at('commit.after')
  if (outcome === 'fenced') {
    flow.meter.count('fenced')
    return 0
  }
  report(flow, ordered, now, decided, failures.length)
  tellOfConflicts(flow, claim, rewritten)
  if (paused !== null) tellOfPause(flow, claim, paused)
  if (missed > 0) flow.meter.count('missed_found', missed)
  for (const dueAt of fellDue) flow.meter.observe('sla_lateness_seconds', Math.max(0, now - dueAt) / 1000)
  for (const { recordId, message } of failures) {
    flow.log.error('decide_failed', { installation: claim.installation, record: recordId, reason: message })
  }
  if (writes > 0) flow.bells.ring({ kind: 'write-back', installation: claim.installation })
  if (partner !== null) flow.bells.ring({ kind: 'evaluate', installation: partner, type: 'contact' })
  if (outcome === 'committed') await drainHeld(flow, settings, freed)
  await lookAgainIfPeopleChanged(flow, settings)
  return writes
}

/** What another tool wrote over, as often as it is news. */
interface Rewritten extends Pick<Conflict, 'what' | 'tool' | 'toolId'> {
  readonly record: RecordId
  readonly times: number
}

function rewrittenIn({ leads }: EvaluationCommit, world: World): readonly Rewritten[] {
  return leads.flatMap(({ recordId: record, decided }) =>
    (decided.memory.conflicts ?? []).flatMap(({ what, tool, toolId, times, lastAt }) => {
      const before = world.leads.get(record)?.memory.conflicts?.find((one) => one.what === what)
      return before?.lastAt === lastAt ? [] : [{ what, tool, toolId, record, times: times - (before?.times ?? 0) }]
    }),
  )
}

function tellOfConflicts({ meter, log }: Flow, { installation }: Claim, rewritten: readonly Rewritten[]): void {
  for (const { times, ...facts } of rewritten) {
    meter.count('automation_conflicts', Math.max(1, times))
    log.warn('automation_conflict', { installation, ...facts })
  }
}

function tellOfPause({ meter, log }: Flow, { installation }: Claim, { version, former, tallies }: Canary): void {
  meter.count('policy_paused')
  const { fresh, known } = tallies
  log.warn('policy_paused', { installation, version, former, fresh, known })
}

/**
 * Everything asked of the store to decide these leads.
 * @param former a version that decides them too: what it looks at is loaded as well.
 */
export function commandFor(
  { mailLists }: Flow,
  settings: Settings,
  claim: Claim,
  hydrated: Hydrated,
  now: number,
  former: OtherVersion | null = null,
): EvaluationCommand {
  const documents = [settings.document, ...(former === null ? [] : [former.document])]
  const domains = new Set<string>()
  for (const { emailDomain } of hydrated.leads.values())
    if (emailDomain !== null && !mailLists.freeMail.has(emailDomain)) domains.add(emailDomain)
  return {
    claim,
    policyVersion: settings.installation.policyVersion,
    now,
    stickySince: now - Math.max(...documents.map(({ routing }) => routing.stickyDays)) * DAY,
    domains: [...domains],
    pools: [...new Set(documents.flatMap((document) => allPools(document).map(({ id }) => id)))],
    // What the active version counts is counted its way.
    caps: firstKnown(documents.map((document) => countedFor(document, now))),
    outcomesSince: firstKnown(documents.map((document) => outcomesSince(document, now))),
    ...(settings.installation.rollout ? { watched: true } : {}),
    people: searchKeys(hydrated.leads, settings.policy),
    merged: hydrated.merged,
  }
}

function firstKnown<T>(values: readonly (T | null)[]): T | null {
  return values.find((value) => value !== null) ?? null
}

function isBehind({ installation }: Settings, stored: StoredLead | undefined): boolean {
  return stored !== undefined && stored.policyVersion < installation.policyVersion
}

interface ReadLead {
  readonly recordId: RecordId
  readonly claimed: ClaimedRecord
  readonly lead: HydratedLead
}

/** A lead of a claim, with the ids its decision may use. */
export interface OrderedLead extends ReadLead {
  readonly ids: FreshIds
}

/**
 * The leads of a claim in the order in which they are decided. Their ids are drawn before the transaction: one that is repeated must
 * repeat the same command.
 */
export function readyToDecide(flow: Flow, claim: Claim, hydrated: Hydrated): readonly OrderedLead[] {
  return inArrivalOrder(claim, hydrated).map((read) => ({ ...read, ids: freshIds(flow) }))
}

/**
 * The order in which leads meet the pools: by the earliest unanswered mark, then by id. A batch then equals one at a time. Leads that
 * wait for a pool already come before all others, in the order of their wait; see src/domain/hold-queue.ts.
 */
function inArrivalOrder(claim: Claim, hydrated: Hydrated): ReadLead[] {
  const ordered = new Map<RecordId, ReadLead>()
  const sorted = [...claim.records].sort((a, b) => a.markedAt - b.markedAt || (a.id < b.id ? -1 : 1))
  for (const claimed of sorted) {
    const recordId = hydrated.merged.get(claimed.id) ?? claimed.id
    const lead = hydrated.leads.get(recordId)
    if (lead && !ordered.has(recordId)) ordered.set(recordId, { recordId, claimed, lead })
  }
  return [...ordered.values()]
}

function freshIds({ chance }: Flow): FreshIds {
  return { decision: chance.id(), lead: chance.id(), leadClock: chance.id(), repClock: chance.id() }
}

interface AsTheyStand {
  readonly ordered: readonly OrderedLead[]
  /** Records to be read again, as what was read of them was read of a record that is no more. */
  readonly readAgain: readonly RecordId[]
}

/**
 * Each lead once, by what was read of the record it stands for now. Another worker may have folded a record into another one since it
 * was read here: it was read before that, and the lead may have been decided upon what came after.
 */
function asTheyStand(read: readonly OrderedLead[], world: World): AsTheyStand {
  const standsFor = ({ recordId }: OrderedLead) => world.leads.get(recordId)?.recordId ?? recordId
  const ordered = read.filter((entry) => standsFor(entry) === entry.recordId)
  const readNow = new Set(ordered.map(({ recordId }) => recordId))
  return { ordered, readAgain: read.map(standsFor).filter((recordId) => !readNow.has(recordId)) }
}

/** Decides leads in a world; pure. @param former the version that the active one is compared with; null: with none. */
export function decideWorld(
  settings: Settings,
  world: World,
  read: readonly OrderedLead[],
  now: number,
  former: OtherVersion | null = null,
): EvaluationCommit {
  const standing = asTheyStand(read, world)
  const ordered = waitingFirst(standing.ordered, ({ recordId }) => {
    const stored = world.leads.get(recordId)
    return stored === undefined || stored.startsAfresh === true ? null : waitingOf(stored.leadId, stored.memory)
  })
  const leadIds = ordered.map(({ recordId, ids }) => world.leads.get(recordId)?.leadId ?? ids.lead)
  const people = findSamePeople(
    ordered.map(({ recordId, lead }, index) => ({ recordId, leadId: leadIds[index]!, lead })),
    world,
    settings.policy,
  )
  const inputs = ordered.map((entry) => toInput(settings, world, people, entry, now))
  const facts = { ...world.facts, leadOwners: people.leadOwners }
  const watched = watchedIn(settings, world)
  const comparison = new Comparison(former === null ? null : watched, settings)
  ordered.forEach(({ recordId, claimed }, index) =>
    comparison.consider(leadIds[index]!, world.leads.get(recordId), claimed.standing === true),
  )
  const beside = former && { ...former, asks: (input: DecisionInput) => comparison.asks(input) }
  const { results, rotation } = decideEach(inputs, facts, settings.policy, beside)
  const counted = comparison.count(inputs, results, now)
  const isHeldBack = (counted?.canary ?? watched)?.state === 'paused'
  const undecided = new Set(leadIds.filter((_, index) => results[index]?.ok === false))
  const leads: LeadCommit[] = []
  const failures: { recordId: RecordId; code: string; message: string }[] = []
  results.forEach((result, index) => {
    const entry = ordered[index]!
    if (result.ok)
      leads.push({
        ...toCommit(settings, world, entry, inputs[index]!, result, isHeldBack),
        ...asPerson(people.byRecord.get(entry.recordId), undecided),
      })
    else failures.push({ recordId: entry.recordId, code: 'decide_failed', message: messageOf(result.error) })
  })
  return {
    leads,
    rotation,
    failures,
    readAgain: standing.readAgain,
    ...(counted === null ? {} : { canary: counted }),
  }
}

/** Nothing is proposed of a lead that is not stored. */
function asPerson(
  found: FoundPerson | undefined,
  undecided: ReadonlySet<LeadId>,
): Pick<LeadCommit, 'identity' | 'duplicates'> {
  if (found === undefined) return {}
  const { person, keys, accountKeys, duplicates } = found
  return { identity: { person, keys, accountKeys }, duplicates: duplicates.filter(({ b }) => !undecided.has(b)) }
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 500)
}

function toInput(
  settings: Settings,
  world: World,
  people: FoundPeople,
  { recordId, lead, ids, claimed }: OrderedLead,
  now: number,
): DecisionInput {
  const stored = world.leads.get(recordId)
  const snapshot: LeadSnapshot = {
    leadId: stored?.leadId ?? ids.lead,
    createdAt: lead.record.createdAt,
    fields: lead.fields,
    deals: lead.deals,
    linkedAccount: lead.linkedAccount,
  }
  return {
    snapshot,
    memory: remembered(settings, lead, stored, world.activities.get(recordId) ?? []),
    accountCandidates: lead.accountCandidates,
    samePeople: people.byRecord.get(recordId)?.sameOwner ?? [],
    ...besideOf(settings, world, recordId, stored, now),
    roster: settings.roster,
    ...(stored === undefined && claimed.standing === true ? { found: claimed.markedAt } : {}),
    now,
    ids: { leadClock: ids.leadClock, repClock: ids.repClock },
    activities: unite(world.activities.get(recordId) ?? [], lead.activities),
    writePending: stored?.writePending ?? false,
    writes: writeNumbers(settings, lead.record, stored ?? null),
  }
}

function remembered(
  { mapping }: Settings,
  { record, activities }: HydratedLead,
  stored: StoredLead | undefined,
  kept: readonly Activity[],
): LeadMemory | null {
  if (!stored || stored.startsAfresh === true) return null
  const memory = { ...stored.memory, activities: unite(kept, activities) }
  if (memory.responseOver !== true) return memory
  // The emptying went with the latest revision: where that is shown, it has landed.
  const hasLanded = shownOutputs(mapping, record)[revisionProperty(mapping)] === String(stored.revision)
  return hasLanded ? withAnswerEmptied(memory) : memory
}

/** Kept and newly seen activities, each key once, oldest first. */
function unite(kept: readonly Activity[], seen: readonly Activity[]): readonly Activity[] {
  if (kept.length === 0 && seen.length === 0) return kept
  const all = new Map<string, Activity>()
  for (const activity of kept) all.set(activity.key, activity)
  for (const activity of seen) if (!all.has(activity.key)) all.set(activity.key, activity)
  return [...all.values()].sort((a, b) => a.at - b.at)
}

function toCommit(
  settings: Settings,
  world: World,
  { recordId, claimed, lead, ids }: OrderedLead,
  input: DecisionInput,
  { decided, seen, turns }: Extract<DecideResult, { ok: true }>,
  isHeldBack: boolean,
): LeadCommit {
  const stored = world.leads.get(recordId) ?? null
  const { decision } = decided
  const plan = planWrite(settings, lead, stored, decision, input.found !== undefined)
  const known = new Set((world.activities.get(recordId) ?? []).map(({ key }) => key))
  const name = [lead.fields.firstName, lead.fields.lastName].filter(Boolean).join(' ') || null
  const tasks = decision.tasks.map((task) => renderTask(settings, recordId, name, lead.fields.company, task))
  return {
    recordId,
    leadId: input.snapshot.leadId,
    isNew: stored === null,
    decisionId: ids.decision,
    decided,
    inputs: keepInputs(settings, input, seen),
    person: {
      name,
      company: lead.fields.company,
      emailDomain: lead.emailDomain,
      accountId: lead.linkedAccount?.accountId ?? null,
      matchedAccountId: lead.linkedAccount === null ? (decision.account?.accountId ?? null) : null,
    },
    partnerId: agreementOf(settings.document.partners, lead.fields.partner)?.id ?? null,
    revision: plan.revision,
    intended: plan.intended,
    write: plan.write,
    ...(plan.stageBack === undefined ? {} : { stageBack: plan.stageBack }),
    lane: decision.routing.kind === 'assign' ? 'urgent' : claimed.lane,
    tasks,
    ...(isHeldBack ? { heldBack: heldBackOf(stored, { decisionId: ids.decision, tasks, decided }, turns) } : {}),
    ...(decided.memory.pair === undefined ? {} : { tells: tellsOther(input, decided, decided.memory.pair) }),
    newActivities: lead.activities.filter(({ key }) => !known.has(key)),
    crmModifiedAt: lead.record.modifiedAt,
  }
}

function report(flow: Flow, ordered: readonly OrderedLead[], now: number, decided: number, failed: number): void {
  flow.meter.count('evaluated', decided)
  if (failed > 0) flow.meter.count('decide_failed', failed)
  if (failed > 0) flow.meter.count('dead_letters', failed)
  for (const { claimed } of ordered)
    if (claimed.standing !== true)
      flow.meter.observe('webhook_to_decided_seconds', Math.max(0, now - claimed.markedAt) / 1000)
}
