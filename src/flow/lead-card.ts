import type { HandoffBrief } from '../domain/brief.ts'
import { nextOpen } from '../domain/calendar.ts'
import type { Decision } from '../domain/decision.ts'
import type { Names } from '../domain/explain/slots.ts'
import type { Activity, Assignment, Instant, RepId } from '../domain/lead.ts'
import { localTime } from '../domain/local-morning.ts'
import type { Rep, Roster } from '../domain/roster.ts'
import { latestWake } from '../domain/snooze.ts'
import { isCrmTrouble, type InstallationId, type RecordId } from '../ports/crm.ts'
import type { LeadOnRecord } from '../ports/reads.ts'
import type { Flow } from './context.ts'
import { seeRecord } from './see-lead.ts'
import type { Settings } from './settings.ts'

/** What whoever looks at a lead is to it, as far as the people read from the CRM tell. */
export type ReaderIs = 'owner' | 'stand-in' | 'manager' | 'other'
/** Answers that need no instant. */
export type PlainAction = 'accept' | 'reject' | 'hand-back'
export type AnswerAction = PlainAction | 'snooze' | 'wake'

/** A lead as a person of the CRM sees it. */
export interface LeadCard {
  readonly settings: Settings
  readonly lead: LeadOnRecord
  readonly readerIs: ReaderIs
  /** The reader as a rep; null when the people of the CRM do not hold this address. */
  readonly readerId: RepId | null
  /** What the reader may do now. */
  readonly actions: readonly AnswerAction[]
  /** Until when the lead may be made to wait, the latest last; empty: it may not, or the reader has no say. */
  readonly snoozes: readonly Instant[]
  readonly brief: HandoffBrief
  /** What the lead did, and answers of reps, oldest first. */
  readonly activities: readonly Activity[]
  readonly names: Names
}

/** So many moves are enough for the latest events. */
const MOST_MOVES = 12

/** @returns null when nothing was decided of this record, or the installation is unknown. */
export async function lookAtLead(
  flow: Flow,
  installation: InstallationId,
  recordId: RecordId,
  email: string,
): Promise<LeadCard | null> {
  const settings = await flow.settings.load(flow, installation)
  const seen = settings && (await seeRecord(flow, settings, recordId, MOST_MOVES))
  if (!seen) return null
  const { lead, brief, activities, names } = seen
  const { decision } = lead.latest
  const readerId = repByEmail(settings.roster, email)
  const readerIs = readerOf(settings.roster, decision, readerId)
  const mayAct = readerIs !== 'other'
  const snoozes = mayAct ? snoozesOf(settings, decision, flow.clock.now()) : []
  const actions = mayAct ? [...openActions(decision), ...snoozeActions(decision, snoozes, flow.clock.now())] : []
  return { settings, lead, readerIs, readerId, actions, snoozes, brief, activities, names }
}

/** Whether the account shows the app such a contact, under whatever id it has now; null: its CRM does not tell at the moment. */
export async function isThere(flow: Flow, installation: InstallationId, recordId: RecordId): Promise<boolean | null> {
  const settings = await flow.settings.load(flow, installation)
  if (!settings) return null
  try {
    const { gone } = await settings.crm.read(installation, 'contact', [recordId], [], 'normal')
    return !gone.includes(recordId)
  } catch (error) {
    if (isCrmTrouble(error)) return null
    throw error
  }
}

/** Who has the lead after this decision; null: nobody. */
export function assignmentIn({ routing }: Decision): Assignment | null {
  return routing.kind === 'keep' || routing.kind === 'assign' ? routing.assignment : null
}

/** The active person with this address; null: the people of the CRM do not hold it. */
export function repByEmail({ reps }: Roster, email: string): RepId | null {
  const wanted = email.toLowerCase()
  for (const rep of reps.values()) if (rep.active && rep.email?.toLowerCase() === wanted) return rep.repId
  return null
}

/** What a person is to the lead of a decision. Whoever is anybody's manager counts as one of the account. */
export function readerOf({ reps, defaultManagerId }: Roster, decision: Decision, readerId: RepId | null): ReaderIs {
  const assignment = assignmentIn(decision)
  if (readerId === null) return 'other'
  if (assignment?.ownerId === readerId) return 'owner'
  if (assignment?.delegateId === readerId) return 'stand-in'
  return isManager({ reps, defaultManagerId }, readerId) ? 'manager' : 'other'
}

/** Whether a person leads others of the account. */
export function isManager(
  { reps, defaultManagerId }: Pick<Roster, 'reps' | 'defaultManagerId'>,
  repId: RepId,
): boolean {
  return defaultManagerId === repId || [...reps.values()].some((rep) => rep.managerId === repId)
}

/** Who may answer for a lead: its owner, who stands in for them, and their manager. */
export function actorsOf({ roster }: Pick<Settings, 'roster'>, decision: Decision): readonly RepId[] {
  const assignment = assignmentIn(decision)
  if (assignment === null) return []
  const manager = roster.reps.get(assignment.ownerId)?.managerId ?? roster.defaultManagerId
  const ids = [assignment.ownerId, assignment.delegateId ?? null, manager]
  return [...new Set(ids.filter((id) => id !== null))]
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** What is nearer than this is not worth a snooze. */
const SHORTEST_SNOOZE = 5 * MINUTE

/** Until when a lead may wait: some hours, mornings on which its owner works, and the latest instant the policy allows. */
function snoozesOf({ document, roster, installation }: Settings, decision: Decision, now: Instant): readonly Instant[] {
  const assignment = assignmentIn(decision)
  if (assignment === null || !mayWait(decision)) return []
  const clock = decision.clocks.findLast(({ kind, state }) => kind === 'lead' && state === 'running')
  const latest = latestWake(document.sla, clock?.dueAt ?? null, now)
  const owner = roster.reps.get(assignment.ownerId)
  const mornings = [1, 3, 7].flatMap((days) => morningAfter(owner, installation.zone, now, days))
  const limited = clock?.dueAt === latest ? [latest] : []
  const all = [15 * MINUTE, HOUR, 3 * HOUR].map((ms) => now + ms).concat(mornings, limited)
  return [...new Set(all)].filter((at) => at >= now + SHORTEST_SNOOZE && at <= latest).sort((a, b) => a - b)
}

/** When the owner begins to work `days` days from now, or on the next day they do; [] while that is not known. */
function morningAfter(owner: Rep | undefined, zone: string, now: Instant, days: number): readonly Instant[] {
  if (owner === undefined) return []
  const { hour, minute } = localTime(owner.zone ?? zone, now)
  const opens = nextOpen(owner.workingTime, now - hour * HOUR - minute * MINUTE - (now % MINUTE) + days * DAY)
  return opens === null ? [] : [opens]
}

/** A promise that was broken waits no longer, and an accepted lead with its deal has nothing to wait for. */
export function mayWait({ status, stage, clocks }: Decision): boolean {
  const isLate = clocks.some(
    ({ kind, state, stoppedAt }) => kind === 'lead' && state === 'breached' && stoppedAt === null,
  )
  return (status === 'active' || status === 'stale') && stage !== 'opportunity' && stage !== 'customer' && !isLate
}

/** A lead that waits can be woken, or made to wait for another time. */
function snoozeActions({ snooze }: Decision, snoozes: readonly Instant[], now: Instant): readonly AnswerAction[] {
  const sleeps = snooze !== undefined && snooze.over === undefined && snooze.until > now
  return [...(snoozes.length > 0 ? ['snooze' as const] : []), ...(sleeps ? ['wake' as const] : [])]
}

/** What may be answered now: an owned lead is accepted or rejected until it was accepted, then handed back until a deal speaks for it. */
export function openActions(decision: Decision): readonly PlainAction[] {
  const { stage, status } = decision
  if (assignmentIn(decision) === null || (status !== 'active' && status !== 'stale')) return []
  if (stage === 'sal' || stage === 'sql') return ['hand-back']
  return stage === 'opportunity' || stage === 'customer' ? [] : ['accept', 'reject']
}
