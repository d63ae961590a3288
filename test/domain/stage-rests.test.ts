import { describe, expect, test } from '@jest/globals'
import type { Clock } from '../../src/domain/lead.ts'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import { anAssignment } from './routing-world.ts'
import { day, deal, decided, FIT, moved, type Given } from './stage-world.ts'

const lost = (n: number) => ({ deals: [deal({ state: 'lost', closedAt: day(n) })] })
const won = (n: number) => ({ deals: [deal({ state: 'won', closedAt: day(n) })] })
const DEMO = [{ kind: 'demo-request', at: day(15) }]

describe('contact by an owner before the present one', () => {
  const clock = (kind: Clock['kind'], n: number) => ({ kind, startedAt: day(n) }) as Clock
  /** An MQL that the present owner has had since day 5. */
  const given = (contact: number, clocks: Clock[], recycledAt: number | null = null): Given => ({
    stage: 'mql',
    memory: { assignment: anAssignment('ann', { assignedAt: day(5) }), clocks, recycledAt },
    facts: { firstOutreachAt: day(contact), lastOutreachAt: day(contact) },
  })
  test.each<[string, Given, number | null]>([
    ['whom it was given to first, is an answer', given(3, [clock('rep', 4), clock('rep', 2)]), day(3)],
    ['before anybody had it, is none', given(1, [clock('rep', 2)]), null],
    ['while it waited for an owner, is none', given(3, [clock('lead', 2)]), null],
    ['in the cycle before, is none', given(3, [clock('rep', 2)], day(2.5)), null],
    ['whose clock began as that cycle ended, is none', given(3, [clock('rep', 2)], day(2)), null],
    ['is none where only a later one is known', given(3, [clock('rep', 6)]), null],
    ['or by the present one before their clock began, is an answer', given(5.5, [clock('rep', 6)]), day(5.5)],
  ])('%s', (_, way, at) => {
    expect(decided(way).transitions.find(({ to }) => to === 'sal')?.at ?? null).toBe(at)
  })
})

describe('a customer stays one', () => {
  const customer = (over: Given): Given => ({ stage: 'customer', ...over })
  test.each<[string, Given]>([
    ['that cannot be reached any more', customer({ facts: { source: 'database', emailBounced: true } })],
    ['that loses another deal', customer({ snapshot: lost(10) })],
    ['that is silent for long', customer({ now: day(900) })],
    ['that was won when its rep gave it back', customer({ facts: { repResponse: 'rejected' } })],
  ])('%s', (_, given) => {
    expect(moved(given)).toEqual([])
  })
  test.each<[string, Given]>([
    ['won long before it was first seen', { memory: null, snapshot: won(9), now: day(900) }],
    [
      'won long ago while it rested',
      { status: 'nurture', memory: { recycledAt: day(5) }, snapshot: won(9), now: day(900) },
    ],
    ['by what the CRM says, whatever was lost', { memory: null, facts: { crmStage: 'customer' }, snapshot: lost(10) }],
  ])('%s: neither stale nor lost', (_, given) => {
    expect(decided(given)).toMatchObject({ stage: 'customer', status: 'active' })
  })
})

describe('a loss', () => {
  const opportunity = (over: Given): Given => ({ stage: 'opportunity', ...over })
  test('ends the stay, tells when, and gives the lead back to nobody in particular', () => {
    const result = decided(opportunity({ snapshot: lost(10) }))
    expect(result.transitions).toMatchObject([{ edge: 'lost', at: day(10), evidence: { lostAt: day(10) } }])
    expect(result.stages.opportunity).toMatchObject({ lastExitedAt: day(10) })
    expect(result.rest).toMatchObject({ reason: 'lost', returns: false })
  })
  test.each([
    ['in the second cycle counts as in the first', 9, 'lost'],
    ['of the cycle before is history', 10, 'active'],
  ])('%s', (_, since, status) => {
    const memory = { cycle: 2, recycledAt: day(since) }
    expect(decided(opportunity({ memory, snapshot: lost(10) })).status).toBe(status)
  })
  test.each([
    ['while the lead rested is history once it is back', 10, 10],
    ['from before it rested moves nothing', 3, 5],
    ['none at all, neither', null, 5],
  ])('%s', (_, closed, since) => {
    const result = decided({
      stage: 'known',
      status: 'nurture',
      memory: { recycledAt: day(5) },
      facts: FIT,
      activities: DEMO,
      ...(closed === null ? {} : { snapshot: lost(closed) }),
    })
    expect(result).toMatchObject({ stage: 'mql', status: 'active', cycle: 2, recycledAt: day(since) })
  })
})

describe('an answer of the rep', () => {
  const accepted = { repResponse: 'accepted' } as const
  test('that gives the lead back lets it rest, though something new calls it already', () => {
    const given = { facts: { ...FIT, repResponse: 'rejected' as const }, activities: DEMO, intent: true }
    expect(moved({ stage: 'mql', ...given }).map(([edge]) => edge)).toEqual(['rejected'])
  })
  test('is heard of a lead never seen before', () => {
    const result = decided({ memory: null, facts: accepted })
    expect(result).toMatchObject({ stage: 'sal', status: 'active', cycle: 1 })
  })
  test('does not wake a lead that comes to rest in the same look, and wakes one that rested before', () => {
    const tried = { ...accepted, outreachCount: 9, firstOutreachAt: day(1), lastOutreachAt: day(12) }
    expect(moved({ facts: tried }).map(([edge]) => edge)).toEqual(['unreachable'])
    const resting: Given = { stage: 'known', status: 'nurture', memory: { recycledAt: day(5) }, facts: accepted }
    expect(moved(resting).map(([edge, to]) => [edge, to])).toEqual([['requalified', 'sal']])
  })
})

test.each<[string, Given]>([
  ['an SQL', { stage: 'sql' }],
  ['an opportunity', { stage: 'opportunity', snapshot: { deals: [deal({})] } }],
])('answers that make an SQL do not move %s', (_, given) => {
  const facts = { needConfirmed: true, budgetConfirmed: true, authorityConfirmed: true, timelineConfirmed: true }
  expect(moved({ ...given, facts })).toEqual([])
})

test.each<[string, Given]>([
  ['a person holds an SAL that nobody reaches', { memory: { lockedStage: 'sal' }, facts: { outreachCount: 9 } }],
  ['a lead has long been stale', { stage: 'known', status: 'stale' }],
  ['an MQL has long been too low, and nothing falls back', { stage: 'mql', score: 0 }],
  [
    'an MQL never falls back',
    {
      stage: 'mql',
      policy: { mql: { minScore: 1, minEngagement: 1, highIntent: true, basicFit: defaultPolicy.stages.mql.basicFit } },
    },
  ],
])('never asks to be looked at in the past: %s', (_, given) => {
  const now = day(400)
  expect(decided({ ...given, now }).lookAgainAt ?? Infinity).toBeGreaterThan(now)
})

test('a deal that calls a lost lead back and is itself long past: it is dormant in the same look, and stays so in the next', () => {
  const given: Given = {
    stage: 'opportunity',
    memory: { recycledAt: day(2) },
    snapshot: { deals: [deal({})] },
    now: day(900),
  }
  const { transitions, stages, recycledAt } = decided({ ...given, status: 'lost' })
  expect(transitions.map(({ edge, toStatus }) => [edge, toStatus])).toEqual([
    ['reopened', 'active'],
    ['dormant', 'dormant'],
  ])
  expect(moved({ ...given, status: 'dormant', memory: { stages, recycledAt, cycle: 2 } })).toEqual([])
})
