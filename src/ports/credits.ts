import type { Instant } from '../domain/lead.ts'
import type { InstallationId } from './crm.ts'

/** How many credits came to their end. */
export interface SettledCredits {
  /** The rep had a turn in the pool since: the credit was used. */
  readonly used: number
  /** Taken back, because its time is over and the rep had no turn since. */
  readonly lapsed: number
}

/** Turns given back. They are booked with the decision that gave them; see {@link EvaluationStore}. */
export interface CreditStore {
  /** Ends open credits whose time is over, `limit` at a time: one transaction, behind the locks of their pools. */
  settle(installation: InstallationId, now: Instant, limit: number): Promise<SettledCredits>
}
