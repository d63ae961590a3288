import { createHash } from 'node:crypto'
import type { Instant, RepId } from '../domain/lead.ts'
import type { RecordId, TaskWrite } from '../ports/crm.ts'
import type { EvaluationCommand, EvaluationCommit, LeadCommit } from '../ports/evaluations.ts'
import type { Claim } from '../ports/inbox.ts'

/** What the admin is told to do with a record that could not be decided. */
export const EVALUATE_ADVICE = 'Correct the value the message names in the CRM record, then replay it.'

/** A lead that could not be decided is tried again after this long, should its cause have gone: no promise on it is forgotten. */
export const TRY_BURIED_AGAIN_MS = 3_600_000

/** How far back activities are loaded for a decision. */
export const ACTIVITY_WINDOW_MS = 60 * 24 * 3_600_000
/**
 * A task written after a send whose answer never came is written once more after so many leases: the unanswered send may still
 * arrive, and would open what was closed meanwhile. Longer than a request can linger on its way after its time-out.
 */
export const SEND_AGAIN_LEASES = 2
/** Attempts of a task's row that waits only for an old send to be past arriving; sent and answered once more it is done. */
export const SENT_BUT_UNSURE = -1
/** The longest window a cap can count over. */
export const CAP_WINDOW_MS = 7 * 24 * 3_600_000

/** The key under which an evaluation is done once: the claim and the records of it. */
export function commandKey(claim: Claim): string {
  const ids = claim.records.map((record) => record.id).sort()
  return `evaluate:${claim.token}:${createHash('sha256').update(JSON.stringify(ids)).digest('hex').slice(0, 32)}`
}

/** Whether a person looking at the CRM or the page would notice this decision. */
export function isVisible(commit: LeadCommit): boolean {
  return (
    commit.isNew || commit.write !== null || commit.tasks.length > 0 || commit.decided.decision.transitions.length > 0
  )
}

/** Receipt of the change that led to a decision: the mark of the record, or of one that was merged into it. */
export function markedAtOf(command: EvaluationCommand, recordId: RecordId): Instant {
  let earliest: Instant | null = null
  for (const record of command.claim.records) {
    if (record.id !== recordId && command.merged.get(record.id) !== recordId) continue
    earliest = earliest === null ? record.markedAt : Math.min(earliest, record.markedAt)
  }
  return earliest ?? command.now
}

/** Records named by a commit that the claim asked for but no longer holds; any of them means another worker has them. */
export function lostRecords(claim: Claim, held: ReadonlySet<RecordId>, commit: EvaluationCommit): readonly RecordId[] {
  const lost = new Set(claim.records.map((record) => record.id).filter((id) => !held.has(id)))
  return [...commit.leads, ...commit.failures].map((row) => row.recordId).filter((id) => lost.has(id))
}

/**
 * Records that are read again: those a merge points to which this claim does not hold, since another worker may just have read them
 * earlier, and those the commit asks for.
 */
export function toReadAgain(command: EvaluationCommand, { readAgain = [] }: EvaluationCommit): readonly RecordId[] {
  const own = new Set(command.claim.records.map((record) => record.id))
  const foreign = [...command.merged.values()].filter((id) => !own.has(id))
  return sortedDistinct([...foreign, ...readAgain])
}

/** The record a task is about, for the list of failed work. */
export function subjectOf(task: TaskWrite): RecordId {
  return task.about.find((about) => about.type === 'contact')?.id ?? task.about[0]?.id ?? task.key
}

/** A pool nobody has taken a turn in yet. */
export const UNTURNED = { cw: {} as Readonly<Record<RepId, number>>, turns: 0 } as const

/** Distinct, sorted: the order in which rows are locked. */
export function sortedDistinct<T extends string>(values: Iterable<T>): T[] {
  return [...new Set(values)].sort()
}
