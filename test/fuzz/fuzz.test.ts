import { expect, test } from '@jest/globals'
import { fuzzPolicies } from './fuzz-policies.ts'
import { fuzzWebhooks } from './fuzz-webhooks.ts'

// A short walk on every landing; `npm run fuzz` goes further.
const SEED = 1
const quiet = () => undefined

test('4,000 changed deliveries: none fails, no forged one is taken, untouched ones are', async () => {
  const report = await fuzzWebhooks(4_000, SEED, quiet)
  expect(report.faults).toEqual([])
  expect(Object.keys(report.byStatus)).toEqual(expect.arrayContaining(['200', '400', '401', '415']))
})

test('200 changed policies: each is taken and works, or refused with its problem named', () => {
  const report = fuzzPolicies(200, SEED, quiet)
  expect(report.faults).toEqual([])
  expect(report.byStatus['taken']).toBeGreaterThan(0)
  expect(report.byStatus['refused']).toBeGreaterThan(0)
  expect(report.byStatus['undecided']).toBe(0)
})
