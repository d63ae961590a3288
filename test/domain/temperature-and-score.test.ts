import { describe, expect, test } from '@jest/globals'
import type { Policy } from '../../src/domain/policy/policy.ts'
import { scoreOf, scoreStep, totalOf } from '../../src/domain/score.ts'
import { coolsAt, temperatureOf, temperatureStep } from '../../src/domain/temperature.ts'
import { DAY, HOUR } from './routing-world.ts'

describe('temperature: hot for 48 hours, warm under 30 days, cold under 90', () => {
  const POLICY = { hotHours: 48, coldDays: 30, staleDays: 90 } as Policy['temperature']
  const now = 1_770_000_000_000
  test.each([
    ['at once', 0, 'hot', 48 * HOUR + 1],
    ['after exactly 48 hours', 48 * HOUR, 'hot', 48 * HOUR + 1],
    ['a moment later', 48 * HOUR + 1, 'warm', 30 * DAY],
    ['a moment before 30 days', 30 * DAY - 1, 'warm', 30 * DAY],
    ['after 30 days', 30 * DAY, 'cold', 90 * DAY],
    ['a moment before 90 days', 90 * DAY - 1, 'cold', 90 * DAY],
    ['after 90 days', 90 * DAY, 'stale', null],
  ] as const)('%s of silence', (_, idle, temperature, next) => {
    const since = now - idle
    const until = next === null ? null : since + next
    // What the lead did last counts; where nothing is known of that, the age of the record.
    for (const [lastActivityAt, createdAt] of [
      [since, now - 400 * DAY],
      [null, since],
    ] as const) {
      expect(temperatureOf(lastActivityAt, createdAt, now, POLICY)).toBe(temperature)
      expect(coolsAt(temperature, lastActivityAt, createdAt, POLICY)).toBe(until)
    }
  })
  test('the explanation tells by what', () => {
    expect(temperatureStep('warm', 5, 3)).toEqual({
      step: 'temperature',
      because: 'temperature.last-activity',
      saw: { temperature: 'warm', at: 5 },
    })
    expect(temperatureStep('cold', null, 3)).toEqual({
      step: 'temperature',
      because: 'temperature.since-created',
      saw: { temperature: 'cold', at: 3 },
    })
  })
})

describe('the score', () => {
  const POLICY = {
    weights: { source: 0.2, qualification: 0.3, fit: 0.5 },
    bands: [
      { name: 'high', from: 75 },
      { name: 'low', from: 0 },
    ],
  } as unknown as Policy['score']
  test.each([
    { source: 70, qualification: 60, fit: 90, total: 77, parts: [14, 18, 45], band: 'high' },
    { source: 0, qualification: 50, fit: 0, total: 15, parts: [0, 15, 0], band: 'low' },
    { source: 75, qualification: 75, fit: 75, total: 75, parts: [15, 22.5, 37.5], band: 'high' },
    // What rounding leaves over goes to the fit.
    { source: 33.33, qualification: 33.33, fit: 33.33, total: 33.33, parts: [6.67, 10, 16.66], band: 'low' },
  ])('$source, $qualification and $fit make $total', ({ source, qualification, fit, total, parts, band }) => {
    const score = scoreOf(source, qualification, fit, POLICY)
    expect(score).toMatchObject({ total, band, weights: POLICY.weights })
    expect([score.source, score.qualification, score.fit]).toEqual(parts)
    expect(totalOf(source, qualification, fit, POLICY)).toBe(total)
  })
  test('without bands has no name', () => {
    expect(scoreOf(1, 1, 1, { ...POLICY, bands: [] }).band).toBe('')
  })
  test('is told as an equation', () => {
    const points = { source: 70, qualification: 60, fit: 90 }
    const names = { source: 'event', qualification: 'mql', fit: 'icp' }
    expect(scoreStep(scoreOf(70, 60, 90, POLICY), points, names)).toEqual({
      step: 'score',
      because: 'score.sum',
      saw: {
        ...{ total: 77, band: 'high', sourcePart: 14, qualificationPart: 18, fitPart: 45 },
        ...{ sourcePoints: 70, qualificationPoints: 60, fitPoints: 90 },
        ...{ sourceWeight: 0.2, qualificationWeight: 0.3, fitWeight: 0.5 },
        ...names,
      },
    })
  })
})
