import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { DealFacts } from '../../../src/domain/lead.ts'
import { bottlenecks, stallRates } from '../../../src/domain/velocity/bottlenecks.ts'
import { forecastRisk } from '../../../src/domain/velocity/forecast-risk.ts'
import { judgeFunnel, type FunnelStep } from '../../../src/domain/velocity/funnel.ts'
import { leadHistories } from '../../../src/domain/velocity/stage-history.ts'
import { DAY_MS } from '../../../src/domain/velocity/stage-times.ts'
import { moves } from './transitions.ts'

const norms = { mql: 3, sal: 14, sql: 42, opportunity: 180 } as const
const always = { from: -Infinity, until: Infinity }

test('stall rate: open leads older than the norm ÷ open leads; exactly the norm is normal', () => {
  const histories = leadHistories([
    ...moves('exact', [7, 'mql']),
    ...moves('late', [6, 'mql']),
    ...moves('later', [0, 'mql']),
    ...moves('gone', [0, 'mql'], [9, 'sal']),
    ...moves('young', [9, 'mql']),
  ])
  const [mql, sal] = stallRates(histories, norms, 10 * DAY_MS)
  expect(mql).toMatchObject({ stage: 'mql', normDays: 3, open: 4, stalled: 2, rate: 0.5 })
  expect(mql!.leads.map(({ leadId }) => leadId)).toEqual(['later', 'late'])
  expect(sal).toMatchObject({ open: 1, stalled: 0, rate: 0 })
  expect(stallRates([], norms, 0)[0]!.rate).toBeNull()
})

test('leads stalled for the same time come by id; a stage without a norm cannot stall', () => {
  const histories = ['b', 'c', 'a'].flatMap((id) => leadHistories(moves(id, [0, 'mql'])))
  const [mql, ...others] = stallRates(histories, { mql: 3, sal: undefined } as never, 10 * DAY_MS)
  expect(mql!.leads.map(({ leadId }) => leadId)).toEqual(['a', 'b', 'c'])
  expect(others).toEqual([])
})

test('bottlenecks rank by lead-days beyond the norm, open visits up to now', () => {
  const histories = leadHistories([
    ...moves('a', [0, 'mql'], [10, 'sal'], [20, 'sql']), // 7 beyond in mql
    ...moves('b', [0, 'mql'], [1, 'sal']), // 85 beyond in sal by day 100
  ])
  const ranked = bottlenecks(histories, norms, always, 100 * DAY_MS)
  expect(ranked.map(({ stage, leadDaysBeyond }) => [stage, leadDaysBeyond])).toEqual([
    ['sal', 85],
    ['sql', 38],
    ['mql', 7],
    ['opportunity', 0],
  ])
  expect(ranked[0]).toMatchObject({ leads: 1, share: 85 / 130 })
})

test('a lead that left on the day of its norm cost nothing, and no excess is nobody’s share', () => {
  const histories = leadHistories(moves('a', [0, 'mql'], [3, 'customer']))
  expect(bottlenecks(histories, norms, always, 10 * DAY_MS)[0]).toMatchObject({ leads: 0, leadDaysBeyond: 0, share: 0 })
})

test('two following periods add up to the whole', () => {
  fc.assert(
    fc.property(fc.nat(60), fc.nat(60), fc.nat(60), (stay, cut, now) => {
      const histories = leadHistories(moves('a', [0, 'mql'], [stay, 'sal']))
      const cost = (from: number, until: number): number =>
        bottlenecks(histories, norms, { from: from * DAY_MS, until: until * DAY_MS }, now * DAY_MS).find(
          ({ stage }) => stage === 'mql',
        )!.leadDaysBeyond
      expect(cost(0, cut) + cost(cut, 100)).toBeCloseTo(cost(0, 100), 9)
    }),
    { numRuns: 1000 },
  )
})

const guide = (rates: readonly [number, number, number, number]): readonly FunnelStep[] => [
  { from: 'mql', to: 'sal', rate: rates[0], low: 0.15, high: 0.3 },
  { from: 'sal', to: 'sql', rate: rates[1], low: 0.4, high: 0.6 },
  { from: 'sql', to: 'opportunity', rate: rates[2], low: 0.3, high: 0.5 },
  { from: 'opportunity', to: 'customer', rate: rates[3], low: 0.2, high: 0.4 },
]

test('E51 the guide’s ranges allow 0.36 %–3.6 % from MQL to won', () => {
  const verdict = judgeFunnel(guide([0.2, 0.5, 0.4, 0.3]))
  expect(verdict.low).toBeCloseTo(0.0036, 12)
  expect(verdict.high).toBeCloseTo(0.036, 12)
  expect(verdict).toMatchObject({ within: true, flagged: null })
})

test.each([
  { rates: [0.05, 0.3, 0.3, 0.2], step: 'mql', verdict: 'below', because: 'a third of its range' },
  { rates: [0.15, 0.4, 0.3, 0], step: 'opportunity', verdict: 'below', because: 'nobody arrives' },
  { rates: [0.3, 0.9, 0.5, 0.4], step: 'sal', verdict: 'above', because: 'half as much again' },
] as const)('E51 outside: $step is furthest from its range ($because)', ({ rates, step, verdict }) => {
  expect(judgeFunnel(guide(rates)).flagged).toMatchObject({ from: step, verdict })
})

test.each([
  { rate: 0.1, verdict: 'below', factor: 1.5 },
  { rate: 0.15, verdict: 'within', factor: 1 },
  { rate: 0.3, verdict: 'within', factor: 1 },
  { rate: 0.45, verdict: 'above', factor: 1.5 },
  { rate: 0, verdict: 'below', factor: Infinity },
] as const)('a step of 15–30 % at $rate is $verdict, by a factor of $factor', ({ rate, verdict, factor }) => {
  const [step] = judgeFunnel(guide([rate, 0.5, 0.4, 0.3])).steps
  expect(step).toMatchObject({ verdict, factor: expect.closeTo(factor, 12) })
})

test('E51 of steps as far outside the earlier is flagged; exactly the edges of the whole are inside', () => {
  expect(judgeFunnel(guide([0.05, 0.4, 0.1, 0.2])).flagged).toMatchObject({ from: 'mql' })
  for (const edge of [0.15, 0.3] as const) {
    const steps = [{ from: 'mql', to: 'sal', rate: edge, low: 0.15, high: 0.3 }] as const
    expect(judgeFunnel(steps)).toMatchObject({ within: true, flagged: null })
  }
  expect(judgeFunnel(guide([0.3, 0.6, 0.5, 0.4])).within).toBe(true)
  expect(judgeFunnel([])).toMatchObject({ product: 1, within: true, flagged: null })
})

test('E51 one step outside is not flagged while the whole is normal', () => {
  expect(judgeFunnel(guide([0.1, 0.6, 0.5, 0.4]))).toMatchObject({ within: true, flagged: null })
  expect(judgeFunnel(guide([0.15, 0.4, 0.3, 0.2])).within).toBe(true)
})

test('forecast risk names each reason, largest amount first, closed deals never', () => {
  const [history] = leadHistories(moves('a', [0, 'opportunity']))
  const deal = {
    state: 'open',
    amount: 100,
    closeAt: 300 * DAY_MS,
    createdAt: 0,
    closedAt: null,
    ownerId: null,
  } as const
  const risk = forecastRisk(
    [
      {
        history: history!,
        deals: [
          { ...deal, dealId: 'overdue', closeAt: 190 * DAY_MS },
          { ...deal, dealId: 'bare', amount: null, closeAt: null },
          { ...deal, dealId: 'won', state: 'won', closeAt: 0 },
        ],
      },
    ],
    180,
    200 * DAY_MS,
  )
  expect(risk.deals.map(({ dealId, reasons, daysOverdue }) => [dealId, reasons, daysOverdue])).toEqual([
    ['overdue', ['past-close-date', 'older-than-norm'], 10],
    ['bare', ['no-close-date', 'older-than-norm', 'no-amount'], 0],
  ])
  expect(risk).toMatchObject({ openAmount: 100, riskyAmount: 100 })
  const healthy = forecastRisk([{ history: history!, deals: [{ ...deal, dealId: 'x' }] }], 180, 180 * DAY_MS)
  expect(healthy.deals).toEqual([])
})

describe('forecast risk', () => {
  const deal = { state: 'open', closeAt: 300 * DAY_MS, createdAt: 0, closedAt: null, ownerId: null } as const
  const risky = (stages: ReturnType<typeof moves>, normDays: number | null, now: number, ...deals: DealFacts[]) =>
    forecastRisk([{ history: leadHistories(stages)[0]!, deals }], normDays, now * DAY_MS)

  test('comes by amount, then by age, then by id; no amount is the least', () => {
    const stages = moves('a', [0, 'customer'])
    const { deals, openAmount, riskyAmount } = risky(
      stages,
      10,
      50,
      { ...deal, dealId: 'none', amount: null },
      { ...deal, dealId: 'small', amount: 10 },
      { ...deal, dealId: 'young', amount: 70, createdAt: 20 * DAY_MS },
      { ...deal, dealId: 'old-b', amount: 70 },
      { ...deal, dealId: 'old-c', amount: 70 },
      { ...deal, dealId: 'old-a', amount: 70 },
      { ...deal, dealId: 'large', amount: 900 },
      { ...deal, dealId: 'fresh', amount: 5, createdAt: 45 * DAY_MS },
    )
    expect(deals.map(({ dealId }) => dealId)).toEqual(['large', 'old-a', 'old-b', 'old-c', 'young', 'small', 'none'])
    expect([openAmount, riskyAmount]).toEqual([1_195, 1_190])
  })

  test.each([
    { stages: moves('a', [0, 'sql'], [30, 'opportunity']), ageDays: 20, because: 'since the opportunity began' },
    { stages: moves('a', [0, 'opportunity'], [30, 'customer']), ageDays: 45, because: 'it is over, so since the deal' },
    { stages: moves('a', [0, 'mql']), ageDays: 45, because: 'no opportunity yet, so since the deal' },
  ])('age of a deal: $because', ({ stages, ageDays }) => {
    const made = { ...deal, dealId: 'd', amount: 1, createdAt: 5 * DAY_MS }
    expect(risky(stages, 10, 50, made).deals).toMatchObject([{ ageDays }])
    expect(risky(stages, null, 50, made).deals).toEqual([])
  })

  test('a deal that closes at this moment is not past its date, and one of the future has no age', () => {
    expect(risky(moves('a', [0, 'mql']), null, 300, { ...deal, dealId: 'd', amount: 1 }).deals).toEqual([])
    const ahead = { ...deal, dealId: 'd', amount: null, createdAt: 9 * DAY_MS }
    expect(risky(moves('a', [0, 'mql']), null, 3, ahead).deals).toMatchObject([{ ageDays: 0 }])
  })
})
