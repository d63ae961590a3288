import type { Instant, PoolId, RepId } from '../domain/lead.ts'
import type { InstallationId, ObjectType, RecordId } from './crm.ts'

export interface DueLead {
  readonly recordId: RecordId
  readonly dueAt: Instant
}

export interface SweepStore {
  /**
   * Marks leads whose `lookAgainAt` ≤ now dirty in the urgent lane, `limit` at a time, and keeps that instant as `fellDueAt` until
   * the lead is decided; returns what was marked.
   * They are claimed in the order in which they fell due; those that wait for a pool and fell due together, in the order of their wait.
   * @param after how many were marked before with the same `now`: these come behind them.
   */
  markDue(installation: InstallationId, now: Instant, limit: number, after?: number): Promise<readonly DueLead[]>
  /**
   * Marks leads that wait for a pool dirty, since somebody may be able to take them now; returns how many. However many claims they
   * fill, they are claimed in the order of src/domain/hold-queue.ts.
   * @param first only so many, of those that wait for one of these pools.
   */
  markHeld(
    installation: InstallationId,
    now: Instant,
    first?: { readonly limit: number; readonly pools: readonly PoolId[] },
  ): Promise<number>
  /** Marks every lead with an open clock that one of these people has to answer dirty in the urgent lane; returns how many. */
  markAnswerers(installation: InstallationId, reps: readonly RepId[], now: Instant): Promise<number>
  /**
   * Marks every lead whose owner did not answer and keeps it only until somebody else can take it dirty in the urgent lane; returns
   * how many.
   */
  markReassignWaits(installation: InstallationId, now: Instant): Promise<number>
  /** Marks every lead that one of these people owns by an assignment of ours dirty in the normal lane; returns how many. */
  markOwned(installation: InstallationId, reps: readonly RepId[], now: Instant): Promise<number>
  /**
   * Marks every lead that was given to nobody by us and showed one of these people as its owner when it was last decided dirty in the
   * normal lane; returns how many.
   */
  markShown(installation: InstallationId, reps: readonly RepId[], now: Instant): Promise<number>
  /**
   * Marks leads that were last decided under an older policy dirty in the last lane, as long as fewer than `limit` records wait there;
   * none that waits already or is a dead letter. Returns how many.
   */
  markBehind(installation: InstallationId, policyVersion: number, limit: number, now: Instant): Promise<number>
  /** Installations with a due lead: for timers. */
  withDue(now: Instant): Promise<readonly InstallationId[]>
}

export interface ReconcileStore {
  /** Takes the turn to reconcile one type if none has since `notAfter` and no other holds it; returns the stored watermark and journal offset. */
  take(
    installation: InstallationId,
    type: ObjectType,
    notAfter: Instant,
    leaseMs: number,
  ): Promise<{ readonly watermark: Instant | null; readonly offset: string | null; readonly token: string } | null>
  /** How far the CRM's own log was read; false: the turn is somebody else's by now. */
  keepOffset(installation: InstallationId, type: ObjectType, token: string, offset: string): Promise<boolean>
  /** Of these records, the ones we have not seen as new as that. */
  unseen(
    installation: InstallationId,
    type: ObjectType,
    records: readonly { readonly id: RecordId; readonly modifiedAt: Instant }[],
  ): Promise<readonly RecordId[]>
  /** Ids of leads' records that were not looked for since `before`, longest ago first. */
  unverified(installation: InstallationId, before: Instant, limit: number): Promise<readonly RecordId[]>
  /** They were looked for now. */
  verified(installation: InstallationId, ids: readonly RecordId[], at: Instant): Promise<void>
  finish(installation: InstallationId, type: ObjectType, token: string, watermark: Instant, at: Instant): Promise<void>
  /** The next turn begins as soon as somebody looks, from `since` if that is earlier than where it stands; a turn under way is taken away. */
  hasten(installation: InstallationId, type: ObjectType, since: Instant): Promise<void>
}
