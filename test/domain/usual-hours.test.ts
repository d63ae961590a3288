import { describe, expect, test } from '@jest/globals'
import type { LocalDays } from '../../src/domain/roster.ts'
import { usualHours } from '../../src/domain/usual-hours.ts'
import { ALWAYS_OPEN, aRep, at, DAY, HOUR } from './routing-world.ts'

/** Monday 2 March 2026. */
const MONDAY = at('2026-03-02 00:00', 'UTC')
const WEEK = 7 * DAY
const LONG = { start: MONDAY - 9 * WEEK, end: MONDAY + 9 * WEEK }

type Row = readonly [day: number, from: number, to: number]
/** Somebody who works those hours of the days counted from that Monday, with the local days of two weeks before and after. */
function someone(rows: readonly Row[], localDays: LocalDays | null = daysFrom(-14)) {
  const opens = rows.map(([day, from]) => MONDAY + day * DAY + from * HOUR)
  const closes = rows.map(([day, , to]) => MONDAY + day * DAY + to * HOUR)
  return aRep('A', { workingTime: { ...ALWAYS_OPEN, opens, closes }, ...(localDays === null ? {} : { localDays }) })
}
const daysFrom = (first: number): LocalDays => ({
  starts: Array.from({ length: 14 - first }, (_, i) => MONDAY + (first + i) * DAY),
  firstWeekday: 1,
})
const hours = (rep: ReturnType<typeof someone>, window = LONG) =>
  usualHours(rep, window).map(({ start, end }): Row => {
    const day = Math.floor((start - MONDAY) / DAY)
    return [day, (start - MONDAY) / HOUR - day * 24, (end - MONDAY) / HOUR - day * 24]
  })

describe('when somebody can be expected', () => {
  const ofMonday = (from: number, to: number) => [-14, -7, 0, 7].map((day): Row => [day, from, to])
  test.each<[string, readonly Row[], readonly Row[]]>([
    ['never who never works', [], []],
    ['on a weekday of all weeks around, of which one is worked', [[0, 9, 17]], ofMonday(9, 17)],
    [
      'from the first begin to the last end, breaks included',
      [
        [0, 9, 12],
        [0, 13, 17],
      ],
      ofMonday(9, 17),
    ],
    ['from midnight', [[0, 0, 8]], ofMonday(0, 8)],
    [
      'by the day itself, if it is worked',
      [
        [-7, 8, 12],
        [0, 9, 17],
      ],
      [
        [-14, 8, 12],
        [-7, 8, 12],
        [0, 9, 17],
        [7, 9, 17],
      ],
    ],
    [
      'on a day off as a week before rather than after',
      [
        [-7, 8, 12],
        [7, 9, 17],
      ],
      [
        [-14, 8, 12],
        [-7, 8, 12],
        [0, 8, 12],
        [7, 9, 17],
      ],
    ],
  ])('%s', (_, worked, expected) => {
    expect(hours(someone(worked))).toEqual(expected)
  })
  test('inside the window, and no further', () => {
    const window = { start: MONDAY + 10 * HOUR, end: MONDAY + WEEK + 10 * HOUR }
    expect(hours(someone([[0, 9, 17]]), window)).toEqual([
      [0, 10, 17],
      [7, 9, 10],
    ])
  })
  test('what lies before the days that are known tells nothing of them', () => {
    expect(
      hours(
        someone(
          [
            [-7, 9, 17],
            [0, 8, 12],
          ],
          daysFrom(0),
        ),
      ),
    ).toEqual([
      [0, 8, 12],
      [7, 8, 12],
    ])
  })
  test('in the hours of the calendar as they are, where no local day is known', () => {
    expect(
      hours(
        someone(
          [
            [0, 9, 12],
            [0, 13, 17],
          ],
          null,
        ),
      ),
    ).toEqual([
      [0, 9, 12],
      [0, 13, 17],
    ])
  })
})
