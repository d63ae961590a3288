import type { Activity, Instant } from '../domain/lead.ts'
import type { InstallationId, Lane, ObjectType, RecordId } from './crm.ts'

/** "Something about this record changed." */
export interface DirtyMark {
  readonly type: ObjectType
  readonly id: RecordId
  /** When the change happened, as told by the CRM. */
  readonly occurredAt: Instant
}

/** Our own write coming back: dropped if it equals the last intended value, else a dirty mark. */
export interface Echo {
  readonly type: ObjectType
  readonly id: RecordId
  readonly property: string
  readonly value: string
  readonly occurredAt: Instant
}

/** Something that happened (not a state), kept once by its key. */
export interface KeptActivity {
  readonly id: RecordId
  readonly activity: Activity
}

export interface IncomingBatch {
  readonly installation: InstallationId
  readonly source: string
  /** Hash of what was sent; the same delivery again is a duplicate. */
  readonly digest: string
  /** Raw bytes as received. */
  readonly body: Buffer
  readonly receivedAt: Instant
  readonly lane: Lane
  /** Distinct by (type, id). */
  readonly marks: readonly DirtyMark[]
  readonly echoes: readonly Echo[]
  readonly activities: readonly KeptActivity[]
  readonly eventCount: number
}

export interface ClaimedRecord {
  readonly id: RecordId
  readonly generation: number
  /** Times claimed, this one included; counted at claim. */
  readonly attempts: number
  /** Earliest unanswered mark. */
  readonly markedAt: Instant
  readonly lane: Lane
  /** Only a reading of all records told of it, no news; absent: news did. */
  readonly standing?: true
}

/** Why a record is buried that ended the process each time it was held. */
export const POISON_RECORD = 'poison_record'

export interface Claim {
  readonly installation: InstallationId
  readonly type: ObjectType
  readonly token: string
  readonly records: readonly ClaimedRecord[]
}

export type Work = { readonly installation: InstallationId; readonly type: ObjectType }

export interface InboxStore {
  /** Keeps the batch and marks its records dirty in one statement; durable when it resolves. */
  keep(batch: IncomingBatch): Promise<'kept' | 'duplicate'>
  /** Marks records dirty from inside (sweep, reconcile, replay, neighbours of a changed company). */
  mark(
    installation: InstallationId,
    marks: readonly DirtyMark[],
    lane: Lane,
    at: Instant,
    notBeforeMs?: number,
  ): Promise<void>
  /** Up to `limit` dirty records of one type, urgent lane first, then oldest. Null when there are none to take. */
  claim(work: Work, limit: number, leaseMs: number): Promise<Claim | null>
  /**
   * Marks these records dirty in the last lane and claims them, those alone that nothing was waiting for; null when there are none.
   * Whoever read them before asking holds what no later mark has made old. `standing`: no news told of them.
   */
  claimThese(
    work: Work,
    ids: readonly RecordId[],
    as: { readonly standing: boolean; readonly markedAt: Instant },
    leaseMs: number,
  ): Promise<Claim | null>
  /** Prolongs the lease; false when the token is no longer ours. */
  renew(claim: Claim, leaseMs: number): Promise<boolean>
  /** Gives records back untouched (this claim does not count as an attempt), to be taken again after `delayMs` of the store's clock. */
  giveBack(claim: Claim, ids: readonly RecordId[], delayMs: number): Promise<void>
  /** Records that are finished without a decision: gone, merged away, or not leads. Generation-checked. */
  settle(claim: Claim, ids: readonly RecordId[]): Promise<void>
  /** Installations and types with claimable records, fairly turned: for timers. */
  waiting(): Promise<readonly Work[]>
}
