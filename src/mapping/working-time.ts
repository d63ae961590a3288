import { DateTime, IANAZone } from 'luxon'
import type { Instant } from '../domain/lead.ts'
import type { LocalDays, WorkingTime } from '../domain/roster.ts'
import { EstafetError } from '../errors.ts'
import type { WeeklyHours } from '../ports/crm.ts'

/** A time zone name that the tz database does not know. */
export class UnknownZoneError extends EstafetError {
  override name = 'UnknownZoneError'
  readonly code = 'zone_unknown'
  constructor(zone: string) {
    super(`"${zone}" is not a time zone of the tz database; write it like "Asia/Jakarta"`)
  }
}

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const MINUTES_PER_DAY = 1440

/** A stretch [start, end) during which the zone's clocks are `offsetMs` ahead of UTC. */
interface OffsetSegment {
  readonly start: Instant
  readonly end: Instant
  readonly offsetMs: number
}

/**
 * Lays weekly local hours on the time line: [open, close) in UTC, clipped to [from, until), sorted, neighbours joined.
 * An hour that daylight saving skips is not worked, one that it repeats is worked twice: a minute counts exactly when the
 * local clock shows working hours.
 * @param zone     IANA name.
 * @param hours    half-open, minutes after local midnight; an end at or before its start lies on the next day.
 * @param holidays local dates YYYY-MM-DD on which no hours begin.
 * @throws {UnknownZoneError}
 * @source docs/decisions/0004-working-time.md
 */
export function workingTime(
  zone: string,
  hours: readonly WeeklyHours[],
  holidays: ReadonlySet<string>,
  from: Instant,
  until: Instant,
): WorkingTime {
  const spans: { open: Instant; close: Instant }[] = []
  for (const segment of segmentsOf(zone, from, until)) {
    // A day earlier, for hours that run past midnight.
    const firstDay = localDay(segment.start, segment.offsetMs) - 1
    const lastDay = localDay(segment.end - 1, segment.offsetMs)
    for (let day = firstDay; day <= lastDay; day++) {
      if (holidays.has(dateText(day))) continue
      for (const { startMinute, endMinute } of hoursOf(day, hours)) {
        const midnight = day * DAY_MS - segment.offsetMs
        const open = Math.max(midnight + startMinute * MINUTE_MS, segment.start)
        const close = Math.min(midnight + endMinute * MINUTE_MS, segment.end)
        if (open < close) spans.push({ open, close })
      }
    }
  }
  return joined(spans, from, until)
}

/** Hours that hold from an instant until the next ones do. */
export interface Era {
  readonly since: Instant
  readonly zone: string
  readonly hours: readonly WeeklyHours[]
  readonly holidays: ReadonlySet<string>
}

/**
 * Hours that changed on the way, on one time line: what was worked before a change stays as it was.
 * @param eras oldest first; the first holds from `from` on.
 * @throws {UnknownZoneError}
 */
export function workingTimeOf(eras: readonly Era[], from: Instant, until: Instant): WorkingTime {
  const spans = eras.flatMap(({ since, zone, hours, holidays }, place) => {
    const begin = place === 0 ? from : Math.max(from, since)
    const end = Math.min(until, eras[place + 1]?.since ?? until)
    if (begin >= end) return []
    const { opens, closes } = workingTime(zone, hours, holidays, begin, end)
    return opens.map((open, span) => ({ open, close: closes[span]! }))
  })
  return joined(spans, from, until)
}

/**
 * The local days of a zone from a week before `from`, so that the week of `from` is whole, until `until`.
 * @throws {UnknownZoneError}
 */
export function localDays(zone: string, from: Instant, until: Instant): LocalDays {
  const starts: Instant[] = []
  const segments = segmentsOf(zone, from - 7 * DAY_MS, until)
  const first = segments[0]
  const firstDay = first === undefined ? 0 : localDay(first.start, first.offsetMs)
  for (const segment of segments) {
    const lastDay = localDay(segment.end - 1, segment.offsetMs)
    for (let day = firstDay + starts.length; day <= lastDay; day++) {
      const midnight = day * DAY_MS - segment.offsetMs
      // A day that begins with clocks going forward begins where its segment does.
      starts.push(segment === first ? midnight : Math.max(midnight, segment.start))
    }
  }
  return { starts, firstWeekday: weekdayOf(firstDay), monthStarts: monthStarts(zone, from, until) }
}

/**
 * When a local date begins in a zone.
 * @param date YYYY-MM-DD.
 * @returns null when there is no such date, or the zone is not known.
 */
export function startOfDate(date: string, zone: string): Instant | null {
  const start = DateTime.fromISO(date, { zone })
  return start.isValid ? start.toMillis() : null
}

/** The first instants of the local months from the one that holds `from` up to `until`. */
function monthStarts(zone: string, from: Instant, until: Instant): readonly Instant[] {
  const starts: Instant[] = []
  for (let month = DateTime.fromMillis(from, { zone }).startOf('month'); month.toMillis() < until;) {
    starts.push(month.toMillis())
    month = month.plus({ months: 1 }).startOf('month')
  }
  return starts
}

/** Whether the tz database knows the zone. */
export function isKnownZone(zone: string): boolean {
  const known = knownZones.get(zone)
  if (known !== undefined) return known
  const valid = IANAZone.isValidZone(zone)
  remember(knownZones, zone, valid)
  return valid
}

// Asking the platform about a zone is slow, and a roster asks the same for everybody in it, at each version of the people.
const knownZones = new Map<string, boolean>()
const knownSegments = new Map<string, readonly OffsetSegment[]>()
const MOST_REMEMBERED = 500

function remember<T>(known: Map<string, T>, key: string, value: T): void {
  if (known.size >= MOST_REMEMBERED) known.clear()
  known.set(key, value)
}

function segmentsOf(zone: string, from: Instant, until: Instant): readonly OffsetSegment[] {
  const key = `${zone} ${from} ${until}`
  const known = knownSegments.get(key)
  if (known !== undefined) return known
  const found = findSegments(zone, from, until)
  remember(knownSegments, key, found)
  return found
}

function findSegments(zone: string, from: Instant, until: Instant): readonly OffsetSegment[] {
  if (!isKnownZone(zone)) throw new UnknownZoneError(zone)
  const offsetMs = offsetIn(IANAZone.create(zone))
  const segments: OffsetSegment[] = []
  let start = from
  let offset = offsetMs(from)
  for (let t = from; t < until; t += DAY_MS) {
    const next = Math.min(t + DAY_MS, until)
    const offsetNext = offsetMs(next)
    if (offsetNext === offset) continue
    const change = changeBetween(t, next, offset, offsetMs)
    segments.push({ start, end: change, offsetMs: offset })
    start = change
    offset = offsetNext
  }
  if (start < until) segments.push({ start, end: until, offsetMs: offset })
  return segments
}

function offsetIn(zone: IANAZone): (t: Instant) => number {
  return (t) => Math.round(zone.offset(t) * MINUTE_MS)
}

/** The first instant with another offset than `before`; zones change theirs on whole minutes. */
function changeBetween(a: Instant, b: Instant, before: number, offsetMs: (t: Instant) => number): Instant {
  let low = Math.floor(a / MINUTE_MS)
  let high = Math.ceil(b / MINUTE_MS)
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetMs(middle * MINUTE_MS) === before) low = middle
    else high = middle
  }
  return high * MINUTE_MS
}

function hoursOf(day: number, hours: readonly WeeklyHours[]): readonly { startMinute: number; endMinute: number }[] {
  const weekday = weekdayOf(day)
  return hours
    .filter((span) => span.weekday === weekday && span.startMinute !== span.endMinute)
    .map(({ startMinute, endMinute }) => ({
      startMinute,
      endMinute: endMinute < startMinute ? endMinute + MINUTES_PER_DAY : endMinute,
    }))
}

function joined(spans: { open: Instant; close: Instant }[], from: Instant, until: Instant): WorkingTime {
  spans.sort((a, b) => a.open - b.open)
  const opens: Instant[] = []
  const closes: Instant[] = []
  for (const { open, close } of spans) {
    const last = closes.length - 1
    if (last >= 0 && open <= closes[last]!) closes[last] = Math.max(closes[last]!, close)
    else {
      opens.push(open)
      closes.push(close)
    }
  }
  return { from, until, opens, closes }
}

/** Days since 1970-01-01 on the local calendar. */
function localDay(t: Instant, offsetMs: number): number {
  return Math.floor((t + offsetMs) / DAY_MS)
}

/** ISO weekday; 1970-01-01 was a Thursday. */
function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1
}

function dateText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}
