import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { PoolPolicy } from '../../src/domain/policy/policy.ts'
import { pickFromPool } from '../../src/domain/pool-pick.ts'
import type { Picked } from '../../src/domain/pool-pick.ts'
import type { Roster, RotationState } from '../../src/domain/roster.ts'
import { afterRefusedOwner } from '../../src/domain/undo-turn.ts'
import { aContext, aPoolPolicy } from './pool-world.ts'
import { aPool, aRep, aRoster, at, DAY, someRoutingFacts } from './routing-world.ts'

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
