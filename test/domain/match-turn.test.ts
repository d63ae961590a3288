import { describe, expect, test } from '@jest/globals'
import { turnForMatch } from '../../src/domain/match-turn.ts'
import type { PoolPolicy, RoutingRule } from '../../src/domain/policy/policy.ts'
import { aContext, aPoolPolicy } from './pool-world.ts'
import {
  aPool,
  aRep,
  aRoster,
  at,
  DAY,
  HOUR,
  matchTo,
  officeTime,
  routeWith,
  routingPolicy,
  someRoutingFacts,
  TO_SALES,
} from './routing-world.ts'

const now = at('2026-03-04 10:00')
const people = [
  aRep('A'),
  aRep('B'),
  aRep('Ill', { outOfOffice: [{ start: now - HOUR, end: now + DAY }] }),
  aRep('Night', { workingTime: officeTime('Asia/Jakarta') }),
  aRep('None'),
  aRep('Else'),
]
const members = { A: 2, B: 1, Ill: 1, Night: 1, None: 0 }
const roster = aRoster(people, [aPool('sales', members), aPool('other', { Else: 1 })])
const counts = (over: Partial<PoolPolicy> = {}) => [aPoolPolicy('sales', { countMatches: true, ...over })]

describe('a lead that an acquaintance gets, where their pool counts such leads', () => {
  test('is their turn, as if it had been: everybody present gains, and they pay', () => {
    const turn = { cw: { A: -1, B: 1, Ill: 0, Night: 0, None: 0 }, turns: 1 }
    expect(turnForMatch('sales', 'A', aContext(roster, counts()))).toEqual(turn)
    const rotation = new Map([['sales', { cw: { A: -1, B: 1 }, turns: 7 }]])
    const later = aContext(roster, counts(), { routingFacts: someRoutingFacts({ rotation }) })
    expect(turnForMatch('sales', 'B', later)).toEqual({ cw: { A: 1, B: -1, Ill: 0, Night: 0, None: 0 }, turns: 8 })
  })
  test.each<[string, string, string, readonly PoolPolicy[]]>([
    ['the pool does not count them', 'sales', 'A', [aPoolPolicy('sales')]],
    ['another pool does', 'sales', 'A', [aPoolPolicy('sales'), aPoolPolicy('other', { countMatches: true })]],
    ['no policy tells of the pool', 'sales', 'A', []],
    ['the roster knows no such pool', 'gone', 'A', [aPoolPolicy('gone', { countMatches: true })]],
    ['the pool counts leads, of which this is one anyway', 'sales', 'A', counts({ method: 'count' })],
    ['the pool looks at what each has open', 'sales', 'A', counts({ method: 'least-loaded' })],
    ['they are not of the pool', 'sales', 'Else', counts()],
    ['they have no share of it', 'sales', 'None', counts()],
    ['they are away', 'sales', 'Ill', counts()],
    ['they are out of hours', 'sales', 'Night', counts()],
  ])('uses none where %s', (_, poolId, repId, policies) => {
    expect(turnForMatch(poolId, repId, aContext(roster, policies))).toBeNull()
  })
})

describe('the pool whose turn a match uses is the one that its rule leads to', () => {
  const rule = (target: RoutingRule['target']): RoutingRule => ({ ...TO_SALES, target })
  const used = (rules: readonly RoutingRule[], ownerId = 'A') => {
    const policy = { ...routingPolicy(rules), pools: [...counts(), aPoolPolicy('other')] }
    const { routing, rotation } = routeWith(roster)({ match: matchTo(ownerId), policy })
    expect(routing).toMatchObject({ kind: 'assign', assignment: { ownerId } })
    return rotation === null ? null : rotation.map(({ poolId }) => poolId)
  }
  test.each<[string, readonly RoutingRule[], readonly string[] | null]>([
    ['a pool', [rule({ kind: 'pool', pool: 'sales' })], ['sales']],
    ['a pool that does not count them', [rule({ kind: 'pool', pool: 'other' })], null],
    ['somebody, else a pool', [rule({ kind: 'named', rep: 'B', elsePool: 'sales' })], ['sales']],
    ['nobody for now', [rule({ kind: 'hold', reason: 'enrich-first' })], null],
    ['no rule holds', [], null],
  ])('%s', (_, rules, pools) => {
    expect(used(rules)).toEqual(pools)
  })
  test('none where they are not of it', () => {
    expect(used([TO_SALES], 'Else')).toBeNull()
  })
})
