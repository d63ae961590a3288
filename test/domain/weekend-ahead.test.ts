import { describe, expect, test } from '@jest/globals'
import { morningOf } from '../../src/domain/local-morning.ts'
import { isSureToBreak, weekendAhead } from '../../src/domain/weekend-ahead.ts'
import { aRep, at, HOUR, NEW_YORK, officeTime } from './routing-world.ts'

const office = aRep('ana', { workingTime: officeTime() })
const iso = (span: ReturnType<typeof weekendAhead>) =>
  span && [new Date(span.start).toISOString(), new Date(span.end).toISOString()]

describe('the last working day before days off, New York', () => {
  test.each([
    ['a Friday', '2026-03-13 10:00', ['2026-03-14T04:00:00.000Z', '2026-03-17T04:00:00.000Z']],
    ['a Friday before clocks change', '2026-03-06 10:00', ['2026-03-07T05:00:00.000Z', '2026-03-10T04:00:00.000Z']],
    ['a Thursday', '2026-03-12 10:00', null],
    ['a Saturday', '2026-03-14 10:00', null],
    ['a Sunday', '2026-03-15 10:00', null],
  ])('%s', (_what, local, span) => {
    expect(iso(weekendAhead([office], NEW_YORK, at(local)))).toEqual(span)
  })
  test('a holiday makes its eve such a day, and a Friday before a Monday off looks as far as Tuesday', () => {
    const off = aRep('ana', { workingTime: officeTime(NEW_YORK, ['2026-03-16', '2026-03-11']) })
    expect(iso(weekendAhead([off], NEW_YORK, at('2026-03-10 10:00')))?.[1]).toBe('2026-03-13T04:00:00.000Z')
    expect(iso(weekendAhead([off], NEW_YORK, at('2026-03-13 10:00')))?.[1]).toBe('2026-03-18T04:00:00.000Z')
  })
  test('nobody who works: no day is the last one', () => {
    expect(weekendAhead([], NEW_YORK, at('2026-03-13 10:00'))).toBeNull()
  })
})

test('a promise is sure to break whose owner is not there before it falls due', () => {
  const due = at('2026-03-16 09:05')
  const until = (end: string) => ({ outOfOffice: [{ start: at('2026-03-13 17:00'), end: at(end) }] })
  const from = at('2026-03-14 00:00')
  expect(isSureToBreak(office, from, due)).toBe(false)
  expect(isSureToBreak({ ...office, ...until('2026-03-16 09:00') }, from, due)).toBe(false)
  expect(isSureToBreak({ ...office, ...until('2026-03-16 09:05') }, from, due)).toBe(true)
  expect(isSureToBreak(undefined, from, due)).toBe(true)
})

describe('the morning of a person', () => {
  test.each([
    ['Friday 07:59', '2026-03-13 07:59', null],
    ['Friday 08:00', '2026-03-13 08:00', '2026-03-13'],
    ['Friday 23:59, the same letter', '2026-03-13 23:59', '2026-03-13'],
    ['Saturday', '2026-03-14 10:00', null],
    ['the morning of a clock change', '2026-03-08 10:00', null],
  ])('%s', (_what, local, day) => {
    expect(morningOf(office, NEW_YORK, at(local))).toBe(day)
    expect(morningOf(null, NEW_YORK, at(local))).toBe(day)
  })
  test('not on a holiday, nor while away', () => {
    const now = at('2026-03-13 10:00')
    const off = aRep('ana', { workingTime: officeTime(NEW_YORK, ['2026-03-13']) })
    expect(morningOf(off, NEW_YORK, now)).toBeNull()
    expect(morningOf({ ...office, outOfOffice: [{ start: now, end: now + HOUR }] }, NEW_YORK, now)).toBeNull()
  })
})
