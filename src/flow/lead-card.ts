import type { HandoffBrief } from '../domain/brief.ts'
import type { Decision } from '../domain/decision.ts'
import type { Names } from '../domain/explain/slots.ts'
import type { Activity, Assignment, RepId } from '../domain/lead.ts'
import type { Roster } from '../domain/roster.ts'
import type { InstallationId, RecordId } from '../ports/crm.ts'
import type { LeadOnRecord } from '../ports/reads.ts'
import type { Flow } from './context.ts'
import { seeRecord } from './see-lead.ts'
import type { Settings } from './settings.ts'

/** What whoever looks at a lead is to it, as far as the people read from the CRM tell. */
export type ReaderIs = 'owner' | 'stand-in' | 'manager' | 'other'
export type AnswerAction = 'accept' | 'reject' | 'hand-back'

/** A lead as a person of the CRM sees it. */
export interface LeadCard {
  readonly settings: Settings
  readonly lead: LeadOnRecord
  readonly readerIs: ReaderIs
  /** The reader as a rep; null when the people of the CRM do not hold this address. */
  readonly readerId: RepId | null
  /** What the reader may do now. */
  readonly actions: readonly AnswerAction[]
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
  const actions = readerIs === 'other' ? [] : openActions(decision)
  return { settings, lead, readerIs, readerId, actions, brief, activities, names }
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

/** What may be answered now: an owned lead is accepted or rejected until it was accepted, then handed back until a deal speaks for it. */
export function openActions(decision: Decision): readonly AnswerAction[] {
  const { stage, status } = decision
  if (assignmentIn(decision) === null || (status !== 'active' && status !== 'stale')) return []
  if (stage === 'sal' || stage === 'sql') return ['hand-back']
  return stage === 'opportunity' || stage === 'customer' ? [] : ['accept', 'reject']
}
