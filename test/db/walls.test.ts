import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Pool } from 'pg'
import { openPools, type Pools } from '../../src/db/pools.ts'
import type { OpenStores } from '../../src/db/stores.ts'
import { freshDatabase, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'
import { openOn, silentLog } from './contract/both.ts'
import { NOW, aBatch, aCommand, aNewInstallation, decideAll, newId } from './samples.ts'

let database: FreshDatabase
let pools: Pools
let app: Pool
let stores: OpenStores
beforeAll(async () => {
  database = await freshDatabase()
  pools = openPools(database.url, { application: 'walls', log: silentLog })
  app = pools.work
  stores = openOn(database.url)
})
afterAll(async () => {
  await pools.close()
  await stores.close()
  await database.drop()
  await stopSharedServer()
})

async function all<T extends object>(text: string, values: unknown[] = []): Promise<T[]> {
  return (await app.query<T>(text, values)).rows
}

test('the application is nobody special', async () => {
  const [role] = await all<{ name: string; special: boolean; owned: number }>(
    `select rolname as name, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb as special,
       (select count(*)::int from pg_class where relowner = r.oid) as owned
      from pg_roles r where rolname = current_user`,
  )
  expect(role).toEqual({ name: 'estafet_app', special: false, owned: 0 })
})

test('every table of an installation is walled, on its owner too, for reading and writing', async () => {
  const tables = await all<{ name: string; walled: boolean; policies: number }>(
    `select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as walled,
       (select count(*)::int from pg_policies p where p.schemaname = 'app' and p.tablename = c.relname
          and p.cmd = 'ALL' and p.qual is not null and p.with_check is not null and p.roles = '{estafet_app}') as policies
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attname = 'installation_id' and not a.attisdropped
      where n.nspname = 'app' and c.relkind in ('r', 'p')`,
  )
  expect(tables.length).toBeGreaterThan(20)
  expect(tables.filter((table) => !table.walled || table.policies !== 1)).toEqual([])
})

test('what people did is kept as it was: the application adds to the log, and notes only by which act one was undone', async () => {
  const rights = await all<{ right: string }>(
    `select privilege_type as right from information_schema.role_table_grants
      where grantee = 'estafet_app' and table_name = 'audit_log'
     union select privilege_type || ' ' || column_name from information_schema.column_privileges
      where grantee = 'estafet_app' and table_name = 'audit_log' and privilege_type = 'UPDATE'
     order by 1`,
  )
  expect(rights.map(({ right }) => right)).toEqual([
    'INSERT',
    'SELECT',
    // For the erasing of an account that left alone; a trigger holds it to that.
    ...['after', 'before', 'lead_id', 'person', 'record_id'].map((column) => `UPDATE ${column}`),
    'UPDATE undone_by',
  ])
})

test('tables without an installation are few and named', async () => {
  const tables = await all<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'app' and c.relkind in ('r', 'p', 'm') and not exists
        (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'installation_id' and not a.attisdropped)
      order by 1`,
  )
  expect(tables.map((table) => table.name)).toEqual(['backups', 'oauth_states', 'schema_migrations', 'timelines'])
})

test('no unique key tells one installation about another, but the one that says whose account it is', async () => {
  const keys = await all<{ key: string }>(
    `select i.indexrelid::regclass::text as key from pg_index i
       join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
      where n.nspname = 'app' and i.indisunique and a.attname <> 'installation_id'
        and c.relname not in ('backups', 'oauth_states', 'schema_migrations', 'timelines')`,
  )
  expect(keys.map(({ key }) => key)).toEqual(['installations_crm_account_id_key'])
})

test('functions that look across belong to a role that can do nothing else', async () => {
  const functions = await all<{ owner: string }>(
    `select distinct r.rolname as owner from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       join pg_roles r on r.oid = p.proowner where n.nspname = 'app' and p.prosecdef`,
  )
  expect(functions).toEqual([{ owner: 'estafet_across' }])
  const [across] = await all<{ special: boolean; writes: number }>(
    `select (select rolsuper or rolbypassrls or rolcanlogin from pg_roles where rolname = 'estafet_across') as special,
       (select count(*)::int from information_schema.table_privileges
         where grantee = 'estafet_across' and privilege_type <> 'SELECT') as writes`,
  )
  expect(across).toEqual({ special: false, writes: 0 })
})

test('without an installation there are no rows; with one, only its own', async () => {
  const [mine, other] = [aNewInstallation(), aNewInstallation()]
  for (const fresh of [mine, other]) {
    await stores.installations.connect(fresh)
    const id = fresh.installationId
    await stores.inbox.keep(aBatch(id, { ids: ['canary'] }))
    const claim = (await stores.inbox.claim({ installation: id, type: 'contact' }, 9, 60_000))!
    await stores.evaluations.evaluate(aCommand(claim, { pools: ['ae'] }), decideAll(claim))
    await stores.inbox.keep(aBatch(id, { ids: ['canary'] }))
  }
  const client = await app.connect()
  try {
    for (const table of [
      'installations',
      'tokens',
      'inbox',
      'dirty',
      'leads',
      'decisions',
      'outbox_writes',
      'rotation',
      'counters',
    ]) {
      const count = async () => (await client.query<{ n: number }>(`select count(*) as n from ${table}`)).rows[0]!.n
      expect([table, await count()]).toEqual([table, 0])
      await client.query('begin')
      await client.query(`select set_config('estafet.installation', $1, true)`, [mine.installationId])
      expect({ table, seen: (await count()) > 0 }).toEqual({ table, seen: true })
      await client.query('rollback')
      // The second use of a connection whose setting has been reset reads an empty text, not null.
      expect([table, await count()]).toEqual([table, 0])
    }
    await client.query('begin')
    await client.query(`select set_config('estafet.installation', $1, true)`, [mine.installationId])
    await expect(
      client.query('insert into commands (installation_id, command_key, at) values ($1, $2, 0)', [
        other.installationId,
        'x',
      ]),
    ).rejects.toMatchObject({ code: '42501' })
    await client.query('rollback')
    await client.query('begin')
    await client.query(`select set_config('estafet.installation', $1, true)`, [mine.installationId])
    await expect(client.query(`update decisions set latency_ms = 0`)).rejects.toMatchObject({ code: '42501' })
    await client.query('rollback')
  } finally {
    client.release()
  }
})

test('one installation reads nothing of another through any door', async () => {
  const [a, b] = [aNewInstallation(), aNewInstallation()]
  await stores.installations.connect(a)
  await stores.installations.connect(b)
  await stores.inbox.keep(aBatch(b.installationId, { ids: ['1'] }))
  const claim = (await stores.inbox.claim({ installation: b.installationId, type: 'contact' }, 9, 60_000))!
  await stores.evaluations.evaluate(aCommand(claim), decideAll(claim))
  const decision = (await stores.reads.recentDecisions(b.installationId, 1, null))[0]!
  const id = a.installationId
  expect(await stores.reads.decision(id, decision.decisionId)).toBeNull()
  expect(await stores.reads.recentDecisions(id, 9, null)).toEqual([])
  expect(await stores.outbox.claim(id, 9, 1_000, 100)).toBeNull()
  expect(await stores.reconcile.unseen(id, 'contact', [{ id: '1', modifiedAt: 0 }])).toEqual(['1'])
  const forged = { ...claim, installation: id }
  expect(await stores.evaluations.evaluate(aCommand(forged), decideAll(forged))).toBe('fenced')
  await expect(stores.inbox.keep(aBatch("x' or '1'='1", { ids: ['1'] }))).rejects.toMatchObject({
    code: 'unknown_installation',
  })
})

test('tokens are not readable in the tables, and a row moved to another installation does not decrypt', async () => {
  const [a, b] = [aNewInstallation(), aNewInstallation()]
  for (const fresh of [a, b]) await stores.installations.connect(fresh)
  const client = await app.connect()
  try {
    const sealed = async (installation: string) => {
      await client.query('begin')
      await client.query(`select set_config('estafet.installation', $1, true)`, [installation])
      const { rows } = await client.query<{ access_token: string }>('select access_token from tokens')
      return rows[0]!.access_token
    }
    const stolen = await sealed(b.installationId)
    await client.query('rollback')
    expect(stolen).not.toContain('access-1')
    expect(stolen).toMatch(/^test\./)
    await sealed(a.installationId)
    await client.query('update tokens set access_token = $1', [stolen])
    await client.query('commit')
  } finally {
    client.release()
  }
  await expect(stores.tokens.load(a.installationId)).rejects.toMatchObject({ code: 'secret_unreadable' })
  expect((await stores.tokens.load(b.installationId))?.accessToken).toBe('access-1')
})

test('prune removes what is past its time and nothing else', async () => {
  const fresh = aNewInstallation()
  const id = fresh.installationId
  await stores.installations.connect(fresh)
  const days = 24 * 3_600_000
  await stores.inbox.keep(aBatch(id, { receivedAt: NOW - 31 * days, digest: 'old' }))
  await stores.inbox.keep(aBatch(id, { receivedAt: NOW, digest: 'new' }))
  await stores.access.addLink({
    hash: newId(),
    installation: id,
    role: 'admin',
    person: 'x',
    expiresAt: NOW - 31 * days,
    reusable: true,
  })
  expect(await stores.prune(id, NOW)).toBe(2)
  expect(await stores.inbox.keep(aBatch(id, { digest: 'new' }))).toBe('duplicate')
  expect(await stores.inbox.keep(aBatch(id, { digest: 'old' }))).toBe('kept')
})
