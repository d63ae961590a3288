import { expect, test } from '@jest/globals'
import { fuzzOauthCallbacks, fuzzPolicyRoutes } from './fuzz-api.ts'
import { fuzzImports } from './fuzz-imports.ts'
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

test('300 changed policies: each is taken and works, or refused with its problem named', async () => {
  const report = await fuzzPolicies(300, SEED, quiet)
  expect(report.faults).toEqual([])
  expect(Object.keys(report.byStatus).sort()).toEqual(['refused', 'taken'])
})

test('60 changed policies over HTTP: taken, refused with the reason, or not understood', async () => {
  const report = await fuzzPolicyRoutes(60, SEED, quiet)
  expect(report.faults).toEqual([])
  expect(Object.keys(report.byStatus)).toEqual(expect.arrayContaining(['200', '400', '422']))
})

test('100 strange ways back from the consent page: nobody is let in without the state of their browser', async () => {
  expect((await fuzzOauthCallbacks(100, SEED, quiet)).faults).toEqual([])
})

test('2,000 changed files to import: read, or refused with the place', async () => {
  const report = await fuzzImports(2_000, SEED, quiet)
  expect(report.faults).toEqual([])
  expect(Object.keys(report.byStatus).sort()).toEqual(['refused', 'taken'])
})
