import { expect, test } from '@jest/globals'
import { toldGapKey } from '../../src/domain/told-gap.ts'

const HOUR = 3_600_000
const NOW = Date.UTC(2026, 2, 4, 15)
/** Seven days from so many hours after now. */
const seen = (hours: number) => ({ start: NOW + hours * HOUR, end: NOW + (hours + 168) * HOUR })
const gap = (from: number, until: number) => ({ from: NOW + from * HOUR, until: NOW + until * HOUR })

test('a gap ahead, one that has just begun and one that runs are the same gap', () => {
  const keys = [toldGapKey(gap(5, 9), seen(0)), toldGapKey(gap(5, 9), seen(5)), toldGapKey(gap(7, 9), seen(7))]
  expect(new Set(keys).size).toBe(1)
  expect(toldGapKey(gap(10, 12), seen(7))).not.toBe(keys[0])
})

test.each([
  ['far away: not yet', gap(100, 168), 0, null],
  ['a day away: now', gap(24, 168), 0, `week:${Math.floor(NOW / (168 * HOUR))}`],
  ['running for ever: once a week', gap(30, 198), 30, `week:${Math.floor((NOW + 30 * HOUR) / (168 * HOUR))}`],
] as const)('a gap whose end is not in sight, %s', (_what, one, at, key) => {
  expect(toldGapKey(one, seen(at))).toBe(key)
})
