import { describe, expect, test } from '@jest/globals'
import { capsFreeAt, underCaps } from '../../src/domain/caps.ts'
import type { Cap, Workload } from '../../src/domain/caps.ts'
import { localDays } from '../../src/mapping/working-time.ts'
import { aRep, at, NEW_YORK } from './routing-world.ts'

const rep = aRep('A', { localDays: localDays(NEW_YORK, at('2026-02-20 00:00'), at('2026-05-01 00:00')) })
const given = (...times: string[]): Workload => ({ times: times.map((time) => at(`2026-03-04 ${time}`)), open: 0 })

describe('E16 hourly cap 3, given at 10:50, 10:55, 10:59', () => {
  const load = given('10:50', '10:55', '10:59')
  test.each([
    { window: 'static', now: '11:01', room: true },
    { window: 'static', now: '10:59', room: false },
    { window: 'rolling', now: '11:01', room: false },
    { window: 'rolling', now: '11:49', room: false },
    { window: 'rolling', now: '11:50', room: true },
  ] as const)('$window at $now: room $room', ({ window, now, room }) => {
    const cap: Cap = { per: 'hour', count: 3, window }
    expect(underCaps([cap], rep, load, at(`2026-03-04 ${now}`))).toBe(room)
  })
  test.each([
    { window: 'static', now: '10:59', freeAt: '11:00' },
    { window: 'rolling', now: '11:01', freeAt: '11:50' },
  ] as const)('$window at $now frees at $freeAt', ({ window, now, freeAt }) => {
    const cap: Cap = { per: 'hour', count: 3, window }
    expect(capsFreeAt([cap], rep, load, at(`2026-03-04 ${now}`))).toBe(at(`2026-03-04 ${freeAt}`))
  })
})

describe('the windows turn on the rep’s own clock', () => {
  const day: Cap = { per: 'day', count: 1, window: 'static' }
  const week: Cap = { per: 'week', count: 1, window: 'static' }
  test.each([
    { cap: day, givenAt: '2026-03-04 23:30', now: '2026-03-05 00:10', room: true },
    { cap: day, givenAt: '2026-03-04 00:10', now: '2026-03-04 23:50', room: false },
    { cap: week, givenAt: '2026-03-08 23:30', now: '2026-03-09 00:10', room: true },
    { cap: week, givenAt: '2026-03-02 00:10', now: '2026-03-08 23:30', room: false },
  ])('$cap.per cap, given $givenAt, at $now: room $room', ({ cap, givenAt, now, room }) => {
    expect(underCaps([cap], rep, { times: [at(givenAt)], open: 0 }, at(now))).toBe(room)
  })
  test('a day of 23 hours ends at its own midnight', () => {
    const load = { times: [at('2026-03-08 09:00')], open: 0 }
    expect(capsFreeAt([day], rep, load, at('2026-03-08 10:00'))).toBe(at('2026-03-09 00:00'))
    expect(capsFreeAt([week], rep, load, at('2026-03-08 10:00'))).toBe(at('2026-03-09 00:00'))
  })
  test('without known local days, days and weeks are those of UTC', () => {
    const stranger = aRep('B')
    const load = { times: [at('2026-03-08 23:30', 'UTC')], open: 0 }
    expect(underCaps([day, week], stranger, load, at('2026-03-09 00:10', 'UTC'))).toBe(true)
    expect(underCaps([week], stranger, load, at('2026-03-08 23:50', 'UTC'))).toBe(false)
  })
})

describe('caps on open leads', () => {
  const cap: Cap = { per: 'open', count: 20, window: 'static' }
  test.each([
    { open: 19, room: true },
    { open: 20, room: false },
    { open: 21, room: false },
  ])('$open open of 20: room $room', ({ open, room }) => {
    expect(underCaps([cap], rep, { times: [], open }, at('2026-03-04 10:40'))).toBe(room)
  })
  test('no clock says when one is closed', () => {
    expect(capsFreeAt([cap], rep, { times: [], open: 20 }, at('2026-03-04 10:40'))).toBeNull()
  })
})

test('several caps: all must leave room', () => {
  const caps: Cap[] = [
    { per: 'hour', count: 5, window: 'rolling' },
    { per: 'day', count: 1, window: 'rolling' },
  ]
  expect(underCaps(caps, rep, given('09:00'), at('2026-03-04 10:40'))).toBe(false)
  expect(capsFreeAt(caps, rep, given('09:00'), at('2026-03-04 10:40'))).toBe(at('2026-03-05 09:00'))
})

test.each(['static', 'rolling'] as const)('a %s cap of none is freed by no clock', (window) => {
  expect(capsFreeAt([{ per: 'day', count: 0, window }], rep, given('10:50'), at('2026-03-04 11:00'))).toBeNull()
})
