import { describe, expect, test } from '@jest/globals'
import type { RoutingFacts } from '../../src/domain/decision.ts'
import { shrunkWinRate } from '../../src/domain/performance.ts'
import type { PoolPolicy } from '../../src/domain/policy/policy.ts'
import { weighedMembers } from '../../src/domain/pool-weights.ts'
import { seatPool } from '../../src/domain/presence.ts'
import { rampShare } from '../../src/domain/ramp-up.ts'
import { lacking, needsOf } from '../../src/domain/skills.ts'
import { compileTerritories, territoryOf } from '../../src/domain/territory.ts'
import { aPoolPolicy, NOTHING_NEEDED, PoolRun } from './pool-world.ts'
import { aPool, aRep, aRoster, at, DAY, HOUR, someRoutingFacts } from './routing-world.ts'

const now = at('2026-03-04 10:00')
const NEW = aRep('New', { startedAt: now })
const OUTCOMES = new Map([
  ['A', { won: 60, closed: 100 }],
  ['B', { won: 0, closed: 100 }],
])
const pool = (weights: Readonly<Record<string, number>>) =>
  seatPool(aRoster([aRep('A'), aRep('B'), NEW], [aPool('sales', weights)]), 'sales')!

describe('the weights that count in a pool', () => {
  const PERFORMANCE = { method: 'performance', performance: { priorRate: 0.5, priorDeals: 100 } } as const
  test.each<[string, Partial<PoolPolicy>, Partial<RoutingFacts>, readonly number[]]>([
    ['the policy’s own', {}, { outcomes: OUTCOMES }, [3, 2, 1, 0]],
    ['one each where nobody minds them; none stays none', { method: 'round-robin' }, {}, [1, 1, 1, 0]],
    ['in hundredths by the win rate', PERFORMANCE, { outcomes: OUTCOMES }, [165, 50, 50, 0]],
    ['by the prior, where nothing was won or lost', PERFORMANCE, {}, [150, 100, 50, 0]],
    ['by the usual prior, where the policy has none', { method: 'performance' }, {}, [90, 60, 30, 0]],
    ['less of a new rep', { rampUp: { days: 10, fromShare: 0.2 } }, { outcomes: OUTCOMES }, [300, 200, 20, 0]],
    [
      'less of a new rep, where weights do not count either',
      { method: 'round-robin', rampUp: { days: 10, fromShare: 0.2 } },
      {},
      [100, 100, 20, 0],
    ],
    ['never nothing at all', { rampUp: { days: 10, fromShare: 0 } }, {}, [300, 200, 1, 0]],
  ])('%s', (_, policy, facts, weights) => {
    const seated = pool({ A: 3, B: 2, New: 1, Nobody: 0 })
    const members = weighedMembers(seated, aPoolPolicy('sales', policy), someRoutingFacts(facts), now)
    expect(members.map(({ weight }) => weight)).toEqual(weights)
    expect(members.map(({ repId }) => repId)).toEqual(['A', 'B', 'New', 'Nobody'])
  })
  test('change with the day and with what is won, and are one list of members while they do not', () => {
    const seated = pool({ A: 1, New: 1 })
    const policy = aPoolPolicy('sales', { ...PERFORMANCE, rampUp: { days: 10, fromShare: 0.2 } })
    const weights = (at: number, outcomes: RoutingFacts['outcomes']) =>
      weighedMembers(seated, policy, someRoutingFacts(outcomes === undefined ? {} : { outcomes }), at)
    const first = weights(now, OUTCOMES)
    expect(first.map(({ weight }) => weight)).toEqual([55, 10])
    expect(weights(now + HOUR, OUTCOMES)).toBe(first)
    expect(weights(now + 5 * DAY, OUTCOMES).map(({ weight }) => weight)).toEqual([55, 30])
    expect(weights(now + 5 * DAY, undefined).map(({ weight }) => weight)).toEqual([50, 30])
    expect(weighedMembers(seated, aPoolPolicy('sales'), someRoutingFacts(), now)).toBe(seated.members)
  })
  test('without deals and without a prior’s weight, the prior itself', () => {
    expect(shrunkWinRate(undefined, { priorRate: 0.3, priorDeals: 0 })).toBe(0.3)
  })
  test('somebody the roster does not know is not new', () => {
    expect(rampShare(undefined, { days: 10, fromShare: 0.2 }, now)).toBe(1)
  })
})

test('least loaded: of two who have nothing, who never got a lead comes first', () => {
  const run = new PoolRun(
    aRoster([aRep('A'), aRep('B')], [aPool('sales', { A: 1, B: 1 })]),
    aPoolPolicy('sales', { method: 'least-loaded' }),
  )
  expect(run.give(now, {}, { assignedTimes: new Map([['A', [now - 900 * DAY]]]) })).toBe('B')
})

test('a pool that counts leads counts its turns', () => {
  const policy = aPoolPolicy('sales', { method: 'count', count: { window: 'day', zone: 'UTC' } })
  const run = new PoolRun(aRoster([aRep('A'), aRep('B')], [aPool('sales', { A: 1, B: 1 })]), policy)
  for (const turns of [1, 2, 3]) {
    run.give(now)
    expect(run.state?.turns).toBe(turns)
  }
})

describe('what a rep lacks', () => {
  const rep = aRep('X', { industries: ['Banking'], products: [' CRM '] })
  test.each([
    ['a product, by name whatever blanks and letters', 'product', 'crm', null],
    ['a product that is only an industry of theirs', 'product', 'banking', 'not-skilled'],
    ['an industry', 'industry', 'banking', null],
    ['an industry that is only a product of theirs', 'industry', 'crm', 'not-skilled'],
  ] as const)('%s', (_, skill, needed, lacks) => {
    expect(lacking(rep, [skill], { ...NOTHING_NEEDED, [skill]: needed })).toBe(lacks)
  })
  test('a lead’s own words are read the same way', () => {
    expect(needsOf({ language: ' ID-id ', industry: ' Banking', product: 'CRM ' }, 'java')).toEqual({
      language: 'id',
      industry: 'banking',
      product: 'crm',
      territory: 'java',
    })
  })
})

test('postal codes are the same with blanks, with dashes and without', () => {
  const territories = compileTerritories([
    {
      id: 'south',
      name: 'South',
      postalPrefixes: [
        { country: 'PT', prefix: '12 3' },
        { country: 'PT', prefix: '4-5' },
      ],
    },
  ])
  const found = ['123-45', '1 2-345', '45', '4 599'].map((postalCode) =>
    territoryOf(territories, { country: 'PT', city: null, postalCode }),
  )
  expect(found).toEqual(['south', 'south', 'south', 'south'])
})
