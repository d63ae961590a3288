import { describe, expect, test } from '@jest/globals'
import { escalationOf, isWithManager, MANAGER_QUEUE, REASSIGNED, reassignsIn } from '../../src/domain/escalation.ts'
import { whenAway } from '../../src/domain/delegation.ts'
import { foundSince, leaveAsFound } from '../../src/domain/found-lead.ts'
import type { DecisionInput } from '../../src/domain/decision.ts'
import type { Clock, LeadFields } from '../../src/domain/lead.ts'
import type { SlaPolicy, SlaStep } from '../../src/domain/policy/policy.ts'
import { ALWAYS_OPEN, aLead, aMemory, aRep, aRoster, at, HOUR, MINUTE, OFFICE } from './routing-world.ts'

const ten = at('2026-03-04 10:00')
const minutes = (n: number) => ten + n * MINUTE
const MOVE: SlaStep = { id: 'move', atPercent: 100, plusMinutes: 5, action: 'reassign' }
const ROSTER = aRoster([aRep('A')], [])
/** 5 minutes from 10:00, of A. */
const aClock = (over: Partial<Clock> = {}): Clock => ({
  clockId: 'rep-1',
  kind: 'rep',
  slaId: 'icp',
  ownerId: 'A',
  startedAt: ten,
  dueAt: minutes(5),
  targetMinutes: 5,
  unit: 'business',
  state: 'running',
  breachedAt: null,
  stoppedAt: null,
  stepsDone: [],
  ...over,
})

describe('what an unanswered clock asks of routing', () => {
  const taken = aClock({ clockId: 'earlier', state: 'closed', stepsDone: [REASSIGNED] })
  const asked = (
    clocks: readonly Clock[] | null,
    now: number,
    policy: Partial<SlaPolicy> = {},
    fields: Partial<LeadFields> = {},
  ) =>
    escalationOf(
      clocks === null ? null : aMemory({ clocks }),
      aLead(fields).fields,
      { classes: [], acceptanceStops: true, steps: [MOVE], ...policy },
      ROSTER,
      minutes(now),
    )
  const reassign = { kind: 'reassign', clockId: 'rep-1', reassignLocked: false }
  const queue = { kind: 'queue', clockId: 'rep-1', reassignLocked: false }
  test.each<[string, readonly Clock[] | null, number, object | null]>([
    ['a new lead', null, 10, null],
    ['nothing promised', [], 10, null],
    ['not breached yet', [aClock()], 4.9, null],
    ['breached, the step not due yet', [aClock()], 9.9, null],
    ['the step is due', [aClock()], 10, reassign],
    ['noticed as breached before', [aClock({ state: 'breached', breachedAt: minutes(5) })], 10, reassign],
    ['nobody’s clock', [aClock({ ownerId: null, unit: 'calendar' })], 10, reassign],
    ['the lead’s own clock asks nothing', [aClock({ kind: 'lead' })], 10, null],
    ['one that is over asks nothing', [aClock({ state: 'closed' })], 10, null],
    ['the latest asks', [aClock({ clockId: 'rep-0', state: 'met' }), aClock()], 10, reassign],
    [
      'an answered one asks nothing',
      [aClock({ state: 'breached', breachedAt: minutes(5), stoppedAt: minutes(6) })],
      10,
      null,
    ],
    ['it was reassigned', [aClock({ stepsDone: [REASSIGNED] })], 10, null],
    ['the manager has it', [aClock({ stepsDone: [MANAGER_QUEUE] })], 10, null],
    ['taken once before', [taken, aClock()], 10, reassign],
    ['taken twice before: at the breach, to the manager', [taken, taken, aClock()], 5, queue],
    ['taken twice before, not breached yet', [taken, taken, aClock()], 4.9, null],
  ])('%s', (_, clocks, now, expected) => {
    expect(asked(clocks, now)).toEqual(expected)
  })
  test('a policy without such a step asks nothing; it may allow more or fewer, and take from whom a person chose', () => {
    expect(asked([aClock()], 10, { steps: [{ id: 'breach', atPercent: 100, action: 'manager-task' }] })).toBeNull()
    expect(asked([taken, taken, aClock()], 10, { maxReassigns: 3 })).toEqual(reassign)
    expect(asked([aClock()], 5, { maxReassigns: 0 })).toEqual(queue)
    expect(asked([aClock()], 10, { reassignLocked: true })).toEqual({ ...reassign, reassignLocked: true })
    expect(asked([aClock()], 5, { maxReassigns: 0, reassignLocked: true })).toEqual({ ...queue, reassignLocked: true })
  })
  test('an answer in time, though noticed late, asks nothing; an acceptance only where the policy counts it', () => {
    expect(asked([aClock()], 10, {}, { firstOutreachAt: minutes(5) })).toBeNull()
    expect(asked([aClock()], 10, {}, { firstOutreachAt: minutes(7) })).toBeNull()
    expect(asked([aClock()], 10, {}, { repResponse: 'accepted' })).toBeNull()
    expect(asked([aClock()], 10, { acceptanceStops: false }, { repResponse: 'accepted' })).toEqual(reassign)
  })

  test.each<[string, readonly Clock[], number, boolean]>([
    ['no clocks', [], 0, false],
    ['the lead’s own', [aClock({ kind: 'lead', stepsDone: [REASSIGNED, MANAGER_QUEUE] })], 0, false],
    ['nothing done', [aClock()], 0, false],
    ['taken twice', [taken, taken, aClock()], 2, false],
    ['with the manager', [taken, aClock({ stepsDone: ['breach', MANAGER_QUEUE] }), aClock({ kind: 'lead' })], 1, true],
    [
      'with the manager once, then with the next',
      [aClock({ stepsDone: [MANAGER_QUEUE] }), aClock({ stepsDone: ['x'] })],
      0,
      false,
    ],
  ])('%s: taken %i times, with the manager %s', (_, clocks, times, withManager) => {
    expect([reassignsIn(clocks), isWithManager(clocks)]).toEqual([times, withManager])
  })
})

describe('an owner who is away', () => {
  const back = ten + 24 * HOUR
  const away = { outOfOffice: [{ start: ten - HOUR, end: back }] }
  const owner = aRep('Ben', { ...away, backupId: 'C1' })
  const answer = (
    mode: Parameters<typeof whenAway>[1],
    over: {
      ben?: object
      promised?: Parameters<typeof whenAway>[4]
      roster?: readonly ReturnType<typeof aRep>[]
      former?: readonly string[]
    } = {},
  ) =>
    whenAway(
      { ...owner, ...over.ben },
      mode,
      aRoster(over.roster ?? [], []),
      over.former ?? [],
      over.promised ?? null,
      ten,
    )
  const pool = (chain: readonly string[] = []) => ({ kind: 'pool', backAt: back, chain })
  const OWNER = { kind: 'owner' }

  test('answers anyway', () => {
    expect(answer({ mode: 'owner-anyway' })).toEqual(OWNER)
  })
  test.each([
    [23.99, pool()],
    [24, OWNER],
    [25, OWNER],
  ])('for 24 hours, the pool if longer than %d', (hours, expected) => {
    expect(answer({ mode: 'pool-if-away-longer-than', hours })).toEqual(expected)
  })
  test.each<[string, Parameters<typeof whenAway>[4], object, object]>([
    ['nothing promised', null, {}, OWNER],
    ['back before it is due', { minutes: 24 * 60 + 1, unit: 'calendar' }, {}, OWNER],
    ['back when it is due', { minutes: 24 * 60, unit: 'calendar' }, {}, pool()],
    // 10:00 to 17:00 is seven hours; back the next day at 10:00, when eight have run.
    ['in working time, just so', { minutes: 8 * 60 + 1, unit: 'business' }, { workingTime: OFFICE }, OWNER],
    ['in working time, not quite', { minutes: 8 * 60, unit: 'business' }, { workingTime: OFFICE }, pool()],
    ['working time not known that far', { minutes: 9e9, unit: 'business' }, { workingTime: ALWAYS_OPEN }, pool()],
  ])('the pool where the promise cannot be kept: %s', (_, promised, ben, expected) => {
    expect(answer({ mode: 'pool-if-sla-infeasible' }, { promised, ben })).toEqual(expected)
  })
  test.each<[string, readonly ReturnType<typeof aRep>[], readonly string[], object]>([
    ['the backup', [aRep('C1')], [], { kind: 'delegate', delegateId: 'C1', chain: ['C1'] }],
    [
      'the backup’s own',
      [aRep('C1', { ...away, backupId: 'C2' }), aRep('C2')],
      [],
      { kind: 'delegate', delegateId: 'C2', chain: ['C1', 'C2'] },
    ],
    ['not one who left', [aRep('C1', { active: false })], [], pool(['C1'])],
    ['not one who had the lead', [aRep('C1')], ['C1'], pool(['C1'])],
    ['not a stranger', [], [], pool(['C1'])],
    ['not the owner again', [aRep('C1', { ...away, backupId: 'Ben' }), aRep('Ben')], [], pool(['C1'])],
    ['not in circles', [aRep('C1', { ...away, backupId: 'C1' })], [], pool(['C1'])],
  ])('%s stands in', (_, roster, former, expected) => {
    expect(answer({ mode: 'delegate' }, { roster, former })).toEqual(expected)
  })
  test('without a backup nobody stands in', () => {
    expect(answer({ mode: 'delegate' }, { ben: { backupId: null } })).toEqual(pool())
    expect(answer({ mode: 'delegate' }, { ben: { backupId: undefined } })).toEqual(pool())
  })
})

describe('a lead that was found standing in the CRM', () => {
  const since = (memory: object | null, found: number | undefined, last: number | null) =>
    foundSince({ memory: memory === null ? null : aMemory(memory), found } as unknown as DecisionInput, last)
  test.each([
    { memory: null, found: undefined, last: null, since: null },
    { memory: null, found: 5, last: null, since: 5 },
    { memory: null, found: 5, last: 5, since: 5 },
    { memory: null, found: 5, last: 6, since: null },
    { memory: { foundAt: 4 }, found: undefined, last: 4, since: 4 },
    { memory: { foundAt: 4 }, found: 9, last: 5, since: null },
    // Found again, it is one we know.
    { memory: {}, found: 5, last: null, since: null },
  ])(
    'remembered $memory, found $found, active $last: left since $since',
    ({ memory, found, last, since: expected }) => {
      expect(since(memory, found, last)).toBe(expected)
    },
  )
  test.each([
    { ownerId: null, because: 'route.found', saw: { since: 5 } },
    { ownerId: 'A', because: 'route.found-owner', saw: { since: 5, ownerId: 'A' } },
  ])('is left with $ownerId: $because', ({ ownerId, because, saw }) => {
    const routing = { kind: 'not-yet', because }
    const trace = [{ step: 'route', because, saw }]
    expect(leaveAsFound(null, 5, ownerId)).toEqual({ routing, rotation: null, trace, formerOwners: [] })
    expect(leaveAsFound(aMemory({ formerOwners: ['B'] }), 5, ownerId).formerOwners).toEqual(['B'])
  })
})
