import { expect, test } from '@jest/globals'
import { callsPerHundred, loadWithFailures, rotateTokens } from './journeys.ts'

test('eight processes rotate the refresh token once for each ended session, and no family is revoked', async () => {
  expect(await rotateTokens(8, 25)).toEqual({ refreshes: 25, familiesRevoked: 0, reads: 200 })
})

test('of a data load each refused lead comes with advice, and all others are written, 200 a call', async () => {
  expect(await loadWithFailures(600)).toEqual({ written: 540, refused: 60, withoutAdvice: 0, shown: 540, calls: 3 })
})

test('a hundred changed leads cost one call at full batches', async () => {
  expect(await callsPerHundred()).toBe(1)
})
