import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { tryDraft } from '../../bench/support/tried-draft.ts'
import { freshDatabase, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'

let database: FreshDatabase
beforeAll(async () => {
  database = await freshDatabase()
})
afterAll(async () => {
  await database.drop()
  await stopSharedServer()
})

test('trying a draft writes the run with what it came to, and no other row of the account', async () => {
  const { result, changedTables, filledTables } = await tryDraft(database.url, 40)
  expect(result).toMatchObject({ leads: 40, failed: 0 })
  // It had something to tell, so it did more than pass over the rows.
  expect(result.changed).toBeGreaterThan(0)
  expect(changedTables).toEqual(['simulations'])
  expect(filledTables).toBeGreaterThanOrEqual(5)
})
