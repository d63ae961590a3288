import { describe, expect, test } from '@jest/globals'
import { localTime, morningOf, type LocalTime } from '../../src/domain/local-morning.ts'
import { isSureToBreak, weekendAhead } from '../../src/domain/weekend-ahead.ts'
import { ALWAYS_OPEN, aRep, at, DAY, HOUR, MINUTE, NEW_YORK } from './routing-world.ts'

/** Somebody who works for ten minutes from each of these instants on. */
const works = (...opens: readonly number[]) =>
  aRep('ana', { workingTime: { ...ALWAYS_OPEN, opens, closes: opens.map((open) => open + 10 * MINUTE) } })

describe('what clocks on the wall show', () => {
  test.each<[string, string, LocalTime]>([
    ['UTC', '2026-03-02T00:00:00Z', { date: '2026-03-02', hour: 0, minute: 0, weekday: 1 }],
    ['UTC', '2026-03-08T23:59:00Z', { date: '2026-03-08', hour: 23, minute: 59, weekday: 7 }],
    ['Asia/Kolkata', '2026-03-07T18:29:00Z', { date: '2026-03-07', hour: 23, minute: 59, weekday: 6 }],
    ['Asia/Kolkata', '2026-03-07T18:30:00Z', { date: '2026-03-08', hour: 0, minute: 0, weekday: 7 }],
    ['Asia/Kathmandu', '2026-03-04T02:20:00Z', { date: '2026-03-04', hour: 8, minute: 5, weekday: 3 }],
    [NEW_YORK, '2026-03-08T07:00:00Z', { date: '2026-03-08', hour: 3, minute: 0, weekday: 7 }],
  ])('in %s at %s', (zone, instant, shown) => {
    expect(localTime(zone, Date.parse(instant))).toEqual(shown)
  })
})

describe('a local day ends where the next one begins, however long it is', () => {
  test.each([
    ['Asia/Kolkata, half an hour off', 'Asia/Kolkata', '2026-03-11 10:45', '2026-03-11T18:30:00.000Z'],
    ['Asia/Kathmandu, a quarter off', 'Asia/Kathmandu', '2026-03-11 10:50', '2026-03-11T18:15:00.000Z'],
    ['23 hours, before clocks change', NEW_YORK, '2026-03-08 00:30', '2026-03-09T04:00:00.000Z'],
    ['23 hours, after it', NEW_YORK, '2026-03-08 10:00', '2026-03-09T04:00:00.000Z'],
    ['25 hours, before clocks change', NEW_YORK, '2026-11-01 00:30', '2026-11-02T05:00:00.000Z'],
    ['25 hours, after it', NEW_YORK, '2026-11-01 10:00', '2026-11-02T05:00:00.000Z'],
    ['22 hours', 'Antarctica/Troll', '2026-03-29 00:30', '2026-03-29T22:00:00.000Z'],
    ['26 hours', 'Antarctica/Troll', '2026-10-25 00:30', '2026-10-26T00:00:00.000Z'],
    ['24 and a half', 'Australia/Lord_Howe', '2026-04-05 00:30', '2026-04-05T13:30:00.000Z'],
    ['23 and a half', 'Australia/Lord_Howe', '2026-10-04 00:30', '2026-10-04T13:00:00.000Z'],
    ['its last hour comes twice', 'America/Santiago', '2026-04-04 22:00', '2026-04-05T04:00:00.000Z'],
    ['the next one begins at one o’clock', 'Africa/Cairo', '2026-04-23 12:00', '2026-04-23T22:00:00.000Z'],
  ])('%s', (_, zone, local, midnight) => {
    const now = at(local, zone)
    const ahead = weekendAhead([works(now + 2 * HOUR, now + 3 * DAY)], zone, now + 5_000)
    expect(ahead && new Date(ahead.start).toISOString()).toBe(midnight)
  })
})

describe('days off ahead', () => {
  const now = at('2026-03-02 10:00', 'UTC')
  const midnight = at('2026-03-03 00:00', 'UTC')
  test.each([
    ['none: tomorrow is a working day', 0, null],
    ['one', 1, 2],
    ['eleven', 11, 12],
    ['more than anybody is warned of', 12, null],
  ])('%s', (_, daysOff, until) => {
    const span = weekendAhead([works(now, midnight + daysOff * DAY)], 'UTC', now)
    expect(span).toEqual(until === null ? null : { start: midnight, end: midnight + until * DAY })
  })
  test('today is a working day by what is worked in any of its hours, and in no other', () => {
    const later = midnight + 2 * DAY
    expect(weekendAhead([works(midnight - DAY, later)], 'UTC', now)).not.toBeNull()
    expect(weekendAhead([works(midnight - 10 * MINUTE, later)], 'UTC', now)).not.toBeNull()
    expect(weekendAhead([works(midnight - DAY - 10 * MINUTE, later)], 'UTC', now)).toBeNull()
  })
  test.each([
    ['the first hour of a day of 25 hours is of that day', '2026-11-01 00:30', '2026-11-01 12:00', true],
    ['the last hour before a day of 23 hours is not', '2026-03-07 23:30', '2026-03-08 12:00', false],
  ])('%s', (_, worked, local, isWorkingDay) => {
    const today = at(local)
    const ahead = weekendAhead([works(at(worked), today + 3 * DAY)], NEW_YORK, today)
    expect(ahead !== null).toBe(isWorkingDay)
  })
  test('a promise of somebody who left, or of whom no hours are known, is sure to break', () => {
    expect(isSureToBreak(works(now), now, now + HOUR)).toBe(false)
    expect(isSureToBreak({ ...works(now), active: false }, now, now + HOUR)).toBe(true)
    expect(isSureToBreak(works(), now, now + HOUR)).toBe(true)
  })
})

describe('a morning in a zone half an hour off', () => {
  const zone = 'Asia/Kolkata'
  const morning = at('2026-03-04 08:45', zone)
  test.each([
    ['works in the first minutes of the day', '2026-03-04 00:10', '2026-03-04'],
    ['works in the last', '2026-03-04 23:50', '2026-03-04'],
    ['worked in the last of the day before', '2026-03-03 23:50', null],
    ['works in the first of the day after', '2026-03-05 00:10', null],
  ])('of somebody who %s', (_, open, day) => {
    expect(morningOf(works(at(open, zone)), zone, morning)).toBe(day)
  })
  test.each([
    ['Friday', '2026-03-06 08:00', '2026-03-06'],
    ['Saturday', '2026-03-07 08:00', null],
    ['Sunday', '2026-03-08 08:00', null],
    ['Monday before eight', '2026-03-09 07:59', null],
  ])('of a reader who is no rep: %s', (_, local, day) => {
    expect(morningOf(null, zone, at(local, zone))).toBe(day)
  })
})
