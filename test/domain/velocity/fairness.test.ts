import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { fairness, type Turn } from '../../../src/domain/velocity/fairness.ts'

const turns = (picks: string, present: Readonly<Record<string, number>>): readonly Turn[] =>
  [...picks].map((repId) => ({
    repId,
    present: Object.entries(present).map(([id, weight]) => ({ repId: id, weight })),
  }))

test('weights 5/1/1 over A A B A C A A: nobody is off at the end, and never by a whole lead', () => {
  const result = fairness(turns('AABACAA', { A: 5, B: 1, C: 1 }))
  expect(result.reps.map(({ repId, actual, deviation }) => [repId, actual, deviation])).toEqual([
    ['A', 5, expect.closeTo(0, 12)],
    ['B', 1, expect.closeTo(0, 12)],
    ['C', 1, expect.closeTo(0, 12)],
  ])
  expect(result.worstEver).toBeLessThan(1)
  expect(result).toMatchObject({ turns: 7, outside: 0 })
})

test('absence costs nobody their fairness', () => {
  const result = fairness([...turns('ABABAB', { A: 1, B: 1 }), ...turns('ABCABC', { A: 1, B: 1, C: 1 })])
  expect(result.worst).toBeCloseTo(0, 12)
  expect(result.reps.find(({ repId }) => repId === 'C')).toMatchObject({ actual: 2, expected: expect.closeTo(2, 12) })
})

test('reps come by id, whatever the order of their turns', () => {
  const { reps } = fairness(turns('CABBAC', { C: 1, A: 1, B: 1 }))
  expect(reps.map(({ repId }) => repId)).toEqual(['A', 'B', 'C'])
})

test('the worst moment counts, though all is even in the end', () => {
  expect(fairness(turns('AABB', { A: 1, B: 1 }))).toMatchObject({ worst: 0, worstEver: 1 })
  // Those who waited count as well as the one who was favoured.
  expect(fairness(turns('A', { A: 1, B: 3 }))).toMatchObject({ worstEver: 0.75 })
  expect(fairness(turns('C', { A: 3, B: 1, C: 12 }))).toMatchObject({ worstEver: 0.25 })
})

test('a turn without weight gives nobody an expectation', () => {
  expect(fairness(turns('A', { A: 0, B: 0 })).reps.map(({ expected }) => expected)).toEqual([0, 0])
  expect(fairness(turns('A', {}))).toMatchObject({ worstEver: 1, outside: 1 })
})

test('favours show: A gets all, and one lead goes to somebody who was not there', () => {
  const result = fairness([...turns('AAAA', { A: 1, B: 1 }), ...turns('Z', { A: 1, B: 1 })])
  expect(result.worst).toBe(2.5)
  expect(result.outside).toBe(1)
  expect(fairness([])).toEqual({ turns: 0, reps: [], worst: 0, worstEver: 0, outside: 0 })
})

test('deviations sum to zero when every turn is taken by somebody present', () => {
  const turn = fc
    .record({ weights: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }), pick: fc.nat() })
    .map(({ weights, pick }) => ({
      repId: `r${pick % weights.length}`,
      present: weights.map((weight, i) => ({ repId: `r${i}`, weight })),
    }))
  fc.assert(
    fc.property(fc.array(turn, { maxLength: 30 }), (list) => {
      const { reps } = fairness(list)
      expect(reps.reduce((sum, { deviation }) => sum + deviation, 0)).toBeCloseTo(0, 9)
    }),
    { numRuns: 1000 },
  )
})
