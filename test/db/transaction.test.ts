import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openPools, type Pools } from '../../src/db/pools.ts'
import { inTransaction, type Database, type Transaction } from '../../src/db/transaction.ts'
import { freshDatabase, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'
import { chance, noMeter, silentLog } from './contract/both.ts'
import { newId } from './samples.ts'

let database: FreshDatabase
let pools: Pools
let db: Database
beforeAll(async () => {
  database = await freshDatabase()
  pools = openPools(database.url, { application: 'transaction', log: silentLog })
  db = { pool: pools.work, chance, meter: noMeter, sleep: async () => undefined }
})
afterAll(async () => {
  await pools.close()
  await database.drop()
  await stopSharedServer()
})

const mark = (tx: Transaction, record: string) =>
  tx.run(
    'mark',
    `insert into dirty (installation_id, type, record_id, lane, marked_at, not_before, since)
     values ($1, 'contact', $2, 1, 0, clock_timestamp(), clock_timestamp())`,
    [tx.installation, record],
  )
const kept = (id: string) =>
  inTransaction(db, id, (tx) => tx.rows<{ record_id: string }>('kept', 'select record_id from dirty'))

describe('statements that are sent with the commit', () => {
  test('run before it', async () => {
    const id = newId()
    await inTransaction(db, id, async (tx) => {
      tx.last('rename', `update dirty set record_id = record_id || $1::text`, ['-renamed'])
      await mark(tx, 'a')
    })
    expect(await kept(id)).toEqual([{ record_id: 'a-renamed' }])
  })

  test('take everything back when one of them fails, and the connection serves the next', async () => {
    const id = newId()
    const failing = inTransaction(db, id, async (tx) => {
      tx.last('divide', 'select 1 / $1::int', [0])
      await mark(tx, 'b')
    })
    await expect(failing).rejects.toThrow(/division by zero/)
    expect(await kept(id)).toEqual([])
  })

  test('are not sent when the work is taken back', async () => {
    const id = newId()
    const answer = await inTransaction(db, id, async (tx) => {
      tx.last('divide', 'select 1 / $1::int', [0])
      await mark(tx, 'c')
      tx.undo()
      return 'fenced'
    })
    expect(answer).toBe('fenced')
    expect(await kept(id)).toEqual([])
  })
})
