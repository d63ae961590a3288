import type { Instant } from './lead.ts'
import { nextWindowStart, WINDOW_MS, windowStart } from './local-window.ts'
import type { WindowName } from './local-window.ts'
import type { PoolPolicy } from './policy/policy.ts'
import type { Rep } from './roster.ts'

/** A limit of a pool on what one of its members may be given. */
export type Cap = PoolPolicy['caps'][number]

/** What counts against a rep's caps. */
export interface Workload {
  /** When leads were given to the rep, newest last. */
  readonly times: readonly Instant[]
  /** Open leads the rep owns now. */
  readonly open: number
}

/** Whether every cap leaves room for one more lead at `now`. */
export function underCaps(caps: readonly Cap[], rep: Rep, load: Workload, now: Instant): boolean {
  return fullCap(caps, rep, load, now) === null
}

/** The first cap that leaves no room for one more lead at `now`; null when all do. */
export function fullCap(caps: readonly Cap[], rep: Rep, load: Workload, now: Instant): Cap | null {
  for (const cap of caps) if (countIn(cap, rep, load, now) >= cap.count) return cap
  return null
}

/**
 * The first instant at or after `now` at which every timed cap leaves room, if nothing more is given until then.
 * @returns null when a cap on open leads, or one of 0, is full: no clock frees it.
 */
export function capsFreeAt(caps: readonly Cap[], rep: Rep, load: Workload, now: Instant): Instant | null {
  let freeAt = now
  for (const cap of caps) {
    if (countIn(cap, rep, load, now) < cap.count) continue
    if (cap.per === 'open' || cap.count <= 0) return null
    freeAt = Math.max(freeAt, freesAt(cap, cap.per, rep, load, now))
  }
  return freeAt
}

/** What counts against a cap at `now`. */
export function countIn(cap: Cap, rep: Rep, load: Workload, now: Instant): number {
  if (cap.per === 'open') return load.open
  const since = cap.window === 'rolling' ? now - WINDOW_MS[cap.per] + 1 : windowStart(cap.per, rep.localDays, now)
  let count = 0
  for (let i = load.times.length - 1; i >= 0 && load.times[i]! >= since; i--) count++
  return count
}

function freesAt(cap: Cap, per: WindowName, rep: Rep, load: Workload, now: Instant): Instant {
  if (cap.window === 'rolling') return load.times[load.times.length - cap.count]! + WINDOW_MS[per]
  return nextWindowStart(per, rep.localDays, now)
}
