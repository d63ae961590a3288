import { describe, expect, test } from '@jest/globals'
import type { Instant, LeadMemory, Status } from '../../src/domain/lead.ts'
import type { StagePolicy } from '../../src/domain/policy/policy.ts'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import {
  attemptsBase,
  attemptsSince,
  disqualifyOrCorrect,
  fallBack,
  giveUp,
  handBack,
  isLocked,
  restAfter,
  restsUntil,
  unreachableAt,
} from '../../src/domain/recycle.ts'
import { readDeals } from '../../src/domain/stage-evidence.ts'
import type { Journey } from '../../src/domain/stage-record.ts'
import { DAY, someFacts } from './routing-world.ts'
import { aWay, day, type Given } from './stage-world.ts'

const NO_DEALS = readDeals([], null, day(0), day(0))
const WON = { ...NO_DEALS, won: { stage: 'customer' as const, at: day(1), because: 'stage.won', saw: {} } }
const OPEN = { ...NO_DEALS, isOpen: true }

const told = ({ transitions }: Journey) => transitions.map(({ edge, to, toStatus, at }) => [edge, to, toStatus, at])

describe('a rep’s refusal', () => {
  const refused = { repResponse: 'rejected' } as const
  test.each([
    ['known', 'rejected', 'known', 'stage.rejected', 'rejected'],
    ['iql', 'rejected', 'known', 'stage.rejected', 'rejected'],
    ['mql', 'rejected', 'known', 'stage.rejected', 'rejected'],
    ['sal', 'recycled', 'known', 'stage.handed-back', 'handed-back'],
    ['sql', 'recycled', 'known', 'stage.handed-back', 'handed-back'],
  ] as const)('of a lead in %s is the edge %s to %s', (stage, edge, to, because, reason) => {
    const { input, journey } = aWay({ stage, facts: refused })
    expect(handBack(input, journey, NO_DEALS)).toBe(true)
    expect(journey.transitions).toMatchObject([
      { edge, to, toStatus: 'nurture', at: day(20), because, evidence: { reason: null, ownerId: 'ann' } },
    ])
    expect(journey).toMatchObject({
      recycledAt: day(20),
      rested: { reason, coolDownDays: null, returns: false },
    })
  })
  test('of a lead that is only known leaves its stay there as it is', () => {
    const { input, journey } = aWay({ stage: 'known', facts: refused })
    handBack(input, journey, NO_DEALS)
    expect(journey.stages.known).toMatchObject({ entries: 1, lastExitedAt: null })
  })
  test.each<[string, Given, typeof NO_DEALS]>([
    ['an acceptance', { facts: { repResponse: 'accepted' } }, NO_DEALS],
    ['no answer', {}, NO_DEALS],
    ['heard before', { facts: refused, memory: { responseSeen: 'rejected' } }, NO_DEALS],
    ['a deal was won', { facts: refused }, WON],
    ['a deal is open', { facts: refused }, OPEN],
    ['the lead is an opportunity', { facts: refused, stage: 'opportunity' }, NO_DEALS],
    ['the lead rests already', { facts: refused, status: 'nurture' }, NO_DEALS],
    ['the lead is lost', { facts: refused, status: 'lost' }, NO_DEALS],
  ])('changes nothing where there is %s', (_, given, deals) => {
    const { input, journey } = aWay(given)
    expect(handBack(input, journey, deals)).toBe(false)
    expect(journey.transitions).toEqual([])
  })
  test.each<[string, Given]>([
    ['an acceptance was heard before', { facts: refused, memory: { responseSeen: 'accepted' } }],
    ['the lead is stale', { facts: refused, status: 'stale' }],
    ['the lead was never seen before', { facts: refused, memory: null }],
  ])('counts though %s', (_, given) => {
    const { input, journey } = aWay(given)
    expect(handBack(input, journey, NO_DEALS)).toBe(true)
  })

  describe('means what the policy reads in its reason', () => {
    const reasons = [
      { id: 'spam', contains: ['Robot'], disqualify: true },
      { id: 'timing', contains: ['later', 'nanti'], coolDownDays: 90, returnToOwner: true },
    ]
    const policy = { recycle: { ...defaultPolicy.stages.recycle, coolDownDays: 30, reasons } }
    const spam = { edge: 'disqualified', because: 'stage.disqualified-by-rep', rested: ['spam', null, false] }
    const timing = { edge: 'recycled', because: 'stage.handed-back', rested: ['timing', 90, true] }
    const other = { edge: 'recycled', because: 'stage.handed-back', rested: ['handed-back', null, false] }
    test.each([
      ['spam', spam],
      ['spam: the rep’s own words', spam],
      ['timing: a ROBOT, but later', timing],
      ['A robot wrote this', spam],
      ['Nanti saja', timing],
      ['LATER', timing],
      ['timing', timing],
      // A named reason stands at the beginning, whole.
      ['not spam', other],
      ['spammy', other],
      ['', other],
      [null, other],
    ])('%j', (rejectReason, { edge, because, rested: [reason, coolDownDays, returns] }) => {
      const { input, journey } = aWay({ policy, facts: { repResponse: 'rejected', rejectReason } })
      handBack(input, journey, NO_DEALS)
      expect(journey.transitions).toMatchObject([{ edge, because, evidence: { reason: rejectReason } }])
      expect(journey.rested).toEqual({ reason, coolDownDays, returns })
    })
    test('a lead that is out for good stays in its stage, whose stay ends', () => {
      const { input, journey } = aWay({ policy, facts: { repResponse: 'rejected', rejectReason: 'spam' } })
      handBack(input, journey, NO_DEALS)
      expect(journey).toMatchObject({ stage: 'sal', status: 'disqualified', recycledAt: day(20) })
      expect(journey.stages.sal).toMatchObject({ lastExitedAt: day(20), cumulativeMs: 20 * DAY })
    })
    test('a policy that names no reasons knows none', () => {
      const { reasons: _, ...recycle } = defaultPolicy.stages.recycle
      const { input, journey } = aWay({
        policy: { recycle },
        facts: { repResponse: 'rejected', rejectReason: 'spam' },
      })
      handBack(input, journey, NO_DEALS)
      expect(journey.rested).toMatchObject({ reason: 'handed-back' })
    })
  })
})

describe('where attempts count from', () => {
  const base = { count: 2, since: day(5) }
  test.each<[string, Given, boolean, ReturnType<typeof attemptsBase>]>([
    ['never seen, nothing logged', { memory: null }, false, undefined],
    ['never seen, nothing logged, said so', { memory: null, facts: { outreachCount: 0 } }, false, undefined],
    ['never seen, some logged', { memory: null, facts: { outreachCount: 3 } }, false, { count: 3, since: day(20) }],
    ['a new cycle', { facts: { outreachCount: 3 } }, true, { count: 3, since: day(20) }],
    ['a new cycle, nothing logged', {}, true, { count: 0, since: day(20) }],
    ['nothing remembered, no answer', { facts: { outreachCount: 3 } }, false, undefined],
    ['remembered, no answer', { memory: { attempts: base }, facts: { outreachCount: 3 } }, false, base],
    [
      'an answer since',
      {
        memory: { attempts: base },
        facts: { outreachCount: 3 },
        activities: [
          { kind: 'reply', at: day(6) },
          { kind: 'reply', at: day(7) },
          { kind: 'email-open', at: day(8) },
        ],
      },
      false,
      { count: 3, since: day(7) },
    ],
    [
      'an answer with nothing remembered',
      { facts: { outreachCount: 3 }, activities: [{ kind: 'reply', at: day(6) }] },
      false,
      { count: 3, since: day(6) },
    ],
    [
      'an answer at that very instant is counted already',
      { memory: { attempts: base }, facts: { outreachCount: 3 }, activities: [{ kind: 'reply', at: day(5) }] },
      false,
      base,
    ],
    [
      'an e-mail opened is no answer',
      { memory: { attempts: base }, activities: [{ kind: 'email-open', at: day(8) }] },
      false,
      base,
    ],
    [
      'a policy that gives nobody up minds no answers',
      {
        memory: { attempts: base },
        activities: [{ kind: 'reply', at: day(8) }],
        policy: { unreachable: undefined },
      } as unknown as Given,
      false,
      base,
    ],
  ])('%s', (_, given, cycleBegan, expected) => {
    expect(attemptsBase(aWay(given).input, cycleBegan)).toEqual(expected)
  })

  test.each([
    { count: null, last: null, base: undefined, since: null, attempts: 0 },
    { count: 4, last: day(9), base: undefined, since: null, attempts: 4 },
    { count: 4, last: day(9), base: { count: 1, since: day(5) }, since: null, attempts: 3 },
    // The CRM's count went back: somebody emptied it.
    { count: 1, last: day(4), base: { count: 3, since: day(5) }, since: null, attempts: 0 },
    // Only a date is known: one attempt, if it is after everything that counted before.
    { count: null, last: day(9), base: undefined, since: null, attempts: 1 },
    { count: 0, last: day(9), base: { count: 0, since: day(5) }, since: day(8), attempts: 1 },
    { count: null, last: day(9), base: { count: 0, since: day(9) }, since: null, attempts: 0 },
    { count: null, last: day(9), base: { count: 0, since: day(5) }, since: day(9), attempts: 0 },
    { count: null, last: day(9), base: undefined, since: day(10), attempts: 0 },
  ])('count $count, last $last, from $base and $since: $attempts', ({ count, last, base: from, since, attempts }) => {
    const facts = someFacts({ outreachCount: count, lastOutreachAt: last })
    expect(attemptsSince(facts, from, since)).toBe(attempts)
  })
})

describe('giving up: 6 attempts, or 14 days with at least 1 (here 2)', () => {
  const policy = { unreachable: { attempts: 6, days: 14, minAttempts: 2, contactKinds: ['reply'] } }
  const tried = (outreachCount: number, lastOutreachAt: Instant | null = day(11)) => ({ outreachCount, lastOutreachAt })

  test.each<[string, Given, Instant | null]>([
    ['one attempt', { facts: tried(1) }, null],
    ['two attempts', { facts: tried(2) }, day(14)],
    ['five attempts', { facts: tried(5) }, day(14)],
    ['six attempts', { facts: tried(6) }, day(11)],
    ['six attempts, nobody knows when', { facts: tried(6, null) }, day(20)],
    ['five since the lead answered', { facts: tried(7), memory: { attempts: { count: 2, since: day(3) } } }, day(17)],
    ['six since the lead answered', { facts: tried(8), memory: { attempts: { count: 2, since: day(3) } } }, day(11)],
    ['counted from before the stage', { facts: tried(3), memory: { attempts: { count: 0, since: day(-9) } } }, day(14)],
    ['six attempts, but the lead answered', { facts: { ...tried(6), needConfirmed: true } }, null],
    ['one date, before the last rest', { facts: tried(0, day(11)), memory: { recycledAt: day(12) } }, null],
  ])('%s', (_, given, expected) => {
    const { input, journey } = aWay({ policy, ...given })
    expect(unreachableAt(input, journey, policy.unreachable)).toBe(expected)
  })
  test('a stage that was passed over counts from now', () => {
    const { input, journey } = aWay({ policy, facts: tried(2), memory: { stages: {} } })
    expect(unreachableAt(input, journey, policy.unreachable)).toBe(day(34))
  })

  test('the lead rests from the instant it was reached, for its owner to have again', () => {
    const { input, journey } = aWay({ policy, facts: tried(6) })
    giveUp(input, journey)
    expect(journey.transitions).toMatchObject([
      {
        edge: 'unreachable',
        to: 'known',
        toStatus: 'nurture',
        at: day(11),
        because: 'stage.unreachable',
        evidence: { attempts: 6, days: 11, ownerId: 'ann' },
      },
    ])
    expect(journey).toMatchObject({
      recycledAt: day(11),
      rested: { reason: 'unreachable', coolDownDays: null, returns: true },
    })
  })
  test.each<[string, Given, boolean]>([
    ['on the day', { facts: tried(2), now: day(14) }, true],
    ['an instant before', { facts: tried(2), now: day(14) - 1 }, false],
    ['not in MQL', { facts: tried(6), stage: 'mql' }, false],
    ['not in SQL', { facts: tried(6), stage: 'sql' }, false],
    ['not below a stage a person has set', { facts: tried(6), memory: { lockedStage: 'sal' } }, false],
    ['though a person had set a lower one', { facts: tried(6), memory: { lockedStage: 'mql' } }, true],
    ['too few attempts', { facts: tried(1) }, false],
    ['no policy', { facts: tried(6), policy: { unreachable: undefined } as never }, false],
  ])('%s', (_, given, gone) => {
    const { input, journey } = aWay({ policy, ...given })
    giveUp(input, journey)
    expect(journey.transitions).toHaveLength(gone ? 1 : 0)
  })
  test.each([
    ['mql', false],
    ['sal', true],
    ['sql', true],
  ] as const)('a lock on %s keeps SAL: %s', (lockedStage, locked) => {
    expect(isLocked(aWay({ memory: { lockedStage } }).journey, 'sal')).toBe(locked)
  })
  test('without a lock nothing is locked', () => {
    expect(isLocked(aWay().journey, 'visitor')).toBe(false)
  })
})

describe('falling back: at most 65 − 15 points for 30 days, unaccepted', () => {
  const { mql } = defaultPolicy.stages
  const policy = { mql: { ...mql, minScore: 65, minEngagement: 50, fallBack: { points: 15, afterDays: 30 } } }
  const under: Given = { stage: 'mql', score: 50, points: 49, now: day(30), policy }
  test('back to known, still active', () => {
    const { input, journey } = aWay({ ...under, now: day(31.5) })
    fallBack(input, journey)
    expect(told(journey)).toEqual([['fell-back', 'known', 'active', day(31.5)]])
    expect(journey.transitions[0]).toMatchObject({
      because: 'stage.fell-back',
      evidence: { score: 50, under: 50, minScore: 65, days: 31 },
    })
  })
  test.each<[string, Given, boolean]>([
    ['on the day', under, true],
    ['an instant before', { ...under, now: day(30) - 1 }, false],
    ['one point more', { ...under, score: 51 }, false],
    ['engaged', { ...under, points: 50 }, false],
    ['a high-intent action', { ...under, intent: true }, false],
    [
      'a high-intent action where the policy minds none',
      { ...under, intent: true, policy: { mql: { ...policy.mql, highIntent: false } } },
      true,
    ],
    ['accepted', { ...under, stage: 'sal' }, false],
    ['set by a person', { ...under, memory: { lockedStage: 'mql' } }, false],
    ['passed over', { ...under, memory: { stages: {} } }, false],
    ['no policy', { ...under, policy: { mql: { ...policy.mql, fallBack: undefined } as never } }, false],
  ])('%s', (_, given, back) => {
    const { input, journey } = aWay(given)
    fallBack(input, journey)
    expect(journey.transitions).toHaveLength(back ? 1 : 0)
  })
})

describe('disqualified by the policy’s condition', () => {
  const policy: Partial<StagePolicy> = {
    disqualify: { combinator: 'and', rules: [{ field: 'emailBounced', operator: '=', value: true }] },
  }
  const bounced = { emailBounced: true }
  test('out, with its stay ended, until it no longer holds', () => {
    const { input, journey } = aWay({ policy, facts: bounced })
    disqualifyOrCorrect(input, journey, NO_DEALS)
    expect(told(journey)).toEqual([['disqualified', 'sal', 'disqualified', day(20)]])
    expect(journey.transitions[0]).toMatchObject({ because: 'stage.disqualified-by-rule', evidence: {} })
    expect(journey.stages.sal).toMatchObject({ lastExitedAt: day(20) })
    expect(journey.rested).toEqual({ reason: 'disqualified', coolDownDays: null, returns: false })
  })
  test.each<[string, Given, typeof NO_DEALS]>([
    ['it does not hold', {}, NO_DEALS],
    ['a deal was won', { facts: bounced }, WON],
    ['a deal is open', { facts: bounced }, OPEN],
    ['the lead is out already', { facts: bounced, status: 'disqualified' }, NO_DEALS],
    ['the policy has no such condition', { facts: bounced, policy: { disqualify: undefined } as never }, NO_DEALS],
  ])('nothing happens where %s', (_, given, deals) => {
    const { input, journey } = aWay({ policy, ...given })
    disqualifyOrCorrect(input, journey, deals)
    expect([journey.transitions, journey.rested]).toEqual([[], null])
  })

  const rest = { reason: 'disqualified', since: day(10), until: null, ownerId: null, returns: false }
  const out = (over: Partial<LeadMemory> = {}): Given => ({
    policy,
    status: 'disqualified',
    memory: { recycledAt: day(10), rest, ...over },
  })
  test.each([
    { cycle: 1, recycledAt: null, what: 'what it did before counts again' },
    { cycle: 2, recycledAt: day(10), what: 'an earlier cycle stays over' },
  ])('back in once it no longer holds; cycle $cycle: $what', ({ cycle, recycledAt }) => {
    const { input, journey } = aWay(out({ cycle }))
    disqualifyOrCorrect(input, journey, NO_DEALS)
    expect(told(journey)).toEqual([['corrected', 'sal', 'active', day(20)]])
    expect(journey.transitions[0]).toMatchObject({ because: 'stage.corrected', evidence: {} })
    expect(journey.recycledAt).toBe(recycledAt)
  })
  test.each<[string, Given]>([
    ['by a rep', out({ rest: { ...rest, reason: 'spam' } })],
    ['nobody remembers why', { ...out(), memory: { recycledAt: day(10) } }],
    ['it still holds', { ...out(), facts: bounced }],
    ['it only rests', { ...out(), status: 'nurture' }],
  ])('not back in where %s', (_, given) => {
    const { input, journey } = aWay(given)
    disqualifyOrCorrect(input, journey, NO_DEALS)
    expect(journey.transitions).toEqual([])
  })
})

describe('what is remembered of a rest', () => {
  const policy = { recycle: { ...defaultPolicy.stages.recycle, coolDownDays: 30 } }
  const rest = { reason: 'timing', since: day(1), until: day(91), ownerId: 'ann', returns: true }
  const rested = (status: Status, recycledAt: Instant | null, coolDownDays: number | null | undefined, memory = {}) => {
    const way = aWay({ status, policy, stage: 'known', memory: { recycledAt, ...memory } })
    if (coolDownDays !== undefined) way.journey.rested = { reason: 'new', coolDownDays, returns: false }
    return way
  }
  test.each([
    { status: 'nurture', cool: null, until: day(32) },
    { status: 'nurture', cool: 5, until: day(7) },
    { status: 'nurture', cool: 0, until: day(2) },
    { status: 'disqualified', cool: 5, until: null },
  ] as const)('$status with a cool-down of $cool', ({ status, cool, until }) => {
    const { input, journey } = rested(status, day(2), cool)
    expect(restAfter(input, journey)).toEqual({ reason: 'new', since: day(2), until, ownerId: 'ann', returns: false })
    expect(restsUntil(journey, input.memory, input.stages.policy)).toBe(until)
  })
  test.each([
    ['nothing new', 'nurture', day(1), undefined],
    ['already over', 'active', day(2), null],
    ['no instant', 'nurture', null, null],
  ] as const)('the rest remembered stays: %s', (_, status, recycledAt, cool) => {
    const { input, journey } = rested(status, recycledAt, cool, { rest })
    expect(restAfter(input, journey)).toBe(rest)
  })
  test.each([
    { what: 'its own remembered end', status: 'nurture', recycledAt: day(1), memory: { rest }, until: day(91) },
    {
      what: 'a rest remembered of another time',
      status: 'nurture',
      recycledAt: day(2),
      memory: { rest },
      until: day(32),
    },
    { what: 'no rest remembered', status: 'nurture', recycledAt: day(2), memory: {}, until: day(32) },
    { what: 'a lost lead', status: 'lost', recycledAt: day(2), memory: {}, until: day(32) },
    { what: 'never recycled', status: 'nurture', recycledAt: null, memory: {}, until: null },
    { what: 'running', status: 'active', recycledAt: day(2), memory: {}, until: null },
    { what: 'stale', status: 'stale', recycledAt: day(2), memory: {}, until: null },
    { what: 'out for good', status: 'disqualified', recycledAt: day(2), memory: {}, until: null },
  ] as const)('rests until: $what', ({ status, recycledAt, memory, until }) => {
    const { input, journey } = rested(status, recycledAt, undefined, memory)
    expect(restsUntil(journey, input.memory, input.stages.policy)).toBe(until)
  })
  test('a lead without any memory rests as the policy says', () => {
    const { journey } = rested('nurture', day(2), undefined)
    expect(restsUntil(journey, null, { ...defaultPolicy.stages, ...policy })).toBe(day(32))
  })
})
