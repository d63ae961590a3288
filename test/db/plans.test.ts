import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Client } from 'pg'
import type { Transition } from '../../src/domain/decision.ts'
import { RETURNS } from '../../src/domain/returned.ts'
import { freshDatabase, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'
import { openOn } from './contract/both.ts'
import { DAY, NOW, aBatch, aCommand, aCommit, aLeadCommit, aMemory, anAssignment, aNewInstallation } from './samples.ts'

// A connection keeps the plans it made while the tables were empty; a database that learns nothing more until they are analysed stands for it.
const LEADS = 600
const AT_A_TIME = 50
/** A lead is looked up some times, in batches and by itself; more rows than these are those of other leads. */
const MOST_ROWS_A_LEAD = 20

const MOVE = { toStatus: 'active', at: NOW, because: 'stage.test', evidence: {}, cycle: 1 } as const
const MOVES: readonly Transition[] = [
  { ...MOVE, from: null, fromStatus: null, to: 'known', edge: 'entered' },
  { ...MOVE, from: 'known', fromStatus: 'active', to: 'mql', edge: 'promoted' },
]

let database: FreshDatabase
let admin: Client
beforeAll(async () => {
  database = await freshDatabase()
  admin = new Client({ connectionString: database.url, options: '-c search_path=app' })
  await admin.connect()
  const tables = await admin.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'app'::regnamespace and relkind = 'r'`,
  )
  for (const { name } of tables.rows) await admin.query(`alter table app.${name} set (autovacuum_enabled = false)`)
})
afterAll(async () => {
  await admin.end()
  await database.drop()
  await stopSharedServer()
})

test('the first leads of a new database are found by their whole key', async () => {
  const stores = openOn(database.url)
  const account = aNewInstallation()
  const installation = account.installationId
  await stores.installations.connect(account)
  const ids = Array.from({ length: LEADS }, (_, n) => `r${n}`)
  await stores.inbox.keep(aBatch(installation, { ids }))
  for (let done = 0; done < LEADS; done += AT_A_TIME) {
    const claim = (await stores.inbox.claim({ installation, type: 'contact' }, AT_A_TIME, DAY))!
    const memory = aMemory({ assignment: anAssignment('rep-1') })
    const leads = claim.records.map(({ id }) => aLeadCommit(id, { memory, decision: { transitions: MOVES } }))
    expect(await stores.evaluations.evaluate(aCommand(claim), () => aCommit(leads))).toBe('committed')
    const sent = (await stores.outbox.claim(installation, AT_A_TIME, DAY, 0))!
    const written = sent.writes.map(({ recordId, version }) => ({
      ...({ kind: 'written', recordId, version, modifiedAt: NOW } as const),
    }))
    expect(await stores.outbox.finish(sent, written, [], NOW)).toBe('finished')
  }
  // What a connection counted is told when it ends.
  await stores.close()

  const read = await admin.query<{ index: string; rows: number }>(
    `select indexrelname as index, (idx_tup_read / $1)::int as rows from pg_stat_user_indexes where idx_tup_read > $1 * $2 order by 2 desc`,
    [LEADS, MOST_ROWS_A_LEAD],
  )
  expect(read.rows).toEqual([])
})

test('the index of returns knows every code that the domain knows, or no turn that came back would be found by it', async () => {
  const { rows } = await admin.query<{ indexdef: string }>(
    `select indexdef from pg_indexes where schemaname = 'app' and indexname = 'transitions_returns'`,
  )
  const named = [...rows[0]!.indexdef.matchAll(/'([^']+)'::text/g)].map(([, code]) => code)
  expect(named.toSorted()).toEqual([...RETURNS].sort())
})
