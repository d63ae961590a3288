import { describe, expect, test } from '@jest/globals'
import { stageLines, stepLines } from '../../../src/api/report-view.ts'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import { stallRates } from '../../../src/domain/velocity/bottlenecks.ts'
import { judgeFunnel } from '../../../src/domain/velocity/funnel.ts'
import { CONVERSION_GUIDES, normsOf } from '../../../src/domain/velocity/norms.ts'
import { leadHistories } from '../../../src/domain/velocity/stage-history.ts'
import { DAY_MS } from '../../../src/domain/velocity/stage-times.ts'
import type { StepReport, VelocityReport } from '../../../src/ports/reports.ts'
import { moves } from '../velocity/transitions.ts'

/** What is normal, as reports under the default policy judge leads by it. */
const norms = normsOf(defaultPolicy)

describe('a lead is stalled when it is longer in its stage than the norm, not on the day itself', () => {
  test.each([
    ['known', 30],
    ['mql', 3],
    ['sal', 14],
    ['sql', 42],
    ['opportunity', 180],
  ] as const)('%s: %d days', (stage, days) => {
    const histories = leadHistories(moves('a', [0, stage]))
    const stalledAt = (now: number) => stallRates(histories, norms, now).find((one) => one.stage === stage)!.stalled
    expect([stalledAt(days * DAY_MS), stalledAt(days * DAY_MS + 1)]).toEqual([0, 1])
  })
})

test('the velocity report shows norm and best of each stage beside its figures', () => {
  const stages = (['known', 'mql', 'sal', 'sql', 'opportunity', 'customer'] as const).map((stage) => ({ stage }))
  const lines = stageLines({ stages, bottlenecks: [] } as unknown as VelocityReport, norms)
  expect(lines.map(({ stage, normDays, bestDays }) => [stage, normDays, bestDays])).toEqual([
    ['known', 30, 7],
    ['mql', 3, 1],
    ['sal', 14, 5],
    ['sql', 42, 14],
    ['opportunity', 180, null],
    ['customer', null, null],
  ])
})

test('and of each step the share that is normal', () => {
  const steps = (['mql', 'sal', 'sql', 'opportunity'] as const).map((from) => ({ from }) as unknown as StepReport)
  const lines = stepLines({ steps } as unknown as VelocityReport)
  expect(lines.map(({ from, low, high }) => [from, low, high])).toEqual([
    ['mql', 0.15, 0.3],
    ['sal', 0.4, 0.6],
    ['sql', 0.3, 0.5],
    ['opportunity', 0.2, 0.4],
  ])
})

describe('the funnel as a whole and its steps', () => {
  const steps = (['mql', 'sal', 'sql', 'opportunity'] as const).map((from) => ({ from, ...CONVERSION_GUIDES[from]! }))
  const judge = (rates: readonly number[]) =>
    judgeFunnel(
      steps.map((one, n) => ({ from: one.from, to: 'customer', rate: rates[n]!, low: one.low, high: one.high })),
    )
  test('E51 from MQL to won 0.36 % at the low ends, 3.6 % at the high ends', () => {
    const verdict = judge([0.2, 0.5, 0.4, 0.3])
    expect([verdict.low, verdict.high].map((share) => Number((share * 100).toFixed(6)))).toEqual([0.36, 3.6])
    expect(judge([0.15, 0.4, 0.3, 0.2]).within).toBe(true)
    expect(judge([0.3, 0.6, 0.5, 0.4]).within).toBe(true)
  })
  test.each([
    ['mql', 0.15, 0.3, 0],
    ['sal', 0.4, 0.6, 1],
    ['sql', 0.3, 0.5, 2],
    ['opportunity', 0.2, 0.4, 3],
  ] as const)('%s: %d to %d is normal, a hundredth less or more is not', (_, low, high, place) => {
    const middle = [0.2, 0.5, 0.4, 0.3]
    const verdict = (rate: number) => judge(middle.with(place, rate)).steps[place]!.verdict
    expect([low - 0.01, low, high, high + 0.01].map(verdict)).toEqual(['below', 'within', 'within', 'above'])
  })
})
