import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { TrafficAnswer, Tried } from '../../src/contracts/policy-draft.ts'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import type { Policy, RoutingRule } from '../../src/domain/policy/policy.ts'
import { BOX, placesOf } from '../../web/src/policy/graph/graph-layout.ts'
import { pathOf, routingGraph } from '../../web/src/policy/graph/routing-graph.ts'

const always: RoutingRule['when'] = { combinator: 'and', rules: [] }
const aRule = (id: string, target: RoutingRule['target']): RoutingRule => ({
  id,
  name: id.toUpperCase(),
  when: always,
  target,
})
const aPool = (id: string): Policy['pools'][number] => ({ ...defaultPolicy.pools[0]!, id, name: `${id} pool` })
const policy = {
  pools: [aPool('ae'), aPool('sdr')],
  routing: {
    ...defaultPolicy.routing,
    rules: [
      aRule('named', { kind: 'account-owner', elsePool: 'ae' }),
      aRule('stop', { kind: 'hold', reason: 'embargo' }),
      aRule('rest', { kind: 'pool', pool: 'sdr' }),
    ],
  },
}
const traffic: TrafficAnswer = {
  since: 0,
  total: 20,
  rules: [
    { ruleId: 'person', leads: 2, ways: [{ by: 'person', poolId: null, leads: 2 }] },
    { ruleId: 'stickiness', leads: 1, ways: [{ by: 'sticky', poolId: null, leads: 1 }] },
    {
      ruleId: 'named',
      leads: 7,
      ways: [
        { by: 'account-owner', poolId: null, leads: 3 },
        { by: 'pool', poolId: 'ae', leads: 4 },
      ],
    },
    {
      ruleId: 'rest',
      leads: 10,
      ways: [
        { by: 'pool', poolId: 'sdr', leads: 9 },
        { by: 'pool', poolId: 'ae', leads: 1 },
      ],
    },
  ],
}
const countsOf = () => Object.fromEntries(routingGraph(policy, traffic).nodes.map(({ id, leads }) => [id, leads]))

describe('routing as a graph', () => {
  test('asks in the order of the engine, and counts at every node the leads that took it', () => {
    expect(countsOf()).toEqual({
      start: 20,
      'gate:person': 2,
      'gate:known': 1,
      'rule:named': 7,
      'rule:stop': 0,
      'rule:rest': 10,
      'end:no-rule': null,
      'end:chosen': 2,
      'end:knows': 1,
      'target:named': 3,
      'pool:ae': 5,
      'hold:stop': null,
      'pool:sdr': 9,
    })
  })

  test('an edge that nobody took is there, with none; one to what is asked next has no count', () => {
    const { edges } = routingGraph(policy, { ...traffic, rules: [] })
    expect(edges.find(({ id }) => id === 'named>pool:ae')).toMatchObject({ from: 'rule:named', leads: 0 })
    expect(edges.find(({ id }) => id === 'rule:named>rule:stop')).toMatchObject({ leads: null })
    expect(edges.find(({ id }) => id === 'rule:rest>end:no-rule')).toMatchObject({ leads: null })
  })

  test('before the counts have come nothing is claimed to be zero', () => {
    expect(routingGraph(policy, undefined).nodes.every(({ leads }) => leads === null)).toBe(true)
  })

  test('leads of a pool that is made of an event stand with the rule', () => {
    const rule = aRule('fair', { kind: 'event', elsePool: 'ae' })
    const ways = [{ by: 'pool', poolId: 'event:fair', leads: 4 }]
    const { edges } = routingGraph(
      { ...policy, routing: { ...policy.routing, rules: [rule] } },
      { ...traffic, rules: [{ ruleId: 'fair', leads: 4, ways }] },
    )
    expect(edges.find(({ id }) => id === 'fair>target:fair')?.leads).toBe(4)
  })
})

describe('the path of a lead', () => {
  const tried = (over: Partial<Tried>): Tried => ({ ruleId: null, poolId: null, owner: null, ...over }) as Tried
  test.each([
    [{ ruleId: null }, null],
    [{ ruleId: 'gone' }, null],
    [{ ruleId: 'person' }, ['start', 'gate:person', 'end:chosen']],
    [{ ruleId: 'stickiness' }, ['start', 'gate:person', 'gate:known', 'end:knows']],
    [{ ruleId: 'named' }, ['start', 'gate:person', 'gate:known', 'rule:named', 'target:named']],
    [{ ruleId: 'named', poolId: 'ae' }, ['start', 'gate:person', 'gate:known', 'rule:named', 'pool:ae']],
    [{ ruleId: 'stop' }, ['start', 'gate:person', 'gate:known', 'rule:named', 'rule:stop', 'hold:stop']],
    [
      { ruleId: 'rest', poolId: 'sdr' },
      ['start', 'gate:person', 'gate:known', 'rule:named', 'rule:stop', 'rule:rest', 'pool:sdr'],
    ],
  ] as const)('%j goes %j, along edges that are there', (over, path) => {
    const found = pathOf(policy, tried(over))
    expect(found).toEqual(path)
    const { edges } = routingGraph(policy, traffic)
    for (const [at, to] of (found ?? []).slice(1).entries())
      expect(edges.some((edge) => edge.from === found![at] && edge.to === to)).toBe(true)
  })
})

test('no two boxes lie on each other, whatever the rules are', () => {
  const target = fc.oneof(
    fc.record({ kind: fc.constant('pool' as const), pool: fc.constantFrom('ae', 'sdr') }),
    fc.record({
      kind: fc.constant('territory' as const),
      table: fc.constant([]),
      elsePool: fc.constantFrom('ae', 'sdr'),
    }),
    fc.record({ kind: fc.constant('hold' as const), reason: fc.constant('x') }),
  )
  fc.assert(
    fc.property(fc.array(target, { maxLength: 12 }), (targets) => {
      const rules = targets.map((one, at) => aRule(`r${at}`, one))
      const graph = routingGraph({ ...policy, routing: { ...policy.routing, rules } }, traffic)
      const places = [...placesOf(graph).values()]
      expect(places).toHaveLength(graph.nodes.length)
      for (const [at, a] of places.entries())
        for (const b of places.slice(at + 1))
          expect(Math.abs(a.x - b.x) >= BOX.width || Math.abs(a.y - b.y) >= BOX.height).toBe(true)
    }),
  )
})
