import type { Instant } from '../domain/lead.ts'
import type { InstallationId, ObjectType, RecordId } from './crm.ts'

export interface DueLead {
  readonly recordId: RecordId
  readonly dueAt: Instant
}

export interface SweepStore {
  /** Marks every lead whose `lookAgainAt` ≤ now dirty in the urgent lane and forgets that instant, `limit` at a time; returns what was marked. */
  markDue(installation: InstallationId, now: Instant, limit: number): Promise<readonly DueLead[]>
  /** Marks every held lead dirty, since who could take it may have changed; returns how many. */
  markHeld(installation: InstallationId, now: Instant): Promise<number>
  /**
   * Marks leads that were last decided under an older policy dirty in the last lane, as long as fewer than `limit` records wait there;
   * none that waits already or is a dead letter. Returns how many.
   */
  markBehind(installation: InstallationId, policyVersion: number, limit: number, now: Instant): Promise<number>
  /** Installations with a due lead: for timers. */
  withDue(now: Instant): Promise<readonly InstallationId[]>
}

export interface ReconcileStore {
  /** Takes the turn to reconcile one type if none has since `notAfter` and no other holds it; returns the stored watermark. */
  take(
    installation: InstallationId,
    type: ObjectType,
    notAfter: Instant,
    leaseMs: number,
  ): Promise<{ readonly watermark: Instant | null; readonly token: string } | null>
  /** Of these records, the ones we have not seen as new as that. */
  unseen(
    installation: InstallationId,
    type: ObjectType,
    records: readonly { readonly id: RecordId; readonly modifiedAt: Instant }[],
  ): Promise<readonly RecordId[]>
  finish(installation: InstallationId, type: ObjectType, token: string, watermark: Instant, at: Instant): Promise<void>
}
