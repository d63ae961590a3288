import type { Decision, Transition } from '../domain/decision.ts'
import type { HourlyEvaluations } from '../domain/evaluation-cap.ts'
import type { Instant, LeadId } from '../domain/lead.ts'
import type { InstallationId, RecordId } from './crm.ts'

export interface DecisionRow {
  readonly decisionId: string
  readonly leadId: LeadId
  readonly recordId: RecordId
  readonly decidedAt: Instant
  readonly policyVersion: number
  readonly personName: string | null
  readonly company: string | null
  readonly decision: Decision
  /** Milliseconds from the receipt of the change to the decision. */
  readonly latencyMs: number
}

/** What stands of the lead on a record: what somebody looking at it is told. */
export interface LeadOnRecord {
  /** Id the record has now; another than was asked for after a merge. */
  readonly recordId: RecordId
  readonly latest: DecisionRow
  /** What `latest` was made from, as it was given with the commit. */
  readonly inputs: unknown
  /** The decision that gave the lead to its present owner; null while nobody has it. */
  readonly assigned: DecisionRow | null
  /** Latest moves through the lifecycle, newest first. */
  readonly moves: readonly Transition[]
  readonly evaluations: HourlyEvaluations
}

export interface DeadLetter {
  readonly id: string
  readonly kind: 'evaluate' | 'write' | 'task' | 'notice'
  readonly recordId: RecordId
  readonly code: string
  readonly message: string
  readonly advice: string
  readonly at: Instant
}

export interface Stats {
  readonly received: number
  readonly dirty: number
  readonly outbox: number
  readonly evaluated: number
  readonly written: number
  readonly failed: number
  /** Seconds since the oldest unanswered mark; 0 when none. */
  readonly oldestDirtySeconds: number
}

export interface ReadStore {
  decision(installation: InstallationId, decisionId: string): Promise<DecisionRow | null>
  /** What a decision was made from, as it was given with the commit; null when unknown. */
  inputs(installation: InstallationId, decisionId: string): Promise<unknown>
  /** The lead on a record, with up to `moves` of its moves; null: none was decided under this id, or its record is gone. */
  lead(installation: InstallationId, recordId: RecordId, moves: number): Promise<LeadOnRecord | null>
  /** Newest first; `before` is a decision id. Only those that changed something a person sees. */
  recentDecisions(installation: InstallationId, limit: number, before: string | null): Promise<readonly DecisionRow[]>
  /**
   * Oldest first in the order they were committed, none ever skipped: those after a decision id; '' asks from the first one,
   * null from now on (an empty answer). The same rows as {@link ReadStore.recentDecisions}.
   */
  decisionsAfter(installation: InstallationId, after: string | null, limit: number): Promise<readonly DecisionRow[]>
  deadLetters(installation: InstallationId, limit: number): Promise<readonly DeadLetter[]>
  /** Marks the records of these letters dirty again (or their rows sendable) and removes the letters. */
  replay(installation: InstallationId, ids: readonly string[] | 'all', at: Instant): Promise<number>
  /** Over all installations when null. */
  stats(installation: InstallationId | null): Promise<Stats>
}
