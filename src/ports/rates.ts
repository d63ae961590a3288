import type { InstallationId } from './crm.ts'

/** From so many calls in the window on, a call keeps so many milliseconds from the one before it. */
export interface Pace {
  readonly from: number
  readonly gapMs: number
}

/** A place for one call that goes in so many milliseconds, or none, and after how many to ask again. */
export type Place =
  { readonly kind: 'booked'; readonly inMs: number } | { readonly kind: 'full'; readonly againMs: number }

export interface RateStore {
  /** Asks for one call in the window of `bucket`, now. 0 = go; else milliseconds to wait before asking again. */
  take(installation: InstallationId, bucket: string, max: number, windowMs: number): Promise<number>
  /**
   * Asks for one call in the window of `bucket`, at the latest in `aheadMs`. Lanes may use at most their share `max` of it. Whoever books
   * a place uses it or loses it.
   * @param pace absent: no gap is kept.
   */
  book(
    installation: InstallationId,
    bucket: string,
    max: number,
    windowMs: number,
    aheadMs: number,
    pace?: Pace,
  ): Promise<Place>
  /** Closes the bucket for everyone for so long: the CRM said so. */
  close(installation: InstallationId, bucket: string, forMs: number): Promise<void>
}
