import type { Instant } from './lead.ts'
import type { LocalDays } from './roster.ts'

/** A stretch of local time that leads are counted in. Weeks begin on Monday, months on the first. */
export type WindowName = 'hour' | 'day' | 'week' | 'month'

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS
/** A rolling month is 30 days. */
export const WINDOW_MS = { hour: HOUR_MS, day: DAY_MS, week: 7 * DAY_MS, month: 30 * DAY_MS } as const
const LONGEST_MONTH_DAYS = 31
const MONDAY = 1

/** Start of the local hour, day, ISO week or month that holds `t`; that of UTC where the local days are not known. */
export function windowStart(per: WindowName, days: LocalDays | undefined, t: Instant): Instant {
  const known = days === undefined ? -1 : lastAtOrBefore(days.starts, t)
  if (days === undefined || known < 0) return utcWindowStart(per, t)
  const dayStart = days.starts[known]!
  switch (per) {
    case 'hour':
      return dayStart + Math.floor((t - dayStart) / HOUR_MS) * HOUR_MS
    case 'day':
      return dayStart
    case 'week': {
      const weekday = ((days.firstWeekday - MONDAY + known) % 7) + MONDAY
      return days.starts[known - (weekday - MONDAY)] ?? days.starts[0]!
    }
    case 'month': {
      if (days.monthStarts === undefined) return utcWindowStart(per, t)
      const month = lastAtOrBefore(days.monthStarts, t)
      return days.monthStarts[month] ?? days.starts[0]!
    }
  }
}

/** Start of the window after the one that holds `t`. */
export function nextWindowStart(per: WindowName, days: LocalDays | undefined, t: Instant): Instant {
  const start = windowStart(per, days, t)
  if (per === 'hour') return start + HOUR_MS
  const length = per === 'month' ? LONGEST_MONTH_DAYS * DAY_MS : WINDOW_MS[per]
  // A local day may last 23 or 25 hours: step well into the next window, then back to its start.
  return windowStart(per, days, start + length + 2 * HOUR_MS)
}

function utcWindowStart(per: WindowName, t: Instant): Instant {
  if (per === 'month') return utcMonthStart(t)
  if (per !== 'week') return Math.floor(t / WINDOW_MS[per]) * WINDOW_MS[per]
  const thursdayToMonday = 4 * DAY_MS // 1970-01-01 was a Thursday; the first Monday is the 5th
  return Math.floor((t - thursdayToMonday) / WINDOW_MS.week) * WINDOW_MS.week + thursdayToMonday
}

/** Day of the month by counting in years that begin on 1 March, so that the leap day comes last. */
function utcMonthStart(t: Instant): Instant {
  const day = Math.floor(t / DAY_MS)
  const sinceMarch0000 = day + 719_468
  const era = Math.floor(sinceMarch0000 / 146_097)
  const dayOfEra = sinceMarch0000 - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const month = Math.floor((5 * dayOfYear + 2) / 153)
  const dayOfMonth = dayOfYear - Math.floor((153 * month + 2) / 5)
  return (day - dayOfMonth) * DAY_MS
}

function lastAtOrBefore(sorted: readonly Instant[], t: Instant): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle]! <= t) low = middle + 1
    else high = middle
  }
  return low - 1
}
