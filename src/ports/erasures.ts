import type { Instant } from '../domain/lead.ts'
import type { InstallationId } from './crm.ts'

/** That everything kept of an account was removed, without naming anybody: the proof for whoever asks. */
export interface Erasure {
  readonly goneSince: Instant
  readonly beganAt: Instant
  /** Null: under way. */
  readonly doneAt: Instant | null
  /** Rows removed, by table; of `audit_log` rows in which nobody is named any more. */
  readonly rows: Readonly<Record<string, number>>
}

/** Accounts that are not connected any more, until nothing is kept of the people in them. */
export interface ErasureStore {
  /** Accounts that left and are not erased yet: for timers. Ids only. */
  departed(): Promise<readonly InstallationId[]>
  /** Since when the account is known to be away, counted from the first time this was asked; null: it is connected. */
  goneSince(installation: InstallationId, now: Instant): Promise<Instant | null>
  /**
   * Erases an account that has been away since `goneBefore` or longer, in small bites. Whoever connects it meanwhile waits for the end.
   * Stopped in between it goes on when asked again. Kept are the account itself, its policy versions and settings, the log of acts
   * without names, and this proof.
   * @returns null: it is connected, not away for long enough, or erased already.
   */
  erase(installation: InstallationId, goneBefore: Instant, at: Instant): Promise<Erasure | null>
  /** Newest first. */
  report(installation: InstallationId, limit: number): Promise<readonly Erasure[]>
}
