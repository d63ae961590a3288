import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { whenAway } from '../../src/domain/delegation.ts'
import type { PoolPolicy, RoutingRule } from '../../src/domain/policy/policy.ts'
import type { CompiledRouting, RouteResult } from '../../src/domain/route.ts'
import { compileTerritories } from '../../src/domain/territory.ts'
import { aPoolPolicy } from './pool-world.ts'
import {
  aLead,
  aMemory,
  aPool,
  aRep,
  aRoster,
  at,
  DAY,
  HOUR,
  matchTo,
  MINUTE,
  OFFICE,
  officeTime,
  ownedBy,
  routeWith,
  routingPolicy,
  someFacts,
  someRoutingFacts,
  TO_SALES,
} from './routing-world.ts'

const now = at('2026-03-04 10:00')
const away = (days: number) => ({ outOfOffice: [{ start: now - HOUR, end: now + days * DAY }] })
const SALES = aPool('sales', { A: 1, B: 1 })
const TEAM = ['A', 'B'].map((repId) => aRep(repId))

function withPools(policy: CompiledRouting, ...pools: readonly PoolPolicy[]): CompiledRouting {
  return { ...policy, pools }
}

const route = routeWith(aRoster(TEAM, [SALES]))

function assigned({ routing }: RouteResult) {
  return routing.kind === 'assign' ? routing.assignment : null
}
const reasons = ({ trace }: RouteResult) => trace.map(({ because }) => because)

describe('E20 the account owner Ben is on leave for 10 days, backup Cara', () => {
  const delegate = routingPolicy([TO_SALES], {}, { ownerAway: { mode: 'delegate' } })
  const world = (cara: object, dan: object = {}) =>
    aRoster(
      [
        ...TEAM,
        aRep('Ben', { ...away(10), backupId: 'Cara' }),
        aRep('Cara', { backupId: 'Dan', ...cara }),
        aRep('Dan', { backupId: 'Ben', ...dan }),
      ],
      [SALES],
    )
  test('owner stays Ben, Cara answers', () => {
    const result = route({ match: matchTo('Ben'), policy: delegate, roster: world({}) })
    expect(assigned(result)).toMatchObject({ ownerId: 'Ben', delegateId: 'Cara', by: 'account-owner' })
    expect(result.rotation).toBeNull()
    expect(reasons(result)).toEqual(['route.delegated', 'route.account-owner'])
  })
  test.each([
    { row: 'Cara is away too: her backup', cara: away(1), dan: {}, owner: 'Ben', delegate: 'Dan' },
    { row: 'Cara left: her backup', cara: { active: false }, dan: {}, owner: 'Ben', delegate: 'Dan' },
    { row: 'all are away: the pool', cara: away(1), dan: away(1), owner: 'A', delegate: undefined },
  ])('$row', ({ cara, dan, owner, delegate: standIn }) => {
    const result = route({ match: matchTo('Ben'), policy: delegate, roster: world(cara, dan) })
    expect(assigned(result)?.ownerId).toBe(owner)
    expect(assigned(result)?.delegateId).toBe(standIn)
  })
  test('the chain is at most three long and never goes in circles', () => {
    const chain = ['Ben', 'C1', 'C2', 'C3', 'C4'].map((repId, i, all) =>
      aRep(repId, { ...(repId === 'C4' ? {} : away(1)), backupId: all[i + 1] ?? null }),
    )
    const answer = whenAway(chain[0]!, { mode: 'delegate' }, aRoster(chain, []), [], null, now)
    expect(answer).toMatchObject({ kind: 'pool', chain: ['C1', 'C2', 'C3'] })
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(5), fc.boolean()), { minLength: 1, maxLength: 6 }), (list) => {
        const reps = list.map(([backup, isAway], i) =>
          aRep(`R${i}`, { ...(isAway || i === 0 ? away(1) : {}), backupId: `R${backup % list.length}` }),
        )
        const found = whenAway(reps[0]!, { mode: 'delegate' }, aRoster(reps, []), [], null, now)
        if (found.kind === 'owner') throw new Error('an owner who is away does not answer')
        expect(found.chain.length).toBeLessThanOrEqual(3)
        expect(new Set(found.chain).size).toBe(found.chain.length)
        if (found.kind === 'delegate') expect(list[Number(found.delegateId.slice(1))]![1]).toBe(false)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('the other ways to deal with an owner who is away', () => {
  const promised = () => ({ minutes: 60, unit: 'business' }) as const
  test.each([
    { row: 'owner-anyway', mode: { mode: 'owner-anyway' }, days: 10, owner: 'Ben' },
    { row: 'away longer than 24 h', mode: { mode: 'pool-if-away-longer-than', hours: 24 }, days: 10, owner: 'A' },
    { row: 'away 24 h and no longer', mode: { mode: 'pool-if-away-longer-than', hours: 24 }, days: 1, owner: 'Ben' },
    { row: 'back within the promise', mode: { mode: 'pool-if-sla-infeasible' }, days: 0.5 / 24, owner: 'Ben' },
    { row: 'back as the promise ends', mode: { mode: 'pool-if-sla-infeasible' }, days: 1 / 24, owner: 'A' },
  ] as const)('$row → $owner', ({ mode, days, owner }) => {
    const roster = aRoster([...TEAM, aRep('Ben', { workingTime: OFFICE, ...away(days) })], [SALES])
    const policy = routingPolicy([TO_SALES], {}, { ownerAway: mode })
    const result = route({ match: matchTo('Ben'), roster, policy, promised })
    expect(assigned(result)?.ownerId).toBe(owner)
    expect(result.formerOwners).toEqual([])
  })
  test('a rule has its own way', () => {
    const rule: RoutingRule = { ...TO_SALES, ownerAway: { mode: 'pool-if-away-longer-than', hours: 1 } }
    const roster = aRoster([...TEAM, aRep('Ben', away(3))], [SALES])
    const policy = routingPolicy([rule], {}, { ownerAway: { mode: 'owner-anyway' } })
    expect(assigned(route({ match: matchTo('Ben'), roster, policy }))?.ownerId).toBe('A')
  })
})

describe('E21 the account owner Ben was deactivated', () => {
  test('never Ben: whoever got the last lead of the domain, else the pool', () => {
    const roster = aRoster([...TEAM, aRep('Ben', { active: false })], [SALES])
    const stickyByDomain = new Map([['acme.com', { ownerId: 'B', assignedAt: now - DAY }]])
    const facts = someFacts({ emailDomain: 'acme.com' })
    const sticky = route({ match: matchTo('Ben'), roster, facts, routingFacts: someRoutingFacts({ stickyByDomain }) })
    expect(assigned(sticky)).toMatchObject({ ownerId: 'B', by: 'sticky' })
    const pool = route({ match: matchTo('Ben'), roster, facts })
    expect(assigned(pool)).toMatchObject({ ownerId: 'A', by: 'pool' })
    expect(reasons(pool)).toEqual(['route.account-owner-inactive', 'route.turn'])
  })
})

describe('matches and caps', () => {
  const openLeads = new Map([['B', 5]])
  const capped = (matches?: 'bypass' | 'divert') =>
    withPools(
      routingPolicy(),
      aPoolPolicy('sales', { caps: [{ per: 'open', count: 5, window: 'static', ...(matches ? { matches } : {}) }] }),
    )
  test.each([
    { row: 'exceed them, and say so', policy: capped(), owner: 'B', because: 'route.over-cap' },
    { row: 'are diverted where the cap says so', policy: capped('divert'), owner: 'A', because: 'route.owner-capped' },
  ])('$row', ({ policy, owner, because }) => {
    const result = route({ match: matchTo('B'), policy, routingFacts: someRoutingFacts({ openLeads }) })
    expect(assigned(result)?.ownerId).toBe(owner)
    expect(reasons(result)[0]).toBe(because)
  })
  test('E19 a match uses no turn', () => {
    expect(route({ match: matchTo('B') }).rotation).toBeNull()
  })
  test('unless the pool counts matches', () => {
    const policy = withPools(routingPolicy(), aPoolPolicy('sales', { countMatches: true }))
    const result = route({ match: matchTo('B'), policy })
    expect(assigned(result)?.ownerId).toBe('B')
    expect(result.rotation).toEqual([{ poolId: 'sales', state: { cw: { A: 1, B: -1 }, turns: 1 } }])
  })
})

describe('territories, events, partners', () => {
  const territories = compileTerritories([
    { id: 'jakarta', name: 'Jakarta', postalPrefixes: [{ country: 'ID', prefix: '1' }] },
    { id: 'indonesia', name: 'Indonesia', countries: ['ID'] },
    { id: 'bali', name: 'Bali', postalPrefixes: [{ country: 'ID', prefix: '80' }] },
  ])
  const pools = [SALES, aPool('id', { I: 1 }), aPool('event.expo', { E: 1, F: 1 }, { overflow: ['id'] })]
  const roster = aRoster([...TEAM, aRep('I'), aRep('E'), aRep('F'), aRep('J'), aRep('Away', away(1))], pools)
  const target = (over: RoutingRule['target']) => ({ ...routingPolicy([{ ...TO_SALES, target: over }]), territories })
  const table = [
    { territory: 'jakarta', rep: 'j@seller.example' },
    { territory: 'indonesia', pool: 'id' },
    { territory: 'bali', rep: 'Gone' },
  ]
  const place = (postalCode: string | null, country = 'ID') => aLead({ country, postalCode })

  test.each([
    { row: 'a person', lead: place('12190'), owner: 'J', by: 'territory' },
    { row: 'a pool', lead: place(null), owner: 'I', by: 'pool' },
    { row: 'nobody agreed upon', lead: place(null, 'FR'), owner: 'A', by: 'pool' },
    { row: 'a person who left', lead: place('80361'), owner: 'A', by: 'pool' },
  ])('a territory map: $row → $owner', ({ lead, owner, by }) => {
    const policy = target({ kind: 'territory', table, elsePool: 'sales' })
    expect(assigned(route({ snapshot: lead, roster, policy }))).toMatchObject({ ownerId: owner, by })
  })

  const events = [{ id: 'expo', name: 'Expo', contains: ['pameran', 'expo 2026'], reps: ['E', 'F'], pool: 'id' }]
  test.each([
    { row: 'those who attended take turns', eventName: 'Booth at EXPO 2026', former: [], owner: 'E' },
    { row: 'the region is asked next', eventName: 'expo 2026', former: ['E', 'F'], owner: 'I' },
    { row: 'an event without a roster', eventName: 'Webinar', former: [], owner: 'A' },
    { row: 'no event', eventName: null, former: [], owner: 'A' },
  ])('an event: $row → $owner', ({ eventName, former, owner }) => {
    const policy = { ...target({ kind: 'event', elsePool: 'sales' }), events }
    const memory = former.length === 0 ? null : aMemory({ formerOwners: former })
    expect(assigned(route({ snapshot: aLead({ eventName }), roster, policy, memory }))?.ownerId).toBe(owner)
  })

  const partners = [
    { id: 'rekan', name: 'Rekan', contains: ['rekan'], manager: 'boss', territories: table, pool: 'id' },
  ]
  test.each([
    {
      row: 'by the territory agreed upon',
      partner: 'PT Rekan Jaya',
      lead: { country: 'ID', postalCode: '12190' },
      owner: 'J',
    },
    { row: 'elsewhere by its pool', partner: 'Rekan', lead: { country: 'FR' }, owner: 'I' },
    { row: 'a partner without agreement', partner: 'Other', lead: {}, owner: 'A' },
  ])('a partner: $row → $owner', ({ partner, lead, owner }) => {
    const policy = { ...target({ kind: 'partner', elsePool: 'sales' }), partners }
    expect(assigned(route({ snapshot: aLead({ partner, ...lead }), roster, policy }))?.ownerId).toBe(owner)
  })
})

describe('a lead that waits long enough goes to the fallback owner', () => {
  const night = aRoster([aRep('A', { workingTime: officeTime('Asia/Jakarta') }), aRep('F')], [aPool('sales', { A: 1 })])
  const policy = withPools(routingPolicy(), aPoolPolicy('sales', { fallback: { rep: 'F', afterMinutes: 30 } }))
  test('until then it is held, and looked at again at the deadline', () => {
    const { routing } = route({ roster: night, policy })
    expect(routing).toMatchObject({ kind: 'hold', hold: { since: now, until: now + 30 * MINUTE } })
  })
  test.each([
    { minutes: 29, owner: undefined },
    { minutes: 30, owner: 'F' },
  ])('after $minutes minutes → $owner', ({ minutes, owner }) => {
    const held = { since: now, reason: 'no-coverage', poolId: 'sales', until: null }
    const result = route({ roster: night, policy, now: now + minutes * MINUTE, memory: aMemory({ held }) })
    expect(assigned(result)?.ownerId).toBe(owner)
  })
  test('“manager” is the installation’s manager', () => {
    const manager = withPools(routingPolicy(), aPoolPolicy('sales', { fallback: { rep: 'manager', afterMinutes: 0 } }))
    expect(assigned(route({ roster: night, policy: manager }))).toMatchObject({ ownerId: 'boss', by: 'fallback' })
  })
})

describe('E18 open cap 20 full, lead held 10:40, one lead closed 11:02', () => {
  const cap = aPoolPolicy('sales', { caps: [{ per: 'open', count: 20, window: 'static' }] })
  const one = aRoster([aRep('A')], [aPool('sales', { A: 1 })])
  const policy = withPools(routingPolicy(), cap)
  test('held, then assigned at 11:02', () => {
    const heldAt = at('2026-03-04 10:40')
    const full = route({
      roster: one,
      policy,
      now: heldAt,
      routingFacts: someRoutingFacts({ openLeads: new Map([['A', 20]]) }),
    })
    expect(full.routing).toMatchObject({ kind: 'hold', hold: { reason: 'all-capped', since: heldAt } })
    const held = full.routing.kind === 'hold' ? full.routing.hold : null
    const closed = someRoutingFacts({ openLeads: new Map([['A', 19]]) })
    const free = route({
      roster: one,
      policy,
      now: at('2026-03-04 11:02'),
      memory: aMemory({ held }),
      routingFacts: closed,
    })
    expect(assigned(free)).toMatchObject({ ownerId: 'A', assignedAt: at('2026-03-04 11:02') })
  })
})

test('an owner who is away and owes no answer keeps the lead alone', () => {
  const roster = aRoster([...TEAM, aRep('Ben', { ...away(3), backupId: 'A' })], [SALES])
  const policy = routingPolicy([TO_SALES], {}, { ownerAway: { mode: 'delegate' } })
  const { routing } = route({ roster, policy, memory: ownedBy('Ben'), snapshot: aLead({ ownerId: 'Ben' }) })
  expect(routing.kind === 'keep' && routing.assignment.delegateId).toBeUndefined()
})
