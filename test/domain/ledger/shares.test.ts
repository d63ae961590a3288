import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { PastTurn } from '../../../src/domain/ledger/past-turn.ts'
import { isEarly, sharesOf } from '../../../src/domain/ledger/shares.ts'

const members = [
  { repId: 'sari', weight: 2 },
  { repId: 'budi', weight: 1 },
  { repId: 'dewi', weight: 1 },
]
const lead = { leadId: 'lead', person: null, company: null }
function turn(takenBy: string, present: readonly string[], absent: readonly string[] = []): PastTurn {
  const candidates = [
    ...present.map((repId) => ({ repId, gate: repId === takenBy ? 'chosen' : 'eligible', present: true }) as const),
    ...absent.map((repId) => ({ repId, gate: 'out-of-office', present: false }) as const),
  ]
  return { lead, at: 0, takenBy, candidates, policyVersion: 1 }
}
const ALL = ['sari', 'budi', 'dewi']

describe('what was due', () => {
  test('a whole round by weight leaves nobody with more or less than was due', () => {
    const shares = sharesOf(
      members,
      ['sari', 'budi', 'dewi', 'sari'].map((who) => turn(who, ALL)),
    )
    expect(Object.fromEntries(shares)).toEqual({
      sari: { turns: 2, due: 2 },
      budi: { turns: 1, due: 1 },
      dewi: { turns: 1, due: 1 },
    })
  })

  test('whoever is absent has no part of the turn; those present share it by weight', () => {
    const shares = sharesOf(members, [turn('sari', ['sari', 'budi'], ['dewi'])])
    expect(shares.get('sari')?.due).toBeCloseTo(2 / 3)
    expect(shares.get('budi')?.due).toBeCloseTo(1 / 3)
    expect(shares.has('dewi')).toBe(false)
  })

  test('present and not fit for the lead: the part stays theirs', () => {
    const passed = turn('sari', ['sari', 'budi'])
    const candidates = passed.candidates.map((one) => (one.repId === 'budi' ? { ...one, gate: 'not-skilled' } : one))
    expect(sharesOf(members, [{ ...passed, candidates } as PastTurn]).get('budi')?.due).toBeCloseTo(1 / 3)
  })

  test('somebody who is a member no longer counts with the mean weight', () => {
    const shares = sharesOf(members, [turn('gone', ['budi', 'gone'])])
    expect(shares.get('gone')).toEqual({ turns: 1, due: expect.closeTo(4 / 3 / (1 + 4 / 3)) })
  })

  test('present with a weight of 0 is no part of it, and not spoken of', () => {
    const shares = sharesOf([...members, { repId: 'none', weight: 0 }], [turn('budi', ['budi', 'none'])])
    expect(Object.fromEntries(shares)).toEqual({ budi: { turns: 1, due: 1 } })
  })

  test('of a pool that has nobody any more, all who were there had equal parts', () => {
    const shares = sharesOf([], [turn('gone', ['gone', 'left'])])
    expect(Object.fromEntries(shares)).toEqual({ gone: { turns: 1, due: 0.5 }, left: { turns: 0, due: 0.5 } })
  })

  test('turns and what was due sum to the same, whatever happened', () => {
    const happened = fc.array(
      fc.tuple(fc.constantFrom(...ALL, 'gone'), fc.uniqueArray(fc.constantFrom(...ALL, 'gone'))),
    )
    fc.assert(
      fc.property(happened, (all) => {
        const shares = [
          ...sharesOf(
            members,
            all.map(([who, present]) => turn(who, present)),
          ).values(),
        ]
        expect(shares.reduce((sum, { turns }) => sum + turns, 0)).toBe(all.length)
        expect(shares.reduce((sum, { due }) => sum + due, 0)).toBeCloseTo(all.length, 6)
      }),
    )
  })
})

test.each([
  [2, true],
  [3, false],
])('three members, %d turns: too early to compare is %s', (turns, early) => {
  expect(isEarly([...members, { repId: 'none', weight: 0 }], turns)).toBe(early)
})
