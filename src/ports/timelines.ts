import type { Instant } from '../domain/lead.ts'
import type { InstallationId } from './crm.ts'

/**
 * Lives of the database server. After a failover, or when it was brought back to a moment, what was committed last before may be
 * missing: it is on another timeline, and what it remembers of each account may be older than what the CRM shows.
 */
export interface TimelineStore {
  /** The server's timeline now; 0 when it tells none. @throws {StoreUnavailableError} */
  current(): Promise<number>
  /** Notes that the present timeline is alive, and answers it. */
  seen(now: Instant): Promise<number>
  /** Accounts still at home on another timeline: for timers. Ids only. Nothing is sent to their CRM. */
  strayed(): Promise<readonly InstallationId[]>
  /**
   * Brings an account home to the present timeline: writes that wait, and may have been sent and overtaken before the failover, are
   * decided again instead, and the CRM is asked for every change since `lookBackMs` before its old timeline was last seen.
   * What is on its way into a decision is decided once more.
   * @returns that moment, null where the old timeline was never seen (then since the account was connected); undefined: it is at home.
   */
  bringHome(installation: InstallationId, lookBackMs: number, now: Instant): Promise<Instant | null | undefined>
}
