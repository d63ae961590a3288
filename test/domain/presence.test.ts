import { describe, expect, test } from '@jest/globals'
import { awayUntil, isAway, nextPresent, presentAt, seatPool } from '../../src/domain/presence.ts'
import type { Pool } from '../../src/domain/roster.ts'
import { aPool, aRep, aRoster, at, HOUR, OFFICE } from './routing-world.ts'

/** Wednesday, one hour after opening. */
const ten = at('2026-03-04 10:00')
const hour = (n: number) => ten + n * HOUR
/** Away for these stretches, in hours from ten. */
const away = (...spans: readonly (readonly [number, number])[]) => ({
  outOfOffice: spans.map(([start, end]) => ({ start: hour(start), end: hour(end) })),
})
const tomorrow = at('2026-03-05 09:00')

describe('when somebody is there next', () => {
  test.each<[string, object, Pool['hours'], number, number | null]>([
    ['at once', {}, 'members', 0, ten],
    ['after an absence', away([-1, 2]), 'members', 0, hour(2)],
    ['at once, an absence being over at this moment', away([-1, 0]), 'members', 0, ten],
    ['after one that begins at this moment', away([0, 2]), 'members', 0, hour(2)],
    ['at once, one being ahead', away([1, 2]), 'members', 0, ten],
    ['after two that meet', away([-1, 2], [2, 3]), 'members', 0, hour(3)],
    ['after two that meet, the later written first', away([2, 3], [-1, 2]), 'members', 0, hour(3)],
    ['after two of which one lies in the other', away([-1, 4], [1, 2]), 'members', 0, hour(4)],
    ['between two that do not meet', away([-1, 2], [3, 4]), 'members', 0, hour(2)],
    ['when the day begins', {}, 'members', 9, tomorrow],
    ['when the day after an absence begins', away([-1, 8]), 'members', 0, tomorrow],
    ['after an absence into which the day begins', away([-1, 8], [22, 25]), 'members', 0, hour(25)],
    ['after an absence, whatever the hours, where the pool minds none', away([-1, 9]), 'always', 0, hour(9)],
    ['at night, where the pool minds none', {}, 'always', 9, hour(9)],
    ['never, as far as is known', away([-1, 24 * 365]), 'members', 0, null],
    ['after the longest absence, where nobody minds the calendar', away([-1, 24 * 365]), 'always', 0, hour(24 * 365)],
  ])('%s', (_, over, hours, from, next) => {
    expect(nextPresent(aRep('A', { workingTime: OFFICE, ...over }), hours, hour(from))).toBe(next)
  })
})

describe('until when somebody is away', () => {
  test.each<[string, object, number]>([
    ['not at all', {}, 0],
    ['not yet', away([1, 2]), 0],
    ['no more', away([-2, 0]), 0],
    ['to its end', away([0, 3]), 3],
    ['to the end of those that meet', away([-1, 2], [2, 3], [5, 6]), 3],
    ['in whatever order they are written', away([3, 4], [2, 3], [-1, 2]), 4],
    ['of which one lies in the other', away([-1, 4], [1, 2]), 4],
  ])('%s', (_, over, end) => {
    const rep = aRep('A', over)
    expect(awayUntil(rep, ten)).toBe(hour(end))
    expect(isAway(rep, ten)).toBe(end > 0)
  })
})

describe('who is there in a pool', () => {
  const people = [aRep('A', { workingTime: OFFICE }), aRep('Ill', away([-1, 2])), aRep('Left', { active: false })]
  const members = { A: 1, Ill: 1, Left: 1, Nobody: 1 }
  test.each<[string, Pool['hours'], number, readonly (string | null)[]]>([
    ['in hours', 'members', 0, [null, 'out-of-office', 'inactive', 'inactive']],
    ['at night', 'members', 9, ['out-of-hours', null, 'inactive', 'inactive']],
    ['at night where the pool minds no hours', 'always', 9, [null, null, 'inactive', 'inactive']],
  ])('%s', (_, hours, from, gates) => {
    const seated = seatPool(aRoster(people, [aPool('sales', members, { hours })]), 'sales')!
    expect(presentAt(seated, hour(from)).gates).toEqual(gates)
    // The same answer is kept for one moment, not for another.
    expect(presentAt(seated, hour(from))).toBe(presentAt(seated, hour(from)))
    expect(presentAt(seated, hour(1)).gates[1]).toBe('out-of-office')
  })
  test('no pool, nobody', () => {
    expect(seatPool(aRoster([], []), 'sales')).toBeNull()
  })
})
