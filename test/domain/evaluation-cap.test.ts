import { expect, test } from '@jest/globals'
import { newsWaitsUntil } from '../../src/domain/evaluation-cap.ts'

const MINUTE = 60_000
const NINE = Date.UTC(2026, 2, 4, 9)
const hour = NINE / (60 * MINUTE)

test.each([
  { times: 59, limits: undefined, now: NINE + MINUTE, until: null, what: 'below the usual 60' },
  { times: 60, limits: undefined, now: NINE + MINUTE, until: NINE + 60 * MINUTE, what: 'at 60' },
  { times: 60, limits: undefined, now: NINE + 60 * MINUTE, until: null, what: 'at 60 of the hour before' },
  {
    times: 5,
    limits: { evaluationsPerHour: 5 },
    now: NINE,
    until: NINE + 60 * MINUTE,
    what: 'at the policy’s own number',
  },
  { times: 70, limits: { evaluationsPerHour: 100 }, now: NINE, until: null, what: 'below the policy’s own number' },
])('$what: news waits until $until', ({ times, limits, now, until }) => {
  expect(newsWaitsUntil(limits === undefined ? {} : { limits }, { hour, times }, now)).toBe(until)
})
