import type { Assignment, Instant, PoolId, RepId } from '../domain/lead.ts'
import type { RotationState } from '../domain/roster.ts'
import type { InstallationId, Lane, RecordId, TaskWrite } from './crm.ts'

export interface OutboxWrite {
  readonly recordId: RecordId
  readonly version: number
  readonly values: Readonly<Record<string, string>>
  /** Values of the CRM's own stage from which the lead is taken back to the one above; null: it only goes forward, or stays. */
  readonly stageBack: readonly string[] | null
  /** Receipt of the change that caused it, for the histogram. */
  readonly markedAt: Instant
  readonly attempts: number
  readonly lane: Lane
}

export interface OutboxTask {
  readonly task: TaskWrite
  readonly version: number
  readonly attempts: number
  /** Since when a person or the CRM waits for it. */
  readonly markedAt: Instant
  /** What was made for this key before, by the answer to it; null: nothing, or it is not known. */
  readonly taskId: RecordId | null
  /** Leads that {@link TaskWrite.workOf} has open now; null: not asked. */
  readonly openLeads: number | null
}

export interface OutboxClaim {
  readonly installation: InstallationId
  readonly token: string
  /** Send nothing later than this many ms (monotonic) after the claim was answered. */
  readonly sendWithinMs: number
  /** How long it was taken for; an answer that has not come within two of these will not come any more. */
  readonly leaseMs: number
  readonly writes: readonly OutboxWrite[]
  readonly tasks: readonly OutboxTask[]
}

export type WriteOutcome =
  | { readonly recordId: RecordId; readonly version: number; readonly kind: 'written'; readonly modifiedAt: Instant }
  | { readonly recordId: RecordId; readonly version: number; readonly kind: 'absent' }
  | {
      readonly recordId: RecordId
      readonly version: number
      readonly kind: 'refused'
      readonly code: string
      readonly message: string
      readonly advice: string
      /** The property whose value was refused; absent or null: not told. */
      readonly property?: string | null
    }

export type TaskOutcome =
  | { readonly key: string; readonly version: number; readonly kind: 'written'; readonly taskId: RecordId }
  | {
      readonly key: string
      readonly version: number
      readonly kind: 'refused'
      readonly code: string
      readonly message: string
      readonly advice: string
    }

/** The owner a lead has by our decision. */
export interface StandingOwner {
  readonly assignment: Pick<Assignment, 'ownerId' | 'assignedAt' | 'by' | 'poolId'>
  /** As in {@link OwnerRefusal}. */
  readonly decisionId: string | null
  /** Whom the CRM did not take as this lead's owner before. */
  readonly refused: readonly RepId[]
}

/** A write that the CRM refused because of the owner in it. */
export interface OwnerRefusal {
  readonly recordId: RecordId
  readonly version: number
  readonly ownerId: RepId
  /** The decision that chose this owner; null: that of the record which this one follows. */
  readonly decisionId: string | null
  /** The pool whose turn it took, and that pool's state as if it had not; null when it took none. */
  readonly turn: { readonly poolId: PoolId; readonly giveBack: (state: RotationState) => RotationState } | null
}

export interface OutboxStore {
  /** Up to `limit` record writes and `limit` tasks of one installation, urgent first. A newer version of a row keeps the lease of a write in flight. */
  claim(
    installation: InstallationId,
    limit: number,
    leaseMs: number,
    requestTimeoutMs: number,
  ): Promise<OutboxClaim | null>
  /**
   * Finishes rows by token; a row that has a newer version stays and becomes claimable. Absent records are marked dirty; refused ones
   * become dead letters. A task whose earlier send was never answered stays too, to be written once more when that send cannot arrive any more.
   */
  finish(
    claim: OutboxClaim,
    writes: readonly WriteOutcome[],
    tasks: readonly TaskOutcome[],
    at: Instant,
  ): Promise<'finished' | 'fenced'>
  /** Who owns the lead of a record by our decision; null when nobody does. */
  standingOwner(installation: InstallationId, recordId: RecordId): Promise<StandingOwner | null>
  /**
   * One transaction for a write refused because of its owner: gives the turn back behind the pool's lock, remembers whom the CRM did not
   * take, ends the write and marks the record dirty, so that it is decided again. `overtaken`: the lead has another owner or a newer
   * write by now, and nothing was changed.
   */
  refuseOwner(claim: OutboxClaim, refusal: OwnerRefusal, at: Instant): Promise<'kept' | 'overtaken'>
  /** Nothing was done, or nothing is known: rows are claimable after `delayMs`; with `rereadAfterMs` their records are marked dirty for that moment. */
  giveBack(claim: OutboxClaim, delayMs: number, rereadAfterMs: number | null, at: Instant): Promise<void>
  /** Installations with sendable rows: for timers. */
  waiting(): Promise<readonly InstallationId[]>
}
