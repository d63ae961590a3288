import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Client } from 'pg'
import { quarantinedAccounts } from '../../../src/db/backup/quarantined.ts'
import { restoreBackup, verifyBackup } from '../../../src/db/backup/restore-backup.ts'
import { writeBackup, type BackupReport } from '../../../src/db/backup/write-backup.ts'
import { keyRingFrom } from '../../../src/db/key-ring.ts'
import type { OpenStores } from '../../../src/db/stores.ts'
import { freshDatabase, stopSharedServer, type FreshDatabase } from '../../support/postgres.ts'
import { openOn } from '../contract/both.ts'
import { aBatch, aCommand, aNewInstallation, decideAll } from '../samples.ts'

const keyOf = (id: string, byte: number) => `${id}:${Buffer.alloc(32, byte).toString('base64')}`
const KEYS = keyRingFrom(keyOf('k1', 7))
const HOUR = 3_600_000
/** Characters that COPY escapes, and the line that ends a section. */
const AWKWARD = 'tab\there, back\\slash, newline\nand a line of its own:\n\\.\nÅ 😀'

let folder: string
let source: FreshDatabase
let stores: OpenStores
let file: string
let written: BackupReport
const accounts = [aNewInstallation({ accountId: '11' }), aNewInstallation({ accountId: '22' })]

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'estafet-backup-'))
  file = path.join(folder, 'one.backup')
  source = await freshDatabase()
  stores = openOn(source.url)
  for (const fresh of accounts) {
    await stores.installations.connect(fresh)
    const id = fresh.installationId
    await stores.inbox.keep(aBatch(id, { ids: ['1', '2', AWKWARD] }))
    const claim = (await stores.inbox.claim({ installation: id, type: 'contact' }, 9, HOUR))!
    await stores.evaluations.evaluate(aCommand(claim), decideAll(claim))
    await stores.inbox.keep(aBatch(id, { ids: ['3'], digest: 'second' }))
    await stores.inbox.claim({ installation: id, type: 'contact' }, 9, HOUR)
  }
  written = await writeBackup(source.url, file, KEYS)
})
afterAll(async () => {
  await stores.close()
  await source.drop()
  await stopSharedServer()
  rmSync(folder, { recursive: true, force: true })
})

async function rowsOf(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url, options: '-c search_path=app' })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows
  } finally {
    await client.end()
  }
}

test('a backup is counted, noted for the alert, and reads to its end', async () => {
  expect(written).toMatchObject({ installations: 2 })
  expect(written.rows).toBeGreaterThan(30)
  expect(await verifyBackup(file, KEYS)).toMatchObject({ installations: 2, rows: written.rows })
  const [noted] = await rowsOf(source.url, 'select bytes::int, row_count::int from backups')
  expect(noted).toEqual({ bytes: written.bytes, row_count: written.rows })
})

test('what it holds cannot be read without the key', () => {
  const text = readFileSync(file).toString('latin1')
  for (const plain of ['installations', 'person', 'estafet_revision', accounts[0]!.accountId + '\t'])
    expect(text.slice(text.indexOf('\n'))).not.toContain(plain)
})

describe('restored into an empty database', () => {
  let target: FreshDatabase
  beforeAll(async () => {
    target = await freshDatabase()
    await restoreBackup(target.url, file, KEYS)
  })
  afterAll(() => target.drop())

  test.each([
    'leads',
    'decisions',
    'assignments',
    'transitions',
    'policies',
    'inbox',
    'task_keys',
    'rotation',
    'people',
  ])('every row of %s is there as it was', async (table) => {
    const all = `select t::text as row from ${table} t order by 1`
    expect(await rowsOf(target.url, all)).toEqual(await rowsOf(source.url, all))
  })

  test('tokens open as before', async () => {
    const restored = openOn(target.url)
    const id = accounts[0]!.installationId
    expect(await restored.tokens.load(id)).toEqual(await stores.tokens.load(id))
    await restored.close()
  })

  test('accounts are in quarantine: nobody has work', async () => {
    const restored = openOn(target.url)
    expect(await quarantinedAccounts(target.url)).toMatchObject([{ accountId: '11' }, { accountId: '22' }])
    expect(await restored.inbox.waiting()).toEqual([])
    expect(await restored.outbox.waiting()).toEqual([])
    await restored.close()
  })

  test('no claim of the old process counts, and waiting writes are decided again instead of sent', async () => {
    expect(await rowsOf(target.url, 'select 1 from outbox_writes')).toEqual([])
    const dirty = await rowsOf(
      target.url,
      'select record_id, claim_token from dirty order by installation_id, record_id',
    )
    const sent = await rowsOf(source.url, 'select record_id from outbox_writes')
    expect(dirty.map((row) => row['record_id'])).toEqual(expect.arrayContaining(sent.map((row) => row['record_id'])))
    expect(dirty.filter((row) => row['claim_token'] !== null)).toEqual([])
  })

  test('work goes on after the release, with new numbers after the restored ones', async () => {
    const restored = openOn(target.url)
    const id = accounts[0]!.installationId
    await restored.installations.setState(id, 'active', '')
    await restored.inbox.keep(aBatch(id, { ids: ['4'], digest: 'third' }))
    const claim = (await restored.inbox.claim({ installation: id, type: 'contact' }, 99, HOUR))!
    expect(await restored.evaluations.evaluate(aCommand(claim), decideAll(claim))).not.toBe('fenced')
    await restored.close()
  })

  test('walls stand as before', async () => {
    const open = await rowsOf(
      target.url,
      `select relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'installation_id'
        where c.relnamespace = 'app'::regnamespace and c.relkind = 'r' and not (c.relrowsecurity and c.relforcerowsecurity)`,
    )
    expect(open).toEqual([])
  })
})

describe('nothing is restored', () => {
  let target: FreshDatabase
  beforeAll(async () => {
    target = await freshDatabase()
  })
  afterAll(() => target.drop())

  const changed = (name: string, change: (bytes: Buffer) => Buffer) => {
    const place = path.join(folder, name)
    writeFileSync(place, change(readFileSync(file)))
    return place
  }
  test.each([
    [
      'a byte was changed',
      (bytes: Buffer) => bytes.with(Math.floor(bytes.length / 2), bytes.at(bytes.length >> 1)! ^ 1),
    ],
    ['its tag was changed', (bytes: Buffer) => bytes.with(bytes.length - 1, bytes.at(-1)! ^ 1)],
    ['it was cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length - 40)],
    ['it is nearly empty', (bytes: Buffer) => bytes.subarray(0, 50)],
    ['it is another file', () => Buffer.from('PGDMP whatever\n'.repeat(50))],
  ])('when %s', async (name, change) => {
    const place = changed(name, (bytes) => Buffer.from(change(bytes)))
    await expect(verifyBackup(place, KEYS)).rejects.toMatchObject({ code: 'backup_unreadable' })
    await expect(restoreBackup(target.url, place, KEYS)).rejects.toMatchObject({ code: 'backup_unreadable' })
    expect(await rowsOf(target.url, 'select 1 from installations')).toEqual([])
  })

  test('without its key, which is named', async () => {
    const other = keyRingFrom(keyOf('k2', 9))
    await expect(restoreBackup(target.url, file, other)).rejects.toMatchObject({
      code: 'secret_unreadable',
      message: expect.stringContaining('"k1"'),
    })
  })

  test('into a database in use', async () => {
    await expect(restoreBackup(source.url, file, KEYS)).rejects.toThrow(/already holds 2 connected/)
    expect(await rowsOf(source.url, `select 1 from installations where state = 'active'`)).toHaveLength(2)
  })

  test('when it was made by another schema', async () => {
    await rowsOf(target.url, `insert into schema_migrations (name, checksum) values ('9999_later.sql', 'x')`)
    await expect(restoreBackup(target.url, file, KEYS)).rejects.toThrow(/schema .*release that made it/)
  })
})
