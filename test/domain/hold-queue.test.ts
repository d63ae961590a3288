import { expect, test } from '@jest/globals'
import { drainOrder, waitingFirst, waitingOf, type Waiting } from '../../src/domain/hold-queue.ts'
import type { LeadMemory } from '../../src/domain/lead.ts'
import { withoutRefused, withoutRep } from '../../src/domain/undo-turn.ts'
import { ROSTER } from './decide/builders.ts'

const waiting = (leadId: string, promisedMinutes: number | null, heldSince: number): Waiting => ({
  leadId,
  heldSince,
  promisedMinutes,
})
const held = (poolId: string | null, promisedMinutes?: number) =>
  ({
    held: { poolId, since: 7, ...(promisedMinutes === undefined ? {} : { promisedMinutes }) },
  }) as unknown as LeadMemory

test.each<[string, LeadMemory | null, Waiting | null]>([
  ['a lead never seen', null, null],
  ['a lead that is not held', { held: null } as LeadMemory, null],
  ['a lead held by no pool', held(null), null],
  ['a lead a pool holds', held('ae', 15), waiting('1', 15, 7)],
  ['a lead without a promise', held('ae'), waiting('1', null, 7)],
])('%s waits for a pool: %#', (_what, memory, place) => {
  expect(waitingOf('1', memory)).toEqual(place)
})

test('who waits is taken before who came now: the tightest promise, then the longest wait, then by id; the others keep their order', () => {
  const places: Record<string, Waiting | null> = {
    new2: null,
    late: waiting('late', 15, 9),
    none: waiting('none', null, 1),
    zeta: waiting('zeta', 60, 2),
    early: waiting('early', 15, 3),
    new1: null,
    alpha: waiting('alpha', 60, 2),
    nobody: waiting('nobody', null, 0),
  }
  expect(waitingFirst(Object.keys(places), (lead) => places[lead]!)).toEqual([
    'early',
    'late',
    'alpha',
    'zeta',
    'nobody',
    'none',
    'new2',
    'new1',
  ])
  const fresh = ['b', 'a']
  expect(waitingFirst(fresh, () => null)).toBe(fresh)
})

test.each([
  [waiting('a', 5, 1), waiting('b', 6, 0), -1],
  [waiting('a', 5, 1), waiting('b', null, 0), -Infinity],
  [waiting('a', null, 1), waiting('b', null, 3), -2],
  [waiting('a', 5, 1), waiting('b', 5, 1), -1],
  [waiting('b', 5, 1), waiting('a', 5, 1), 1],
  [waiting('a', 5, 1), waiting('a', 5, 1), 0],
])('%j before %j: %s', (one, other, order) => {
  expect(drainOrder(one, other)).toBe(order)
})

test('whom the CRM refused is not there for that lead, unless the CRM shows them as its owner by now', () => {
  const active = (refused: readonly string[] | undefined, shown: string | null) =>
    [...withoutRefused(ROSTER, refused, shown).reps.values()].filter((rep) => !rep.active).map(({ repId }) => repId)
  expect(active(['ann', 'ben'], null)).toEqual(['ann', 'ben'])
  expect(active(['ann', 'ben'], 'ben')).toEqual(['ann'])
  expect(withoutRefused(ROSTER, undefined, 'ann')).toBe(ROSTER)
  expect(withoutRep(ROSTER, 'nobody')).toBe(ROSTER)
  const left = withoutRep(ROSTER, 'ann')
  expect(withoutRep(left, 'ann')).toBe(left)
  expect(ROSTER.reps.get('ann')?.active).toBe(true)
})
