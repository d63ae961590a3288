import type { InstallationId } from './crm.ts'

/** From so many calls in the window on, a call keeps so many milliseconds from the one before it. */
export interface Pace {
  readonly from: number
  readonly gapMs: number
}

export interface RateStore {
  /**
   * Asks for one call in the window of `bucket`. Lanes may use at most their share of it. 0 = go now; else milliseconds to wait before asking again.
   * @param pace absent: no gap is kept.
   */
  take(installation: InstallationId, bucket: string, max: number, windowMs: number, pace?: Pace): Promise<number>
  /** Closes the bucket for everyone for so long: the CRM said so. */
  close(installation: InstallationId, bucket: string, forMs: number): Promise<void>
}
