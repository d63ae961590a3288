import { describe, expect, test } from '@jest/globals'
import { DateTime } from 'luxon'
import { nextWindowStart, windowStart, type WindowName } from '../../src/domain/local-window.ts'
import { localDays } from '../../src/mapping/working-time.ts'
import { at, NEW_YORK } from './routing-world.ts'

const WINDOWS: readonly WindowName[] = ['hour', 'day', 'week', 'month']
const utc = (local: string) => at(local, 'UTC')

/** Ends of months and years, leap days, and a century that has none (2100) and one that has (2000). */
const TELLING_DAYS = [
  ...['1970-01-01', '1970-01-05', '1990-12-31', '1999-12-31', '2000-01-01', '2000-02-28', '2000-02-29', '2000-03-01'],
  ...['2001-02-28', '2001-03-01', '2004-02-29', '2026-01-31', '2026-02-28', '2026-03-01', '2026-04-30', '2026-05-01'],
  ...['2026-06-30', '2026-07-31', '2026-08-31', '2026-09-30', '2026-10-31', '2026-11-30', '2026-12-31', '2027-01-01'],
  ...['2099-12-31', '2100-02-28', '2100-03-01', '2104-02-29', '2400-02-29', '2400-03-01'],
]

describe('where no local days are known, windows are those of UTC', () => {
  test.each(TELLING_DAYS)('%s', (date) => {
    const noon = utc(`${date} 12:34`)
    const day = DateTime.fromMillis(noon, { zone: 'utc' })
    for (const per of WINDOWS) {
      expect(windowStart(per, undefined, noon)).toBe(day.startOf(per).toMillis())
      expect(nextWindowStart(per, undefined, noon)).toBe(
        day
          .startOf(per)
          .plus({ [per]: 1 })
          .toMillis(),
      )
      // A window begins with its first instant and holds the last before the next.
      expect(windowStart(per, undefined, day.startOf(per).toMillis())).toBe(day.startOf(per).toMillis())
      expect(windowStart(per, undefined, day.endOf(per).toMillis())).toBe(day.startOf(per).toMillis())
    }
  })
})

describe.each([
  { zone: NEW_YORK, what: 'a zone whose days have 23 and 25 hours' },
  { zone: 'Asia/Kolkata', what: 'a zone half an hour off' },
  { zone: 'Asia/Jakarta', what: 'a zone far from UTC' },
  { zone: 'America/Santiago', what: 'a zone with days that have no midnight' },
])('$zone, $what', ({ zone }) => {
  const days = localDays(zone, at('2026-01-05 00:00', zone), at('2027-01-20 00:00', zone))
  test('windows are the local ones all year round', () => {
    for (let hour = 0; hour < 355 * 24; hour += 29) {
      const now = at('2026-01-12 03:10', zone) + hour * 3_600_000
      const local = DateTime.fromMillis(now, { zone })
      for (const per of ['day', 'week', 'month'] as const)
        expect([per, windowStart(per, days, now)]).toEqual([per, local.startOf(per).toMillis()])
      expect(nextWindowStart('day', days, now)).toBe(local.startOf('day').plus({ days: 1 }).startOf('day').toMillis())
      expect(nextWindowStart('week', days, now)).toBe(
        local.startOf('week').plus({ weeks: 1 }).startOf('day').toMillis(),
      )
    }
  })
  test('hours count from the local midnight', () => {
    const now = at('2026-06-03 10:59', zone)
    expect(windowStart('hour', days, now)).toBe(at('2026-06-03 10:00', zone))
    expect(nextWindowStart('hour', days, now)).toBe(at('2026-06-03 11:00', zone))
    expect(windowStart('hour', days, at('2026-06-03 11:00', zone))).toBe(at('2026-06-03 11:00', zone))
  })
})

describe('at the edge of the known days', () => {
  // Wednesday to Friday.
  const starts = ['2026-03-04', '2026-03-05', '2026-03-06'].map((day) => at(`${day} 00:00`))
  const days = { starts, firstWeekday: 3, monthStarts: [starts[1]!] }
  test('before the first known day the windows of UTC hold', () => {
    expect(windowStart('day', days, starts[0]! - 1)).toBe(utc('2026-03-04 00:00'))
    expect(windowStart('hour', days, starts[0]! - 1)).toBe(utc('2026-03-04 04:00'))
  })
  test('a week that began before counts from the first known day', () => {
    expect(windowStart('week', days, starts[2]! + 1)).toBe(starts[0])
  })
  test('a month that began before counts from the first known day', () => {
    expect(windowStart('month', days, starts[0]! + 1)).toBe(starts[0])
    expect(windowStart('month', days, starts[1]!)).toBe(starts[1])
  })
  test('without known months, months are those of UTC', () => {
    expect(windowStart('month', { starts, firstWeekday: 3 }, starts[1]!)).toBe(utc('2026-03-01 00:00'))
  })
})
