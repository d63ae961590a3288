import { workedBetween } from './calendar.ts'
import type { Instant } from './lead.ts'
import { isAway } from './presence.ts'
import type { Rep } from './roster.ts'

/** When a day's letter is written: from this hour of the local day on. */
export const MORNING_HOUR = 8
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const SATURDAY = 6

/**
 * The local day whose morning has come, as YYYY-MM-DD; null before it, on days off and while the person is away. The same day gives
 * the same text until it ends, so that whoever writes once a text writes once a day.
 * @param rep  whose working time and absences count; null: Monday to Friday are working days.
 * @param zone IANA zone of the reader.
 */
export function morningOf(rep: Rep | null, zone: string, now: Instant): string | null {
  const { date, hour, minute, weekday } = localTime(zone, now)
  if (hour < MORNING_HOUR) return null
  if (rep === null) return weekday >= SATURDAY ? null : date
  // On a day of a clock change this is an hour off, at night.
  const start = now - hour * HOUR_MS - minute * 60_000
  const works = workedBetween(rep.workingTime, start, start + DAY_MS) > 0
  return works && !isAway(rep, now) ? date : null
}

/** A day and time as clocks on the wall show it. `weekday` 1 = Monday … 7 = Sunday. */
export interface LocalTime {
  readonly date: string
  readonly hour: number
  readonly minute: number
  readonly weekday: number
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const formats = new Map<string, Intl.DateTimeFormat>()

/** What clocks on the wall show in a zone. */
export function localTime(zone: string, at: Instant): LocalTime {
  let format = formats.get(zone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      ...{ timeZone: zone, hourCycle: 'h23', weekday: 'short' },
      ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
    })
    formats.set(zone, format)
  }
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
  return {
    date: `${parts['year']}-${parts['month']}-${parts['day']}`,
    hour: Number(parts['hour']),
    minute: Number(parts['minute']),
    weekday: WEEKDAYS.indexOf(parts['weekday'] ?? '') + 1,
  }
}
