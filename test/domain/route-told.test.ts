import { describe, expect, test } from '@jest/globals'
import type { LeadMemory } from '../../src/domain/lead.ts'
import type { RoutingPolicy, RoutingRule } from '../../src/domain/policy/policy.ts'
import type { RouteInput, RouteResult } from '../../src/domain/route.ts'
import { aPoolPolicy } from './pool-world.ts'
import {
  aLead,
  aMemory,
  anAssignment,
  aPool,
  aRep,
  aRoster,
  at,
  DAY,
  HOUR,
  matchTo,
  MINUTE,
  officeTime,
  ownedBy,
  routeWith,
  routingPolicy,
  someFacts,
  someRoutingFacts,
  TO_SALES,
} from './routing-world.ts'

const now = at('2026-03-04 10:00')
const AWAY = { outOfOffice: [{ start: now - HOUR, end: now + 2 * DAY }] }
/** A and B sell; Gone has left, Ill is away and Sub stands in; boss manages. */
const PEOPLE = [
  aRep('A'),
  aRep('B'),
  aRep('Gone', { active: false }),
  aRep('Ill', { ...AWAY, backupId: 'Sub' }),
  aRep('Sub'),
  aRep('Lone', AWAY),
]
const SALES = aPool('sales', { A: 1, B: 1 })
const route = routeWith(aRoster(PEOPLE, [SALES]))

const told = ({ trace }: RouteResult) => trace.map(({ step, because, saw }) => [step, because, saw])
const TURN = [
  'route',
  'route.turn',
  { ruleId: 'all', ownerId: 'A', poolId: 'sales', turn: 1, members: 2, tried: [] },
] as const
const to = (target: RoutingRule['target'], over: Partial<RoutingPolicy> = {}) =>
  routingPolicy([{ ...TO_SALES, target }], {}, { stickiness: [], ...over })
const delegating = (over: Partial<RoutingPolicy> = {}) =>
  routingPolicy([TO_SALES], {}, { ownerAway: { mode: 'delegate' }, ...over })
const given = (
  because: string,
  ruleId: string,
  ownerId: string,
  accountId: string | null,
  domain: string | null = null,
) => ['route', because, { ruleId, ownerId, accountId, domain }] as const
const PARTNER = {
  id: 'nusantara',
  name: 'Nusantara',
  contains: ['nusa'],
  manager: null,
  territories: [],
  pool: 'sales',
}
const EVENT = { id: 'expo', name: 'Expo', contains: ['expo'], reps: [], pool: 'sales' }

describe('what a routing says', () => {
  test.each<[string, Partial<RouteInput>, readonly (readonly unknown[])[]]>([
    ['a turn', {}, [TURN]],
    [
      'below the first stage that is routed',
      { stage: 'known' },
      [['route', 'route.below-stage', { stage: 'known', fromStage: 'mql' }]],
    ],
    ['a customer nobody owns', { stage: 'customer' }, [['route', 'route.customer', {}]]],
    ['a lead that rests', { facts: someFacts({ status: 'nurture' }) }, [['route', 'route.not-active', {}]]],
    ['a stale lead is routed like any other', { facts: someFacts({ status: 'stale' }) }, [TURN]],
    [
      'the owner stays',
      { memory: ownedBy('B'), snapshot: aLead({ ownerId: 'B' }) },
      [['route', 'route.owner-kept', { ownerId: 'B', since: at('2026-03-02 10:00'), lockedUntil: null }]],
    ],
    [
      'the owner a person chose',
      { memory: ownedBy('A'), snapshot: aLead({ ownerId: 'B' }) },
      [['route', 'route.set-by-person', { ownerId: 'B', lockedUntil: now + 7 * DAY }]],
    ],
    [
      'the owner has left',
      { memory: ownedBy('Gone'), snapshot: aLead({ ownerId: 'Gone' }) },
      [['route', 'route.owner-inactive', { ownerId: 'Gone' }], TURN],
    ],
    [
      'an owner before us has left',
      { snapshot: aLead({ ownerId: 'Gone' }) },
      [['route', 'route.owner-inactive', { ownerId: 'Gone' }], TURN],
    ],
    [
      'a person here chose an owner',
      { order: { order: 'assign', ownerId: 'B', by: 'Maya', lockedUntil: now + DAY } },
      [['route', 'route.ordered', { ownerId: 'B', by: 'Maya', lockedUntil: now + DAY }]],
    ],
    ['the account’s owner', { match: matchTo('B') }, [given('route.account-owner', 'stickiness', 'B', 'acme')]],
    [
      'the account’s owner has left',
      { match: matchTo('Gone') },
      [['route', 'route.account-owner-inactive', { accountId: 'acme', ownerId: 'Gone' }], TURN],
    ],
    ['the owner of a merely suggested account is no news', { match: matchTo('Gone', 'T5') }, [TURN]],
    ['an account without an owner is no news', { match: matchTo(null) }, [TURN]],
    [
      'the same domain',
      {
        facts: someFacts({ emailDomain: 'newco.io' }),
        routingFacts: someRoutingFacts({
          stickyByDomain: new Map([['newco.io', { ownerId: 'B', assignedAt: now - DAY }]]),
        }),
        match: matchTo(null),
      },
      [given('route.same-domain', 'stickiness', 'B', null, 'newco.io')],
    ],
    ['who had it before its rest', { returnsTo: 'B' }, [given('route.returned', 'stickiness', 'B', null)]],
    ['who had it before its rest, and has left', { returnsTo: 'Gone' }, [TURN]],
    [
      'who had it before its rest, and lost it since',
      { returnsTo: 'B', memory: aMemory({ formerOwners: ['B'] }) },
      [TURN],
    ],
    [
      'another record of the person',
      { samePeople: ['x', 'y'], routingFacts: someRoutingFacts({ leadOwners: new Map([['y', 'B']]) }) },
      [given('route.same-person', 'stickiness', 'B', null)],
    ],
    ['another record of the person, of nobody', { samePeople: ['x'] }, [TURN]],
    [
      'the account’s owner is away, and somebody stands in',
      { match: matchTo('Ill'), policy: delegating() },
      [
        ['route', 'route.delegated', { ownerId: 'Ill', delegateId: 'Sub', asked: ['Sub'] }],
        given('route.account-owner', 'stickiness', 'Ill', 'acme'),
      ],
    ],
    [
      'the account’s owner is away, and nobody stands in',
      { match: matchTo('Lone'), policy: delegating() },
      [['route', 'route.owner-away', { ownerId: 'Lone', backAt: now + 2 * DAY, asked: [] }], TURN],
    ],
    [
      // The pool, not whoever else may know the buyer less well.
      'the account’s owner is away; that of the domain is not asked',
      {
        match: matchTo('Lone'),
        policy: delegating(),
        facts: someFacts({ emailDomain: 'acme.com' }),
        routingFacts: someRoutingFacts({
          stickyByDomain: new Map([['acme.com', { ownerId: 'Sub', assignedAt: now - DAY }]]),
        }),
      },
      [['route', 'route.owner-away', { ownerId: 'Lone', backAt: now + 2 * DAY, asked: [] }], TURN],
    ],
    [
      'the account’s owner is full; that of the domain is asked',
      {
        match: matchTo('A'),
        facts: someFacts({ emailDomain: 'acme.com' }),
        policy: {
          ...routingPolicy(),
          pools: [aPoolPolicy('sales', { caps: [{ per: 'open', count: 3, window: 'static', matches: 'divert' }] })],
        },
        routingFacts: someRoutingFacts({
          openLeads: new Map([['A', 3]]),
          stickyByDomain: new Map([['acme.com', { ownerId: 'Sub', assignedAt: now - DAY }]]),
        }),
      },
      [
        ['route', 'route.owner-capped', { ownerId: 'A', count: 3, per: 'open' }],
        given('route.same-domain', 'stickiness', 'Sub', null, 'acme.com'),
      ],
    ],
    [
      'the account’s owner is full, and gets it',
      {
        match: matchTo('A'),
        policy: routingPolicy([TO_SALES], { sales: [{ per: 'open', count: 3, window: 'static' }] }),
        routingFacts: someRoutingFacts({ openLeads: new Map([['A', 3]]) }),
      },
      [
        ['route', 'route.over-cap', { ownerId: 'A', count: 3, per: 'open' }],
        given('route.account-owner', 'stickiness', 'A', 'acme'),
      ],
    ],
    [
      'a rule that holds',
      { policy: to({ kind: 'hold', reason: 'enrich-first' }) },
      [['route', 'route.rule-holds', { ruleId: 'all', reason: 'enrich-first' }]],
    ],
    ['no rule', { policy: routingPolicy([]) }, []],
    [
      'a rule for somebody by name',
      { policy: to({ kind: 'named', rep: 'b@seller.example', elsePool: 'sales' }) },
      [given('route.named', 'all', 'B', null)],
    ],
    ['a rule for somebody who has left', { policy: to({ kind: 'named', rep: 'Gone', elsePool: 'sales' }) }, [TURN]],
    [
      'a rule for somebody who had it',
      {
        policy: to({ kind: 'named', rep: 'B', elsePool: 'sales' }),
        memory: aMemory({ formerOwners: ['B'] }),
      },
      [TURN],
    ],
    [
      'a rule for the account’s owner',
      { policy: to({ kind: 'account-owner', elsePool: 'sales' }), match: matchTo('B') },
      [given('route.account-owner', 'all', 'B', 'acme')],
    ],
    [
      'a rule by territory, of a lead from nowhere',
      { policy: to({ kind: 'territory', table: [], elsePool: 'sales' }) },
      [['route', 'route.no-territory', { territory: null }], TURN],
    ],
    [
      'a rule for an event nobody knows',
      { policy: to({ kind: 'event', elsePool: 'sales' }), snapshot: aLead({ eventName: 'Fair' }) },
      [['route', 'route.no-event', { eventName: 'Fair' }], TURN],
    ],
    [
      'a rule for an event nobody attended',
      {
        policy: { ...to({ kind: 'event', elsePool: 'none' }), events: [EVENT] },
        snapshot: aLead({ eventName: 'Expo 2026' }),
      },
      [['route', 'route.at-event', { event: 'Expo', attended: 0 }], TURN],
    ],
    [
      'a rule for a partner nobody knows',
      { policy: to({ kind: 'partner', elsePool: 'sales' }), snapshot: aLead({ partner: 'Other' }) },
      [['route', 'route.no-agreement', { partner: 'Other' }], TURN],
    ],
    [
      'a rule for a partner, outside every agreed territory',
      {
        policy: { ...to({ kind: 'partner', elsePool: 'none' }), partners: [PARTNER] },
        snapshot: aLead({ partner: 'PT Nusa' }),
      },
      [
        ['route', 'route.agreement', { partner: 'Nusantara' }],
        ['route', 'route.no-territory', { territory: null }],
        TURN,
      ],
    ],
  ])('%s', (_, over, expected) => {
    expect(told(route(over))).toEqual(expected)
  })
})

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
  const team = aRoster([...PEOPLE, aRep('Sub2'), aRep('Ill2', { ...AWAY, backupId: 'Sub2' })], [SALES])
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

describe('a lead is taken from an owner who does not answer', () => {
  const escalation = { kind: 'reassign', clockId: 'rep-clock', reassignLocked: false } as const
  const taken = (over: Partial<RouteInput> = {}, assignment = anAssignment('A')) =>
    route({ escalation, memory: ownedBy('A', { assignment }), snapshot: aLead({ ownerId: 'A' }), ...over })
  const NOT_ANSWERED = ['route', 'route.not-answered', { ownerId: 'A', since: at('2026-03-02 10:00') }]
  const QUEUE = { clockId: 'rep-clock', outcome: 'queue', until: null }

  test('and goes to the next one, who is in hours', () => {
    const result = taken()
    expect(told(result)).toEqual([
      NOT_ANSWERED,
      ['route', 'route.turn', { ruleId: 'all', ownerId: 'B', poolId: 'sales', turn: 1, members: 2, tried: [] }],
    ])
    expect(result.formerOwners).toEqual(['A'])
    expect(result.escalated).toEqual({ clockId: 'rep-clock', outcome: 'reassigned', until: null })
  })
  test('neither to who stood in for them', () => {
    const result = taken({}, anAssignment('A', { delegateId: 'B' }))
    expect(result).toMatchObject({ routing: { because: 'route.manager-queue' }, escalated: QUEUE })
  })
  test('to the manager when enough have had it', () => {
    const memory = ownedBy('A', { formerOwners: ['Sub'] })
    const result = taken({ escalation: { ...escalation, kind: 'queue' }, memory })
    expect(told(result)).toEqual([['route', 'route.manager-queue', { ownerId: 'A', had: ['Sub'] }]])
    expect(result).toMatchObject({
      routing: { kind: 'keep', assignment: anAssignment('A'), because: 'route.manager-queue' },
      rotation: null,
      formerOwners: ['Sub'],
      escalated: QUEUE,
    })
  })
  test.each([
    { lockedUntil: now + 1, reassignLocked: false, because: 'route.manager-queue' },
    { lockedUntil: now, reassignLocked: false, because: 'route.turn' },
    { lockedUntil: now + 1, reassignLocked: true, because: 'route.turn' },
  ])('whom a person chose until $lockedUntil, locked ones too: $reassignLocked → $because', (row) => {
    const assignment = anAssignment('A', { lockedUntil: row.lockedUntil })
    const result = taken({ escalation: { ...escalation, reassignLocked: row.reassignLocked } }, assignment)
    expect(result.routing).toMatchObject({ because: row.because })
  })
  test('the owner keeps it until somebody else is in hours', () => {
    const night = [aRep('A'), aRep('B', { workingTime: officeTime('Asia/Jakarta') })]
    const result = taken({ roster: aRoster(night, [aPool('sales', { A: 1, B: 1 }, { hours: 'always' })]) })
    const until = at('2026-03-05 09:00', 'Asia/Jakarta')
    expect(told(result)).toEqual([
      NOT_ANSWERED,
      ['route', 'route.hold-nobody-eligible', { ruleId: 'all', poolId: 'sales', tried: ['sales'], members: 2, until }],
      ['route', 'route.reassign-waits', { ownerId: 'A', until }],
    ])
    expect(result).toMatchObject({
      routing: { kind: 'keep', assignment: anAssignment('A'), because: 'route.reassign-waits' },
      rotation: null,
      formerOwners: [],
      escalated: { clockId: 'rep-clock', outcome: 'waits', until },
    })
  })
  test.each([
    { what: 'out of hours', rep: { workingTime: officeTime('Asia/Jakarta') } },
    { what: 'out of office', rep: AWAY },
  ])('not to somebody a rule names who is $what', ({ rep }) => {
    const people = [aRep('A'), aRep('B'), aRep('N', rep)]
    const named = to({ kind: 'named', rep: 'N', elsePool: 'sales' })
    expect(taken({ policy: named, roster: aRoster(people, [SALES]) }).routing).toMatchObject({
      because: 'route.turn',
      assignment: { ownerId: 'B' },
    })
  })
})

describe('a lead that no pool can give', () => {
  const nobody = aRoster([aRep('A', AWAY), aRep('B', AWAY), ...PEOPLE.slice(2)], [SALES])
  const fallback = (rep: string) => ({
    ...routingPolicy(),
    pools: [aPoolPolicy('sales', { fallback: { afterMinutes: 30, rep } })],
  })
  const heldFor = (minutes: number, over: Partial<NonNullable<LeadMemory['held']>> = {}) =>
    aMemory({ held: { since: now - minutes * MINUTE, reason: 'no-coverage', poolId: 'sales', until: null, ...over } })
  const held = (over: Partial<RouteInput>) => routeWith(nobody)(over)
  const BACK = now + 2 * DAY

  test('says until when it waits: the pool’s next chance, or the deadline before it', () => {
    const saw = (until: number) => ({ ruleId: 'all', poolId: 'sales', tried: ['sales'], members: 2, until })
    expect(told(held({}))).toEqual([['route', 'route.hold-no-coverage', saw(BACK)]])
    expect(told(held({ policy: fallback('Sub') }))).toEqual([
      ['route', 'route.hold-no-coverage', saw(now + 30 * MINUTE)],
    ])
    const late = { ...routingPolicy(), pools: [aPoolPolicy('sales', { fallback: { afterMinutes: 9999, rep: 'Sub' } })] }
    expect(told(held({ policy: late }))).toEqual([['route', 'route.hold-no-coverage', saw(BACK)]])
    // Only former owners are left: nothing but the deadline tells more.
    const had = aMemory({ formerOwners: ['A', 'B'] })
    expect(route({ policy: fallback('Sub'), memory: had }).routing).toMatchObject({
      hold: { reason: 'nobody-eligible', until: now + 30 * MINUTE },
    })
  })
  test.each([
    { minutes: 29, rep: 'Sub', owner: null, until: now + MINUTE },
    { minutes: 30, rep: 'Sub', owner: 'Sub', until: null },
    { minutes: 31, rep: 'sub@seller.example', owner: 'Sub', until: null },
    { minutes: 30, rep: 'manager', owner: 'boss', until: null },
    { minutes: 30, rep: 'Gone', owner: null, until: BACK },
    { minutes: 30, rep: 'nobody', owner: null, until: BACK },
  ])('held for $minutes min, fallback $rep → $owner', ({ minutes, rep, owner, until }) => {
    const result = held({ policy: fallback(rep), memory: heldFor(minutes) })
    if (owner === null) expect(result.routing).toMatchObject({ kind: 'hold', hold: { until } })
    else {
      expect(result.routing).toMatchObject({ assignment: { ownerId: owner, by: 'fallback', poolId: null } })
      expect(told(result)).toEqual([given('route.fallback', 'all', owner, null)])
    }
  })
  test('not to a fallback who had it', () => {
    const memory = { ...heldFor(30), formerOwners: ['Sub'] }
    expect(held({ policy: fallback('Sub'), memory }).routing).toMatchObject({ kind: 'hold', hold: { until: BACK } })
  })

  test('a hold goes on since it began while the lead waits for some pool; another kind of hold is another', () => {
    const began = now - 40 * MINUTE
    const since = (memory: LeadMemory, over: Partial<RouteInput> = {}) => {
      const { routing } = held({ memory, ...over })
      return routing.kind === 'hold' ? routing.hold.since : null
    }
    const ruled = (reason: string) => ({ policy: to({ kind: 'hold', reason }) })
    expect(since(heldFor(40))).toBe(began)
    expect(since(heldFor(40, { poolId: 'other', reason: 'all-capped' }))).toBe(began)
    expect(since(heldFor(40, { poolId: null, reason: 'enrich-first' }))).toBe(now)
    expect(since(heldFor(40, { poolId: null, reason: 'enrich-first' }), ruled('enrich-first'))).toBe(began)
    expect(since(heldFor(40, { poolId: null, reason: 'other' }), ruled('enrich-first'))).toBe(now)
    expect(since(heldFor(40), ruled('no-coverage'))).toBe(began)
    expect(since(heldFor(40), ruled('enrich-first'))).toBe(now)
  })

  describe('whose answer is promised soon is told to the manager', () => {
    const holdTask = { reasons: ['no-coverage'], promisedWithinMinutes: 30 } as const
    const telling = routingPolicy([TO_SALES], {}, { holdTask })
    const promised = (minutes: number) => () => ({ minutes, unit: 'business' }) as const
    const holdOf = (over: Partial<RouteInput>) => {
      const { routing } = held(over)
      if (routing.kind !== 'hold') throw new Error(routing.kind)
      return routing.hold
    }
    test.each<[string, Partial<RouteInput>, true | undefined, number | undefined]>([
      ['promised in 30', { policy: telling, promised: promised(30) }, true, 30],
      ['promised in 31', { policy: telling, promised: promised(31) }, undefined, 31],
      ['nothing promised', { policy: telling, promised: () => null }, undefined, undefined],
      ['nobody asked', { policy: telling }, undefined, undefined],
      ['a policy that tells nobody', { promised: promised(5) }, undefined, 5],
      [
        'held for a reason nobody is told of',
        {
          policy: routingPolicy([TO_SALES], {}, { holdTask: { reasons: ['all-capped'], promisedWithinMinutes: 30 } }),
          promised: promised(5),
        },
        undefined,
        5,
      ],
      [
        'held by a rule, not for a pool',
        { policy: to({ kind: 'hold', reason: 'no-coverage' }, { holdTask }), promised: promised(5) },
        undefined,
        undefined,
      ],
      ['told before, and it goes on', { memory: heldFor(9, { told: true }), promised: promised(99) }, true, 99],
      ['not told before', { memory: heldFor(9), policy: telling, promised: promised(99) }, undefined, 99],
      [
        'told of another hold',
        { memory: heldFor(9, { told: true, poolId: null, reason: 'enrich-first' }), promised: promised(99) },
        undefined,
        99,
      ],
    ])('%s', (_, over, isTold, promisedMinutes) => {
      const hold = holdOf(over)
      expect([hold.told, hold.promisedMinutes]).toEqual([isTold, promisedMinutes])
    })
  })
})
