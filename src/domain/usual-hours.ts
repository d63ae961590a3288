import type { Rep } from './roster.ts'
import { within, type Span } from './spans.ts'

/** A day off is looked for on the same weekday of these weeks, the nearest first. */
const WEEKS = [0, -1, 1, -2, 2]

/**
 * The hours in which a person can be expected, each day in one piece from its first begin to its last end: those of the day itself, or,
 * where nothing is worked on it, those of the same weekday of the nearest week around. So a public holiday counts as a day on which
 * somebody was to be there, and a Sunday that is never worked does not.
 * @returns inside `window`; without the person's local days, the hours of their calendar as they are.
 */
export function usualHours({ workingTime, localDays }: Rep, window: Span): readonly Span[] {
  const { opens, closes } = workingTime
  const pieces = opens.map((start, i) => ({ start, end: closes[i] ?? start }))
  if (localDays === undefined) return within(pieces, window)
  const { starts } = localDays
  const hulls = new Map<number, Span>()
  let day = 0
  for (const { start, end } of pieces) {
    while (day + 1 < starts.length && starts[day + 1]! <= start) day++
    const begin = starts[day]
    if (begin === undefined || start < begin) continue
    // Told from midnight, so that they can stand on another day.
    const known = hulls.get(day)
    hulls.set(day, {
      start: Math.min(known?.start ?? Infinity, start - begin),
      end: Math.max(known?.end ?? 0, end - begin),
    })
  }
  const usual = starts.flatMap((begin, i) => {
    if (begin >= window.end) return []
    const week = WEEKS.find((weeks) => hulls.has(i + weeks * 7))
    const hull = week === undefined ? undefined : hulls.get(i + week * 7)
    return hull === undefined ? [] : [{ start: begin + hull.start, end: begin + hull.end }]
  })
  return within(usual, window)
}
