import { expect, test } from '@jest/globals'
import { hoursOfWeek, localHours } from '../../src/db/reports/local-hours.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

// Half-hour and quarter-hour zones, and days on which clocks change by an hour and by half of one.
test.each([
  ['Asia/Jakarta', Date.UTC(2026, 2, 1)],
  ['Asia/Kathmandu', Date.UTC(2026, 2, 1)],
  ['Europe/Berlin', Date.UTC(2026, 2, 22, 7, 13)],
  ['Europe/Berlin', Date.UTC(2026, 9, 18)],
  ['Australia/Lord_Howe', Date.UTC(2026, 3, 1)],
])('in %s every minute lies in a span exactly when its hour is asked for', (zone, from) => {
  const period = { from, until: from + 15 * DAY + 7 * MINUTE }
  const hourOf = localHours(zone)
  for (const hour of [1, 2, 3, 14 * 3 + 6, 6 * 24 + 1, 6 * 24 + 2, 6 * 24 + 3]) {
    const asked = { weekday: Math.floor(hour / 24) + 1, hour: hour % 24, zone }
    const spans = hoursOfWeek(asked, period)
    for (let at = period.from; at < period.until; at += MINUTE)
      if (spans.some(({ start, end }) => start <= at && at < end) !== (hourOf(at) === hour))
        throw new Error(`${hour} at ${new Date(at).toISOString()}`)
    expect(spans.every(({ start, end }, n) => start < end && start > (spans[n - 1]?.end ?? 0))).toBe(true)
    expect(spans.length).toBeGreaterThanOrEqual(1)
  }
})
