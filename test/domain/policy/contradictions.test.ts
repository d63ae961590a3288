import { describe, expect, test } from '@jest/globals'
import { contradictions } from '../../../src/domain/policy/contradictions.ts'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import type { Policy, PoolPolicy } from '../../../src/domain/policy/policy.ts'
import { all, when } from '../../../src/domain/policy/write-conditions.ts'
import { TOLD } from './contradictions-told.ts'

const { score, sources, fit, temperature, engagement, routing, pools, sla, stages, matching, cadences } = defaultPolicy
const [firstPool, ...otherPools] = pools
const poolWith = (change: Partial<PoolPolicy>): Partial<Policy> => ({
  pools: [{ ...firstPool!, ...change }, ...otherPools],
})
const twice = <Entry>([first, ...rest]: readonly Entry[]): readonly Entry[] => [first!, first!, ...rest]
const territories = [{ id: 'java', name: 'Java', countries: ['ID'] }]
const step = (id: string, atPercent: number, action: 'reassign' | 'remind') => ({ id, atPercent, action })
const [cadence] = cadences!

/** One thing wrong each; what is told of it stands in contradictions-told.ts. */
const WRONG: Readonly<Record<string, Partial<Policy>>> = {
  'weights that make 1.05': { score: { ...score, weights: { source: 0.3, qualification: 0.4, fit: 0.35 } } },
  'weights that make 0.9': { score: { ...score, weights: { source: 0.2, qualification: 0.4, fit: 0.3 } } },
  'two bands of one name': {
    score: {
      ...score,
      bands: [
        { name: 'low', from: 50 },
        { name: 'low', from: 0 },
      ],
    },
  },
  'two bands from one score': {
    score: {
      ...score,
      bands: [
        { name: 'a', from: 0 },
        { name: 'b', from: 0 },
      ],
    },
  },
  'no band down to 0': {
    score: {
      ...score,
      bands: [
        { name: 'a', from: 50 },
        { name: 'b', from: 1 },
      ],
    },
  },
  'two source rules of one name': { sources: { ...sources, rules: twice(sources.rules) } },
  'no points for an unknown source': {
    sources: {
      ...sources,
      points: Object.fromEntries(Object.entries(sources.points).filter(([key]) => key !== 'unknown')),
    },
  },
  'a rule for a source without points': {
    sources: {
      ...sources,
      points: { unknown: 0, event: 5 },
      rules: [{ ...sources.rules[0]!, source: 'evnt', detail: 'x' }],
    },
  },
  'a dimension and a class named twice': {
    fit: { ...fit, dimensions: twice(fit.dimensions), classes: twice(fit.classes) },
  },
  'no points for what is decided from the dimensions': {
    fit: { ...fit, classes: [], points: { transactional: 1 } },
  },
  'a class named none': { fit: { ...fit, classes: [{ ...fit.classes[0]!, id: 'none' }] } },
  'a class named near_icp': { fit: { ...fit, classes: [{ ...fit.classes[0]!, id: 'near_icp' }] } },
  'a class without points': { fit: { ...fit, classes: [{ ...fit.classes[0]!, id: 'enterprize' }] } },
  'hot for longer than cold begins': { temperature: { hotHours: 49, coldDays: 2, staleDays: 2 } },
  'cold later than stale': { temperature: { ...temperature, coldDays: 91, staleDays: 90 } },
  'a pattern, a form and a page of a kind without points': {
    engagement: {
      ...engagement,
      points: { reply: 1 },
      highIntent: [{ ...engagement.highIntent[0]!, kind: 'repli' }],
      forms: [{ contains: ['x'], kind: 'form' }],
      pages: [{ contains: ['x'], kind: 'page' }],
    },
  },
  'a page of none of two kinds': {
    engagement: {
      ...engagement,
      points: { reply: 1, open: 1 },
      highIntent: [],
      forms: [],
      pages: [{ contains: ['x'], kind: 'page' }],
    },
  },
  'a pattern named twice': { engagement: { ...engagement, highIntent: twice(engagement.highIntent) } },
  'a routing rule named twice': { routing: { ...routing, rules: twice(routing.rules) } },
  'a stickiness named twice': { routing: { ...routing, stickiness: twice(routing.stickiness) } },
  'a rule into a pool that is not there': {
    routing: { ...routing, rules: [{ ...routing.rules.at(-1)!, target: { kind: 'pool', pool: 'sdrr' } }] },
  },
  'a rule that goes on into a pool that is not there': {
    routing: { ...routing, rules: [{ ...routing.rules.at(-1)!, target: { kind: 'account-owner', elsePool: 'x' } }] },
  },
  'a last rule with a condition': {
    routing: { ...routing, rules: [{ ...routing.rules.at(-1)!, when: all(when('source', '=', 'event')) }] },
  },
  'a last rule that is turned round': {
    routing: { ...routing, rules: [{ ...routing.rules.at(-1)!, when: { combinator: 'and', not: true, rules: [] } }] },
  },
  'a pool named twice': { pools: [...pools, pools.at(-1)!] },
  'overflow into itself': poolWith({ overflow: ['ae'] }),
  'overflow into a pool that is not there': poolWith({ overflow: ['everyon'] }),
  'overflow named twice': poolWith({ overflow: ['sdr', 'sdr'] }),
  'overflow in a circle': {
    pools: pools.map((pool) => (pool.id === 'everyone' ? { ...pool, overflow: ['ae'] } : pool)),
  },
  'overflow into a circle further down': {
    pools: pools.map((pool) => {
      const overflow = { ae: ['sdr'], sdr: ['everyone'], everyone: ['sdr'] }[pool.id]
      return overflow === undefined ? pool : { ...pool, overflow }
    }),
  },
  'an SLA class and a step named twice': { sla: { ...sla, classes: twice(sla.classes), steps: twice(sla.steps) } },
  'evidence and a tie-breaker named twice': {
    stages: { ...stages, sql: { ...stages.sql, requires: twice(stages.sql.requires) } },
    matching: { ...matching, tieBreakers: twice(matching.tieBreakers) },
  },
  'a pool named as a roster of an event': { pools: [...pools, { ...firstPool!, id: 'event.x' }] },
  'counting without a window': poolWith({ method: 'count' }),
  'credits where leads are counted': poolWith({
    method: 'count',
    count: { window: 'month', zone: 'UTC' },
    credits: { reasons: ['spam'], withinDays: 7 },
  }),
  'minding territories that do not exist': poolWith({ match: ['territory'] }),
  'a person told of twice, and an unknown territory': {
    territories,
    people: [{ rep: 'a', territories: ['jawa'] }, { rep: 'a' }],
  },
  'territories, events and partners named twice': {
    territories: twice(territories),
    events: twice([{ id: 'e', name: 'E', contains: ['e'], reps: [], pool: 'ae' }]),
    partners: twice([{ id: 'p', name: 'P', contains: ['p'], manager: null, pool: 'ae', territories: [] }]),
  },
  'an event and a partner that lead nowhere': {
    territories,
    events: [{ id: 'e', name: 'E', contains: ['e'], reps: [], pool: 'nowhere' }],
    partners: [
      {
        id: 'p',
        name: 'P',
        contains: ['p'],
        manager: null,
        pool: 'nowhere',
        territories: [
          { territory: 'x', pool: 'aee' },
          { territory: 'java', rep: 'a' },
        ],
      },
    ],
  },
  'a table of territories that are not there': {
    routing: {
      ...routing,
      rules: [
        {
          ...routing.rules.at(-1)!,
          target: { kind: 'territory', table: [{ territory: 'java', pool: 'x' }], elsePool: 'ae' },
        },
      ],
    },
  },
  'taking a lead before it is due, and twice': {
    sla: { ...sla, steps: [step('a', 90, 'reassign'), step('b', 100, 'reassign')] },
  },
  'a reminder at a share and some minutes': {
    sla: { ...sla, steps: [{ ...step('a', 80, 'remind'), plusMinutes: 5 }] },
  },
  'a fall-back deeper than the threshold': {
    stages: { ...stages, mql: { ...stages.mql, minScore: 50, fallBack: { points: 51, afterDays: 1 } } },
  },
  'a reason named twice, and one that disqualifies with a cool-down': {
    stages: {
      ...stages,
      recycle: {
        coolDownDays: 1,
        reasons: [
          { id: 'x', contains: ['x'] },
          { id: 'x', contains: ['y'], disqualify: true, coolDownDays: 9 },
        ],
      },
    },
  },
  'a cadence named twice': { cadences: twice(cadences!) },
  'a touch named twice, at the same time': { cadences: [{ ...cadence!, touches: twice(cadence!.touches) }] },
}

describe('told of a policy', () => {
  test.each(Object.keys(WRONG))('%s', (what) => {
    const problems = contradictions({ ...defaultPolicy, ...WRONG[what] })
    expect(
      problems.map(({ path, found, allowed, allowedInIndonesian }) => [path, found, allowed, allowedInIndonesian]),
    ).toEqual(TOLD[what])
  })
})

test.each<[string, Partial<Policy>]>([
  ['weights that miss 1 by rounding', { score: { ...score, weights: { source: 0.1, qualification: 0.2, fit: 0.7 } } }],
  [
    'a source whose detail alone has points',
    {
      sources: {
        ...sources,
        points: { unknown: 0, 'event.x': 5 },
        rules: [{ ...sources.rules[0]!, source: 'event', detail: 'x' }],
      },
    },
  ],
  ['hot until cold begins, cold until stale', { temperature: { hotHours: 48, coldDays: 2, staleDays: 2 } }],
  ['a pool of territories where there are some', { territories, ...poolWith({ match: ['territory'] }) }],
  ['counting with its window', poolWith({ method: 'count', count: { window: 'month', zone: 'UTC' } })],
  [
    'a reminder on time, and some minutes after',
    { sla: { ...sla, steps: [{ ...step('a', 100, 'remind'), plusMinutes: 5 }, step('b', 100, 'reassign')] } },
  ],
  [
    'a fall-back at the threshold',
    { stages: { ...stages, mql: { ...stages.mql, minScore: 50, fallBack: { points: 50, afterDays: 1 } } } },
  ],
  [
    'a rule that holds leads',
    {
      routing: {
        ...routing,
        rules: [{ ...routing.rules[0]!, target: { kind: 'hold', reason: 'x' } }, routing.rules.at(-1)!],
      },
    },
  ],
  [
    'two people, two territories, two events and two partners',
    {
      people: [{ rep: 'a' }, { rep: 'b' }],
      territories: [...territories, { id: 'bali', name: 'Bali', countries: ['ID'] }],
      events: ['e', 'f'].map((id) => ({ id, name: id, contains: [id], reps: [], pool: 'ae' })),
      partners: ['p', 'q'].map((id) => ({ id, name: id, contains: [id], manager: null, pool: 'ae', territories: [] })),
    },
  ],
  [
    'pools that meet again further down',
    { pools: pools.map((pool) => (pool.id === 'ae' ? { ...pool, overflow: ['sdr', 'everyone'] } : pool)) },
  ],
])('nothing is told of %s', (_what, over) => {
  expect(contradictions({ ...defaultPolicy, ...over })).toEqual([])
})
