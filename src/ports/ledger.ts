import type { Instant, PoolId, RepId } from '../domain/lead.ts'
import type { PastCredit, PastGift, PastTurn } from '../domain/ledger/past-turn.ts'
import type { RotationState } from '../domain/roster.ts'
import type { Period } from '../domain/velocity/stage-times.ts'
import type { InstallationId } from './crm.ts'

/** Leads of somebody as the list of leads has them. */
export interface LeadsInHand {
  readonly repId: RepId
  /** Owned and active. */
  readonly active: number
  /** Owned, with a promise that is overdue. */
  readonly late: number
}

/** What was given to whom, and why shares are as they are. It only reads. */
export interface LedgerStore {
  /** Every pool that has given a lead, as its turns stand. */
  rotation(installation: InstallationId): Promise<ReadonlyMap<PoolId, RotationState>>
  /**
   * Turns taken in a pool, the newest ones, oldest first.
   * @param namedFor whose leads are told with their names; the leads of others have none.
   */
  turns(
    installation: InstallationId,
    poolId: PoolId,
    period: Period,
    most: number,
    namedFor: RepId | null,
  ): Promise<readonly PastTurn[]>
  /** Turns given back or lapsed in a pool, oldest first. */
  credits(installation: InstallationId, poolId: PoolId, period: Period): Promise<readonly PastCredit[]>
  /** How many leads came to each without a turn. */
  giftCounts(installation: InstallationId, period: Period): Promise<ReadonlyMap<RepId, number>>
  /** Leads that came to one without a turn, the newest ones, oldest first. */
  gifts(installation: InstallationId, repId: RepId, period: Period, most: number): Promise<readonly PastGift[]>
  inHand(installation: InstallationId, reps: readonly RepId[], now: Instant): Promise<readonly LeadsInHand[]>
}
