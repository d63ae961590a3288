import { describe, expect, test } from '@jest/globals'
import type { DealFacts } from '../../src/domain/lead.ts'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import { decideStage } from '../../src/domain/stage.ts'
import {
  missingAnswers,
  isQualified,
  hasAnswer,
  FRAMEWORKS,
  outreachAt,
  readDeals,
} from '../../src/domain/stage-evidence.ts'
import { aDeal } from './decide/builders.ts'
import { aMemory, anAssignment, someFacts } from './routing-world.ts'
import { aWay, day, type Given } from './stage-world.ts'

const decided = (given: Given) => decideStage(aWay(given).input)
const told = (given: Given) => decided(given).trace.map(({ step, because, saw }) => [step, because, saw])
const moved = (given: Given) =>
  decided(given).transitions.map(({ edge, to, toStatus, at, because, cycle }) => [
    edge,
    to,
    toStatus,
    at,
    because,
    cycle,
  ])
const FIT = { emailValid: true, company: 'Acme', role: 'Buyer' }
const DEMO = [{ kind: 'demo-request', at: day(19) }]
const deal = (over: Partial<DealFacts>) => aDeal({ createdAt: day(3), closeAt: day(90), ...over })

describe('why a lead stays where it is', () => {
  const SCORED = { score: 70, minScore: 65, engagement: 0, minEngagement: 50 }
  test.each<[string, Given, string, object]>([
    ['known, no basic fit', { stage: 'known' }, 'stage.basic-fit-missing', { stage: 'known', ...SCORED }],
    [
      'known, under the threshold',
      { stage: 'known', facts: FIT, score: 64, points: 49 },
      'stage.below-threshold',
      { stage: 'known', score: 64, minScore: 65, engagement: 49, minEngagement: 50 },
    ],
    ['an IQL, no basic fit', { stage: 'iql' }, 'stage.basic-fit-missing', { stage: 'iql', ...SCORED }],
    ['an MQL', { stage: 'mql' }, 'stage.awaits-acceptance', { stage: 'mql' }],
    [
      'an SAL',
      { stage: 'sal', facts: { needConfirmed: true, timelineConfirmed: true } },
      'stage.not-qualified-yet',
      { stage: 'sal', missing: ['budget', 'authority'] },
    ],
    ['an SQL', { stage: 'sql' }, 'stage.no-deal-yet', { stage: 'sql' }],
    ['an opportunity', { stage: 'opportunity' }, 'stage.deal-open', { stage: 'opportunity' }],
    ['a customer', { stage: 'customer' }, 'stage.customer', { stage: 'customer' }],
    ['out for good', { stage: 'sal', status: 'disqualified' }, 'stage.disqualified', { stage: 'sal' }],
    [
      'at rest',
      { stage: 'known', status: 'nurture', memory: { recycledAt: day(10) } },
      'stage.rests',
      { stage: 'known', status: 'nurture', until: day(40) },
    ],
    [
      'rested, and nothing stirs',
      { stage: 'known', status: 'nurture', memory: { recycledAt: day(-10) } },
      'stage.waits-for-activity',
      { stage: 'known', status: 'nurture', since: day(-10) },
    ],
    [
      'at the end of its rest',
      { stage: 'known', status: 'lost', memory: { recycledAt: day(-10) }, now: day(20) },
      'stage.waits-for-activity',
      { stage: 'known', status: 'lost', since: day(-10) },
    ],
  ])('%s', (_, given, because, saw) => {
    expect(told({ activities: [], lastActivityAt: given.lastActivityAt ?? day(-11), ...given })).toEqual([
      ['stage', because, saw],
    ])
  })

  test('what moved it is told with its evidence, and what keeps it from going on while it is below MQL', () => {
    expect(told({ stage: 'known', memory: null, facts: { recordOrigin: 'form' }, score: 0 })).toEqual([
      ['stage', 'stage.first-seen', { origin: 'form', from: null, to: 'known', at: day(0), edge: 'entered' }],
      [
        'stage',
        'stage.basic-fit-missing',
        { stage: 'known', score: 0, minScore: 65, engagement: 0, minEngagement: 50 },
      ],
    ])
  })
  test('skipped stages are told as skipped', () => {
    const facts = { needConfirmed: true, budgetConfirmed: true, authorityConfirmed: true, timelineConfirmed: true }
    expect(told({ stage: 'known', facts, score: 0 })).toEqual([
      ['stage', 'stage.skipped', expect.objectContaining({ from: 'known', to: 'mql', edge: 'skipped' })],
      ['stage', 'stage.skipped', expect.objectContaining({ from: 'mql', to: 'sal', edge: 'skipped' })],
      [
        'stage',
        'stage.qualified',
        {
          confirmed: ['need', 'budget', 'authority', 'timeline'],
          from: 'sal',
          to: 'sql',
          at: day(20),
          edge: 'promoted',
        },
      ],
    ])
  })
  test('a visitor who says who they are is known', () => {
    const [first] = told({ stage: 'visitor', facts: { recordOrigin: 'chat' }, score: 0 })
    expect(first).toEqual([
      'stage',
      'stage.identified',
      { origin: 'chat', from: 'visitor', to: 'known', at: day(0), edge: 'promoted' },
    ])
  })
})

describe('what calls a resting lead back', () => {
  const rested = (over: Given = {}): Given => ({
    stage: 'known',
    status: 'nurture',
    score: 0,
    ...over,
    memory: {
      recycledAt: day(10),
      rest: { reason: 'x', since: day(10), until: day(40), ownerId: 'ann', returns: false },
      ...over.memory,
    },
  })
  test.each<[string, Given, readonly unknown[]]>([
    ['nothing', rested(), []],
    [
      'a deal was won',
      rested({ snapshot: { deals: [deal({ state: 'won', closedAt: day(15) })] } }),
      ['won', 'customer', 'active', day(15), 'stage.won', 2],
    ],
    [
      'a deal is open',
      rested({ snapshot: { deals: [deal({ createdAt: day(12) })] } }),
      ['promoted', 'opportunity', 'active', day(12), 'stage.deal', 2],
    ],
    [
      'a lost opportunity with a deal that is open again',
      rested({ stage: 'opportunity', status: 'lost', snapshot: { deals: [deal({})] } }),
      ['reopened', 'opportunity', 'active', day(20), 'stage.reopened', 2],
    ],
    [
      'a lost opportunity with a new deal',
      rested({ stage: 'opportunity', status: 'lost', snapshot: { deals: [deal({ createdAt: day(14) })] } }),
      ['reopened', 'opportunity', 'active', day(14), 'stage.reopened', 2],
    ],
    [
      'the rep accepts it',
      rested({ facts: { repResponse: 'accepted' } }),
      ['requalified', 'sal', 'active', day(20), 'stage.accepted', 2],
    ],
    [
      'the rep accepts one that was out for good',
      rested({ status: 'disqualified', facts: { repResponse: 'accepted' } }),
      ['requalified', 'sal', 'active', day(20), 'stage.accepted', 2],
    ],
    [
      'the rep accepts one that the policy keeps out',
      rested({
        status: 'disqualified',
        facts: { repResponse: 'accepted', emailBounced: true },
        policy: { disqualify: { combinator: 'and', rules: [{ field: 'emailBounced', operator: '=', value: true }] } },
      }),
      [],
    ],
    [
      'it shows high intent, rest or no rest',
      rested({ facts: FIT, activities: DEMO, lastActivityAt: day(19) }),
      ['requalified', 'mql', 'active', day(19), 'stage.high-intent', 2],
    ],
    ['high intent without basic fit', rested({ activities: DEMO, lastActivityAt: day(19) }), []],
    [
      'high intent before it came to rest',
      rested({ facts: FIT, activities: [{ kind: 'demo-request', at: day(9) }], lastActivityAt: day(9) }),
      [],
    ],
    ['high intent of one that is out for good', rested({ status: 'disqualified', facts: FIT, activities: DEMO }), []],
    ['enough score during its rest', rested({ facts: FIT, score: 65, lastActivityAt: day(19) }), []],
    [
      'enough score after its rest, and it did something',
      rested({ facts: FIT, score: 65, lastActivityAt: day(19), now: day(40) }),
      ['requalified', 'mql', 'active', day(40), 'stage.rested', 2],
    ],
    [
      'enough score, and it did something after its rest',
      rested({ facts: FIT, score: 65, lastActivityAt: day(44), now: day(45) }),
      ['requalified', 'mql', 'active', day(44), 'stage.rested', 2],
    ],
    [
      'enough score after its rest, silent since',
      rested({ facts: FIT, score: 65, lastActivityAt: day(10), now: day(41) }),
      [],
    ],
    ['enough score after its rest, of whom nothing is known', rested({ facts: FIT, score: 65, now: day(41) }), []],
  ])('%s', (_, given, expected) => {
    expect(moved(given).find(([edge]) => edge !== 'skipped') ?? []).toEqual(expected)
  })
  test('a new cycle begins with it, once, and locks of the old one are over', () => {
    const result = decided(
      rested({ facts: FIT, activities: DEMO, memory: { lockedStage: 'sal', recycledAt: day(10) } }),
    )
    expect(result).toMatchObject({ cycle: 2, cycleBegan: true, lockedStage: null })
    expect(decided(rested({ memory: { lockedStage: 'sal', recycledAt: day(10) } }))).toMatchObject({
      cycle: 1,
      cycleBegan: false,
      lockedStage: 'sal',
    })
  })
})

describe('when to look again though nothing happens', () => {
  const { unreachable } = defaultPolicy.stages
  const quiet = { silence: undefined } as never
  test.each<[string, Given, number | null]>([
    ['an MQL: when it may fall back', { stage: 'mql', policy: quiet }, day(30)],
    ['an MQL past that', { stage: 'mql', policy: quiet, now: day(30), score: 60 }, null],
    ['an MQL that was passed over', { stage: 'mql', policy: quiet, memory: { stages: {} } }, null],
    ['an SAL nobody tried to reach', { stage: 'sal', policy: quiet }, null],
    [
      'an SAL: when it counts as unreachable',
      {
        stage: 'sal',
        policy: { silence: undefined, unreachable } as never,
        facts: { outreachCount: 1, lastOutreachAt: day(2) },
        now: day(5),
      },
      day(14),
    ],
    ['an SQL', { stage: 'sql', policy: quiet }, null],
    [
      'at rest: when that ends',
      { stage: 'known', status: 'nurture', policy: quiet, memory: { recycledAt: day(10) } },
      day(40),
    ],
    [
      'rested',
      { stage: 'known', status: 'nurture', policy: quiet, memory: { recycledAt: day(10) }, now: day(40) },
      null,
    ],
    ['out for good', { stage: 'known', status: 'disqualified', policy: quiet, memory: { recycledAt: day(10) } }, null],
    [
      'silence, which comes next',
      { stage: 'mql', lastActivityAt: day(-5), score: 60, now: day(40), activities: [] },
      day(90),
    ],
    [
      'falling back, which comes first',
      { stage: 'mql', lastActivityAt: day(-5), now: day(20), activities: [] },
      day(30),
    ],
  ])('%s', (_, given, at) => {
    expect(decided({ lastActivityAt: day(0), ...given }).lookAgainAt).toBe(at)
  })
})

describe('all deals lost', () => {
  const lost = (createdAt: number, closedAt: number | null) =>
    deal({ state: 'lost', createdAt, closedAt, closeAt: null })
  test.each<[string, Given, readonly unknown[]]>([
    [
      'the lead is lost at the last loss',
      { snapshot: { deals: [lost(day(1), day(4)), lost(day(2), day(3))] } },
      ['lost', 'sal', 'lost', day(4), 'stage.lost', 1],
    ],
    [
      'of unknown date: when it was made',
      { snapshot: { deals: [lost(day(6), null)] } },
      ['lost', 'sal', 'lost', day(6), 'stage.lost', 1],
    ],
    ['before the last rest ended', { memory: { recycledAt: day(5) }, snapshot: { deals: [lost(day(1), day(5))] } }, []],
    ['beside one that is open', { snapshot: { deals: [lost(day(1), day(4)), deal({ amount: null })] } }, []],
    ['a customer', { stage: 'customer', snapshot: { deals: [lost(day(1), day(4))] } }, []],
  ])('%s', (_, given, expected) => {
    expect(moved(given)).toEqual(expected.length === 0 ? [] : [expected])
  })
  test('counts as one rest more', () => {
    const given = { snapshot: { deals: [lost(day(1), day(4))] } }
    expect(decided({ ...given, memory: { restCount: 2 } })).toMatchObject({
      restCount: 3,
      rest: { reason: 'lost', since: day(4), until: day(34) },
    })
    expect(decided(given).restCount).toBe(1)
    expect(decided({}).restCount).toBe(0)
  })
})

describe('what deals say', () => {
  const read = (deals: readonly DealFacts[], since: number | null = null, now = day(20)) =>
    readDeals(deals, since, day(0), now)
  test('nothing, where there are none', () => {
    expect(read([])).toEqual({
      opportunity: null,
      won: null,
      lastLossAt: null,
      isAllLost: false,
      isOpen: false,
      closesAt: null,
      openedAt: null,
    })
  })
  test('the earliest with an amount and a close date makes the opportunity', () => {
    const deals = [
      deal({ dealId: 'late', createdAt: day(5) }),
      deal({ dealId: 'first', createdAt: day(2), amount: 7 }),
      deal({ dealId: 'same', createdAt: day(2) }),
      deal({ dealId: 'bare', createdAt: day(1), amount: null }),
    ]
    expect(read(deals)).toMatchObject({
      opportunity: {
        stage: 'opportunity',
        at: day(2),
        because: 'stage.deal',
        saw: { dealId: 'first', amount: 7, closeAt: day(90), deals: 1 },
      },
      isOpen: true,
      isAllLost: false,
      openedAt: day(5),
    })
  })
  test.each<[string, Partial<DealFacts>, number | null, number | null]>([
    ['made after the last rest', { createdAt: day(6) }, day(5), day(6)],
    ['made in the last cycle', { createdAt: day(5) }, day(5), null],
    ['no amount', { amount: null }, null, null],
    ['an amount of nothing', { amount: 0 }, null, day(3)],
    ['an amount that cannot be true', { amount: -1 }, null, null],
    ['no close date', { closeAt: null }, null, null],
    ['a date of 1900: with the lead', { createdAt: 0 }, null, day(0)],
  ])('%s', (_, over, since, at) => {
    expect(read([deal(over)], since).opportunity?.at ?? null).toBe(at)
  })
  test.each<[string, Partial<DealFacts>, number]>([
    ['when it was closed', { closedAt: day(7), closeAt: day(9) }, day(7)],
    ['else when it was to be', { closedAt: null, closeAt: day(9) }, day(9)],
    ['else now', { closedAt: null, closeAt: null }, day(20)],
    ['else now, if it was to be later', { closedAt: null, closeAt: day(90) }, day(20)],
  ])('won %s', (_, over, at) => {
    expect(read([deal({ state: 'won', ...over })]).won).toMatchObject({
      stage: 'customer',
      at,
      because: 'stage.won',
      saw: { dealId: 'deal-1' },
    })
  })
  test('of two won deals the first counts', () => {
    const won = (dealId: string, closedAt: number) => deal({ dealId, state: 'won', closedAt })
    expect(read([won('b', day(8)), won('a', day(7)), won('c', day(7))]).won).toMatchObject({
      at: day(7),
      saw: { dealId: 'a' },
    })
    expect(read([won('b', day(8))])).toMatchObject({ isOpen: false, isAllLost: false, closesAt: null })
  })
  test('of open ones the latest close date and the newest count, wherever they stand', () => {
    const deals = [
      deal({ closeAt: day(50), createdAt: day(2) }),
      deal({ closeAt: day(90), createdAt: day(1) }),
      deal({ closeAt: day(70), createdAt: day(3) }),
    ]
    expect(read(deals)).toMatchObject({ closesAt: day(90), openedAt: day(3) })
    expect(read([deal({ amount: null })])).toMatchObject({
      isOpen: false,
      closesAt: null,
      openedAt: null,
      isAllLost: false,
    })
  })
  test('a loss is not dated before its deal was made', () => {
    expect(read([deal({ state: 'lost', createdAt: day(9), closedAt: day(4) })])).toMatchObject({
      lastLossAt: day(9),
      isAllLost: true,
    })
  })
})

describe('the owner’s first attempt at contact', () => {
  const owned = aMemory({ assignment: anAssignment('ann', { assignedAt: day(2) }) })
  test.each([
    { what: 'nobody owns it', memory: aMemory(), ownerId: null, first: 3, last: 3, since: null, at: null },
    { what: 'somebody owns it in the CRM', memory: aMemory(), ownerId: 'x', first: 3, last: 4, since: null, at: 3 },
    { what: 'never seen before', memory: null, ownerId: 'x', first: 3, last: 4, since: null, at: 3 },
    { what: 'after it was given', memory: owned, ownerId: null, first: 3, last: 4, since: null, at: 3 },
    { what: 'the first was before it was given', memory: owned, ownerId: null, first: 1, last: 4, since: null, at: 4 },
    { what: 'at that very instant', memory: owned, ownerId: null, first: 2, last: 2, since: null, at: null },
    { what: 'all before it was given', memory: owned, ownerId: null, first: 0, last: 1, since: null, at: null },
    { what: 'the first was in the last cycle', memory: owned, ownerId: null, first: 3, last: 6, since: 5, at: 6 },
    { what: 'none', memory: owned, ownerId: null, first: null, last: null, since: null, at: null },
  ])('$what: day $at', ({ memory, ownerId, first, last, since, at }) => {
    const on = (n: number | null) => (n === null ? null : day(n))
    const facts = someFacts({ ownerId, firstOutreachAt: on(first), lastOutreachAt: on(last) })
    expect(outreachAt(facts, memory, on(since))).toBe(on(at))
  })
})

describe('answers of the qualification talk', () => {
  const CONFIRMS = {
    need: 'needConfirmed',
    budget: 'budgetConfirmed',
    authority: 'authorityConfirmed',
    timeline: 'timelineConfirmed',
    metrics: 'metricsConfirmed',
    'decision-criteria': 'decisionCriteriaConfirmed',
    'decision-process': 'decisionProcessConfirmed',
    champion: 'championConfirmed',
  } as const
  const every = [...new Set([...FRAMEWORKS.bant, ...FRAMEWORKS.meddic])]
  test.each(every)('%s is confirmed by its own field alone', (answer) => {
    const facts = someFacts({ [CONFIRMS[answer]]: true })
    expect([hasAnswer(facts), isQualified(facts, [answer]), missingAnswers(facts, [answer])]).toEqual([true, true, []])
    expect(missingAnswers(facts, every)).toEqual(every.filter((other) => other !== answer))
    const denied = someFacts({ [CONFIRMS[answer]]: false })
    expect([hasAnswer(denied), isQualified(denied, [answer]), missingAnswers(denied, [answer])]).toEqual([
      false,
      false,
      [answer],
    ])
  })
  test('BANT asks for four, MEDDIC for six', () => {
    expect(FRAMEWORKS).toEqual({
      bant: ['need', 'budget', 'authority', 'timeline'],
      meddic: ['metrics', 'authority', 'decision-criteria', 'decision-process', 'need', 'champion'],
    })
  })
})

describe('what makes an MQL, and since when', () => {
  const known = (over: Given): Given => ({ stage: 'known', facts: FIT, lastActivityAt: day(7), score: 0, ...over })
  const SAW = { intent: null, score: 0, minScore: 65, engagement: 0, minEngagement: 50 }
  const form = (formAt: number) => ({ ...FIT, formAt })
  const touch = (at: number) => ({ latestTouch: { source: 'event', detail: null, at, because: 'x' } })
  test.each<[string, Given, number | null, string, object]>([
    ['64 points', known({ score: 64 }), null, '', {}],
    [
      '65 points, seen before: the look that found them',
      known({ score: 65 }),
      day(20),
      'stage.score',
      { ...SAW, score: 65 },
    ],
    [
      '65 points, never seen: the last activity',
      known({ score: 65, memory: null }),
      day(7),
      'stage.score',
      { ...SAW, score: 65 },
    ],
    [
      '65 points, never seen, active before it was made: when it was made',
      known({ score: 65, memory: null, lastActivityAt: day(-7) }),
      day(0),
      'stage.score',
      { ...SAW, score: 65 },
    ],
    [
      '65 points, of whose activity nothing is known',
      known({ score: 65, memory: null, lastActivityAt: undefined } as never),
      day(0),
      'stage.score',
      { ...SAW, score: 65 },
    ],
    [
      '65 points, it came again since',
      known({ score: 65, facts: form(day(7)) }),
      day(7),
      'stage.score',
      { ...SAW, score: 65 },
    ],
    [
      '65 points, it came again, but that is heard of',
      known({ score: 65, facts: form(day(7)), memory: touch(day(7)) }),
      day(20),
      'stage.score',
      { ...SAW, score: 65 },
    ],
    [
      '65 points, it came again since the latest touch',
      known({ score: 65, facts: form(day(7)), memory: touch(day(6)) }),
      day(7),
      'stage.score',
      { ...SAW, score: 65 },
    ],
    [
      '65 points, it came before it was known',
      known({ score: 65, facts: form(day(0)) }),
      day(20),
      'stage.score',
      { ...SAW, score: 65 },
    ],
    ['49 of engagement', known({ points: 49 }), null, '', {}],
    ['50 of engagement', known({ points: 50 }), day(7), 'stage.engagement', { ...SAW, engagement: 50 }],
    ['high intent', known({ intent: true }), day(19), 'stage.high-intent', { ...SAW, intent: 'demo-request' }],
    [
      'high intent where the policy minds none',
      known({ intent: true, policy: { mql: { ...defaultPolicy.stages.mql, highIntent: false } } }),
      null,
      '',
      {},
    ],
    ['65 points without basic fit', known({ score: 65, facts: {} }), null, '', {}],
  ])('%s', (_, given, at, because, saw) => {
    const move = decided(given).transitions.find(({ to }) => to === 'mql')
    expect(move?.at ?? null).toBe(at)
    if (at !== null) expect(move).toMatchObject({ because, evidence: saw })
  })
})

describe('what makes an SAL', () => {
  const accepted = { repResponse: 'accepted' } as const
  const reached = (n: number) => ({ firstOutreachAt: day(n), lastOutreachAt: day(n) })
  const mql: Given = { stage: 'mql', memory: { assignment: anAssignment('ann', { assignedAt: day(1) }) } }
  test.each<[string, Given, readonly unknown[]]>([
    ['the rep accepts', { ...mql, facts: accepted }, ['promoted', 'sal', 'active', day(20), 'stage.accepted', 1]],
    [
      'the rep’s first contact',
      { ...mql, facts: reached(5) },
      ['promoted', 'sal', 'active', day(5), 'stage.first-contact', 1],
    ],
    [
      'both: the acceptance',
      { ...mql, facts: { ...accepted, ...reached(5) } },
      ['promoted', 'sal', 'active', day(20), 'stage.accepted', 1],
    ],
    ['an acceptance that is no news', { ...mql, facts: accepted, memory: { responseSeen: 'accepted' } }, []],
    [
      'an acceptance the policy does not count',
      { ...mql, facts: accepted, policy: { sal: { onAcceptance: false, onFirstOutreach: true } } },
      [],
    ],
    [
      'a contact the policy does not count',
      { ...mql, facts: reached(5), policy: { sal: { onAcceptance: true, onFirstOutreach: false } } },
      [],
    ],
    ['a contact before it was given', { ...mql, facts: reached(0.5) }, []],
    ['a contact of a lead that is only known', { ...mql, stage: 'known', facts: reached(5), score: 0 }, []],
    [
      'an acceptance of a lead that is only known',
      { ...mql, stage: 'known', facts: accepted, score: 0 },
      ['promoted', 'sal', 'active', day(20), 'stage.accepted', 1],
    ],
    [
      // The attempt counts from when it qualified, so both fall together and MQL is passed over.
      'a contact before it qualified',
      { ...mql, stage: 'known', facts: { ...FIT, ...reached(5) }, intent: true },
      ['promoted', 'sal', 'active', day(19), 'stage.first-contact', 1],
    ],
    ['it is one already', { ...mql, stage: 'sal', facts: accepted, policy: { unreachable: undefined } as never }, []],
  ])('%s', (_, given, expected) => {
    expect(moved(given).find(([, to]) => to === 'sal') ?? []).toEqual(expected)
  })
  test('tells who and when', () => {
    expect(decided({ ...mql, facts: accepted }).transitions[0]!.evidence).toEqual({ ownerId: 'ann' })
    expect(decided({ ...mql, facts: reached(5) }).transitions[0]!.evidence).toEqual({
      ownerId: 'ann',
      outreachAt: day(5),
    })
  })
})

describe('what makes an SQL', () => {
  const facts = { needConfirmed: true, budgetConfirmed: true, authorityConfirmed: true, timelineConfirmed: true }
  test.each<[string, Given, boolean]>([
    ['the first cycle, an SAL', { facts }, true],
    ['the first cycle, an MQL', { stage: 'mql', facts }, true],
    ['a later cycle, accepted again', { facts, memory: { cycle: 2 } }, true],
    ['a later cycle, not accepted yet: the answers may be old', { stage: 'mql', facts, memory: { cycle: 2 } }, false],
    ['an answer is missing', { facts: { ...facts, budgetConfirmed: null } }, false],
    ['an answer is no', { facts: { ...facts, budgetConfirmed: false } }, false],
  ])('%s: %s', (_, given, is) => {
    expect(moved(given).some(([, to, , , because]) => to === 'sql' && because === 'stage.qualified')).toBe(is)
  })
})

describe('the stage the CRM shows is taken over once, at first sight', () => {
  const crm = (crmStage: string, over: Given = {}): Given =>
    ({ stage: 'known', memory: null, score: 0, ...over, facts: { crmStage, ...over.facts } }) as Given
  test.each<[string, Given, readonly unknown[], string | null]>([
    ['an MQL', crm('mql'), ['promoted', 'mql', 'active', day(20), 'stage.crm-says', 1], 'mql'],
    [
      'an opportunity',
      crm('opportunity'),
      ['promoted', 'opportunity', 'active', day(20), 'stage.crm-says', 1],
      'opportunity',
    ],
    ['an IQL is our own business', crm('iql'), [], null],
    ['a lead seen before', { ...crm('sql'), memory: {} }, [], null],
    ['less than the evidence', crm('mql', { snapshot: { deals: [deal({})] } }), [], null],
    ['as much as the evidence', crm('opportunity', { snapshot: { deals: [deal({})] } }), [], null],
    [
      'more than the evidence',
      crm('sql', { facts: FIT, intent: true }),
      ['promoted', 'sql', 'active', day(20), 'stage.crm-says', 1],
      'sql',
    ],
  ])('%s', (_, given, expected, locked) => {
    expect(
      moved(given).find(([edge, , , , because]) => because === 'stage.crm-says' && edge === 'promoted') ?? [],
    ).toEqual(expected)
    expect(decided(given).lockedStage).toBe(locked)
  })
  test('and tells what it shows', () => {
    expect(decided(crm('sql')).transitions.at(-1)!.evidence).toEqual({ crmStage: 'sql' })
  })
})
