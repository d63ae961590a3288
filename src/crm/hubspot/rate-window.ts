import { CrmRateLimitedError, type Crm, type InstallationId, type Lane } from '../../ports/crm.ts'
import type { Patience } from '../../ports/patience.ts'
import type { Clock, Meter } from '../../ports/runtime.ts'
import type { Pace, RateStore } from '../../ports/rates.ts'

/** How many calls one installation may make. HubSpot allows 110 in 10 s, and 5 searches in 1 s by all apps together. */
export interface RateLimits {
  /** Calls per `windowMs`; Infinity switches the window off. */
  readonly max: number
  readonly windowMs: number
  /** Searches per {@link SEARCH_WINDOW_MS}; Infinity switches it off. */
  readonly searchMax: number
}

/** A little under the limit and over the interval: clocks differ, and a refused call costs more than a short wait. */
export const DEFAULT_RATE: RateLimits = { max: 106, windowMs: 10_200, searchMax: 4 }
export const SEARCH_WINDOW_MS = 1_100

export type Bucket = 'crm' | 'search'

/**
 * Share of the window each lane may fill, so that the urgent one always finds a place: 2 of 106 are for it alone, and of every place that
 * becomes free it is the first to be let in. More than that would only slow down the rest.
 */
const SHARES: Readonly<Record<Lane, number>> = { urgent: 1, normal: 0.99, backfill: 0.7 }

/**
 * From this share of a lane's calls on, they are spread over the window: used up in one go they would all become free in one go too, and
 * what cannot be used in that moment would be lost. The gap is a little less than an even one. Urgent calls keep none.
 */
const PACED_FROM = 0.5
const SHARE_OF_EVEN_GAP = 0.85

/**
 * A place is booked so long before it is free: asked for when it is free, each would be used a little late, and that much of every
 * window would be lost. A longer time would let ordinary calls stand before an urgent one.
 */
const BOOKED_AHEAD_MS = 400

const between = (least: number, value: number, most: number) => Math.min(most, Math.max(least, value))

function paceFor(lane: Lane, allowed: number, windowMs: number): Pace | undefined {
  if (lane === 'urgent') return undefined
  return {
    from: Math.max(1, Math.floor(allowed * PACED_FROM)),
    gapMs: Math.floor((windowMs / allowed) * SHARE_OF_EVEN_GAP),
  }
}

/** Calls a minute within these limits; without a limit as many as HubSpot allows by itself. */
export function paceOf({ max, windowMs }: RateLimits): Crm['pace'] {
  const window = max === Infinity ? DEFAULT_RATE : { max, windowMs }
  const perMinute = (window.max * 60_000) / window.windowMs
  return { perMinute, backfillPerMinute: perMinute * SHARES.backfill }
}

export interface RateWindow {
  /**
   * Waits for a place, at most until `rateWaitMs` of the patience after `startedMs`.
   * @param startedMs monotonic start of the call that wants the place.
   * @throws {CrmRateLimitedError} without a place; nothing was sent.
   */
  enter(installation: InstallationId, bucket: Bucket, lane: Lane, startedMs: number): Promise<void>
  /** HubSpot told how much of the account's window is used, 0–1. */
  told(installation: InstallationId, share: number): void
  /** What was last told; fades as the window moves on. */
  usage(installation: InstallationId): number
  /** HubSpot says the window is full: nobody goes on for `forMs`. */
  close(installation: InstallationId, bucket: Bucket, forMs: number): Promise<void>
}

/** The sliding window of an installation, shared by all processes through the store. */
export function createRateWindow(
  rates: RateStore,
  limits: RateLimits,
  { rateWaitMs }: Patience,
  clock: Clock,
  meter: Meter,
): RateWindow {
  const sizes = {
    crm: { max: limits.max, windowMs: limits.windowMs },
    search: { max: limits.searchMax, windowMs: SEARCH_WINDOW_MS },
  }
  const lastTold = new Map<InstallationId, { readonly share: number; readonly at: number }>()
  return {
    told(installation, share) {
      lastTold.set(installation, { share, at: clock.monotonicMs() })
    },
    usage(installation) {
      const last = lastTold.get(installation)
      if (last === undefined) return 0
      const age = clock.monotonicMs() - last.at
      return last.share * Math.max(0, 1 - age / limits.windowMs)
    },
    async enter(installation, bucket, lane, startedMs) {
      const { max, windowMs } = sizes[bucket]
      if (max === Infinity) return
      const allowed = Math.max(1, Math.floor(max * SHARES[lane]))
      const pace = bucket === 'crm' ? paceFor(lane, allowed, windowMs) : undefined
      // From the first refusal of the window on it is a wait; asking the store is our own time.
      let refusedAt: number | null = null
      for (;;) {
        const left = startedMs + rateWaitMs - clock.monotonicMs()
        const place = await rates.book(installation, bucket, allowed, windowMs, between(0, left, BOOKED_AHEAD_MS), pace)
        const now = clock.monotonicMs()
        const waitMs = place.kind === 'booked' ? place.inMs : place.againMs
        if (place.kind === 'booked') {
          meter.observe('rate_wait_seconds', (now + waitMs - (refusedAt ?? now)) / 1000, { lane })
          if (waitMs > 0) await clock.sleep(waitMs)
          return
        }
        refusedAt ??= now
        if (now + waitMs - startedMs > rateWaitMs) {
          // Whoever gives up comes back when the window has a place.
          meter.observe('rate_wait_seconds', (now + waitMs - refusedAt) / 1000, { lane })
          throw new CrmRateLimitedError(waitMs)
        }
        await clock.sleep(Math.max(1, waitMs - BOOKED_AHEAD_MS / 2))
      }
    },
    async close(installation, bucket, forMs) {
      if (sizes[bucket].max !== Infinity) await rates.close(installation, bucket, forMs)
    },
  }
}
