import { describe, expect, test } from '@jest/globals'
import type { LeadMemory } from '../../src/domain/lead.ts'
import type { RoutingPolicy } from '../../src/domain/policy/policy.ts'
import type { RouteInput } from '../../src/domain/route.ts'
import { SALES, delegating, PEOPLE, AWAY, now, route, told } from './route-team.ts'
import {
  aLead,
  aMemory,
  anAssignment,
  aRep,
  aRoster,
  at,
  DAY,
  HOUR,
  matchTo,
  ownedBy,
  routeWith,
  routingPolicy,
  someFacts,
  someRoutingFacts,
  TO_SALES,
} from './routing-world.ts'

describe('a person here chose an owner', () => {
  const order = { order: 'assign', ownerId: 'B', by: 'Maya', lockedUntil: now + DAY } as const
  const ordered = (memory: LeadMemory | null, over: Partial<RouteInput> = {}) => route({ order, memory, ...over })
  test('who did not have the lead gets it, by a person, and who had it is remembered', () => {
    const assignment = {
      ownerId: 'B',
      assignedAt: now,
      by: 'person',
      poolId: null,
      ruleId: 'person',
      lockedUntil: now + DAY,
    }
    const expected = { kind: 'assign', assignment, because: 'route.ordered', candidates: [] }
    expect(ordered(null)).toMatchObject({ routing: expected, rotation: null, formerOwners: [] })
    expect(ordered(aMemory())).toMatchObject({ routing: expected, formerOwners: [] })
    expect(ordered(ownedBy('A', { formerOwners: ['Sub'] }))).toMatchObject({
      routing: expected,
      formerOwners: ['Sub', 'A'],
    })
  })
  test('who has it keeps it, as they got it, for as long as was said', () => {
    const memory = ownedBy('B', { formerOwners: ['A'] })
    const assignment = { ...anAssignment('B'), lockedUntil: now + DAY }
    expect(ordered(memory)).toMatchObject({
      routing: { kind: 'keep', assignment, because: 'route.ordered' },
      rotation: null,
      formerOwners: ['A'],
    })
  })
  test('nobody is given a lead who has left; nor one below the stage that is routed', () => {
    expect(ordered(null, { order: { ...order, ownerId: 'Gone' } }).routing).toMatchObject({ because: 'route.turn' })
    expect(ordered(null, { stage: 'known' }).routing).toMatchObject({ because: 'route.below-stage' })
  })
})

describe('while the owner is away, somebody stands in as long as the lead waits for an answer', () => {
  const clock = {
    clockId: 'c',
    kind: 'lead',
    slaId: 's',
    ownerId: null,
    startedAt: now,
    dueAt: now + HOUR,
    targetMinutes: 60,
    unit: 'calendar',
    breachedAt: null,
    stoppedAt: null,
    stepsDone: [],
  } as const
  const running = [{ ...clock, state: 'running' }] as const
  const met = [{ ...clock, state: 'met', stoppedAt: now }] as const
  const team = aRoster(
    [...PEOPLE, aRep('Sub2'), aRep('Ill2', { ...AWAY, backupId: 'Sub2' }), aRep('Here', { backupId: 'Sub' })],
    [SALES],
  )
  const kept = (owner: string, clocks: LeadMemory['clocks'], delegateId?: string) => {
    const assignment = anAssignment(owner, delegateId === undefined ? {} : { delegateId })
    const memory = ownedBy(owner, { clocks, assignment, formerOwners: ['A'] })
    return routeWith(team)({ memory, snapshot: aLead({ ownerId: owner }), policy: delegating() })
  }
  const STANDS_IN = { ownerId: 'Ill', delegateId: 'Sub', asked: ['Sub'] }
  test.each([
    { owner: 'Ill', clocks: running, before: undefined, standIn: 'Sub', news: STANDS_IN, what: 'the backup' },
    { owner: 'Ill', clocks: met, before: undefined, standIn: undefined, news: null, what: 'no answer is owed' },
    { owner: 'Ill', clocks: [], before: undefined, standIn: undefined, news: null, what: 'nothing was promised' },
    { owner: 'B', clocks: running, before: undefined, standIn: undefined, news: null, what: 'the owner is there' },
    {
      owner: 'Here',
      clocks: running,
      before: undefined,
      standIn: undefined,
      news: null,
      what: 'whoever would, need not',
    },
    { owner: 'Lone', clocks: running, before: undefined, standIn: undefined, news: null, what: 'nobody can' },
    { owner: 'Ill', clocks: running, before: 'Sub2', standIn: 'Sub2', news: null, what: 'somebody does already' },
    { owner: 'Ill', clocks: running, before: 'Gone', standIn: 'Sub', news: STANDS_IN, what: 'who did has left' },
    { owner: 'Ill', clocks: running, before: 'Ill2', standIn: 'Sub', news: STANDS_IN, what: 'who did is away, too' },
    { owner: 'Ill', clocks: running, before: 'nobody', standIn: 'Sub', news: STANDS_IN, what: 'who did is unknown' },
  ])('$owner, stand-in $before: $what → $standIn', ({ owner, clocks, before, standIn, news }) => {
    const result = kept(owner, clocks, before)
    if (result.routing.kind !== 'keep') throw new Error(result.routing.kind)
    expect(result.routing.assignment.ownerId).toBe(owner)
    expect(result.routing.assignment.delegateId).toBe(standIn)
    const stays = ['route', 'route.owner-kept', { ownerId: owner, since: at('2026-03-02 10:00'), lockedUntil: null }]
    expect(told(result)).toEqual(news === null ? [stays] : [['route', 'route.delegated', news], stays])
    expect([result.rotation, result.formerOwners]).toEqual([null, ['A']])
  })
})

describe('whose the lead is before any rule is asked', () => {
  const deals = (...rows: readonly (readonly [string, string | null, number, ('open' | 'lost')?])[]) => ({
    snapshot: aLead(
      {},
      {
        deals: rows.map(([dealId, ownerId, createdAt, state = 'open']) => ({
          ...{ dealId, ownerId, createdAt, state },
          ...{ amount: 1, closeAt: null, closedAt: null },
        })),
      },
    ),
  })
  const sticky = (ownerId: string, assignedAt = now - DAY, emailDomain: string | null = 'acme.com') => ({
    facts: someFacts({ emailDomain }),
    routingFacts: someRoutingFacts({ stickyByDomain: new Map([['acme.com', { ownerId, assignedAt }]]) }),
  })
  const same = (...owners: readonly string[]) => ({
    samePeople: owners.map((_, i) => `lead${i}`),
    routingFacts: someRoutingFacts({ leadOwners: new Map(owners.map((owner, i) => [`lead${i}`, owner])) }),
  })
  const had = (...formerOwners: readonly string[]) => ({ memory: aMemory({ formerOwners }) })
  const only = (step: RoutingPolicy['stickiness'][number]) => ({
    policy: routingPolicy([TO_SALES], {}, { stickiness: [step] }),
  })
  test.each<[string, Partial<RouteInput>, string, string, string]>([
    [
      'the newest open deal',
      deals(['1', 'A', 1], ['2', 'B', 3], ['3', 'Sub', 2]),
      'route.deal-owner',
      'B',
      'account-owner',
    ],
    [
      'of two made at once the lower id',
      deals(['2', 'A', 1], ['1', 'B', 1], ['3', 'Sub', 1]),
      'route.deal-owner',
      'B',
      'account-owner',
    ],
    ['not a lost deal', deals(['1', 'B', 1, 'lost']), 'route.turn', 'A', 'pool'],
    ['not a deal of nobody', deals(['1', null, 9], ['2', 'B', 1]), 'route.deal-owner', 'B', 'account-owner'],
    [
      'not a deal of somebody who left',
      deals(['1', 'Gone', 9], ['2', 'B', 1]),
      'route.deal-owner',
      'B',
      'account-owner',
    ],
    [
      'not a deal of who had the lead',
      { ...deals(['1', 'A', 9], ['2', 'B', 1]), ...had('A') },
      'route.deal-owner',
      'B',
      'account-owner',
    ],
    [
      'the deal before the account',
      { ...deals(['1', 'B', 1]), match: matchTo('Sub') },
      'route.deal-owner',
      'B',
      'account-owner',
    ],
    [
      'another record of the person before the deal',
      { ...deals(['1', 'Sub', 1]), ...same('B') },
      'route.same-person',
      'B',
      'current-owner',
    ],
    ['another record, whose owner left; then the next', same('Gone', 'B'), 'route.same-person', 'B', 'current-owner'],
    [
      'another record, whose owner had the lead; then the next',
      { ...same('Sub', 'B'), ...had('Sub') },
      'route.same-person',
      'B',
      'current-owner',
    ],
    [
      'no other record where the policy minds none',
      { ...same('B'), ...only('account-owner') },
      'route.turn',
      'A',
      'pool',
    ],
    [
      'the account before the domain',
      { ...sticky('Sub'), match: matchTo('B') },
      'route.account-owner',
      'B',
      'account-owner',
    ],
    ['the domain', sticky('B'), 'route.same-domain', 'B', 'sticky'],
    ['the domain, 90 days ago', sticky('B', now - 90 * DAY), 'route.same-domain', 'B', 'sticky'],
    ['the domain, longer ago', sticky('B', now - 90 * DAY - 1), 'route.turn', 'A', 'pool'],
    ['the domain, of somebody who left', sticky('Gone'), 'route.turn', 'A', 'pool'],
    ['the domain, of a stranger', sticky('stranger'), 'route.turn', 'A', 'pool'],
    ['the domain, of somebody away', sticky('Ill'), 'route.turn', 'A', 'pool'],
    ['the domain, of who had the lead', { ...sticky('B'), ...had('B') }, 'route.turn', 'A', 'pool'],
    ['no domain', sticky('B', now, null), 'route.turn', 'A', 'pool'],
    ['no domain where the policy minds none', { ...sticky('B'), ...only('account-owner') }, 'route.turn', 'A', 'pool'],
    [
      'an owner before us, whom the policy does not mind',
      { snapshot: aLead({ ownerId: 'B' }), ...only('same-domain') },
      'route.turn',
      'A',
      'pool',
    ],
    ['an owner before us', { snapshot: aLead({ ownerId: 'B' }) }, 'route.owner-before', 'B', 'person'],
    [
      'a name of ours that is left over is nobody’s choice',
      { snapshot: aLead({ ownerId: 'B' }), memory: aMemory({ intendedOwnerId: 'B' }) },
      'route.turn',
      'A',
      'pool',
    ],
  ])('%s', (_, over, because, ownerId, by) => {
    expect(route(over).routing).toMatchObject({ kind: 'assign', because, assignment: { ownerId, by } })
  })

  test.each<[string, LeadMemory, string | null, string]>([
    ['somebody the CRM did not take', ownedBy('Gone', { refusedOwners: ['Gone'] }), 'Gone', 'route.owner-refused'],
    ['somebody else the CRM did not take', ownedBy('Gone', { refusedOwners: ['B'] }), 'Gone', 'route.owner-inactive'],
    ['who left', ownedBy('Gone'), 'Gone', 'route.owner-inactive'],
    ['a name that a person took off', ownedBy('A'), null, 'route.owner-cleared'],
    ['who handed it back', ownedBy('A', { formerOwners: ['A'] }), 'A', 'route.handed-back'],
  ])('it is free again of %s', (_, memory, ownerId, because) => {
    expect(told(route({ memory, snapshot: aLead({ ownerId }) }))[0]).toEqual([
      'route',
      because,
      { ownerId: memory.assignment!.ownerId },
    ])
  })
  test.each<[string, LeadMemory, string | null, string]>([
    ['the name asked for is not the owner’s', ownedBy('A', { intendedOwnerId: 'B' }), 'B', 'route.owner-kept'],
    ['it shows the owner whom nobody asked for', ownedBy('A', { intendedOwnerId: 'B' }), 'A', 'route.owner-kept'],
    ['nobody was asked for', ownedBy('A', { intendedOwnerId: null, ownerSeenAtIntent: 'x' }), 'A', 'route.owner-kept'],
    ['it shows a queue', ownedBy('A'), 'queue', 'route.owner-not-a-rep'],
    [
      'who was chosen by a person had it before',
      ownedBy('A', { assignment: anAssignment('A', { by: 'person' }), formerOwners: ['A'] }),
      'A',
      'route.owner-kept',
    ],
    [
      'it is locked',
      ownedBy('A', { assignment: anAssignment('A', { lockedUntil: now + 1 }) }),
      'A',
      'route.manual-lock',
    ],
    [
      'the lock is over',
      ownedBy('A', { assignment: anAssignment('A', { lockedUntil: now }) }),
      'A',
      'route.owner-kept',
    ],
  ])('the owner stays where %s', (_, memory, ownerId, because) => {
    expect(route({ memory, snapshot: aLead({ ownerId }) }).routing).toMatchObject({
      kind: 'keep',
      because,
      assignment: { ownerId: 'A' },
    })
  })
})

test.each([
  { fields: {}, seen: undefined, former: [], what: 'nothing was said' },
  { fields: { repResponse: 'rejected' }, seen: undefined, former: ['A'], what: 'A rejected it' },
  { fields: { repResponse: 'rejected' }, seen: 'rejected', former: [], what: 'that A rejected it is no news' },
  { fields: { repResponse: 'rejected' }, seen: 'accepted', former: ['A'], what: 'A accepted, then rejected it' },
  { fields: { repResponse: 'accepted' }, seen: undefined, former: [], what: 'A accepted it' },
] as const)('a lead that falls behind the routed stages, $what: lost by $former', ({ fields, seen, former }) => {
  const memory = ownedBy('A', seen === undefined ? {} : { responseSeen: seen })
  expect(route({ stage: 'known', memory, snapshot: aLead(fields) }).formerOwners).toEqual(former)
})
