import { handoffBrief, type HandoffBrief } from '../domain/brief.ts'
import type { Names } from '../domain/explain/slots.ts'
import { newsWaitsUntil } from '../domain/evaluation-cap.ts'
import type { Activity, Instant, LeadId, LeadMemory, LeadSnapshot } from '../domain/lead.ts'
import { REWRITE_KIND } from '../domain/conflicts.ts'
import { ORDER_KIND } from '../domain/manager-order.ts'
import { ANSWER_KIND } from '../domain/rep-answer.ts'
import type { InstallationId, RecordId } from '../ports/crm.ts'
import type { LeadOnRecord } from '../ports/reads.ts'
import type { Flow } from './context.ts'
import { namesForDecisions } from './names.ts'
import { keptSnapshot, type KeptInputs } from './recompute.ts'
import type { Settings } from './settings.ts'

/** What people here and other tools did stands among the activities; the lead did none of it. */
const NOT_DONE: ReadonlySet<string> = new Set([ANSWER_KIND, ORDER_KIND, REWRITE_KIND])

/** A lead with what its latest decision was made from. */
export interface LeadSeen {
  readonly lead: LeadOnRecord
  /** What the CRM held of it then. */
  readonly snapshot: LeadSnapshot
  /** What was remembered of it before that decision; null: nothing. */
  readonly memory: LeadMemory | null
  readonly brief: HandoffBrief
  /** What the lead did, answers of reps and orders of managers, oldest first. */
  readonly activities: readonly Activity[]
  /** Until when further news of it waits, because so much came within the hour; null: it is answered at once. */
  readonly newsWaitsUntil: Instant | null
  readonly names: Names
}

/** @returns null when nothing was decided of this record. */
export async function seeRecord(
  flow: Flow,
  settings: Settings,
  recordId: RecordId,
  moves: number,
): Promise<LeadSeen | null> {
  const lead = await flow.stores.reads.lead(settings.installation.installationId, recordId, moves)
  if (lead === null) return null
  const kept = lead.inputs as KeptInputs
  const { decision } = lead.latest
  const { activities, memory } = kept.input
  const snapshot = keptSnapshot(settings, kept)
  const did = activities.filter(({ kind }) => !NOT_DONE.has(kind))
  const lastMove = lead.moves.find(({ edge }) => edge === 'promoted' || edge === 'requalified') ?? null
  const decisions = lead.assigned === null ? [decision] : [decision, lead.assigned.decision]
  return {
    lead,
    snapshot,
    memory,
    brief: handoffBrief(snapshot, { activities: did }, decision, lastMove, settings.document.temperature.hotHours),
    activities,
    newsWaitsUntil: newsWaitsUntil(settings.document, lead.evaluations, flow.clock.now()),
    names: await namesForDecisions(flow, settings, decisions),
  }
}

/** So many moves are enough to find the one that made the lead ready for sales. */
const MOVES = 12

/** @returns null when there is no such lead in this installation. */
export async function seeLead(flow: Flow, installation: InstallationId, leadId: LeadId): Promise<LeadSeen | null> {
  const settings = await flow.settings.load(flow, installation)
  if (settings === null) return null
  const recordId = await flow.stores.leads.recordOf(installation, leadId)
  return recordId === null ? null : seeRecord(flow, settings, recordId, MOVES)
}
