import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { HOUSE_ACCOUNT, takeTurn } from '../../src/domain/rotation.ts'
import type { RotationState } from '../../src/domain/roster.ts'
import { HOME_NAMES, keptOf, partnerNames, seenHere } from '../../src/domain/shared-turns.ts'

const WEIGHTS = [3, 2, 1, 1, 1]
const homeMembers = WEIGHTS.map((weight, index) => ({ repId: `h${index}`, weight }))
// In another order, as the other CRM's ids have one.
const partnerMembers = WEIGHTS.map((weight, index) => ({ repId: `p${index}`, weight })).toReversed()
const everybody = () => true
const partner = partnerNames(WEIGHTS.map((_, index) => [`p${index}`, `h${index}`]))

const sumOf = (state: RotationState) => Object.values(state.cw).reduce((sum, claim) => sum + claim, 0)

describe('turns of two CRMs from one state', () => {
  test('whichever CRM a lead comes from, after each eight everybody has exactly their share', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 80, maxLength: 80 }), (atHome) => {
        let state: RotationState = { cw: {}, turns: 0 }
        const given = new Map<string, number>()
        for (const [index, home] of atHome.entries()) {
          const [names, members] = home ? [HOME_NAMES, homeMembers] : [partner, partnerMembers]
          const turn = takeTurn(seenHere(state, names), members, everybody, everybody)!
          state = keptOf(state, turn.state, names)
          given.set(names.kept(turn.repId), (given.get(names.kept(turn.repId)) ?? 0) + 1)
          expect(sumOf(state)).toBe(0)
          if (index % 8 === 7)
            WEIGHTS.forEach((weight, rep) => expect(given.get(`h${rep}`)).toBe(((index + 1) / 8) * weight))
        }
        expect(state.turns).toBe(80)
      }),
    )
  })

  test('who is in the other CRM alone keeps their claim, and never meets somebody here of the same id', () => {
    const names = partnerNames([['p0', 'h0']])
    const before: RotationState = { cw: { h0: 2, h1: -3, 'elsewhere:h1': 1 }, turns: 4 }
    expect(seenHere(before, names)).toEqual({ cw: { p0: 2, h1: 1 }, turns: 4 })
    expect(seenHere(before, HOME_NAMES)).toEqual({ cw: { h0: 2, h1: -3 }, turns: 4 })
    const after = keptOf(before, { cw: { p0: -1, h1: 2, [HOUSE_ACCOUNT]: -1 }, turns: 5 }, names)
    expect(after).toEqual({ cw: { h0: -1, h1: -3, 'elsewhere:h1': 2, [HOUSE_ACCOUNT]: 2 }, turns: 5 })
  })

  test('what was counted for the others stays in the same window, and begins anew with a new one', () => {
    const counts = { windowStart: 1, given: { h0: 5, h1: 7 }, calibration: { h0: 0, h1: 1 }, lastAt: { h0: 8, h1: 9 } }
    const names = partnerNames([['p0', 'h0']])
    const before: RotationState = { cw: {}, turns: 12, counts }
    expect(seenHere(before, names).counts).toEqual({
      windowStart: 1,
      given: { p0: 5 },
      calibration: { p0: 0 },
      lastAt: { p0: 8 },
    })
    const counted = (windowStart: number, given: number) => ({
      ...{ cw: {}, turns: 13 },
      counts: { windowStart, given: { p0: given }, calibration: { p0: 0 }, lastAt: { p0: 20 } },
    })
    expect(keptOf(before, counted(1, 6), names).counts).toEqual({
      ...{ windowStart: 1, given: { h0: 6, h1: 7 } },
      ...{ calibration: { h0: 0, h1: 1 }, lastAt: { h0: 20, h1: 9 } },
    })
    expect(keptOf(before, counted(2, 1), names).counts).toEqual({
      ...{ windowStart: 2, given: { h0: 1 }, calibration: { h0: 0 } },
      lastAt: { h0: 20, h1: 9 },
    })
  })
})
