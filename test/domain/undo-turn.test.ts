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
  test('where leads are counted', () => {
    const policy = aPoolPolicy('sales', { method: 'count', count: { window: 'month', zone: 'UTC' } })
    const first = pick(world, policy, undefined)
    const second = pick(world, policy, first.state)
    const { counts } = refuse(second, world, policy).facts.rotation.get('sales')!
    for (const id of ['A', 'Night', 'Leave', 'Left', 'None', 'Nobody']) {
      expect(counts!.given[id] ?? 0).toBe(first.state.counts!.given[id] ?? 0)
      expect(counts!.calibration[id] ?? 0).toBeCloseTo(first.state.counts!.calibration[id] ?? 0, 9)
    }
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
