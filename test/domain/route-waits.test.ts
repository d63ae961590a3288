import { describe, expect, test } from '@jest/globals'
import type { LeadMemory } from '../../src/domain/lead.ts'
import type { RouteInput } from '../../src/domain/route.ts'
import { aPoolPolicy } from './pool-world.ts'
import { PEOPLE, AWAY, SALES, given, now, route, to, told } from './route-team.ts'
import {
  aLead,
  aMemory,
  anAssignment,
  aPool,
  aRep,
  aRoster,
  at,
  DAY,
  matchTo,
  MINUTE,
  officeTime,
  ownedBy,
  routeWith,
  routingPolicy,
  TO_SALES,
} from './routing-world.ts'

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
  test('to somebody a rule names who is there', () => {
    const result = taken({ policy: to({ kind: 'named', rep: 'Sub', elsePool: 'sales' }) })
    expect(told(result)).toEqual([NOT_ANSWERED, given('route.named', 'all', 'Sub', null)])
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
  test.each([
    { what: 'taken off', shown: null, people: [aRep('A'), aRep('B', AWAY)] },
    { what: 'deactivated', shown: 'A', people: [aRep('A', { active: false }), aRep('B', AWAY)] },
  ])('whose late owner was $what goes where it would go had they not been late', ({ shown, people }) => {
    const over = { roster: aRoster(people, [SALES]), snapshot: aLead({ ownerId: shown }), match: matchTo('B') }
    const free = taken({ ...over, escalation: null, shownWrite: 1 })
    expect(free.routing).toMatchObject({ because: 'route.account-owner', assignment: { ownerId: 'B' } })
    expect(taken({ ...over, shownWrite: 1 })).toEqual(free)
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
