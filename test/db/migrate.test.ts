import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Client } from 'pg'
import { migrate, migrationState } from '../../src/db/migrate.ts'
import { openPools } from '../../src/db/pools.ts'
import { sharedServer, stopSharedServer, withDatabase } from '../support/postgres.ts'
import { silentLog } from './contract/both.ts'

let admin: string
beforeAll(async () => {
  admin = (await sharedServer()).url
})
afterAll(() => stopSharedServer())

async function run(url: string, text: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}

async function emptyDatabase(name: string): Promise<string> {
  await run(admin, `create database ${name}`)
  return withDatabase(admin, name)
}

async function stateOf(url: string): Promise<string> {
  const pools = openPools(url, { application: 'migrate', log: silentLog })
  try {
    return await migrationState(pools.reports)
  } finally {
    await pools.close()
  }
}

test('an empty database is behind; migrated it is current, and a second time there is nothing to do', async () => {
  const url = await emptyDatabase('plain')
  expect(await stateOf(url)).toBe('behind')
  const { applied, version } = await migrate(url)
  expect(applied.length).toBeGreaterThan(0)
  expect([...applied].sort()).toEqual(applied)
  expect(version).toBe(applied.at(-1))
  expect(await stateOf(url)).toBe('current')
  expect(await migrate(url)).toEqual({ applied: [], version })
})

test('three processes migrate at once: each file once', async () => {
  const url = await emptyDatabase('crowd')
  const all = await Promise.all([1, 2, 3].map(() => migrate(url)))
  const applied = all.flatMap((one) => one.applied)
  expect(new Set(applied).size).toBe(applied.length)
  expect(await stateOf(url)).toBe('current')
})

test('a file changed after it was applied is refused by name', async () => {
  const url = await emptyDatabase('changed')
  const { applied } = await migrate(url)
  await run(url, `update app.schema_migrations set checksum = 'other' where name = '${applied[0]}'`)
  await expect(migrate(url)).rejects.toMatchObject({
    code: 'configuration_wrong',
    message: expect.stringContaining(applied[0]!),
  })
})

test('a newer release that only added something leaves this one at work; one with a file missing is behind', async () => {
  const url = await emptyDatabase('newer')
  const { version } = await migrate(url)
  const number = version.slice(0, 4)
  const ran = (name: string) => run(url, `insert into app.schema_migrations (name, checksum) values ('${name}', 'x')`)
  await ran('9997_added.sql')
  expect(await stateOf(url)).toBe('current')
  await ran(`9998_drop_what_we_do_without.after-${number}.sql`)
  expect(await stateOf(url)).toBe('current')
  await ran('9999_drop_what_we_need.after-9997.sql')
  expect(await stateOf(url)).toBe('ahead')
  await run(url, `delete from app.schema_migrations where name = '${version}'`)
  expect(await stateOf(url)).toBe('behind')
})

test('an administrator who is no superuser is enough', async () => {
  const url = new URL(await emptyDatabase('managed'))
  await run(admin, `create role manager login createrole password 'm'`)
  await run(admin, 'alter database managed owner to manager')
  // The roles of the server exist already here: their maker hands them over, as a managed server's first install would own them.
  await run(
    admin,
    'grant estafet_owner, estafet_app, estafet_across to manager with admin true, set true, inherit true',
  )
  url.username = 'manager'
  url.password = 'm'
  await migrate(url.href)
  expect(await stateOf(url.href)).toBe('current')
})
