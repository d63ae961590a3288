import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Candidate, Routing, RoutingFacts } from '../../src/domain/decision.ts'
import type { LeadFields, LeadMemory, PoolId, RepId } from '../../src/domain/lead.ts'
import type { RouteInput } from '../../src/domain/route.ts'
import type { RotationState } from '../../src/domain/roster.ts'
import { afterTurns } from '../../src/domain/rotation.ts'
import {
  aLead,
  anAssignment,
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
const ABC = ['A', 'B', 'C'].map((repId) => aRep(repId))
const SALES = aPool('sales', { A: 1, B: 1, C: 1 })
const roster = aRoster(ABC, [SALES])
const policy = routingPolicy()

const route = routeWith(roster)

function ownerOf(routing: Routing): RepId | null {
  return routing.kind === 'assign' || routing.kind === 'keep' ? routing.assignment.ownerId : null
}

function gates(candidates: readonly Candidate[]): string {
  return candidates.map(({ repId, gate }) => `${repId} ${gate}`).join(', ')
}

describe('a turn of the pool', () => {
  test('is one turn, with everybody who was not chosen', () => {
    const { routing, rotation, trace, formerOwners } = route()
    expect(routing).toEqual({
      kind: 'assign',
      because: 'route.turn',
      assignment: { ownerId: 'A', assignedAt: now, by: 'pool', poolId: 'sales', ruleId: 'all', lockedUntil: null },
      candidates: [
        { repId: 'A', gate: 'chosen', present: true },
        { repId: 'B', gate: 'eligible', present: true },
        { repId: 'C', gate: 'eligible', present: true },
      ],
    })
    expect(rotation).toEqual([{ poolId: 'sales', state: { cw: { A: -2, B: 1, C: 1 }, turns: 1 } }])
    expect(trace.map(({ because }) => because)).toEqual(['route.turn'])
    expect(formerOwners).toEqual([])
  })

  test('names the first gate that stopped each member', () => {
    const people = [
      aRep('A', { active: false }),
      aRep('B', { outOfOffice: [{ start: now - DAY, end: now + DAY }] }),
      aRep('C', { workingTime: officeTime('Asia/Jakarta') }),
      aRep('D'),
      aRep('E'),
      aRep('F'),
      aRep('G'),
    ]
    const pool = aPool('sales', { A: 1, B: 1, C: 1, D: 0, E: 1, F: 1, G: 1, Nobody: 1 })
    const { routing } = route({
      roster: aRoster(people, [pool]),
      memory: aMemory({ formerOwners: ['F'] }),
      policy: routingPolicy([TO_SALES], { sales: [{ per: 'open', count: 5, window: 'static' }] }),
      routingFacts: someRoutingFacts({ openLeads: new Map([['E', 5]]) }),
    })
    expect(routing.kind === 'assign' && gates(routing.candidates)).toBe(
      'A inactive, B out-of-office, C out-of-hours, D weight-zero, E cap, F former-owner, G chosen, Nobody inactive',
    )
  })

  test('in a pool that is always open hours do not count', () => {
    const people = [aRep('A', { workingTime: officeTime('Asia/Jakarta') })]
    const { routing } = route({ roster: aRoster(people, [aPool('sales', { A: 1 }, { hours: 'always' })]) })
    expect(ownerOf(routing)).toBe('A')
  })

  test('goes to the overflow pool when nobody here can take it, and says so', () => {
    const people = [...ABC, aRep('Night', { workingTime: officeTime('Asia/Jakarta') })]
    const pools = [aPool('night', { Night: 1 }, { overflow: ['missing', 'night', 'sales'] }), SALES]
    const { routing, rotation, trace } = route({
      roster: aRoster(people, pools),
      policy: routingPolicy([{ ...TO_SALES, target: { kind: 'pool', pool: 'night' } }]),
    })
    expect(ownerOf(routing)).toBe('A')
    expect(rotation!.map(({ poolId }) => poolId)).toEqual(['sales'])
    expect(trace.at(-1)).toMatchObject({ because: 'route.turn-overflow', saw: { poolId: 'sales', tried: ['night'] } })
    expect(routing.kind === 'assign' && gates(routing.candidates)).toBe(
      'A chosen, B eligible, C eligible, Night out-of-hours',
    )
  })

  test('E8 weights 2/1/1, A capped at 2 a day → A B C A B C B C', () => {
    const pool = aPool('sales', { A: 2, B: 1, C: 1 })
    const given = new Map<RepId, readonly number[]>()
    let rotation: ReadonlyMap<PoolId, RotationState> = new Map()
    const order: (RepId | null)[] = []
    const world = aRoster(ABC, [pool])
    // One cap counts for all members; A was given one lead before, so two more are left to A and three to B and C.
    const capped = routingPolicy([TO_SALES], { sales: [{ per: 'day', count: 3, window: 'rolling' }] })
    given.set('A', [now - 1])
    for (let i = 0; i < 8; i++) {
      const facts = someRoutingFacts({ rotation, assignedTimes: given })
      const result = route({ roster: world, policy: capped, routingFacts: facts, now: now + i })
      const ownerId = ownerOf(result.routing)!
      order.push(ownerId)
      given.set(ownerId, [...(given.get(ownerId) ?? []), now + i])
      rotation = afterTurns(rotation, result.rotation ?? [])
    }
    expect(order.join(' ')).toBe('A B C A B C B C')
  })

  test('the CRM deactivated the owner: the lead moves on and does not come back to them', () => {
    const people = [aRep('A'), aRep('B', { active: false }), aRep('C')]
    const { routing, trace, formerOwners } = route({
      roster: aRoster(people, [SALES]),
      memory: ownedBy('B'),
      snapshot: aLead({ ownerId: 'B' }),
    })
    expect(ownerOf(routing)).toBe('A')
    expect(trace.map(({ because }) => because)).toEqual(['route.owner-inactive', 'route.turn'])
    expect(formerOwners).toEqual(['B'])
  })
})

describe('the same lead again', () => {
  test('E11 keeps its owner and uses no turn', () => {
    const memory = ownedBy('B')
    const result = route({ memory, snapshot: aLead({ ownerId: 'B' }) })
    expect(result).toMatchObject({ routing: { kind: 'keep', because: 'route.owner-kept' }, rotation: null })
    expect(result.routing.kind === 'keep' && result.routing.assignment).toBe(memory.assignment)
  })
  test.each([
    { what: 'the owner is out of office', rep: { outOfOffice: [{ start: now - DAY, end: now + DAY }] } },
    { what: 'the owner is out of hours', rep: { workingTime: officeTime('Asia/Jakarta') } },
  ])('keeps its owner though $what', ({ rep }) => {
    const world = aRoster([aRep('A'), aRep('B', rep), aRep('C')], [SALES])
    expect(ownerOf(route({ roster: world, memory: ownedBy('B'), snapshot: aLead({ ownerId: 'B' }) }).routing)).toBe('B')
  })
})

describe('what the CRM shows, what we asked for, what it showed when we asked', () => {
  const asked = (over: Partial<LeadMemory> = {}) => ownedBy('A', over)
  test.each([
    {
      row: 'our write is under way',
      shown: null,
      memory: asked({ ownerSeenAtIntent: null }),
      owner: 'A',
      because: 'route.owner-kept',
    },
    {
      row: 'our write has landed',
      shown: 'A',
      memory: asked({ ownerSeenAtIntent: null }),
      owner: 'A',
      because: 'route.owner-kept',
    },
    {
      row: 'our write moves it from B to A and is under way',
      shown: 'B',
      memory: asked({ ownerSeenAtIntent: 'B' }),
      owner: 'A',
      because: 'route.owner-kept',
    },
    {
      row: 'E52 a person sets C while our write is under way',
      shown: 'C',
      memory: asked({ ownerSeenAtIntent: null }),
      owner: 'C',
      because: 'route.set-by-person',
    },
    {
      row: 'E52 a person sets C after our write',
      shown: 'C',
      memory: asked(),
      owner: 'C',
      because: 'route.set-by-person',
    },
    {
      row: 'a person gives it to a queue',
      shown: 'queue',
      memory: asked(),
      owner: 'A',
      because: 'route.owner-not-a-rep',
    },
  ])('$row → $owner, $because', ({ shown, memory, owner, because }) => {
    const { routing, rotation } = route({ snapshot: aLead({ ownerId: shown }), memory })
    expect(routing.kind === 'hold' || routing.because).toBe(because)
    expect(ownerOf(routing)).toBe(owner)
    expect(rotation).toBeNull()
  })

  // B had it before A; A was asked for in write 7.
  const handedOn = { formerOwners: ['B'], ownerSeenAtIntent: 'B', ownerAskedIn: 7 }
  test.each([
    { row: 'our write is under way', shown: 'B', write: 6, over: {}, owner: 'A', because: 'route.owner-kept' },
    {
      row: 'our write has landed, unseen, and B put back',
      shown: 'B',
      write: 7,
      over: {},
      owner: 'B',
      because: 'route.set-by-person',
    },
    { row: 'the same after a later write', shown: 'B', write: 9, over: {}, owner: 'B', because: 'route.set-by-person' },
    {
      row: 'our write has landed, unseen, and C chosen',
      shown: 'C',
      write: 7,
      over: {},
      owner: 'C',
      because: 'route.set-by-person',
    },
    {
      row: 'C chosen while our write is under way',
      shown: 'C',
      write: 6,
      over: {},
      owner: 'C',
      because: 'route.set-by-person',
    },
    {
      row: 'our write was seen, then an older one came',
      shown: 'B',
      write: 5,
      over: { ownerSeenAtIntent: 'A' },
      owner: 'A',
      because: 'route.owner-kept',
    },
    {
      row: 'our write was seen, then an older one of a time without owner came',
      shown: null,
      write: 5,
      over: { ownerSeenAtIntent: 'A' },
      owner: 'A',
      because: 'route.owner-kept',
    },
    { row: 'no number is known', shown: 'B', write: undefined, over: {}, owner: 'A', because: 'route.owner-kept' },
  ])('by the number of the write that landed last: $row → $owner', ({ shown, write, over, owner, because }) => {
    const numbered = write === undefined ? {} : { shownWrite: write }
    const memory = asked({ ...handedOn, ...over })
    const { routing } = route({ snapshot: aLead({ ownerId: shown }), memory, ...numbered })
    expect(routing.kind === 'hold' || routing.because).toBe(because)
    expect(ownerOf(routing)).toBe(owner)
  })

  test('an owner taken off whose landing nobody saw does not come back', () => {
    const memory = asked({ ownerSeenAtIntent: null, ownerAskedIn: 7 })
    const { trace, routing } = route({ snapshot: aLead({ ownerId: null }), memory, shownWrite: 7 })
    expect(trace[0]?.because).toBe('route.owner-cleared')
    expect(ownerOf(routing)).toBe('B')
  })

  test.each([
    { row: 'an older write of ours brought B back', write: 6, because: 'route.turn', by: 'pool' },
    { row: 'a person chose B', write: 7, because: 'route.owner-before', by: 'person' },
  ])('nobody’s since write 7: $row', ({ write, because, by }) => {
    const memory = aMemory({ assignment: null, intendedOwnerId: null, formerOwners: ['B'], ownerAskedIn: 7 })
    const { routing } = route({ snapshot: aLead({ ownerId: 'B' }), memory, shownWrite: write })
    expect(routing).toMatchObject({ because, assignment: { by } })
  })

  test('E52 a person’s choice is locked for seven days and then simply kept', () => {
    const set = route({ snapshot: aLead({ ownerId: 'C' }), memory: asked() }).routing
    if (set.kind !== 'assign') throw new Error(set.kind)
    expect(set.assignment).toMatchObject({ by: 'person', lockedUntil: now + 7 * DAY, poolId: null })
    const memory = aMemory({
      assignment: set.assignment,
      intendedOwnerId: 'C',
      ownerSeenAtIntent: 'C',
      formerOwners: ['A'],
    })
    const later = (ms: number) => route({ snapshot: aLead({ ownerId: 'C' }), memory, now: now + ms }).routing
    expect(later(7 * DAY - 1)).toMatchObject({ kind: 'keep', because: 'route.manual-lock' })
    expect(later(7 * DAY)).toMatchObject({ kind: 'keep', because: 'route.owner-kept' })
  })

  test('a person who clears the owner sets the lead free; it does not go straight back', () => {
    const { routing, trace, formerOwners } = route({ snapshot: aLead({ ownerId: null }), memory: asked() })
    expect(ownerOf(routing)).toBe('B')
    expect(trace[0]?.because).toBe('route.owner-cleared')
    expect(formerOwners).toEqual(['A'])
  })

  test.each([
    { row: 'active', shown: 'B', owner: 'B', by: 'person', because: 'route.owner-before' },
    { row: 'not a rep', shown: 'queue', owner: 'A', by: 'pool', because: 'route.turn' },
  ])('the owner a lead had before us, $row → $owner', ({ shown, owner, by, because }) => {
    const { routing } = route({ snapshot: aLead({ ownerId: shown }) })
    expect(routing).toMatchObject({ kind: 'assign', because, assignment: { ownerId: owner, by } })
  })

  test('a policy that does not respect people’s changes takes the lead back', () => {
    const strict = routingPolicy([TO_SALES], {}, { stickiness: ['account-owner'] })
    expect(ownerOf(route({ snapshot: aLead({ ownerId: 'C' }), memory: asked(), policy: strict }).routing)).toBe('A')
    expect(ownerOf(route({ snapshot: aLead({ ownerId: 'C' }), policy: strict }).routing)).toBe('A')
  })
})

describe('who knows the buyer already', () => {
  test('E19 the active account owner gets it and no turn is used', () => {
    const { routing, rotation } = route({ match: matchTo('B') })
    expect(routing).toMatchObject({ because: 'route.account-owner', assignment: { ownerId: 'B', by: 'account-owner' } })
    expect(rotation).toBeNull()
  })
  test('an account owner over the caps still gets it', () => {
    const capped = routingPolicy([TO_SALES], { sales: [{ per: 'open', count: 1, window: 'static' }] })
    const routingFacts = someRoutingFacts({ openLeads: new Map([['B', 9]]) })
    expect(ownerOf(route({ match: matchTo('B'), policy: capped, routingFacts }).routing)).toBe('B')
  })
  test('E21 a deactivated account owner never gets it, and that is said', () => {
    const world = aRoster([aRep('A'), aRep('B', { active: false }), aRep('C')], [SALES])
    const { routing, trace } = route({ match: matchTo('B'), roster: world })
    expect(ownerOf(routing)).toBe('A')
    expect(trace.map(({ because }) => because)).toEqual(['route.account-owner-inactive', 'route.turn'])
  })
  test('E21 then whoever got the latest lead of the domain', () => {
    const world = aRoster([aRep('A'), aRep('B', { active: false }), aRep('C')], [SALES])
    const routingFacts = someRoutingFacts({
      stickyByDomain: new Map([['acme.com', { ownerId: 'C', assignedAt: now - DAY }]]),
    })
    const facts = someFacts({ emailDomain: 'acme.com' })
    expect(route({ match: matchTo('B'), roster: world, routingFacts, facts }).routing).toMatchObject({
      because: 'route.same-domain',
      assignment: { ownerId: 'C', by: 'sticky' },
    })
  })
  test('the owner of the newest open deal comes before the account owner', () => {
    const deal = { amount: 1, closeAt: null, closedAt: null }
    const deals = [
      { ...deal, dealId: '1', state: 'open', ownerId: 'A', createdAt: now - 9 * DAY },
      { ...deal, dealId: '2', state: 'open', ownerId: 'C', createdAt: now - 2 * DAY },
      { ...deal, dealId: '3', state: 'lost', ownerId: 'A', createdAt: now - DAY },
    ] as const
    const { routing } = route({ snapshot: aLead({}, { deals }), match: matchTo('B') })
    expect(routing).toMatchObject({ because: 'route.deal-owner', assignment: { ownerId: 'C' } })
  })
  test('E23 a mere suggestion routes nothing', () => {
    expect(route({ match: matchTo('B', 'T5') }).routing).toMatchObject({ because: 'route.turn' })
  })
  test.each([
    { what: 'inside 90 days', days: 90, owner: 'C' },
    { what: 'after 90 days', days: 91, owner: 'A' },
  ])('the same domain comes back to its rep $what → $owner', ({ days, owner }) => {
    const routingFacts = someRoutingFacts({
      stickyByDomain: new Map([['newco.io', { ownerId: 'C', assignedAt: now - days * DAY }]]),
    })
    expect(ownerOf(route({ routingFacts, facts: someFacts({ emailDomain: 'newco.io' }) }).routing)).toBe(owner)
  })
  test('a same-domain acquaintance who is out of office is passed over', () => {
    const world = aRoster([aRep('A'), aRep('B'), aRep('C', { outOfOffice: [{ start: now, end: now + 1 }] })], [SALES])
    const routingFacts = someRoutingFacts({
      stickyByDomain: new Map([['newco.io', { ownerId: 'C', assignedAt: now - DAY }]]),
    })
    const facts = someFacts({ emailDomain: 'newco.io' })
    expect(ownerOf(route({ roster: world, routingFacts, facts }).routing)).toBe('A')
  })
  test('nobody gets a lead back that was taken from them this cycle', () => {
    const memory = aMemory({ formerOwners: ['B', 'C'] })
    const routingFacts = someRoutingFacts({
      stickyByDomain: new Map([['newco.io', { ownerId: 'C', assignedAt: now - DAY }]]),
    })
    const facts = someFacts({ emailDomain: 'newco.io' })
    expect(ownerOf(route({ memory, match: matchTo('B'), routingFacts, facts }).routing)).toBe('A')
  })
})

describe('rules and their targets', () => {
  const target = (to: (typeof TO_SALES)['target'], over: Partial<RouteInput> = {}) =>
    route({ policy: routingPolicy([{ ...TO_SALES, target: to }], {}, { stickiness: [] }), ...over }).routing
  test.each([
    {
      row: 'account owner',
      to: { kind: 'account-owner', elsePool: 'sales' },
      match: matchTo('C'),
      owner: 'C',
      by: 'account-owner',
    },
    {
      row: 'account without an owner',
      to: { kind: 'account-owner', elsePool: 'sales' },
      match: matchTo(null),
      owner: 'A',
      by: 'pool',
    },
    {
      row: 'named by e-mail',
      to: { kind: 'named', rep: 'B@Seller.example', elsePool: 'sales' },
      match: null,
      owner: 'B',
      by: 'named',
    },
    { row: 'named by id', to: { kind: 'named', rep: 'C', elsePool: 'sales' }, match: null, owner: 'C', by: 'named' },
    {
      row: 'named but unknown',
      to: { kind: 'named', rep: 'z@seller.example', elsePool: 'sales' },
      match: null,
      owner: 'A',
      by: 'pool',
    },
  ] as const)('$row → $owner by $by', ({ to, match, owner, by }) => {
    expect(target(to, { match })).toMatchObject({ kind: 'assign', assignment: { ownerId: owner, by } })
  })
  test('hold', () => {
    expect(target({ kind: 'hold', reason: 'enrich-first' })).toEqual({
      kind: 'hold',
      hold: { since: now, reason: 'enrich-first', poolId: null, until: null },
      candidates: [],
    })
  })
  test('the first rule that holds decides', () => {
    const rules = [
      { rule: { ...TO_SALES, id: 'never' }, holds: () => false },
      { rule: { ...TO_SALES, id: 'second' }, holds: () => true },
    ]
    expect(route({ policy: { ...policy, rules } }).routing).toMatchObject({ assignment: { ruleId: 'second' } })
  })
})

describe('not to be routed', () => {
  test.each([
    { stage: 'known', status: 'active', because: 'route.below-stage' },
    { stage: 'customer', status: 'active', because: 'route.customer' },
    { stage: 'mql', status: 'disqualified', because: 'route.not-active' },
    { stage: 'mql', status: 'nurture', because: 'route.not-active' },
  ] as const)('$stage, $status → $because', ({ stage, status, because }) => {
    expect(route({ stage, facts: someFacts({ status }) })).toMatchObject({
      routing: { kind: 'not-yet', because },
      rotation: null,
    })
  })
  test('a customer keeps the owner it has', () => {
    expect(ownerOf(route({ stage: 'customer', memory: ownedBy('A'), snapshot: aLead({ ownerId: 'A' }) }).routing)).toBe(
      'A',
    )
  })
  test('who rejected the lead does not get it back when it qualifies again', () => {
    const fields: Partial<LeadFields> = { ownerId: 'A', repResponse: 'rejected' }
    const rejected = route({ stage: 'known', memory: ownedBy('A'), snapshot: aLead(fields) })
    expect(rejected.formerOwners).toEqual(['A'])
    const memory = ownedBy('A', { formerOwners: rejected.formerOwners, responseSeen: 'rejected' })
    const again = route({ memory, snapshot: aLead(fields) })
    expect(ownerOf(again.routing)).toBe('B')
    expect(again.trace[0]?.because).toBe('route.handed-back')
    const forgotten = route({ memory: { ...memory, assignment: null }, snapshot: aLead(fields) })
    expect(ownerOf(forgotten.routing)).toBe('B')
  })
})

describe('a hold is a decision', () => {
  const office = ['A', 'B'].map((repId) => aRep(repId, { workingTime: OFFICE }))
  const sunday = at('2026-03-08 12:00')
  const small = aPool('sales', { A: 1, B: 1 })

  test('E57 nobody there: held until the first of the pool opens', () => {
    const { routing, rotation, trace } = route({ roster: aRoster(office, [small]), now: sunday })
    expect(routing).toMatchObject({
      kind: 'hold',
      hold: { since: sunday, reason: 'no-coverage', poolId: 'sales', until: at('2026-03-09 09:00') },
    })
    expect(routing.kind === 'hold' && gates(routing.candidates)).toBe('A out-of-hours, B out-of-hours')
    expect(rotation).toBeNull()
    expect(trace.at(-1)?.because).toBe('route.hold-no-coverage')
  })
  test('away spans are waited out, then hours', () => {
    const away = office.map((rep) => ({ ...rep, outOfOffice: [{ start: sunday - DAY, end: at('2026-03-10 18:00') }] }))
    const { routing } = route({ roster: aRoster(away, [small]), now: sunday })
    expect(routing).toMatchObject({ hold: { until: at('2026-03-11 09:00') } })
  })
  test('a calendar that ends soon is asked again a day before it does', () => {
    const shortTime = { ...OFFICE, until: sunday + 3 * DAY, opens: [], closes: [] }
    const { routing } = route({
      roster: aRoster([aRep('A', { workingTime: shortTime })], [aPool('sales', { A: 1 })]),
      now: sunday,
    })
    expect(routing).toMatchObject({ hold: { until: sunday + 2 * DAY } })
  })
  test.each([
    { row: 'rolling hour cap', cap: { per: 'hour', count: 1, window: 'rolling' }, until: now + HOUR - MINUTE },
    {
      row: 'E18 open cap: no clock tells, so soon again',
      cap: { per: 'open', count: 1, window: 'static' },
      until: now + 15 * MINUTE,
    },
  ] as const)('$row', ({ cap, until }) => {
    const full = { assignedTimes: new Map([['A', [now - MINUTE]]]), openLeads: new Map([['A', 1]]) }
    const { routing } = route({
      roster: aRoster([aRep('A')], [aPool('sales', { A: 1 })]),
      policy: routingPolicy([TO_SALES], { sales: [cap] }),
      routingFacts: someRoutingFacts(full),
    })
    expect(routing).toMatchObject({ kind: 'hold', hold: { reason: 'all-capped', until } })
  })
  test('E18 goes on since it began, and the cap that frees ends it', () => {
    const held = { since: at('2026-03-04 09:40'), reason: 'all-capped', poolId: 'sales', until: now }
    const capped = routingPolicy([TO_SALES], { sales: [{ per: 'open', count: 20, window: 'static' }] })
    const withOpen = (open: number) =>
      route({
        memory: aMemory({ held }),
        roster: aRoster([aRep('A')], [aPool('sales', { A: 1 })]),
        policy: capped,
        routingFacts: someRoutingFacts({ openLeads: new Map([['A', open]]) }),
      }).routing
    expect(withOpen(20)).toMatchObject({ kind: 'hold', hold: { since: held.since } })
    expect(ownerOf(withOpen(19))).toBe('A')
  })
  test('a hold for bad contact data does not count as waiting for a pool', () => {
    const held = { since: now - DAY, reason: 'verify-contact', poolId: null, until: null }
    const { routing } = route({ memory: aMemory({ held }), roster: aRoster(office, [small]), now: sunday })
    expect(routing).toMatchObject({ hold: { since: sunday } })
  })
  test('only former owners left: held, and only a change can tell more', () => {
    const { routing } = route({ memory: aMemory({ formerOwners: ['A', 'B', 'C'] }) })
    expect(routing).toMatchObject({ kind: 'hold', hold: { reason: 'nobody-eligible', until: null } })
  })
  test.each([
    { row: 'a pool that does not exist', pools: [] },
    { row: 'a pool without members', pools: [aPool('sales', {})] },
  ])('$row', ({ pools }) => {
    expect(route({ roster: aRoster(ABC, pools) }).routing).toMatchObject({
      kind: 'hold',
      hold: { reason: 'pool-empty' },
    })
  })
})

describe('a batch', () => {
  /** One decision after the other; each sees what the ones before it left. */
  function batch(domains: readonly (string | null)[], facts: RoutingFacts = someRoutingFacts()) {
    const owners: (RepId | null)[] = []
    let { rotation, stickyByDomain } = facts
    for (const emailDomain of domains) {
      const result = route({
        facts: someFacts({ emailDomain }),
        routingFacts: { ...facts, rotation, stickyByDomain },
      })
      const ownerId = ownerOf(result.routing)
      owners.push(ownerId)
      rotation = afterTurns(rotation, result.rotation ?? [])
      if (emailDomain !== null && ownerId !== null) {
        stickyByDomain = new Map([...stickyByDomain, [emailDomain, { ownerId, assignedAt: now }]])
      }
    }
    return { owners, rotation, stickyByDomain }
  }

  test('E22 two leads of a new company go to one rep and use one turn', () => {
    const { owners, rotation } = batch(['newco.io', 'newco.io'])
    expect(owners).toEqual(['A', 'A'])
    expect(rotation.get('sales')?.turns).toBe(1)
  })

  test('in one batch or in two, the same owners and the same state', () => {
    const domain = fc.constantFrom(null, 'a.io', 'b.io', 'c.io', 'd.io')
    fc.assert(
      fc.property(fc.array(domain, { maxLength: 30 }), fc.nat(30), (domains, cut) => {
        const whole = batch(domains)
        const first = batch(domains.slice(0, cut))
        const second = batch(domains.slice(cut), someRoutingFacts(first))
        expect([...first.owners, ...second.owners]).toEqual(whole.owners)
        expect(second.rotation).toEqual(whole.rotation)
      }),
      { numRuns: 1000 },
    )
  })
})

test('decides from what it is given and changes none of it', () => {
  const flags = fc.record({ active: fc.boolean(), away: fc.boolean(), weight: fc.nat(3), open: fc.nat(3) })
  const world = fc.record({
    people: fc.array(flags, { minLength: 1, maxLength: 5 }),
    shown: fc.constantFrom(null, 'P0', 'P1', 'queue'),
    owner: fc.constantFrom(null, 'P0', 'P1', 'P4'),
    seen: fc.constantFrom(null, 'P0', 'P1'),
    former: fc.subarray(['P0', 'P1', 'P2']),
    hour: fc.nat(167),
  })
  fc.assert(
    fc.property(world, ({ people, shown, owner, seen, former, hour }) => {
      const reps = people.map(({ active, away }, i) =>
        aRep(`P${i}`, { active, workingTime: OFFICE, outOfOffice: away ? [{ start: now, end: now + 2 * DAY }] : [] }),
      )
      const weights = Object.fromEntries(people.map(({ weight }, i) => [`P${i}`, weight]))
      const frozen = (): Partial<RouteInput> => ({
        roster: aRoster(reps, [aPool('sales', weights)]),
        snapshot: deepFreeze(aLead({ ownerId: shown })),
        memory: deepFreeze(
          aMemory({
            assignment: owner === null ? null : anAssignment(owner),
            intendedOwnerId: owner,
            ownerSeenAtIntent: seen,
            formerOwners: former,
          }),
        ),
        now: now + hour * HOUR,
        policy: routingPolicy([TO_SALES], { sales: [{ per: 'open', count: 2, window: 'static' }] }),
        routingFacts: someRoutingFacts({ openLeads: new Map(people.map(({ open }, i) => [`P${i}`, open])) }),
      })
      const result = route(frozen())
      expect(route(frozen())).toEqual(result)
      const ownerId = ownerOf(result.routing)
      if (ownerId !== null) expect(reps.find(({ repId }) => repId === ownerId)?.active).toBe(true)
      const chosen =
        result.routing.kind === 'assign' ? result.routing.candidates.filter(({ gate }) => gate === 'chosen') : []
      expect(chosen).toHaveLength(result.rotation === null ? 0 : 1)
      if (result.rotation !== null) expect(former).not.toContain(ownerId)
    }),
    { numRuns: 1000 },
  )
})

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) deepFreeze(part as object)
  return Object.freeze(value)
}
