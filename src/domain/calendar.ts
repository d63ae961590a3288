import type { Instant } from './lead.ts'
import type { WorkingTime } from './roster.ts'

/** A stretch of time [start, end) that does not count. */
export interface Pause {
  readonly start: Instant
  readonly end: Instant
}

const NO_PAUSES: readonly Pause[] = []
const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/** Whether `t` lies in working time, [open, close). False outside the known range. */
export function isOpen(w: WorkingTime, t: Instant): boolean {
  const i = lastOpenAt(w, t)
  return i >= 0 && t < w.closes[i]! && t < w.until
}

/** The first working instant at or after `t`; null when the calendar knows of none. */
export function nextOpen(w: WorkingTime, t: Instant): Instant | null {
  if (t < w.from || t >= w.until) return null
  const i = lastOpenAt(w, t)
  if (i >= 0 && t < w.closes[i]!) return t
  return w.opens[i + 1] ?? null
}

/** When the hours that hold `t`, or else the next ones, end; `t` itself when the calendar knows of none. */
export function nextClose(w: WorkingTime, t: Instant): Instant {
  return w.closes.find((close) => close > t) ?? t
}

/**
 * The first instant at which `targetMs` of working time have passed since `start`; used up exactly at closing time, it is
 * closing time. The inverse of {@link workedBetween}.
 * @param start    may lie outside working hours: counting begins when they open.
 * @param targetMs working milliseconds, 0 or more; 0 gives `start`.
 * @param pauses   stretches that do not count, sorted by start.
 * @returns null when the known range ends before the target is reached, or does not reach back to `start`.
 * @source docs/decisions/0004-working-time.md
 * @example Friday 16:50 + 30 minutes, hours 09–17 on weekdays → Monday 09:20
 */
export function dueAt(
  w: WorkingTime,
  start: Instant,
  targetMs: number,
  pauses: readonly Pause[] = NO_PAUSES,
): Instant | null {
  if (start < w.from || start >= w.until) return null
  if (targetMs <= 0) return start
  if (pauses.length === 0 && isOpenUntil(w, start, start + targetMs)) return start + targetMs
  return dueByPieces(w, start, targetMs, pauses)
}

function dueByPieces(w: WorkingTime, start: Instant, targetMs: number, pauses: readonly Pause[]): Instant | null {
  let left = targetMs
  let due: Instant | null = null
  eachPiece(w, start, w.until, pauses, (from, to) => {
    if (to - from >= left) {
      due = from + left
      return false
    }
    left -= to - from
    return true
  })
  return due
}

/**
 * Working milliseconds in [a, b), less those in a pause. What lies outside the known range counts as nothing.
 * @param pauses sorted by start.
 */
export function workedBetween(w: WorkingTime, a: Instant, b: Instant, pauses: readonly Pause[] = NO_PAUSES): number {
  let sum = 0
  eachPiece(w, a, b, pauses, (from, to) => {
    sum += to - from
    return true
  })
  return sum
}

/**
 * The first instant from which at most `leftMs` of working time remain until `end`: when a step at a share of a target falls due.
 * @returns never after `end`; the start of the known range if more than the range is asked for.
 * @example end Monday 09:20, 20 minutes left, hours 09–17 on weekdays → Friday 17:00
 */
export function instantWithLeft(w: WorkingTime, end: Instant, leftMs: number): Instant {
  let left = leftMs
  for (let i = lastOpenAt(w, end - 1); i >= 0; i--) {
    const close = Math.min(w.closes[i]!, end)
    const length = close - w.opens[i]!
    if (length > left) return close - left
    left -= length
  }
  return Math.min(w.from, end)
}

/**
 * When to look again at something the calendar reaches too short to answer: a day before its known range ends, when a
 * longer one should be there, yet at least an hour from `now`.
 */
export function lookAgainNearEnd(w: WorkingTime, now: Instant): Instant {
  return Math.max(w.until - DAY_MS, now + HOUR_MS)
}

/** Whether [start, end) lies in one working stretch, as most promises do. */
function isOpenUntil(w: WorkingTime, start: Instant, end: Instant): boolean {
  const i = lastOpenAt(w, start)
  return i >= 0 && end <= w.closes[i]! && end <= w.until
}

/** Index of the last interval that opened at or before `t`; −1 when none has. */
function lastOpenAt(w: WorkingTime, t: Instant): number {
  const opens = w.opens
  let low = 0
  let high = opens.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (opens[middle]! <= t) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** Visits the working pieces of [a, b) in order, pauses cut out, until `visit` says stop. Everything here counts time through it. */
function eachPiece(
  w: WorkingTime,
  a: Instant,
  b: Instant,
  pauses: readonly Pause[],
  visit: (from: Instant, to: Instant) => boolean,
): void {
  const end = Math.min(b, w.until)
  for (let i = Math.max(0, lastOpenAt(w, a)); i < w.opens.length; i++) {
    if (w.opens[i]! >= end) return
    let from = Math.max(w.opens[i]!, a)
    const to = Math.min(w.closes[i]!, end)
    for (const pause of pauses) {
      if (pause.end <= from) continue
      if (pause.start >= to) break
      if (pause.start > from && !visit(from, pause.start)) return
      from = pause.end
    }
    if (from < to && !visit(from, to)) return
  }
}
