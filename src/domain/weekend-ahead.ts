import { workedBy } from './coverage.ts'
import type { Instant } from './lead.ts'
import { localTime } from './local-morning.ts'
import { nextPresent } from './presence.ts'
import type { Rep } from './roster.ts'
import type { Span } from './spans.ts'

const HOUR_MS = 3_600_000
/** A holiday week may be long; beyond it nobody is warned. */
const LONGEST_DAYS = 12

/**
 * On the last working day before days on which nobody works: from tomorrow to the end of the next working day, the time in which
 * promises fall due that were better kept today. A Friday, as a rule, and the Monday after it; null on every other day.
 * @param reps whose working time makes a day a working day.
 * @param zone IANA zone whose days count.
 */
export function weekendAhead(reps: readonly Rep[], zone: string, now: Instant): Span | null {
  const works = (start: Instant, end: Instant): boolean => workedBy(reps, { start, end }).length > 0
  const tomorrow = nextMidnight(zone, now)
  // A day has 22 to 26 hours, so 30 before its end is yesterday.
  const today = nextMidnight(zone, tomorrow - 30 * HOUR_MS)
  if (!works(today, tomorrow)) return null
  let day = tomorrow
  for (let days = 0; days < LONGEST_DAYS; days++) {
    const end = nextMidnight(zone, day)
    if (works(day, end)) return days === 0 ? null : { start: tomorrow, end }
    day = end
  }
  return null
}

/** Whether the owner will not be there before the promise falls due; then it is broken already, unless kept today. */
export function isSureToBreak(owner: Rep | undefined, from: Instant, dueAt: Instant): boolean {
  if (owner === undefined || !owner.active) return true
  const there = nextPresent(owner, 'members', from)
  return there === null || there >= dueAt
}

function nextMidnight(zone: string, at: Instant): Instant {
  const { date, hour, minute } = localTime(zone, at)
  const begin = Math.floor(at / 60_000) * 60_000 - hour * HOUR_MS - minute * 60_000
  // Clocks change by half an hour to two hours: the first minute of another date is looked for around the 24th hour.
  for (let hours = 22; hours <= 26; hours += 0.5) {
    const there = begin + hours * HOUR_MS
    if (localTime(zone, there).date > date) return there
  }
  return begin + 24 * HOUR_MS
}
