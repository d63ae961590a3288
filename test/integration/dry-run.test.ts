import { createHash } from 'node:crypto'
import { afterAll, expect, test } from '@jest/globals'
import { demoContact } from '../../bench/support/demo-contact.ts'
import { dryRun } from '../../src/flow/dry-run.ts'
import { Company, PORTAL } from '../support/company.ts'
import { freshDatabase, stopSharedServer } from '../support/postgres.ts'

afterAll(stopSharedServer)

/** The one thing that reading itself moves: places in the call window. */
const CALL_WINDOW = /^rate/

/** A hash of every row of every table that holds anything of an account. */
async function hashOfTables(company: Company): Promise<Record<string, string>> {
  const { rows } = await company.query(`select tablename from pg_tables where schemaname = 'app' order by tablename`)
  const hashes: Record<string, string> = {}
  for (const { tablename } of rows as { tablename: string }[]) {
    if (CALL_WINDOW.test(tablename)) continue
    const found = await company.query(`select t::text as row from app.${tablename} t order by 1`)
    hashes[tablename] = hashOf(found.rows)
  }
  return hashes
}
async function hashOfPortal({ sandbox }: Company): Promise<string> {
  const types = ['contacts', 'companies', 'deals', 'tasks'].map(async (type) =>
    (await fetch(`${sandbox.url}/sandbox/portals/${PORTAL}/dump?type=${type}`)).text(),
  )
  return hashOf(await Promise.all(types))
}
const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex')

test('a dry run leaves the portal and every table as they were, also where leads are decided already', async () => {
  const database = await freshDatabase()
  const company = await Company.open({ databaseUrl: database.url })
  try {
    const { app, installation } = company
    const create = (n: number) => ({ do: 'create', type: 'contacts', properties: demoContact(n) })
    await company.act(...Array.from({ length: 5 }, (_, n) => create(n)))
    await company.settled()
    await app.stopWorkers()
    await company.put('/sandbox/faults', { searchLagMs: 0 })
    const [firm] = await company.act({
      do: 'create',
      type: 'companies',
      properties: { name: 'Acme', domain: 'a.example' },
    })
    const fresh = await company.act(...Array.from({ length: 20 }, (_, n) => create(100 + n)))
    await company.act({
      do: 'update',
      type: 'contacts',
      id: fresh[0]!.id,
      properties: { associatedcompanyid: firm!.id },
    })
    await company.post('/sandbox/webhooks/flush', {})

    const before = { portal: await hashOfPortal(company), tables: await hashOfTables(company) }
    const told: (readonly [number, number])[] = []
    const found = await dryRun(
      app.flow,
      installation,
      { last: 200, writing: null },
      { progress: (...far) => told.push(far), stopped: () => false },
    )
    expect(found).toMatchObject({ kind: 'done', policyVersion: 1 })
    expect(found.kind === 'done' && found.leads.length).toBe(25)
    expect(told.at(-1)).toEqual([25, 25])
    expect({ portal: await hashOfPortal(company), tables: await hashOfTables(company) }).toEqual(before)
    expect(Object.keys(before.tables).length).toBeGreaterThan(20)
  } finally {
    await company.close()
    await database.drop()
  }
})
