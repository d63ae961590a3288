import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { countLead, countsAt, furthestBelow, shortfalls } from '../../src/domain/count-pool.ts'
import type { CountState, PoolMember } from '../../src/domain/roster.ts'
import { localDays } from '../../src/mapping/working-time.ts'
import { aPoolPolicy, PoolRun } from './pool-world.ts'
import { aPool, aRep, aRoster, at, DAY, NEW_YORK } from './routing-world.ts'

const RUNS = { numRuns: 1000 }
const ELIGIBLE = { present: true, eligible: true }
const ABSENT = { present: false, eligible: false }

function membersOf(weights: Readonly<Record<string, number>>): readonly PoolMember[] {
  return Object.entries(weights).map(([repId, weight]) => ({ repId, weight }))
}

function counted(given: Readonly<Record<string, number>>, over: Partial<CountState> = {}): CountState {
  const calibration = Object.fromEntries(Object.keys(given).map((repId) => [repId, 0]))
  return { windowStart: 0, given, calibration, lastAt: {}, ...over }
}

test('E13 A 10, B 8, C 3, weights 100/100/50 → targets 8.4/8.4/4.2, shortfalls −1.6/0.4/1.2 → C', () => {
  const members = membersOf({ A: 100, B: 100, C: 50 })
  const counts = counted({ A: 10, B: 8, C: 3 })
  const list = shortfalls(counts, members)
  expect(list.map(({ target }) => Number(target.toFixed(9)))).toEqual([8.4, 8.4, 4.2])
  expect(list.map(({ shortfall }) => Number(shortfall.toFixed(9)))).toEqual([-1.6, 0.4, 1.2])
  expect(furthestBelow(counts, members, [ELIGIBLE, ELIGIBLE, ELIGIBLE])).toBe(2)
})

describe('E14 four reps at 10 each, E joins', () => {
  const members = membersOf({ A: 1, B: 1, C: 1, D: 1, E: 1 })
  const lastAt = { A: 1, B: 2, C: 3, D: 4 }
  const state = { cw: {}, turns: 40, counts: counted({ A: 10, B: 10, C: 10, D: 10 }, { lastAt }) }
  const everybody = members.map(() => ELIGIBLE)

  test('calibration 10, every shortfall 0, the tie goes to E, then as usual', () => {
    let counts = countsAt(state, members, 0)
    expect(counts.calibration['E']).toBe(10)
    expect(shortfalls(counts, members).map(({ shortfall }) => shortfall)).toEqual([0, 0, 0, 0, 0])
    const order: string[] = []
    for (let now = 5; now < 10; now++) {
      const picked = furthestBelow(counts, members, everybody)!
      order.push(members[picked]!.repId)
      counts = countLead(counts, members, everybody, picked, now)
    }
    expect(order.join(' ')).toBe('E A B C D')
  })

  test('without it E is short by 8 and would take the next ones in a row', () => {
    const bare = { ...state.counts, calibration: { ...state.counts.calibration, E: 0 } }
    expect(shortfalls(bare, members).map(({ shortfall }) => shortfall)).toEqual([-2, -2, -2, -2, 8])
    let counts: CountState = bare
    const order: string[] = []
    for (let now = 5; now < 15; now++) {
      const picked = furthestBelow(counts, members, everybody)!
      order.push(members[picked]!.repId)
      counts = countLead(counts, members, everybody, picked, now)
    }
    expect(order.join(' ')).toBe('E E E E E E E E E E')
  })
})

describe('ties', () => {
  test.each([
    { row: 'higher weight', weights: { A: 1, B: 2 }, given: { A: 0, B: 0 }, lastAt: {}, expected: 'B' },
    {
      row: 'least recently given a lead',
      weights: { A: 1, B: 1 },
      given: { A: 1, B: 1 },
      lastAt: { A: 9, B: 3 },
      expected: 'B',
    },
    { row: 'never given one', weights: { A: 1, B: 1 }, given: { A: 0, B: 0 }, lastAt: { A: 9 }, expected: 'B' },
    { row: 'order', weights: { A: 1, B: 1 }, given: { A: 0, B: 0 }, lastAt: {}, expected: 'A' },
  ])('$row → $expected', ({ weights, given, lastAt, expected }) => {
    const members = membersOf(weights)
    const picked = furthestBelow(
      counted(given, { lastAt }),
      members,
      members.map(() => ELIGIBLE),
    )
    expect(members[picked!]!.repId).toBe(expected)
  })
})

test('an absence is calibrated with the leads of the others ÷ (members − 1), so nothing is caught up', () => {
  const members = membersOf({ A: 1, B: 1, C: 1 })
  let counts = countsAt({ cw: {}, turns: 0 }, members, 0)
  const away = [ELIGIBLE, ELIGIBLE, ABSENT]
  for (let now = 1; now <= 6; now++)
    counts = countLead(counts, members, away, furthestBelow(counts, members, away)!, now)
  expect(counts.given).toEqual({ A: 3, B: 3 })
  expect(counts.calibration['C']).toBeCloseTo(3, 9)
  const order: string[] = []
  const back = members.map(() => ELIGIBLE)
  for (let now = 7; now <= 12; now++) {
    const picked = furthestBelow(counts, members, back)!
    order.push(members[picked]!.repId)
    counts = countLead(counts, members, back, picked, now)
  }
  expect(order.join(' ')).toBe('C A B C A B')
})

describe('windows turn in the pool’s zone', () => {
  const zone = localDays(NEW_YORK, at('2026-02-20 00:00'), at('2026-06-01 00:00'))
  const pool = aPool('sales', { A: 1, B: 1 }, { localDays: zone })
  const roster = aRoster([aRep('A'), aRep('B')], [pool])
  test.each([
    { window: 'day', first: '2026-03-04 23:59', next: '2026-03-05 00:00' },
    { window: 'week', first: '2026-03-08 23:59', next: '2026-03-09 00:00' },
    { window: 'month', first: '2026-03-31 23:59', next: '2026-04-01 00:00' },
  ] as const)('a $window ends before $next', ({ window, first, next }) => {
    const run = new PoolRun(roster, aPoolPolicy('sales', { method: 'count', count: { window, zone: NEW_YORK } }))
    run.give(at(first))
    expect(run.state?.counts?.given).toEqual({ A: 1 })
    run.give(at(next))
    expect(run.state?.counts).toMatchObject({ given: { B: 1 }, windowStart: at(next) })
    expect(run.order).toEqual(['A', 'B'])
  })
})

describe('properties', () => {
  const weights = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 6 })
  test('all present: nobody is ever a whole lead or more below their share after a pick', () => {
    fc.assert(
      fc.property(weights, fc.nat(80), (list, leads) => {
        const members = list.map((weight, i) => ({ repId: `R${i}`, weight }))
        let counts = countsAt({ cw: {}, turns: 0 }, members, 0)
        const everybody = members.map(() => ELIGIBLE)
        for (let now = 0; now < leads; now++) {
          counts = countLead(counts, members, everybody, furthestBelow(counts, members, everybody)!, now)
        }
        const given = members.map(({ repId }) => counts.given[repId] ?? 0)
        expect(given.reduce((sum, count) => sum + count, 0)).toBe(leads)
        for (const { shortfall } of shortfalls(counts, members)) expect(shortfall).toBeLessThanOrEqual(list.length)
        if (new Set(list).size === 1) expect(Math.max(...given) - Math.min(...given)).toBeLessThanOrEqual(1)
      }),
      RUNS,
    )
  })

  test('shortfalls sum to zero, and only who is eligible is picked', () => {
    fc.assert(
      fc.property(weights, fc.array(fc.tuple(fc.nat(63), fc.nat(63)), { maxLength: 40 }), (list, masks) => {
        const members = list.map((weight, i) => ({ repId: `R${i}`, weight }))
        let counts = countsAt({ cw: {}, turns: 0 }, members, 0)
        masks.forEach(([present, eligible], now) => {
          const standings = members.map((_, i) => {
            const here = (present & (1 << i)) !== 0
            return { present: here, eligible: here && (eligible & (1 << i)) !== 0 }
          })
          const picked = furthestBelow(counts, members, standings)
          if (picked === null) {
            expect(standings.some((standing) => standing.eligible)).toBe(false)
            return
          }
          expect(standings[picked]!.eligible).toBe(true)
          counts = countLead(counts, members, standings, picked, now)
          const sum = shortfalls(counts, members).reduce((total, { shortfall }) => total + shortfall, 0)
          expect(Math.abs(sum)).toBeLessThan(1e-6)
        })
      }),
      RUNS,
    )
  })

  test('one day after another starts from nothing', () => {
    const pool = aPool('sales', { A: 1, B: 1, C: 1 })
    const run = new PoolRun(
      aRoster(
        ['A', 'B', 'C'].map((id) => aRep(id)),
        [pool],
      ),
      aPoolPolicy('sales', { method: 'count', count: { window: 'day', zone: 'UTC' } }),
    )
    for (let day = 0; day < 3; day++) run.give(at('2026-03-04 10:00') + day * DAY)
    expect(run.order).toEqual(['A', 'B', 'C'])
  })
})

describe('a member without a share', () => {
  const members = membersOf({ A: 1, B: 1, Z: 0 })
  const counts = counted({ A: 4, B: 2, Z: 6 })
  const everybody = members.map(() => ELIGIBLE)

  test('is never the next, however far below', () => {
    expect(furthestBelow(counted({ A: 4, B: 4, Z: -9 }), members, everybody)).not.toBe(2)
    expect(furthestBelow(counts, membersOf({ Z: 0 }), [ELIGIBLE])).toBeNull()
    expect(shortfalls(counts, membersOf({ Z: 0 }))[0]).toMatchObject({ target: 0, shortfall: -6 })
  })
  test('neither lends to whoever joins nor is counted among those who do', () => {
    const joining = [...members, { repId: 'N', weight: 1 }]
    expect(countsAt({ cw: {}, turns: 6, counts }, joining, 0).calibration).toEqual({ A: 0, B: 0, Z: 0, N: 3 })
    const alone = countsAt({ cw: {}, turns: 6, counts: counted({}) }, membersOf({ N: 1 }), 0)
    expect(alone.calibration).toEqual({ N: 0 })
  })
  test('is not calibrated while away, and does not thin what the others are', () => {
    const after = countLead(counts, members, [ELIGIBLE, ABSENT, ABSENT], 0, 9)
    expect(after.calibration).toEqual({ A: 0, B: 1, Z: 0 })
    expect(countLead(counted({ A: 0 }), membersOf({ A: 1 }), [ABSENT], 0, 9).calibration).toEqual({ A: 0 })
  })
  test('in a new window all begin at nought', () => {
    expect(countsAt({ cw: {}, turns: 6, counts }, members, 1).calibration).toEqual({ A: 0, B: 0, Z: 0 })
  })
})
