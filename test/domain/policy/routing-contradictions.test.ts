import { describe, expect, test } from '@jest/globals'
import { allPools } from '../../../src/domain/policy/all-pools.ts'
import { countedFor } from '../../../src/domain/policy/counted-facts.ts'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import type { Policy, PoolPolicy } from '../../../src/domain/policy/policy.ts'
import { parsePolicy } from '../../../src/domain/policy/schema.ts'
import { DocumentRefusedError } from '../../../src/errors.ts'
import { aPoolPolicy } from '../pool-world.ts'

const MEMBERS: PoolPolicy['members'] = [{ everyone: true, weight: 1 }]
const everyone = defaultPolicy.pools.at(-1)!
const pools = (...list: readonly PoolPolicy[]): Partial<Policy> => ({
  pools: [...defaultPolicy.pools, ...list.map((pool) => ({ ...pool, members: MEMBERS }))],
})
const DAY = 86_400_000

/** Paths of everything refused; empty when the document is accepted. */
function refused(over: Partial<Policy>): readonly string[] {
  try {
    parsePolicy({ ...defaultPolicy, ...over })
    return []
  } catch (error) {
    if (!(error instanceof DocumentRefusedError)) throw error
    return error.problems.map(({ path }) => path)
  }
}

const territories = [{ id: 'java', name: 'Java', countries: ['ID'] }]

describe('refused', () => {
  test.each<{ row: string; over: Partial<Policy>; paths: readonly string[] }>([
    {
      row: 'overflow in a ring of two',
      over: pools(aPoolPolicy('x', { overflow: ['y'] }), aPoolPolicy('y', { overflow: ['x'] })),
      paths: ['pools.9.overflow.0'],
    },
    {
      row: 'overflow in a ring of three, beside a way out',
      over: pools(
        aPoolPolicy('x', { overflow: ['everyone', 'y'] }),
        aPoolPolicy('y', { overflow: ['z'] }),
        aPoolPolicy('z', { overflow: ['x'] }),
      ),
      paths: ['pools.10.overflow.0'],
    },
    { row: 'counting without a window', over: pools(aPoolPolicy('x', { method: 'count' })), paths: ['pools.8.count'] },
    {
      row: 'credits where no turns are taken',
      over: pools(aPoolPolicy('x', { method: 'least-loaded', credits: { reasons: ['spam'], withinDays: 7 } })),
      paths: ['pools.8.credits'],
    },
    { row: 'an id of an event’s roster', over: pools(aPoolPolicy('event.x')), paths: ['pools.8.id'] },
    {
      row: 'minding territories that do not exist',
      over: pools(aPoolPolicy('x', { match: ['territory'] })),
      paths: ['pools.8.match'],
    },
    {
      row: 'a person’s unknown territory, and a person told of twice',
      over: { territories, people: [{ rep: 'a', territories: ['jawa'] }, { rep: 'a' }] },
      paths: ['people.1.rep', 'people.0.territories.0'],
    },
    {
      row: 'an event and a partner that lead nowhere',
      over: {
        events: [{ id: 'e', name: 'E', contains: ['e'], reps: [], pool: 'nowhere' }],
        partners: [
          {
            id: 'p',
            name: 'P',
            contains: ['p'],
            manager: null,
            pool: 'nowhere',
            territories: [{ territory: 'x', pool: 'nowhere' }],
          },
        ],
      },
      paths: [
        'events.0.pool',
        'partners.0.pool',
        'partners.0.territories.0.territory',
        'partners.0.territories.0.pool',
      ],
    },
    {
      row: 'taking a lead before it is due, and two steps that take it',
      over: {
        sla: {
          ...defaultPolicy.sla,
          steps: [
            { id: 'a', atPercent: 90, action: 'reassign' },
            { id: 'b', atPercent: 100, action: 'reassign' },
          ],
        },
      },
      paths: ['sla.steps.0.atPercent', 'sla.steps.1.action'],
    },
    {
      row: 'a reminder at a share and some minutes',
      over: {
        sla: {
          ...defaultPolicy.sla,
          steps: [{ id: 'a', atPercent: 80, plusMinutes: 5, action: 'remind' }],
        },
      },
      paths: ['sla.steps.0.plusMinutes'],
    },
    {
      row: 'a key nobody knows, deep inside',
      over: pools({ ...aPoolPolicy('x'), rampUp: { days: 10, fromShare: 0.5, pace: 1 } } as PoolPolicy),
      paths: ['pools.8.rampUp.pace'],
    },
  ])('$row', ({ over, paths }) => {
    expect([...refused(over)].sort()).toEqual([...paths].sort())
  })
})

test('accepted: every option at once', () => {
  const full = aPoolPolicy('full', {
    method: 'count',
    count: { window: 'month', zone: 'Asia/Jakarta' },
    performance: { priorRate: 0.3, priorDeals: 10 },
    capacity: 30,
    catchUp: { mode: 'limited', turns: 2, leave: true },
    rampUp: { days: 30, fromShare: 0.2 },
    match: ['language', 'territory'],
    feasible: 'before-closing',
    countMatches: true,
    fallback: { rep: 'manager', afterMinutes: 60 },
    caps: [{ per: 'month', count: 100, window: 'rolling', matches: 'divert' }],
    overflow: ['everyone'],
  })
  const steps: Policy['sla']['steps'] = [
    { id: 'half', atPercent: 50, action: 'remind' },
    { id: 'breach', atPercent: 100, action: 'manager-task' },
    { id: 'next', atPercent: 100, plusMinutes: 5, action: 'reassign' },
    { id: 'up', atPercent: 200, action: 'next-manager' },
  ]
  const pause = { combinator: 'and', rules: [{ field: 'optedOut', operator: '=', value: true }] } as const
  const last = defaultPolicy.routing.rules.at(-1)!
  const over: Partial<Policy> = {
    ...pools(full, aPoolPolicy('turns', { credits: { reasons: ['spam'], withinDays: 7 } })),
    territories,
    people: [{ rep: 'a@seller.example', territories: ['java'], backup: 'b', since: '2026-03-02' }],
    routing: {
      ...defaultPolicy.routing,
      ownerAway: { mode: 'pool-if-away-longer-than', hours: 24 },
      openStages: ['mql', 'sal'],
      rules: [
        {
          ...last,
          id: 'map',
          when: pause,
          target: { kind: 'territory', table: [{ territory: 'java', rep: 'a' }], elsePool: 'full' },
          ownerAway: { mode: 'delegate' },
        },
        last,
      ],
    },
    sla: { ...defaultPolicy.sla, steps, maxReassigns: 3, reassignLocked: false, pause },
  }
  expect(refused(over)).toEqual([])
})

test('the default policy is accepted', () => {
  expect(refused({})).toEqual([])
})

describe('what has to be counted', () => {
  const now = 100 * DAY
  const counted = (...list: readonly PoolPolicy[]) => countedFor({ ...defaultPolicy, pools: [everyone, ...list] }, now)
  test('nothing without caps', () => {
    expect(counted()).toBeNull()
  })
  test.each([
    { per: 'open', days: 0 },
    { per: 'hour', days: 1 },
    { per: 'day', days: 2 },
    { per: 'week', days: 8 },
    { per: 'month', days: 32 },
  ] as const)('a cap per $per → $days days back', ({ per, days }) => {
    const cap = { per, count: 1, window: 'static' } as const
    expect(counted(aPoolPolicy('x', { caps: [cap] }))).toEqual({
      since: now - days * DAY,
      stages: ['mql', 'sal', 'sql', 'opportunity'],
    })
  })
  test('for the least loaded: open leads, and who got one lately', () => {
    expect(counted(aPoolPolicy('x', { method: 'least-loaded' }))?.since).toBe(now - 8 * DAY)
  })
})

test('an event’s roster is a pool of its own', () => {
  const events = [{ id: 'e', name: 'E', contains: ['e'], reps: ['a'], pool: 'everyone' }]
  const unattended = { ...events[0]!, id: 'f', reps: [] }
  expect(allPools({ ...defaultPolicy, events: [...events, unattended] }).slice(defaultPolicy.pools.length)).toEqual([
    {
      id: 'event.e',
      name: 'E',
      method: 'round-robin',
      hours: 'members',
      members: [{ rep: 'a', weight: 1 }],
      caps: [],
      overflow: ['everyone'],
    },
  ])
  expect(allPools(defaultPolicy)).toBe(defaultPolicy.pools)
})
