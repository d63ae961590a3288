import { describe, expect, test } from '@jest/globals'
import type { Clock, DealFacts } from '../../src/domain/lead.ts'
import {
  FRAMEWORKS,
  hasAnswer,
  holderAt,
  isQualified,
  missingAnswers,
  outreachAt,
  readDeals,
} from '../../src/domain/stage-evidence.ts'
import { aMemory, anAssignment, someFacts } from './routing-world.ts'
import { day, deal } from './stage-world.ts'

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
      thinnest: null,
    })
  })
  test.each<[string, readonly Partial<DealFacts>[], number | null]>([
    ['nobody tells', [{}], null],
    ['one', [{ stakeholders: 3 }], 3],
    ['several: the fewest', [{ stakeholders: 3 }, { stakeholders: 1 }, { stakeholders: 2 }], 1],
    ['a deal on which nobody stands', [{ stakeholders: 0 }, { stakeholders: 2 }], 0],
    [
      'won, lost and worthless ones do not count',
      [
        { state: 'won', stakeholders: 1 },
        { state: 'lost', stakeholders: 1 },
        { amount: null, stakeholders: 1 },
      ],
      null,
    ],
  ])('people of the buyer on open deals: %s', (_, deals, stakeholders) => {
    const found = read(deals.map((parts) => deal({ amount: 9, closeAt: day(40), ...parts }))).thinnest
    expect(found?.stakeholders ?? null).toBe(stakeholders)
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

  const anns: Clock = {
    ...{ clockId: 'c', kind: 'rep', slaId: 'inbound', ownerId: 'ann', targetMinutes: 30, unit: 'business' },
    ...{ startedAt: day(2), dueAt: day(3), state: 'met', breachedAt: null, stoppedAt: day(3), stepsDone: [] },
  }
  const formerly = aMemory({ clocks: [anns] })
  const handedOn = aMemory({ clocks: [anns], assignment: anAssignment('bob', { assignedAt: day(5) }) })
  const lost = aMemory({
    clocks: [{ ...anns, ownerId: null }],
    assignment: anAssignment('bob', { assignedAt: day(5) }),
  })
  test.each([
    { what: 'of a former owner, while nobody has it', memory: formerly, at: 3, by: 'ann' },
    { what: 'of a former owner, once somebody else has it', memory: handedOn, at: 3, by: 'ann' },
    { what: 'of whoever has it now', memory: handedOn, at: 6, by: 'bob' },
    { what: 'of a former owner of whom no clock tells', memory: lost, at: 3, by: 'bob' },
  ])('$what: day $at, by $by', ({ memory, at, by }) => {
    const facts = someFacts({ ownerId: null, firstOutreachAt: day(at), lastOutreachAt: day(at) })
    expect(outreachAt(facts, memory, null)).toBe(day(at))
    expect(holderAt(day(at), memory)).toBe(by)
  })
  test('before anybody had it does not count, though nobody has it now', () => {
    expect(outreachAt(someFacts({ ownerId: null, firstOutreachAt: day(1) }), formerly, null)).toBeNull()
    expect(outreachAt(someFacts({ ownerId: null, firstOutreachAt: day(3) }), formerly, day(4))).toBeNull()
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
