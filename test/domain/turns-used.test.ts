import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { EMPTY_ROTATION, HOUSE_ACCOUNT, takeTurn } from '../../src/domain/rotation.ts'
import type { RotationState } from '../../src/domain/roster.ts'
import { giveBackUsed, turnsUsed, usedInCommon } from '../../src/domain/turns-used.ts'

const MEMBERS = [
  { repId: 'a', weight: 3 },
  { repId: 'b', weight: 2 },
  { repId: 'c', weight: 1 },
]
const turn = (state: RotationState, present: readonly string[], left: readonly string[] = []): RotationState => {
  const members = MEMBERS.filter(({ repId }) => !left.includes(repId))
  return takeTurn(state, members, new Set(present), () => true)?.state ?? state
}
const plain = ({ cw, turns }: RotationState) => ({
  cw: Object.fromEntries(Object.entries(cw).filter(([, claim]) => claim !== 0)),
  turns,
})
const used = (before: RotationState, after: RotationState) =>
  turnsUsed(new Map([['p', before]]), new Map([['p', after]]))['p']!

test('turns given back leave the pool as if they had never been taken, in whatever order, whatever was taken between them', () => {
  const someone = fc.subarray(['a', 'b', 'c'], { minLength: 1 })
  fc.assert(
    fc.property(fc.array(fc.tuple(someone, fc.subarray(['b', 'c']), fc.boolean()), { maxLength: 12 }), (turns) => {
      let state: RotationState = EMPTY_ROTATION
      const back: ReturnType<typeof used>[] = []
      let sum: RotationState = EMPTY_ROTATION
      for (const [present, left, isTakenBack] of turns) {
        const after = turn(state, present, left)
        if (isTakenBack) back.push(used(state, after))
        else {
          const own = used(state, after)
          const negative = (amounts: Readonly<Record<string, number>>) =>
            Object.fromEntries(Object.entries(amounts).map(([id, amount]) => [id, -amount]))
          sum = giveBackUsed(sum, { turns: -own.turns, cw: negative(own.cw) })
        }
        state = after
      }
      for (const one of back.toReversed()) state = giveBackUsed(state, one)
      expect(plain(state)).toEqual(plain(sum))
    }),
  )
})

test('who left the pool before a turn that is given back has again what they had coming', () => {
  const before = turn(EMPTY_ROTATION, ['a', 'b'])
  const first = turn(before, ['a', 'c'], ['b'])
  const second = turn(first, ['a', 'c'], ['b'])
  expect([before.cw['b'], first.cw['b'], first.cw[HOUSE_ACCOUNT]]).toEqual([2, undefined, 2])
  const back = giveBackUsed(giveBackUsed(second, used(before, first)), used(first, second))
  expect(plain(back)).toEqual(plain(before))
})

test('in a pool that turns as one with that of another CRM they never lost it, and have no more than that', () => {
  const before = turn(EMPTY_ROTATION, ['a', 'b'])
  const after = turn(before, ['a', 'c'], ['b'])
  const common = { ...after, cw: { ...after.cw, b: before.cw['b']! } }
  const { cw } = giveBackUsed(common, usedInCommon(used(before, after)))
  expect(cw).toMatchObject({ a: before.cw['a'], b: 2, c: 0 })
})

test('what was counted goes only where the same window still counts', () => {
  const counts = { windowStart: 100, given: { a: 2 }, calibration: { a: 0, b: 1 }, lastAt: {} }
  const before: RotationState = {
    cw: {},
    turns: 4,
    counts: { ...counts, given: { a: 1 }, calibration: { a: 0, b: 0.5 } },
  }
  const after: RotationState = { cw: {}, turns: 5, counts }
  expect(giveBackUsed(after, used(before, after))).toMatchObject({
    turns: 4,
    counts: { given: { a: 1 }, calibration: { b: 0.5 } },
  })
  const next = { ...after, counts: { ...counts, windowStart: 200, given: { b: 1 } } }
  expect(giveBackUsed(next, used(before, after))).toMatchObject({ turns: 4, counts: { given: { b: 1 } } })
})

test('in a pool that chooses by count, what was counted in that window goes too; in a newer one it is gone already', () => {
  const counted = (windowStart: number, given: object, calibration: object) =>
    ({ cw: {}, turns: 0, counts: { windowStart, given, calibration } }) as unknown as RotationState
  const [before, after] = [counted(7, { a: 1 }, { a: 2, b: 1 }), counted(7, { a: 2, b: 1 }, { a: 2, b: 3 })]
  const amounts = used(before, after)
  expect(amounts.counts).toEqual({ windowStart: 7, given: { a: 1, b: 1 }, calibration: { a: 0, b: 2 } })
  expect(giveBackUsed(after, amounts).counts).toEqual({
    windowStart: 7,
    given: { a: 1, b: 0 },
    calibration: { a: 2, b: 1 },
  })
  // The turn that began a window counted from nothing.
  const begun = used(counted(3, { a: 9 }, { a: 9 }), after)
  expect(begun.counts).toEqual({ windowStart: 7, given: { a: 2, b: 1 }, calibration: { a: 2, b: 3 } })
  const newer = counted(9, { a: 4 }, {})
  expect(giveBackUsed(newer, amounts).counts).toEqual(newer.counts)
  expect(giveBackUsed(after, used(EMPTY_ROTATION, EMPTY_ROTATION)).counts).toEqual(after.counts)
  expect('counts' in giveBackUsed(EMPTY_ROTATION, amounts)).toBe(false)
})

test('a pool without a state before began with its first turn, and nobody left it', () => {
  const after = turn(EMPTY_ROTATION, ['a', 'b'])
  const first = turnsUsed(new Map(), new Map([['p', after]]))['p']!
  expect(first).toEqual({ turns: 1, cw: after.cw })
  const left = turn(turn(EMPTY_ROTATION, ['a', 'b']), ['a', 'c'], ['b'])
  expect(used(turn(EMPTY_ROTATION, ['a', 'b']), left).left).toEqual(['b'])
  expect('left' in used(left, turn(left, ['a', 'c'], ['b']))).toBe(false)
})
