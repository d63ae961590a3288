import type { Conflict, Instant } from '../domain/lead.ts'
import type { CrmKind, ObjectType, RecordId } from './record-ids.ts'

/** One change as told by a CRM's notification, in our words. A hint that a record changed, not a state. */
export interface ChangeEvent {
  readonly kind: 'created' | 'changed' | 'deleted' | 'restored' | 'merged' | 'linked' | 'privacy-deleted'
  readonly type: ObjectType
  readonly id: RecordId
  readonly occurredAt: Instant
  readonly property: string | null
  readonly value: string | null
  /** Written by our own app. */
  readonly own: boolean
  /** Neither a person nor our own app wrote the value; absent: one of them did, or it is not told. */
  readonly tool?: ForeignTool
  /** For `merged`: ids that no longer stand alone (the survivors' new id is `id`). */
  readonly mergedIds: readonly RecordId[]
}
/** What writes in a CRM beside people and us; as in `Conflict` of src/domain/lead.ts. */
export interface ForeignTool {
  readonly kind: Conflict['tool']
  /** Which one, as the CRM names it; null: not told. */
  readonly id: string | null
}
export interface AccountEvents {
  readonly accountId: string
  readonly events: readonly ChangeEvent[]
  /** Entries of a kind we do not use; counted, ignored. */
  readonly ignored: number
}
export interface RawRequest {
  readonly method: string
  /** Configured public origin + original path and query; never the Host header. */
  readonly url: string
  readonly body: Buffer
  readonly header: (name: string) => string | undefined
}
export type Verdict =
  | { readonly ok: true; readonly version: string }
  | {
      readonly ok: false
      readonly reason:
        'signature_missing' | 'signature_wrong' | 'timestamp_stale' | 'timestamp_future' | 'timestamp_malformed'
    }
export type SplitResult =
  | { readonly ok: true; readonly accounts: readonly AccountEvents[]; readonly total: number }
  | { readonly ok: false; readonly reason: 'not_json' | 'not_a_batch' | 'too_many_events'; readonly problem: string }

/** How one CRM signs and shapes its notifications. */
export interface WebhookReader {
  readonly crm: CrmKind
  verify(request: RawRequest, now: Instant): Verdict
  split(body: Buffer): SplitResult
  /** What follows the path of notifications for one account, where each has an address of its own; absent: all share one. */
  addressOf?(accountId: string): string
}
