import { afterAll, expect, jest, test } from '@jest/globals'
import { stopSharedServer } from '../support/postgres.ts'
import { runKillCase } from './kill-case.ts'

jest.setTimeout(300_000)
afterAll(stopSharedServer)

test('in Salesforce too: killed at the commit of a decision, then at a write that was answered: all written back, one owner, exact turns, one task', async () => {
  const deaths = [
    { point: 'commit.after', nth: 2 },
    { point: 'write.answered', nth: 1 },
  ] as const
  const { kills, broken } = await runKillCase({ deaths, redisUrl: null, crm: 'salesforce' })
  expect(broken).toEqual([])
  expect(kills).toBe(2)
})
