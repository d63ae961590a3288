import { describe, expect, test } from '@jest/globals'
import type { RouteInput } from '../../src/domain/route.ts'
import { aPoolPolicy } from './pool-world.ts'
import { delegating, given, now, route, to, told } from './route-team.ts'
import {
  aLead,
  aMemory,
  at,
  DAY,
  matchTo,
  ownedBy,
  routingPolicy,
  someFacts,
  someRoutingFacts,
  TO_SALES,
} from './routing-world.ts'

const TURN = [
  'route',
  'route.turn',
  { ruleId: 'all', ownerId: 'A', poolId: 'sales', turn: 1, members: 2, tried: [] },
] as const
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
    ['no rule', { policy: routingPolicy([]) }, [['route', 'route.held', {}]]],
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
