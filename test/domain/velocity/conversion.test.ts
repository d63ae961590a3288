import { describe, expect, test } from '@jest/globals'
import { cohortConversion, throughputConversion } from '../../../src/domain/velocity/conversion.ts'
import { leadHistories } from '../../../src/domain/velocity/stage-history.ts'
import { DAY_MS } from '../../../src/domain/velocity/stage-times.ts'
import { moves } from './transitions.ts'

const e47 = leadHistories(
  moves(
    'e47',
    [0, 'mql'],
    [2, 'sal'],
    [9, 'known', { status: 'nurture' }],
    [40, 'mql', { cycle: 2 }],
    [41, 'sal', { cycle: 2 }],
  ),
)
const always = { from: -Infinity, until: Infinity }

describe('cohorts', () => {
  test('E47 by person one conversion (cohort d0), by cycle two', () => {
    const question = { from: 'mql', to: 'sal', period: always, withinDays: 7, now: 100 * DAY_MS } as const
    const person = cohortConversion(e47, { ...question, by: 'person' })
    expect(person).toMatchObject({ entered: 1, reached: 1, rate: 1 })
    expect(person.speed?.median).toBe(2)
    expect(cohortConversion(e47, { ...question, by: 'cycle' })).toMatchObject({ entered: 2, reached: 2, rate: 1 })
    const later = { ...question, period: { from: 30 * DAY_MS, until: 50 * DAY_MS } }
    expect(cohortConversion(e47, { ...later, by: 'person' }).entered).toBe(0)
    expect(cohortConversion(e47, { ...later, by: 'cycle' }).entered).toBe(1)
  })

  test.each([
    { arrives: 0, withinDays: 7, reached: 1, because: 'the same instant counts' },
    { arrives: 7, withinDays: 7, reached: 1, because: 'exactly the window counts' },
    { arrives: 8, withinDays: 7, reached: 0, because: 'a day late does not' },
  ])('arrival on day $arrives of $withinDays: $because', ({ arrives, withinDays, reached }) => {
    const histories = leadHistories(moves('a', [0, 'mql'], [arrives, 'sal']))
    const figures = cohortConversion(histories, {
      from: 'mql',
      to: 'sal',
      period: always,
      withinDays,
      by: 'person',
      now: 90 * DAY_MS,
    })
    expect(figures.reached).toBe(reached)
  })

  test('a jump over the next stage has reached it', () => {
    const histories = leadHistories(moves('a', [0, 'mql'], [3, 'sql']))
    expect(
      cohortConversion(histories, {
        from: 'mql',
        to: 'sal',
        period: always,
        withinDays: 7,
        by: 'person',
        now: 90 * DAY_MS,
      }).rate,
    ).toBe(1)
  })

  test.each([
    {
      because: 'a visit to the later stage before the entry is none of its arrivals',
      way: moves('a', [0, 'sal'], [3, 'mql', { edge: 'rejected' }]),
      person: { entered: 1, reached: 0 },
      cycle: { entered: 1, reached: 0 },
    },
    {
      because: 'an arrival in the next cycle is the person’s, but not that cycle’s',
      way: moves('a', [0, 'mql'], [4, 'known', { status: 'nurture' }], [6, 'sal', { cycle: 2 }]),
      person: { entered: 1, reached: 1 },
      cycle: { entered: 1, reached: 0 },
    },
    {
      because: 'of two entries in one cycle the first counts, after which the way led back',
      way: moves('a', [0, 'mql'], [1, 'known'], [20, 'mql'], [21, 'sal']),
      person: { entered: 1, reached: 0 },
      cycle: { entered: 1, reached: 0 },
    },
    {
      because: 'a visit to a stage before is no entry',
      way: moves('a', [0, 'known'], [1, 'mql'], [2, 'sal']),
      person: { entered: 1, reached: 1 },
      cycle: { entered: 1, reached: 1 },
    },
    {
      because: 'stages between are no arrival',
      way: moves('a', [0, 'mql'], [1, 'known'], [2, 'iql']),
      person: { entered: 1, reached: 0 },
      cycle: { entered: 1, reached: 0 },
    },
  ])('$because', ({ way, person, cycle }) => {
    const question = { from: 'mql', to: 'sal', period: always, withinDays: 7, now: 100 * DAY_MS } as const
    expect(cohortConversion(leadHistories(way), { ...question, by: 'person' })).toMatchObject(person)
    expect(cohortConversion(leadHistories(way), { ...question, by: 'cycle' })).toMatchObject(cycle)
  })

  test('speed runs from the entry, and an arrival at this very moment is known', () => {
    const question = { from: 'mql', to: 'sal', period: always, withinDays: 7, by: 'person' } as const
    const histories = leadHistories(moves('a', [10, 'mql'], [14, 'sal']))
    expect(cohortConversion(histories, { ...question, now: 20 * DAY_MS }).speed?.median).toBe(4)
    expect(cohortConversion(histories, { ...question, now: 14 * DAY_MS })).toMatchObject({
      immature: 1,
      reachedEarly: 1,
    })
  })

  test('a stage asked about with itself is reached by the next visit', () => {
    const question = { from: 'mql', to: 'mql', period: always, withinDays: 7, by: 'person', now: 90 * DAY_MS } as const
    expect(cohortConversion(leadHistories(moves('a', [0, 'mql'])), question).reached).toBe(0)
    expect(cohortConversion(leadHistories(moves('a', [0, 'mql'], [1, 'known'], [5, 'mql'])), question)).toMatchObject({
      reached: 1,
      speed: { median: 5 },
    })
  })

  test('entries whose window runs are immature and not in the rate, even those that have arrived', () => {
    const histories = leadHistories([
      ...moves('a', [0, 'mql']),
      ...moves('b', [5, 'mql'], [6, 'sal']),
      ...moves('c', [3, 'mql']),
    ])
    const figures = cohortConversion(histories, {
      from: 'mql',
      to: 'sal',
      period: always,
      withinDays: 7,
      by: 'person',
      now: 10 * DAY_MS,
    })
    expect(figures).toMatchObject({ entered: 3, mature: 2, immature: 1, reached: 0, reachedEarly: 1, rate: 0 })
  })

  test('what happened after `now` is not known', () => {
    const histories = leadHistories(moves('a', [0, 'mql'], [6, 'sal']))
    expect(
      cohortConversion(histories, {
        from: 'mql',
        to: 'sal',
        period: always,
        withinDays: 30,
        by: 'person',
        now: 5 * DAY_MS,
      }),
    ).toMatchObject({ immature: 1, reachedEarly: 0, rate: null })
  })
})

test('throughput counts entries of one period and may exceed 100 %', () => {
  const histories = leadHistories([
    ...moves('a', [0, 'mql'], [12, 'sal']),
    ...moves('b', [1, 'mql'], [13, 'sal']),
    ...moves('c', [11, 'mql']),
  ])
  const march = { from: 10 * DAY_MS, until: 20 * DAY_MS }
  expect(throughputConversion(histories, 'mql', 'sal', march)).toEqual({ entriesFrom: 1, entriesTo: 2, rate: 2 })
  expect(throughputConversion(histories, 'mql', 'sal', { from: 0, until: 13 * DAY_MS })).toEqual({
    entriesFrom: 3,
    entriesTo: 1,
    rate: 1 / 3,
  })
  expect(throughputConversion(histories, 'sql', 'opportunity', march).rate).toBeNull()
})
