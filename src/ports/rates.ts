import type { InstallationId } from './crm.ts'

export interface RateStore {
  /**
   * Asks for one call in the window of `bucket`. Lanes may use at most their share of it. 0 = go now; else milliseconds to wait before asking again.
   * `penaltyMs` > 0 closes the bucket for everyone for that long (the CRM said so).
   */
  take(installation: InstallationId, bucket: string, max: number, windowMs: number): Promise<number>
  close(installation: InstallationId, bucket: string, forMs: number): Promise<void>
}
