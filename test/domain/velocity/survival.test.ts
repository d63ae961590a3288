import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { leadHistories } from '../../../src/domain/velocity/stage-history.ts'
import { DAY_MS } from '../../../src/domain/velocity/stage-times.ts'
import { kaplanMeier, survivalAt, timeToConvert, type Observation } from '../../../src/domain/velocity/survival.ts'
import { quantile, summarise } from '../../../src/domain/velocity/summary.ts'
import { moves } from './transitions.ts'

const happened = (...days: readonly number[]): Observation[] => days.map((day) => ({ days: day, happened: true }))
const censored = (...days: readonly number[]): Observation[] => days.map((day) => ({ days: day, happened: false }))

describe('Kaplan–Meier', () => {
  // Remission times under 6-MP of Freireich et al. (1963), the example of most textbooks.
  const sixMp = [...happened(6, 6, 6, 7, 10, 13, 16, 22, 23), ...censored(6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)]

  test('gives the textbook curve of Freireich’s 6-MP arm', () => {
    const curve = kaplanMeier(sixMp)
    const table = curve.steps
      .filter((step) => step.events > 0)
      .map((step) => [step.days, step.atRisk, Number(step.survival.toFixed(4))])
    expect(table).toEqual([
      [6, 21, 0.8571],
      [7, 17, 0.8067],
      [10, 15, 0.7529],
      [13, 12, 0.6902],
      [16, 11, 0.6275],
      [22, 7, 0.5378],
      [23, 6, 0.4482],
    ])
    expect(curve).toMatchObject({ observations: 21, events: 9, median: 23, medianUpper: null })
  })

  test('Greenwood’s interval on the log(−log) scale at day 6 is 0.620–0.952', () => {
    const [first] = kaplanMeier(sixMp).steps
    expect(first!.lower).toBeCloseTo(0.6197, 3)
    expect(first!.upper).toBeCloseTo(0.9516, 3)
  })

  test('without censoring it is the share still waiting, and the median that of the list', () => {
    const curve = kaplanMeier(happened(1, 2, 3, 4))
    expect(curve.steps.map(({ survival }) => survival)).toEqual(
      [0.75, 0.5, 0.25, 0].map((value) => expect.closeTo(value, 12)),
    )
    expect(curve.median).toBe(2.5)
    expect(kaplanMeier(happened(1, 2, 3)).median).toBe(2)
  })

  test('nobody, and nobody arrived, have no median', () => {
    expect(kaplanMeier([])).toMatchObject({ observations: 0, steps: [], median: null })
    expect(kaplanMeier(censored(1, 2)).median).toBeNull()
    expect(survivalAt(kaplanMeier(happened(2, 4)), 3)).toBe(0.5)
    expect(survivalAt(kaplanMeier(happened(2, 4)), 1)).toBe(1)
  })

  test('each step tells who arrived and who was lost from sight', () => {
    const curve = kaplanMeier([...happened(2, 2, 5), ...censored(2, 3, 3, 7)])
    expect(curve.steps.map(({ days, atRisk, events, censored: lost }) => [days, atRisk, events, lost])).toEqual([
      [2, 7, 2, 1],
      [3, 4, 0, 2],
      [5, 2, 1, 0],
      [7, 1, 0, 1],
    ])
  })

  test('the median’s interval is where the curve’s bounds pass one half; the curve has no bounds at 1 and 0', () => {
    const curve = kaplanMeier(happened(1, 2, 3, 4, 5, 6, 7, 8, 9, 10))
    expect([curve.medianLower, curve.median, curve.medianUpper]).toEqual([1, 5.5, 8])
    expect(curve.steps.at(-1)).toMatchObject({ survival: 0, lower: null, upper: null })
    expect(kaplanMeier(censored(1)).steps[0]).toMatchObject({ survival: 1, lower: null, upper: null })
  })

  test('a curve level at one half has its median in the middle of the stretch, up to the next arrival', () => {
    expect(kaplanMeier([...happened(2), ...censored(2), ...happened(8)]).median).toBe(8)
    expect(kaplanMeier([...happened(2, 2), ...censored(4), ...happened(8)]).median).toBe(5)
    expect(kaplanMeier([...happened(2), ...censored(3)]).median).toBe(2)
  })

  test('the share after a time holds from that very time on, and behind the last', () => {
    const curve = kaplanMeier(happened(2, 4))
    expect([1, 2, 3, 4, 9].map((days) => survivalAt(curve, days))).toEqual([1, 0.5, 0.5, 0, 0])
  })

  const observations = fc.array(fc.record({ days: fc.nat(30), happened: fc.boolean() }), { maxLength: 40 })
  test('never rises, stays inside 0–1, and lies inside its interval', () => {
    fc.assert(
      fc.property(observations, (list) => {
        let before = 1
        for (const step of kaplanMeier(list).steps) {
          expect(step.survival).toBeLessThanOrEqual(before)
          expect(step.survival).toBeGreaterThanOrEqual(0)
          expect(step.lower ?? 0).toBeLessThanOrEqual(step.survival)
          expect(step.upper ?? 1).toBeGreaterThanOrEqual(step.survival)
          before = step.survival
        }
      }),
      { numRuns: 1000 },
    )
  })

  test('without censoring the median is the list’s median', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30), { minLength: 1, maxLength: 40 }), (days) => {
        expect(kaplanMeier(happened(...days)).median).toBeCloseTo(summarise(days)!.median, 9)
      }),
      { numRuns: 1000 },
    )
  })
})

test('time to convert: arrived, still under way, gone aside, jumped over the stage between', () => {
  const histories = leadHistories([
    ...moves('arrived', [0, 'mql'], [2, 'sal'], [9, 'sql']),
    ...moves('waiting', [0, 'mql'], [3, 'sal']),
    ...moves('aside', [0, 'mql'], [4, 'known', { status: 'nurture' }]),
    ...moves('jumped', [0, 'mql'], [5, 'opportunity']),
  ])
  expect(timeToConvert(histories, 'mql', 'sql', 20 * DAY_MS)).toEqual([
    { days: 9, happened: true },
    { days: 4, happened: false },
    { days: 5, happened: true },
    { days: 20, happened: false },
  ])
})

test.each([
  {
    way: [
      [3, 'mql'],
      [5, 'sal'],
    ],
    now: 20,
    is: { days: 2, happened: true },
    because: 'counted from the entry',
  },
  {
    way: [
      [3, 'mql'],
      [5, 'sal'],
    ],
    now: 5,
    is: { days: 2, happened: true },
    because: 'an arrival now is known',
  },
  {
    way: [
      [3, 'mql'],
      [5, 'sal'],
    ],
    now: 4,
    is: { days: 1, happened: false },
    because: 'not known yet',
  },
  { way: [[3, 'mql']], now: 3, is: { days: 0, happened: false }, because: 'an entry now is watched from now' },
  {
    way: [
      [0, 'mql'],
      [2, 'known'],
      [9, 'sal'],
    ],
    now: 20,
    is: { days: 2, happened: false },
    because: 'turned back first',
  },
  {
    way: [
      [3, 'mql'],
      [5, 'sal'],
      [9, 'customer'],
    ],
    now: 20,
    is: { days: 2, happened: true },
    because: 'the first arrival',
  },
] as const)('time to convert on day $now of $way: $because', ({ way, now, is }) => {
  expect(timeToConvert(leadHistories(moves('a', ...way)), 'mql', 'sal', now * DAY_MS)).toEqual([is])
})

test('of a period only those are watched who entered in it', () => {
  const histories = leadHistories([...moves('early', [1, 'mql']), ...moves('in time', [3, 'mql'], [5, 'sal'])])
  const period = { from: 2 * DAY_MS, until: 4 * DAY_MS }
  expect(timeToConvert(histories, 'mql', 'sal', 9 * DAY_MS, period)).toEqual([{ days: 2, happened: true }])
  expect(timeToConvert(histories, 'mql', 'sal', 9 * DAY_MS)).toHaveLength(2)
})

test('an entry that is still to come is not watched', () => {
  expect(timeToConvert(leadHistories(moves('a', [3, 'mql'])), 'mql', 'sal', 2 * DAY_MS)).toEqual([])
})

describe('summary', () => {
  test('the median of an even list is the middle of its two middle values; p90 lies on the line between neighbours', () => {
    expect(summarise([4, 1, 3, 2])).toEqual({
      count: 4,
      mean: 2.5,
      p25: 1.75,
      median: 2.5,
      p75: 3.25,
      p90: expect.closeTo(3.7, 12),
      min: 1,
      max: 4,
    })
    expect(summarise([])).toBeNull()
    expect(quantile([5], 0.9)).toBe(5)
  })
  test('every figure lies between the least and the greatest', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1 }), (values) => {
        const { min, p25, median, p75, p90, max, mean } = summarise(values)!
        const order = [min, p25, median, p75, p90, max]
        expect(order).toEqual(order.toSorted((a, b) => a - b))
        expect(mean).toBeGreaterThanOrEqual(min)
        expect(mean).toBeLessThanOrEqual(max)
      }),
      { numRuns: 1000 },
    )
  })
})
