import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { PoolPolicy } from '../../src/domain/policy/policy.ts'
import { pickFromPool } from '../../src/domain/pool-pick.ts'
import type { Picked } from '../../src/domain/pool-pick.ts'
import type { Roster, RotationState } from '../../src/domain/roster.ts'
import { afterRefusedOwner, withoutRefused } from '../../src/domain/undo-turn.ts'
import { aContext, aPoolPolicy } from './pool-world.ts'
import { aPool, aRep, aRoster, at, DAY, officeTime, someRoutingFacts } from './routing-world.ts'

const now = at('2026-03-04 10:00')
const roster = aRoster(
  ['A', 'B', 'C'].map((repId) => aRep(repId)),
  [aPool('sales', { A: 1, B: 1, C: 1 })],
)

function pick(world: Roster, policy: PoolPolicy, state: RotationState | undefined): Picked {
  const rotation = new Map(state === undefined ? [] : [['sales', state] as const])
  const answer = pickFromPool('sales', aContext(world, [policy], { now, routingFacts: someRoutingFacts({ rotation }) }))
  if (answer.kind !== 'picked') throw new Error(answer.reason)
  return answer
}

function refuse(picked: Picked, world: Roster, policy: PoolPolicy) {
  const facts = someRoutingFacts({ rotation: new Map([['sales', picked.state]]) })
  const { repId, poolId, candidates } = picked
  return afterRefusedOwner({ repId, poolId, at: now, candidates }, world, policy, facts)
}

test('E10 lead 1 → A, lead 2 → B whose CRM user is deactivated: undone, lead 2 → C, leads 3 and 4 → C and A, 2–2', () => {
  const policy = aPoolPolicy('sales')
  const first = pick(roster, policy, undefined)
  const second = pick(roster, policy, first.state)
  expect([first.repId, second.repId]).toEqual(['A', 'B'])
  const { roster: without, facts } = refuse(second, roster, policy)
  expect(without.reps.get('B')?.active).toBe(false)
  let state = facts.rotation.get('sales')!
  expect(state).toEqual(first.state)
  const order = [0, 1, 2].map(() => {
    const picked = pick(without, policy, state)
    state = picked.state
    return picked.repId
  })
  expect(order).toEqual(['C', 'C', 'A'])
})

describe('every method forgets the turn it took', () => {
  const methods = ['weighted-round-robin', 'round-robin', 'count', 'least-loaded', 'performance'] as const
  test('whatever came before', () => {
    fc.assert(
      fc.property(fc.constantFrom(...methods), fc.nat(12), fc.nat(7), (method, before, gone) => {
        const policy = aPoolPolicy('sales', {
          method,
          count: { window: 'month', zone: 'UTC' },
          rampUp: { days: 10, fromShare: 0.5 },
        })
        const world = aRoster(
          ['A', 'B', 'C'].map((repId, i) =>
            aRep(repId, {
              startedAt: now - i * 5 * DAY,
              outOfOffice: (gone & (1 << i)) !== 0 && gone !== 7 ? [{ start: now - DAY, end: now + DAY }] : [],
            }),
          ),
          [aPool('sales', { A: 3, B: 2, C: 1 })],
        )
        let state: RotationState | undefined
        for (let i = 0; i < before; i++) state = pick(world, policy, state).state
        const picked = pick(world, policy, state)
        const undone = refuse(picked, world, policy).facts.rotation.get('sales')!
        const claims = (of: RotationState | undefined) => ['A', 'B', 'C'].map((repId) => of?.cw[repId] ?? 0)
        expect(claims(undone)).toEqual(claims(state))
        expect(undone.turns).toBe(state?.turns ?? 0)
        const counts = (of: RotationState | undefined) =>
          ['A', 'B', 'C'].map((repId) => [of?.counts?.given[repId] ?? 0, of?.counts?.calibration[repId] ?? 0])
        counts(undone).forEach(([given, calibration], i) => {
          expect(given).toBe(counts(state)[i]![0])
          expect(calibration).toBeCloseTo(counts(state)[i]![1]!, 9)
        })
      }),
      { numRuns: 1000 },
    )
  })
})

describe('also where those who were absent gained, and where somebody has no share', () => {
  const DAYS = { start: now - DAY, end: now + DAY }
  const night = { workingTime: officeTime('Asia/Jakarta') }
  const world = aRoster(
    [
      aRep('A'),
      aRep('Night', night),
      aRep('Leave', { outOfOffice: [DAYS] }),
      aRep('Left', { active: false }),
      aRep('None'),
    ],
    [aPool('sales', { A: 3, Night: 2, Leave: 1, Left: 1, None: 0, Nobody: 1 })],
  )
  test.each<[string, Partial<PoolPolicy>, number, number]>([
    ['nobody catches up', {}, 0, 0],
    ['whoever is out of hours catches up', { catchUp: { mode: 'full' } }, 2, 0],
    ['whoever is on leave, too', { catchUp: { mode: 'full', leave: true } }, 2, 1],
    ['up to some turns', { catchUp: { mode: 'limited', turns: 9, leave: true } }, 2, 1],
  ])('%s', (_, over, night, leave) => {
    const policy = aPoolPolicy('sales', over)
    const first = pick(world, policy, undefined)
    const second = pick(world, policy, first.state)
    const gained = (id: string) => second.state.cw[id]! - first.state.cw[id]!
    expect([gained('Night'), gained('Leave'), gained('Left'), gained('None')]).toEqual([night, leave, 0, 0])
    const undone = refuse(second, world, policy).facts.rotation.get('sales')!
    const ids = ['A', 'Night', 'Leave', 'Left', 'None', 'Nobody']
    expect(ids.map((id) => undone.cw[id])).toEqual(ids.map((id) => first.state.cw[id]))
    expect(undone.turns).toBe(1)
  })
})

describe('where leads are counted, each part of what was counted', () => {
  const night = { workingTime: officeTime('Asia/Jakarta') }
  const world = aRoster(
    [aRep('A'), aRep('B'), aRep('Night', night), aRep('Far', night), aRep('Left', { active: false }), aRep('None')],
    [
      aPool('first', { Night: 1, Far: 1 }, { overflow: ['sales'] }),
      aPool('sales', { A: 3, B: 1, Night: 2, Left: 0, None: 0, Nobody: 1 }),
    ],
  )
  const month: Partial<PoolPolicy> = { method: 'count', count: { window: 'month', zone: 'UTC' } }
  test.each<[string, PoolPolicy, string]>([
    ['in its own pool', aPoolPolicy('sales', month), 'sales'],
    ['of the week', aPoolPolicy('sales', { method: 'count', count: { window: 'week', zone: 'UTC' } }), 'sales'],
    ['of the month where the pool says nothing', aPoolPolicy('sales', { method: 'count' }), 'sales'],
    ['by overflow: who is of the pool before it was not counted', aPoolPolicy('sales', month), 'first'],
    ['where whoever is absent catches up', aPoolPolicy('sales', { ...month, catchUp: { mode: 'full' } }), 'sales'],
  ])('%s', (_, policy, asked) => {
    const before = pick(world, policy, undefined).state
    const facts = someRoutingFacts({ rotation: new Map([['sales', before]]) })
    const picked = pickFromPool(asked, aContext(world, [policy], { now, routingFacts: facts }))
    if (picked.kind !== 'picked') throw new Error(picked.reason)
    const undone = refuse(picked, world, policy).facts.rotation.get('sales')!
    expect(undone.turns).toBe(1)
    expect({ A: 0, B: 0, ...undone.counts!.given }).toEqual({ A: 0, B: 0, ...before.counts!.given })
    const { calibration } = undone.counts!
    expect(Object.keys(calibration).sort()).toEqual(Object.keys(before.counts!.calibration).sort())
    for (const [id, counted] of Object.entries(before.counts!.calibration))
      expect(calibration[id]).toBeCloseTo(counted, 9)
  })
  test('but nothing of a month that is over', () => {
    const policy = aPoolPolicy('sales', month)
    const picked = pick(world, policy, undefined)
    const april = { ...picked.state.counts!, windowStart: at('2026-04-01 00:00', 'UTC') }
    const state = { ...picked.state, turns: 5, counts: april }
    expect(refuse({ ...picked, state }, world, policy).facts.rotation.get('sales')).toEqual({ ...state, turns: 4 })
  })
  test('nor where nothing is counted any more', () => {
    const policy = aPoolPolicy('sales', month)
    const { counts: _none, ...state } = pick(world, policy, undefined).state
    const picked = { ...pick(world, policy, undefined), state }
    expect(refuse(picked, world, policy).facts.rotation.get('sales')).toEqual({ ...state, turns: 0 })
  })
})

describe('as far as the pool is known', () => {
  const policy = aPoolPolicy('sales')
  const world = aRoster(
    [aRep('A'), aRep('B'), aRep('Night', { workingTime: officeTime('Asia/Jakarta') })],
    [aPool('sales', { A: 1, B: 1, Night: 1 })],
  )
  const picked = pick(world, policy, pick(world, policy, undefined).state)
  const undone = (then: Roster, known: PoolPolicy | undefined) => {
    const facts = someRoutingFacts({ rotation: new Map([['sales', picked.state]]) })
    return afterRefusedOwner({ ...picked, at: now }, then, known, facts).facts.rotation.get('sales')
  }
  test('one that no policy knows gave turns', () => {
    expect(undone(world, undefined)).toEqual(undone(world, policy))
  })
  test('one that is gone is left as it is', () => {
    expect(undone(aRoster([aRep('A')], []), policy)).toBe(picked.state)
  })
})

describe('people whom the CRM refused', () => {
  test.each<[string, readonly string[] | undefined, string | null, string[]]>([
    ['none yet', undefined, null, []],
    ['are not there', ['A', 'B'], null, ['A', 'B']],
    ['but for whom the CRM shows as the owner by now', ['A', 'B'], 'B', ['A']],
    ['nor is somebody nobody knows', ['stranger'], null, []],
  ])('%s', (_, refused, shown, gone) => {
    const left = withoutRefused(roster, refused, shown)
    expect([...left.reps.values()].filter(({ active }) => !active).map(({ repId }) => repId)).toEqual(gone)
    if (gone.length === 0) expect(left).toBe(roster)
    expect(withoutRefused(left, refused, shown)).toBe(left)
  })
})
