import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Client } from 'pg'
import { ERASED_TABLES, KEPT_TABLES } from '../../src/db/erased-tables.ts'
import type { OpenStores } from '../../src/db/stores.ts'
import { freshDatabase, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'
import { openOn } from './contract/both.ts'
import { NOW, aBatch, aCommand, aDraft, anEntry, aNewInstallation, decideAll } from './samples.ts'

const DAY = 24 * 3_600_000
const WAIT = 30 * DAY
const NAMED = 'Janeerasable'

let database: FreshDatabase
let stores: OpenStores
let admin: Client
beforeAll(async () => {
  database = await freshDatabase()
  stores = openOn(database.url)
  admin = new Client({ connectionString: database.url, options: '-c search_path=app' })
  await admin.connect()
})
afterAll(async () => {
  await admin.end()
  await stores.close()
  await database.drop()
  await stopSharedServer()
})

/** An account with a policy of its own, two leads and an act about one of them, that left and was first seen to be away at NOW. */
async function aDepartedAccount() {
  const fresh = aNewInstallation()
  const id = fresh.installationId
  await stores.installations.connect(fresh)
  await stores.policies.publish(id, aDraft({ v: 2 }), 1)
  await stores.inbox.keep(aBatch(id, { ids: ['7001', '7002'], body: Buffer.from(NAMED) }))
  const claim = (await stores.inbox.claim({ installation: id, type: 'contact' }, 9, DAY))!
  await stores.evaluations.evaluate(
    aCommand(claim),
    decideAll(claim, () => ({ person: { name: NAMED, company: null, emailDomain: null } })),
  )
  await stores.audit.keep(id, anEntry({ person: NAMED, recordId: '7001', before: { ownerId: NAMED } }), null)
  await stores.forgetting.ask(id, ['7002'], { announced: true, at: NOW, dueAt: NOW })
  await stores.access.endSignIns(id, NAMED)
  await stores.installations.setState(id, 'uninstalled', `disconnected by ${NAMED}`)
  expect(await stores.erasures.goneSince(id, NOW)).toBe(NOW)
  return { id, fresh }
}

/** Names of the tables that hold rows of an account in which the name stands, past every wall. */
async function tablesNaming(id: string): Promise<readonly string[]> {
  const found: string[] = []
  for (const table of [...ERASED_TABLES, ...Object.keys(KEPT_TABLES)]) {
    const { rows } = await admin.query(
      `select 1 from ${table} t where installation_id = $1
        and (position($2 in t::text) > 0 or position(encode(convert_to($2, 'UTF8'), 'hex') in t::text) > 0) limit 1`,
      [id, NAMED],
    )
    if (rows.length > 0) found.push(table)
  }
  return found
}

test('every table of an installation is either erased or kept for a reason', async () => {
  const { rows } = await admin.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attname = 'installation_id' and not a.attisdropped
      where n.nspname = 'app' and c.relkind in ('r', 'p') and not c.relispartition`,
  )
  const told = [...ERASED_TABLES, ...Object.keys(KEPT_TABLES)]
  expect(told.toSorted()).toEqual(rows.map(({ name }) => name).toSorted())
})

test('an account away for long enough is erased once: nobody is named, policy, acts and proof stay', async () => {
  const { id } = await aDepartedAccount()
  const { erasures } = stores
  expect(await erasures.departed()).toContain(id)
  expect((await tablesNaming(id)).length).toBeGreaterThan(3)
  const at = NOW + WAIT
  expect(await erasures.goneSince(id, at)).toBe(NOW)
  const proof = await erasures.erase(id, NOW, at)
  expect(proof).toMatchObject({ goneSince: NOW, beganAt: at, doneAt: at })
  expect(proof?.rows).toMatchObject({ leads: 2, decisions: 2, inbox: 1, audit_log: 1 })
  expect(await tablesNaming(id)).toEqual([])
  expect(await stores.installations.policy(id, 2)).toEqual({ v: 2 })
  expect(await stores.audit.page(id, {}, null, 9)).toEqual([
    expect.objectContaining({ person: '–', leadId: null, recordId: null, before: {}, after: {} }),
  ])
  expect(await stores.forgetting.pending(id, at, 9)).toEqual([])
  expect(await erasures.report(id, 9)).toEqual([proof])
  expect(await erasures.departed()).not.toContain(id)
  expect(await erasures.erase(id, at, at)).toBeNull()
})

test.each([
  { what: 'an hour too early', back: false, goneBefore: NOW - 3_600_000 },
  { what: 'that came back', back: true, goneBefore: NOW + WAIT },
])('an account $what keeps everything', async ({ back, goneBefore }) => {
  const { id, fresh } = await aDepartedAccount()
  if (back) await stores.installations.connect(fresh)
  expect(await stores.erasures.erase(id, goneBefore, NOW + WAIT)).toBeNull()
  expect(await stores.reads.lead(id, '7001', 1)).not.toBeNull()
})

test('away again, its days are counted from the beginning', async () => {
  const { id, fresh } = await aDepartedAccount()
  await stores.installations.connect(fresh)
  expect(await stores.erasures.goneSince(id, NOW + DAY)).toBeNull()
  await stores.installations.setState(id, 'uninstalled', 'test')
  expect(await stores.erasures.goneSince(id, NOW + 2 * DAY)).toBe(NOW + 2 * DAY)
})

test('an erasing that was cut off is brought to its end before the account is back, with its former policy', async () => {
  const { id, fresh } = await aDepartedAccount()
  await admin.query('insert into erasures (installation_id, began_at, gone_since) values ($1, $2, $3)', [
    id,
    NOW + WAIT,
    NOW,
  ])
  expect(await stores.installations.connect(fresh)).toMatchObject({
    installationId: id,
    state: 'active',
    policyVersion: 2,
  })
  expect(await tablesNaming(id)).toEqual([])
  expect(await stores.erasures.report(id, 9)).toEqual([expect.objectContaining({ doneAt: fresh.at })])
  await stores.inbox.keep(aBatch(id, { ids: ['7003'] }))
  expect(await stores.erasures.erase(id, NOW + 9 * WAIT, NOW + 9 * WAIT)).toBeNull()
  expect((await stores.inbox.claim({ installation: id, type: 'contact' }, 9, DAY))?.records).toHaveLength(1)
})

test('an access that the CRM ended counts as leaving; erased, the account counts as uninstalled', async () => {
  const fresh = aNewInstallation()
  const id = fresh.installationId
  await stores.installations.connect(fresh)
  await stores.tokens.accessEnded(id, (await stores.tokens.takeRefreshLease(id, DAY))!, 'refused')
  expect(await stores.installations.find(id)).toMatchObject({ state: 'disconnected' })
  expect(await stores.erasures.departed()).toContain(id)
  expect(await stores.erasures.goneSince(id, NOW)).toBe(NOW)
  expect(await stores.erasures.erase(id, NOW, NOW + WAIT)).toMatchObject({ rows: { tokens: 1 } })
  expect(await stores.installations.find(id)).toMatchObject({ state: 'uninstalled', policyVersion: 1 })
})

test('no sign-in from before comes back with the account', async () => {
  const { id, fresh } = await aDepartedAccount()
  const before = await stores.access.epochOf(id, NAMED)
  await stores.erasures.erase(id, NOW, NOW + WAIT)
  await stores.installations.connect(fresh)
  const sign = { signIn: 'one', subject: NAMED, epoch: before }
  expect(await stores.access.hasEnded(id, sign)).toBe(true)
})

test('the log of acts cannot be changed while its account is not erased', async () => {
  const { id } = await aDepartedAccount()
  await admin.query('begin')
  await admin.query('set local role estafet_app')
  await admin.query(`select set_config('estafet.installation', $1, true)`, [id])
  const change = admin.query(
    `update audit_log set person = '–', lead_id = null, record_id = null, before = '{}', after = '{}'`,
  )
  await expect(change).rejects.toMatchObject({ code: '42501' })
  await admin.query('rollback')
})
