import { describe, expect, test } from '@jest/globals'
import { decide } from '../../../src/domain/decide.ts'
import type { DecisionInput } from '../../../src/domain/decision.ts'
import type { LeadFields, LeadMemory } from '../../../src/domain/lead.ts'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import {
  aDeal,
  anActivity,
  anInput,
  compiled,
  day,
  DAY,
  fieldsOf,
  IDEAL,
  NO_FACTS,
  NOW,
  POLICY,
  REACHABLE,
  type LeadParts,
} from './builders.ts'

const run = (parts: LeadParts, policy = POLICY) => decide(anInput(parts), NO_FACTS, policy)
const path = (parts: LeadParts) =>
  run(parts).decision.transitions.map(({ from, to, at, edge }) => `${from ?? '·'}→${to} d${(at - NOW) / DAY} ${edge}`)

/** Plays looks at one lead in order; what one remembers the next starts from. */
function play(...looks: readonly (LeadParts & { readonly now: number })[]): LeadMemory {
  let memory: LeadMemory | null = null
  for (const look of looks)
    memory = decide(
      { ...anInput({ createdAt: NOW, ...look }), memory, activities: look.activities ?? [] },
      NO_FACTS,
      POLICY,
    ).memory
  return memory!
}
const DEMO = anActivity('demo-request', NOW)
const BANT: Partial<LeadFields> = {
  needConfirmed: true,
  budgetConfirmed: true,
  authorityConfirmed: true,
  timelineConfirmed: true,
}

describe('a lead never seen', () => {
  test.each<[string, LeadParts, string[]]>([
    ['with nothing to say', {}, ['·→known d0 entered']],
    [
      'that asks for a demo',
      { fields: REACHABLE, activities: [DEMO] },
      ['·→known d0 entered', 'known→mql d0 promoted'],
    ],
    ['that asks for a demo but cannot be reached', { activities: [DEMO] }, ['·→known d0 entered']],
    [
      'with an open deal',
      { deals: [aDeal({ createdAt: day(3) })], now: day(5) },
      [
        '·→known d0 entered',
        'known→mql d3 skipped',
        'mql→sal d3 skipped',
        'sal→sql d3 skipped',
        'sql→opportunity d3 promoted',
      ],
    ],
    ['with a deal without amount', { deals: [aDeal({ amount: null })] }, ['·→known d0 entered']],
    ['with a deal without close date', { deals: [aDeal({ closeAt: null })] }, ['·→known d0 entered']],
    [
      'with a deal won and nothing else',
      { deals: [aDeal({ state: 'won', amount: null, createdAt: day(1), closedAt: day(9) })], now: day(20) },
      [
        '·→known d0 entered',
        'known→mql d9 skipped',
        'mql→sal d9 skipped',
        'sal→sql d9 skipped',
        'sql→opportunity d9 skipped',
        'opportunity→customer d9 won',
      ],
    ],
    [
      'with a deal made and won',
      { deals: [aDeal({ state: 'won', createdAt: day(1), closedAt: day(9) })], now: day(20) },
      [
        '·→known d0 entered',
        'known→mql d1 skipped',
        'mql→sal d1 skipped',
        'sal→sql d1 skipped',
        'sql→opportunity d1 promoted',
        'opportunity→customer d9 won',
      ],
    ],
    [
      'with a deal older than itself',
      { deals: [aDeal({ state: 'won', createdAt: day(-9), closedAt: day(-5) })], now: day(20) },
      [
        '·→known d0 entered',
        'known→mql d0 skipped',
        'mql→sal d0 skipped',
        'sal→sql d0 skipped',
        'sql→opportunity d0 skipped',
        'opportunity→customer d0 won',
      ],
    ],
    [
      'with two deals won',
      {
        deals: [
          aDeal({ state: 'won', amount: null, closedAt: day(9) }),
          aDeal({ dealId: 'b', amount: null, state: 'won', closedAt: day(7) }),
        ],
        now: day(20),
      },
      [
        '·→known d0 entered',
        'known→mql d7 skipped',
        'mql→sal d7 skipped',
        'sal→sql d7 skipped',
        'sql→opportunity d7 skipped',
        'opportunity→customer d7 won',
      ],
    ],
    [
      'that the CRM calls a customer',
      { fields: { crmStage: 'customer' }, now: day(2) },
      [
        '·→known d0 entered',
        'known→mql d2 skipped',
        'mql→sal d2 skipped',
        'sal→sql d2 skipped',
        'sql→opportunity d2 skipped',
        'opportunity→customer d2 promoted',
      ],
    ],
  ])('%s', (_, parts, moves) => {
    expect(path(parts)).toEqual(moves)
  })
})

describe('known → mql needs basic fit and one of three', () => {
  const scored = compiled({
    ...defaultPolicy,
    stages: { ...defaultPolicy.stages, mql: { ...defaultPolicy.stages.mql, minScore: 62 } },
  })
  test.each<[string, LeadParts, string, string]>([
    ['score 73 (inbound demo, IQL, ICP)', { fields: { ...IDEAL, sourceExplicit: 'demo' } }, 'mql', 'stage.score'],
    ['score 67 (event, IQL, ICP)', { fields: { ...IDEAL, eventName: 'Expo' } }, 'mql', 'stage.score'],
    ['score 55 (database, IQL, ICP)', { fields: { ...IDEAL, importList: 'x' } }, 'known', 'stage.below-threshold'],
    [
      'engagement 50',
      {
        fields: REACHABLE,
        activities: [anActivity('reply', NOW), anActivity('sign-up', NOW), anActivity('meeting', NOW)],
      },
      'mql',
      'stage.engagement',
    ],
    [
      'engagement 45',
      { fields: REACHABLE, activities: [anActivity('reply', NOW), anActivity('meeting', NOW)] },
      'known',
      'stage.below-threshold',
    ],
    ['a demo asked for', { fields: REACHABLE, activities: [DEMO] }, 'mql', 'stage.high-intent'],
    [
      'a demo asked for, no role',
      { fields: { ...REACHABLE, role: null }, activities: [DEMO] },
      'known',
      'stage.basic-fit-missing',
    ],
    [
      'a demo asked for, no company',
      { fields: { ...REACHABLE, company: null }, activities: [DEMO] },
      'known',
      'stage.basic-fit-missing',
    ],
  ])('%s', (_, parts, stage, because) => {
    const { decision } = run(parts)
    expect(decision.stage).toBe(stage)
    expect(decision.trace.filter(({ step }) => step === 'stage').at(-1)?.because).toBe(because)
  })

  test('E44 scores under, over, under the threshold: once mql, the score moves nobody back', () => {
    const scoreBy = { low: 'list', high: 'demo' } as const
    const stages: string[] = []
    let memory: LeadMemory | null = null
    for (const sourceExplicit of [scoreBy.low, scoreBy.high, scoreBy.low, scoreBy.low]) {
      const decided = decide({ ...anInput({ fields: { ...IDEAL, sourceExplicit } }), memory }, NO_FACTS, scored)
      memory = decided.memory
      stages.push(decided.decision.stage)
    }
    expect(stages).toEqual(['known', 'mql', 'mql', 'mql'])
  })

  test('E43 an accepted lead keeps its stage whatever the score', () => {
    const memory = play(
      { fields: REACHABLE, activities: [DEMO], now: NOW },
      { fields: { ...REACHABLE, repResponse: 'accepted' }, now: day(1) },
    )
    const { decision } = run({ memory, fields: { email: null }, now: day(45) })
    expect(decision.stage).toBe('sal')
    expect(decision.trace.map(({ because }) => because)).toContain('stage.not-demoted')
  })
})

describe('mql → sal → sql → opportunity → customer', () => {
  const mql = play({ fields: REACHABLE, activities: [DEMO], now: NOW })
  const owner = mql.assignment!.ownerId
  const from = (memory: LeadMemory, fields: Partial<LeadFields>, parts: LeadParts = {}) =>
    path({ memory, fields: { ...REACHABLE, ownerId: owner, ...fields }, createdAt: NOW, ...parts })

  test('the rep accepts', () => {
    expect(from(mql, { repResponse: 'accepted' }, { now: day(1) })).toEqual(['mql→sal d1 promoted'])
  })
  test('the owner’s first outreach accepts, at the time of the outreach', () => {
    expect(from(mql, { firstOutreachAt: day(0.5) }, { now: day(1) })).toEqual(['mql→sal d0.5 promoted'])
  })
  test('outreach before the lead was given to anybody does not', () => {
    expect(from(mql, { firstOutreachAt: day(-1), lastOutreachAt: day(-1) }, { now: day(1) })).toEqual([])
  })
  test('a policy may count neither', () => {
    const strict = compiled({
      ...defaultPolicy,
      stages: { ...defaultPolicy.stages, sal: { onAcceptance: false, onFirstOutreach: false } },
    })
    const fields = { ...REACHABLE, ownerId: owner, repResponse: 'accepted', firstOutreachAt: day(0.5) } as const
    expect(run({ memory: mql, fields, now: day(1) }, strict).decision.stage).toBe('mql')
  })
  const sal = run({
    memory: mql,
    fields: { ...REACHABLE, ownerId: owner, repResponse: 'accepted' },
    now: day(1),
  }).memory
  test.each([
    ['need', { ...BANT, needConfirmed: null }],
    ['budget', { ...BANT, budgetConfirmed: false }],
    ['authority', { ...BANT, authorityConfirmed: null }],
    ['timeline', { ...BANT, timelineConfirmed: null }],
  ])('without %s it is not qualified', (_, answers) => {
    expect(from(sal, { repResponse: 'accepted', ...answers }, { now: day(2) })).toEqual([])
  })
  test('need, budget, authority and timeline qualify it', () => {
    expect(from(sal, { repResponse: 'accepted', ...BANT }, { now: day(2) })).toEqual(['sal→sql d2 promoted'])
  })
  test('a deal with amount and close date makes it an opportunity, at the deal’s time', () => {
    expect(from(sal, {}, { deals: [aDeal({ createdAt: day(3) })], now: day(4) })).toEqual([
      'sal→sql d3 skipped',
      'sql→opportunity d3 promoted',
    ])
  })
  test('a won deal makes it a customer, and then nothing moves it', () => {
    const memory = run({
      memory: sal,
      deals: [aDeal({ state: 'won', createdAt: day(3), closedAt: day(8) })],
      now: day(9),
    }).memory
    expect(memory.stage).toBe('customer')
    expect(
      path({
        memory,
        deals: [aDeal({ state: 'lost', closedAt: day(9) })],
        fields: { repResponse: 'rejected' },
        now: day(10),
      }),
    ).toEqual([])
  })
  test('E46 known day 0 → sql day 10: mql and sal are skipped without duration', () => {
    const known = play({ fields: { email: 'jane@acme.com' }, now: NOW })
    const { decision, memory } = run({ memory: known, fields: { email: 'jane@acme.com', ...BANT }, now: day(10) })
    expect(decision.transitions.map(({ to, edge, at }) => [to, edge, at])).toEqual([
      ['mql', 'skipped', day(10)],
      ['sal', 'skipped', day(10)],
      ['sql', 'promoted', day(10)],
    ])
    const nowhere = {
      firstEnteredAt: null,
      lastEnteredAt: null,
      lastExitedAt: null,
      entries: 0,
      latestMs: null,
      cumulativeMs: 0,
      skipped: true,
    }
    expect(memory.stages.mql).toEqual(nowhere)
    expect(memory.stages.sal).toEqual(nowhere)
    expect(memory.stages.sql!.firstEnteredAt! - memory.stages.known!.firstEnteredAt!).toBe(10 * DAY)
    expect(memory.stages.known).toMatchObject({ latestMs: 10 * DAY, cumulativeMs: 10 * DAY, lastExitedAt: day(10) })
  })
})

describe('back, by name only', () => {
  const mql = play({ fields: REACHABLE, activities: [DEMO], now: NOW })
  const owner = mql.assignment!.ownerId
  const owned = { ...REACHABLE, ownerId: owner }
  const rejected = run({
    memory: mql,
    fields: { ...owned, repResponse: 'rejected', rejectReason: 'no budget' },
    now: day(1),
  })

  test('a rep rejects an mql: known, recycled, with the reason; the owner is taken off', () => {
    expect(rejected.decision.transitions).toEqual([
      expect.objectContaining({
        from: 'mql',
        to: 'known',
        edge: 'rejected',
        toStatus: 'nurture',
        at: day(1),
        evidence: { reason: 'no budget', ownerId: owner, meant: null },
      }),
    ])
    expect(rejected.memory).toMatchObject({ recycledAt: day(1), assignment: null, formerOwners: [owner] })
    expect(rejected.decision.outputs.ownerId).toBeNull()
    // Before the rest ends, hot turns warm, and the CRM shows it.
    expect(rejected.decision.lookAgainAt).toBe(day(2) + 1)
  })
  test('the name stays off while our write is under way, and a person may set it again later', () => {
    const again = run({ memory: rejected.memory, fields: { ...owned, repResponse: 'rejected' }, now: day(2) })
    expect(again.decision.transitions).toEqual([])
    expect(again.decision.outputs.ownerId).toBeNull()
    const landed = run({ memory: again.memory, fields: { ...REACHABLE, repResponse: 'rejected' }, now: day(3) })
    const byHand = run({ memory: landed.memory, fields: { ...owned, repResponse: 'rejected' }, now: day(4) })
    expect(byHand.decision.outputs.ownerId).toBe(owner)
  })
  test('a rejected lead qualifies at once on a new high-intent action, and the same answer does not throw it back', () => {
    const fields = { ...REACHABLE, repResponse: 'rejected' as const }
    const activities = [DEMO, anActivity('demo-request', day(3))]
    const back = run({ memory: rejected.memory, fields, activities, now: day(3) })
    expect(back.decision.transitions).toEqual([
      expect.objectContaining({ from: 'known', to: 'mql', edge: 'requalified', cycle: 2, at: day(3) }),
    ])
    expect(run({ memory: back.memory, fields, activities, now: day(4) }).decision.transitions).toEqual([])
  })
  test.each([
    ['before the rest is over', day(30), day(29), 'known'],
    ['after it, with activity since', day(31), day(29), 'mql'],
    ['after it, without activity since', day(31), day(0.5), 'known'],
  ])('by score only %s', (_, now, lastActivityAt, stage) => {
    const fields = { ...IDEAL, sourceExplicit: 'referral', lastActivityAt }
    expect(run({ memory: rejected.memory, fields, activities: [], now }).decision.stage).toBe(stage)
  })
  test('all deals lost: the stage stays, its stay ends, the status says lost', () => {
    const opportunity = run({ memory: mql, fields: owned, deals: [aDeal({ createdAt: day(2) })], now: day(3) }).memory
    const lost = run({
      memory: opportunity,
      fields: owned,
      deals: [aDeal({ createdAt: day(2), state: 'lost', closedAt: day(6) })],
      now: day(9),
    })
    expect(lost.decision).toMatchObject({ stage: 'opportunity', status: 'lost' })
    expect(lost.decision.transitions).toEqual([
      expect.objectContaining({ edge: 'lost', at: day(6), from: 'opportunity', to: 'opportunity' }),
    ])
    expect(lost.memory.stages.opportunity).toMatchObject({ lastExitedAt: day(6), latestMs: 4 * DAY, entries: 1 })
    expect(lost.decision.clocks.every(({ state }) => state !== 'running')).toBe(true)
    const deals = [
      aDeal({ createdAt: day(2), state: 'lost', closedAt: day(6) }),
      aDeal({ dealId: 'b', createdAt: day(12) }),
    ]
    const reopened = run({ memory: lost.memory, fields: owned, deals, now: day(12) })
    expect(reopened.decision.transitions).toEqual([
      expect.objectContaining({ edge: 'reopened', at: day(12), to: 'opportunity', cycle: 2 }),
    ])
    expect(reopened.memory.stages.opportunity).toMatchObject({ entries: 2, cumulativeMs: 4 * DAY })
  })
  test('a lost deal beside an open one loses nothing', () => {
    const deals = [
      aDeal({ createdAt: day(2) }),
      aDeal({ dealId: 'b', state: 'lost', createdAt: day(2), closedAt: day(3) }),
    ]
    expect(run({ memory: mql, deals, now: day(4) }).decision).toMatchObject({ stage: 'opportunity', status: 'active' })
  })
  test('a rejection after a deal was made is ignored', () => {
    const parts = {
      memory: mql,
      fields: { ...owned, repResponse: 'rejected' as const },
      deals: [aDeal({ createdAt: day(0.5) })],
      now: day(1),
    }
    expect(run(parts).decision).toMatchObject({ stage: 'opportunity', status: 'active' })
  })

  test('E47 mql d0, sal d2, recycled d9, mql d40, sal d41', () => {
    const demo40 = anActivity('demo-request', day(40))
    const memory = play(
      { fields: REACHABLE, activities: [DEMO], now: day(0) },
      { fields: { ...owned, repResponse: 'accepted' }, activities: [DEMO], now: day(2) },
      { fields: { ...owned, repResponse: 'rejected' }, activities: [DEMO], now: day(9) },
      { fields: REACHABLE, activities: [DEMO, demo40], now: day(40) },
      { fields: { ...REACHABLE, repResponse: 'accepted' }, activities: [DEMO, demo40], now: day(41) },
    )
    expect(memory).toMatchObject({ stage: 'sal', status: 'active', cycle: 2 })
    expect(memory.stages.mql).toEqual({
      firstEnteredAt: day(0),
      lastEnteredAt: day(40),
      lastExitedAt: day(41),
      entries: 2,
      latestMs: DAY,
      cumulativeMs: 3 * DAY,
      skipped: false,
    })
    expect(memory.stages.sal).toMatchObject({
      firstEnteredAt: day(2),
      lastEnteredAt: day(41),
      entries: 2,
      latestMs: 7 * DAY,
    })
  })
})

test('absurd data are decided: 1900, the far future, negative and huge numbers, 64 KB texts, emoji', () => {
  const fields = fieldsOf({
    email: `${'😀'.repeat(10)}@acme.com`,
    firstName: '👩‍🚀',
    company: 'x'.repeat(65_536),
    role: '\u0000',
    employees: -3,
    annualRevenue: Number.NaN,
    expectedValue: Infinity,
    formName: 'y'.repeat(65_536),
    formAt: -2_208_988_800_000,
    lastActivityAt: 253_402_300_799_000,
    firstOutreachAt: Number.NaN,
    outreachCount: -1,
    pageViews: Infinity,
  })
  const input: DecisionInput = {
    ...anInput({
      fields,
      createdAt: -2_208_988_800_000,
      deals: [aDeal({ state: 'won', createdAt: -1, closedAt: -5, closeAt: -5, amount: -7 })],
      activities: [anActivity('demo-request', -9), anActivity('reply', 9e15)],
    }),
  }
  const { decision } = decide(input, NO_FACTS, POLICY)
  expect(decision.stage).toBe('customer')
  expect(decision.temperature).toBe('hot')
  expect(decision.transitions.every(({ at }) => at === NOW)).toBe(true)
  const doubtful = decision.trace.find(({ because }) => because === 'qualification.unbelievable')
  expect(doubtful?.saw['fields']).toEqual([
    'employees',
    'annualRevenue',
    'expectedValue',
    'outreachCount',
    'pageViews',
    'formAt',
    'firstOutreachAt',
    'lastActivityAt',
  ])
})
