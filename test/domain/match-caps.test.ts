import { expect, test } from '@jest/globals'
import type { Cap } from '../../src/domain/caps.ts'
import { reachedCap, type ReachedCap } from '../../src/domain/match-caps.ts'
import type { RouteInput } from '../../src/domain/route.ts'
import { aPool, aRep, aRoster, at, routingPolicy, someRoutingFacts, TO_SALES } from './routing-world.ts'

const roster = aRoster(
  [aRep('A'), aRep('B')],
  [aPool('sales', { A: 1, B: 1 }), aPool('key', { A: 1 }), aPool('free', { A: 1 })],
)
const cap = (count: number, over: Partial<Cap> = {}): Cap => ({ per: 'open', count, window: 'static', ...over })
const diverts = (count: number) => cap(count, { matches: 'divert' })
const reached = (caps: Readonly<Record<string, readonly Cap[]>>, repId = 'A') =>
  reachedCap(
    {
      roster,
      policy: routingPolicy([TO_SALES], caps),
      routingFacts: someRoutingFacts({ openLeads: new Map([['A', 5]]) }),
      now: at('2026-03-04 10:00'),
    } as unknown as RouteInput,
    repId,
  )

test.each<[string, Parameters<typeof reached>[0], ReachedCap | null]>([
  ['no pool has one', {}, null],
  ['there is room for one more', { sales: [cap(6)] }, null],
  ['it is full, and a match goes beyond it', { sales: [cap(5)] }, { cap: cap(5), matches: 'bypass' }],
  ['it is full, and turns matches away', { sales: [diverts(5)] }, { cap: diverts(5), matches: 'divert' }],
  [
    'one that turns matches away before one that does not',
    { sales: [cap(5), diverts(4)] },
    { cap: diverts(4), matches: 'divert' },
  ],
  ['in whichever of their pools', { sales: [cap(5)], key: [diverts(4)] }, { cap: diverts(4), matches: 'divert' }],
  ['the one that is full, of several', { sales: [cap(9)], key: [cap(4)] }, { cap: cap(4), matches: 'bypass' }],
])('the cap a match meets: %s', (_, caps, met) => {
  expect(reached(caps)).toEqual(met)
})
test('caps of pools somebody is not in are not theirs', () => {
  expect(reached({ key: [diverts(0)] }, 'B')).toBeNull()
  expect(reached({ key: [diverts(0)] }, 'boss')).toBeNull()
})
