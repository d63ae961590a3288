import { describe, expect, test } from '@jest/globals'
import { gainsWhileAbsent, keepToTurns } from '../../src/domain/catch-up.ts'
import type { CatchUp } from '../../src/domain/policy/pool-options.ts'
import { HOUSE_ACCOUNT } from '../../src/domain/rotation.ts'
import { aRep, at, HOUR } from './routing-world.ts'

describe('whether an absent member gains', () => {
  const now = at('2026-03-04 10:00')
  const home = aRep('ana')
  const away = aRep('ana', { outOfOffice: [{ start: now - HOUR, end: now + HOUR }] })
  test.each<[string, 'out-of-hours' | 'out-of-office', typeof home, CatchUp | undefined, boolean]>([
    ['nobody, unless the pool says so', 'out-of-hours', home, undefined, false],
    ['nobody, where it says none', 'out-of-hours', home, { mode: 'none' }, false],
    ['out of hours', 'out-of-hours', home, { mode: 'full' }, true],
    ['out of hours while on leave', 'out-of-hours', away, { mode: 'full' }, false],
    ['on leave that has just ended', 'out-of-office', home, { mode: 'full' }, false],
    ['on leave, where leave counts', 'out-of-office', away, { mode: 'limited', turns: 1, leave: true }, true],
  ])('%s', (_what, gate, rep, catchUp, gains) => {
    expect(gainsWhileAbsent(gate, rep, catchUp, now)).toBe(gains)
  })
})

describe('turns that pile up', () => {
  const members = ['A', 'B', 'C', 'D'].map((repId) => ({ repId, weight: 1 }))
  test('are cut for whoever is absent and has more than allowed; the house has what is cut', () => {
    const state = { cw: { A: 10, B: 3, C: 12, [HOUSE_ACCOUNT]: -25 }, turns: 7 }
    expect(keepToTurns(state, members, new Set(['A', 'B', 'D']), 2)).toEqual({
      cw: { A: 8, B: 3, C: 12, [HOUSE_ACCOUNT]: -23 },
      turns: 7,
    })
    expect(keepToTurns({ cw: { A: 10 }, turns: 1 }, members, new Set(['A']), 0)).toEqual({
      cw: { A: 0, [HOUSE_ACCOUNT]: 10 },
      turns: 1,
    })
  })
  test('are left as they are where nobody has more', () => {
    const state = { cw: { A: 8, C: 12 }, turns: 7 }
    expect(keepToTurns(state, members, new Set(['A', 'B']), 2)).toBe(state)
  })
})
