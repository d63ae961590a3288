import type { Instant } from '../domain/lead.ts'
import type { InstallationId, ObjectType } from './record-ids.ts'
import type { AccountEvents } from './webhook.ts'

/** Some changes as a CRM tells them on a stream that we hold open. */
export interface StreamBatch {
  /** Opaque; a stream that begins after it tells what follows. */
  readonly offset: string
  readonly events: AccountEvents
  /** What stands in the inbox: the changes in our words, without values of people. */
  readonly body: Buffer
  /** The same for the same changes told again. */
  readonly digest: string
  /** Changes of these types since a moment were too many, or could not be told: a search has to find them. */
  readonly holes: readonly { readonly type: ObjectType; readonly since: Instant }[]
  /** Changes told without what changed, and moments with too many to tell. */
  readonly gaps: number
  /** When the newest of these changes happened; null: there are none, the CRM only tells how far it is. */
  readonly newestAt: Instant | null
}

/** Why a CRM will not let us hear; an admin has to act, or a day to pass. */
export type StreamRefusal = 'no-channel' | 'not-allowed' | 'daily-limit'

/** How a stream ended. */
export type StreamEnd =
  /** We ended it, or what was told could not be kept. */
  | { readonly kind: 'stopped' }
  /** It broke, or the CRM ended it: begin again. */
  | { readonly kind: 'broken'; readonly why: string }
  /** The CRM no longer knows the offset: what lies between has to be searched for. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'refused'; readonly why: StreamRefusal }

/** A CRM that tells changes on a stream which we hold open. A change told is a hint, as a notification is. */
export interface CrmStream {
  /**
   * Hears changes until the stream ends. The next ones are asked for only when `take` has kept the last, so that no more are held in
   * memory than one batch.
   * @param offset null: from now on.
   * @param take   keeps a batch; false ends the stream.
   * @throws {CrmDisconnectedError} when the account's access has ended; {CrmUnavailableError} when no token can be had now.
   */
  follow(
    installation: InstallationId,
    offset: string | null,
    take: (batch: StreamBatch) => Promise<boolean>,
    stop: AbortSignal,
  ): Promise<StreamEnd>
}

/** `begun`: asked for, nothing heard yet. `open`: something was heard. */
export type StreamState = 'begun' | 'open' | 'broken' | 'lost' | StreamRefusal

/** How an account's stream fares. */
export interface StreamLook {
  readonly state: StreamState
  readonly stateAt: Instant
  /** When the CRM was last heard, if only to say that there is nothing new. */
  readonly heardAt: Instant | null
  /** When the newest change that was heard of happened. */
  readonly changeAt: Instant | null
  /** Whether a process holds it now. */
  readonly held: boolean
}

/** Who holds the stream of an account, and after which change it goes on. */
export interface StreamStore {
  /** Takes the stream, unless another holds it; `leaseMs` by the store's clock. */
  take(
    installation: InstallationId,
    now: Instant,
    leaseMs: number,
  ): Promise<{ readonly token: string; readonly offset: string | null } | null>
  /** False: it is somebody else's by now. */
  renew(installation: InstallationId, token: string, leaseMs: number): Promise<boolean>
  /** After the changes up to here are kept. False: the stream is somebody else's by now. @param offset null: forgotten. */
  keepOffset(
    installation: InstallationId,
    token: string,
    offset: string | null,
    heard: { readonly at: Instant; readonly changeAt: Instant | null },
  ): Promise<boolean>
  tell(installation: InstallationId, token: string, state: StreamState, at: Instant): Promise<void>
  giveBack(installation: InstallationId, token: string): Promise<void>
  look(installation: InstallationId): Promise<StreamLook | null>
}
