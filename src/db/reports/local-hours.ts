import { DateTime } from 'luxon'
import type { Instant } from '../../domain/lead.ts'
import type { Span } from '../../domain/spans.ts'
import type { Period } from '../../domain/velocity/stage-times.ts'

const MINUTE_MS = 60_000
/** Clocks of all zones differ by whole quarters. */
const QUARTER_MS = 15 * MINUTE_MS
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
/** 1 January 1970 was a Thursday, three days after a Monday. */
const FIRST_WEEKDAY = 3

/**
 * Tells the hour of the week in a zone: 0 is Monday's first. What a zone's clocks show is worked out once for each day of UTC, and for each
 * instant of a day on which they change.
 * @param zone IANA.
 */
export function localHours(zone: string): (at: Instant) => number {
  const offsetAt = (at: Instant): number => DateTime.fromMillis(at, { zone }).offset * MINUTE_MS
  const offsets = new Map<number, number | null>()
  const offsetOf = (at: Instant): number => {
    const day = Math.floor(at / DAY_MS)
    let offset = offsets.get(day)
    if (offset === undefined) {
      const first = offsetAt(day * DAY_MS)
      offset = offsetAt((day + 1) * DAY_MS) === first ? first : null
      offsets.set(day, offset)
    }
    return offset ?? offsetAt(at)
  }
  return (at) => {
    const local = at + offsetOf(at)
    const day = Math.floor(local / DAY_MS)
    return ((day + FIRST_WEEKDAY) % 7) * 24 + Math.floor((local - day * DAY_MS) / HOUR_MS)
  }
}

/**
 * When in a period the clocks of a zone show one hour of the week: oldest first, apart from each other.
 * @param hourOf weekday 1 Monday – 7 Sunday, hour 0–23.
 */
export function hoursOfWeek(
  { weekday, hour, zone }: { readonly weekday: number; readonly hour: number; readonly zone: string },
  { from, until }: Period,
): readonly Span[] {
  const hourAt = localHours(zone)
  const asked = (weekday - 1) * 24 + hour
  const spans: { start: Instant; end: Instant }[] = []
  for (let at = Math.floor(from / QUARTER_MS) * QUARTER_MS; at < until; at += QUARTER_MS) {
    if (hourAt(at) !== asked) continue
    const [start, end] = [Math.max(at, from), Math.min(at + QUARTER_MS, until)]
    const last = spans.at(-1)
    if (last?.end === start) last.end = end
    else spans.push({ start, end })
  }
  return spans
}
