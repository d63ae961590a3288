import { describe, expect, test } from '@jest/globals'
import type { PoolPolicy } from '../../src/domain/policy/policy.ts'
import type { RouteInput } from '../../src/domain/route.ts'
import { compileTerritories } from '../../src/domain/territory.ts'
import { aPoolPolicy } from './pool-world.ts'
import { delegating, given, now, route, to, told } from './route-team.ts'
import { aLead, aPool, aRep, aRoster, matchTo, MINUTE, routeWith, routingPolicy } from './routing-world.ts'

const ASSIGNED = {
  assignedAt: now,
  by: 'account-owner',
  poolId: null,
  ruleId: 'stickiness',
  lockedUntil: null,
} as const

describe('a lead given outside a turn', () => {
  test.each<[string, Partial<RouteInput>, object]>([
    ['to somebody who is there', { match: matchTo('B') }, { ...ASSIGNED, ownerId: 'B' }],
    ['to somebody who is away, and gets it all the same', { match: matchTo('Ill') }, { ...ASSIGNED, ownerId: 'Ill' }],
    [
      'to somebody who is away, for whom another stands in',
      { match: matchTo('Ill'), policy: delegating() },
      { ...ASSIGNED, ownerId: 'Ill', delegateId: 'Sub' },
    ],
  ])('%s: the assignment', (_, over, assignment) => {
    const because = 'route.account-owner'
    expect(route(over).routing).toEqual({ kind: 'assign', assignment, because, candidates: [] })
  })
  test.each([
    ['whatever the rules say of it', {}],
    ['though no rule is for it', { policy: routingPolicy([]) }],
  ])('to an account’s owner who is away, %s: nobody stands in unless the policy says so', (_, over) => {
    expect(told(route({ match: matchTo('Ill'), ...over }))).toEqual([
      given('route.account-owner', 'stickiness', 'Ill', 'acme'),
    ])
  })
})

describe('a lead that no rule is for', () => {
  test('is held', () => {
    const hold = { since: now, reason: 'no-rule', poolId: null, until: null }
    expect(route({ policy: routingPolicy([]) }).routing).toEqual({ kind: 'hold', hold, candidates: [] })
  })
  test('says so in the end, also after its owner has left', () => {
    const result = route({ policy: routingPolicy([]), snapshot: aLead({ ownerId: 'Gone' }) })
    expect(told(result)).toEqual([
      ['route', 'route.owner-inactive', { ownerId: 'Gone' }],
      ['route', 'route.held', {}],
    ])
  })
})

describe('a rule by territory', () => {
  const territories = compileTerritories([{ id: 'jakarta', name: 'Jakarta', countries: ['ID'] }])
  const table = [{ territory: 'jakarta', rep: 'B' }]
  const snapshot = aLead({ country: 'ID', partner: 'PT Nusa' })
  const IN = ['route', 'route.in-territory', { territory: 'jakarta' }] as const
  test('gives the lead to who is agreed upon, and says where it is', () => {
    const policy = { ...to({ kind: 'territory', table, elsePool: 'sales' }), territories }
    const result = route({ snapshot, policy })
    expect(told(result)).toEqual([IN, given('route.territory', 'all', 'B', null)])
    expect(result.routing).toMatchObject({ assignment: { ownerId: 'B', by: 'territory' } })
  })
  test('of a partner, as agreed with the partner', () => {
    const agreement = {
      id: 'nusa',
      name: 'Nusantara',
      contains: ['nusa'],
      manager: null,
      territories: table,
      pool: 'sales',
    }
    const policy = { ...to({ kind: 'partner', elsePool: 'sales' }), territories, partners: [agreement] }
    const result = route({ snapshot, policy })
    const partner = ['route', 'route.agreement', { partner: 'Nusantara' }]
    expect(told(result)).toEqual([partner, IN, given('route.partner', 'all', 'B', null)])
    expect(result.routing).toMatchObject({ assignment: { ownerId: 'B', by: 'partner' } })
  })
})

describe('a pool that minds what the lead asks for', () => {
  const fits = { languages: ['id'], territories: ['jakarta'] }
  const closing = now + 30 * MINUTE
  const people = [
    aRep('A', { workingTime: { from: now - MINUTE, until: closing, opens: [now - MINUTE], closes: [closing] } }),
    aRep('B', fits),
  ]
  const territories = compileTerritories([{ id: 'jakarta', name: 'Jakarta', countries: ['ID'] }])
  const owner = (pool: Partial<PoolPolicy>, over: Partial<RouteInput> = {}) => {
    const policy = { ...routingPolicy(), territories, pools: [aPoolPolicy('sales', pool)] }
    const { routing } = routeWith(aRoster(people, [aPool('sales', { A: 1, B: 1 })]))({ policy, ...over })
    return routing.kind === 'assign' && routing.assignment.ownerId
  }
  const promised = (minutes: number) => ({ promised: () => ({ minutes, unit: 'business' }) as const })
  test.each<[string, Partial<PoolPolicy>, Partial<RouteInput>, string]>([
    ['a language', { match: ['language'] }, { snapshot: aLead({ language: 'id-ID' }) }, 'B'],
    ['no language', { match: ['language'] }, {}, 'A'],
    ['a place', { match: ['territory'] }, { snapshot: aLead({ country: 'ID' }) }, 'B'],
    ['an answer sooner than the day ends', { feasible: 'before-closing' }, promised(30), 'A'],
    ['an answer for which the day is too short', { feasible: 'before-closing' }, promised(31), 'B'],
    ['nothing by any time', { feasible: 'before-closing' }, {}, 'A'],
  ])('%s → $3', (_, pool, over, ownerId) => {
    expect(owner(pool, over)).toBe(ownerId)
  })
})
