import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { Client } from 'pg'
import type { OpenStores } from '../../src/db/stores.ts'
import { freshDatabase, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'
import { openOn } from './contract/both.ts'
import { aBatch, aCommand, aCommit, aLeadCommit, aNewInstallation, NOW } from './samples.ts'

// A real failover is tried by `npm run faults`; here an account is told to have been at home on a timeline that this server never was on.
const EARLIER = 0
const A_MINUTE = 60_000

let database: FreshDatabase
let stores: OpenStores
let admin: Client
beforeAll(async () => {
  database = await freshDatabase()
  stores = openOn(database.url)
  admin = new Client({ connectionString: database.url })
  await admin.connect()
})
afterEach(() => admin.query('truncate app.timelines'))
afterAll(async () => {
  await admin.end()
  await stores.close()
  await database.drop()
  await stopSharedServer()
})

async function install(): Promise<string> {
  const fresh = aNewInstallation()
  await stores.installations.connect(fresh)
  return fresh.installationId
}

async function failOver(id: string, lastSeenAt: number | null): Promise<void> {
  await admin.query('update app.installations set timeline = $2 where installation_id = $1', [id, EARLIER])
  if (lastSeenAt !== null) await admin.query('insert into app.timelines values ($1, $2)', [EARLIER, lastSeenAt])
}

/** Decides a record so that a value waits to be sent. */
async function decide(id: string, record: string): Promise<void> {
  await stores.inbox.keep(aBatch(id, { ids: [record], receivedAt: NOW }))
  const claim = (await stores.inbox.claim({ installation: id, type: 'contact' }, 100, A_MINUTE))!
  const commit = aLeadCommit(record, { write: { a: '1' } })
  expect(await stores.evaluations.evaluate(aCommand(claim), () => aCommit([commit]))).toBe('committed')
}
const waitingToBeSent = async (id: string) => (await stores.reads.stats(id)).outbox
const reconciled = async (id: string, watermark: number) => {
  const turn = (await stores.reconcile.take(id, 'contact', NOW, A_MINUTE))!
  await stores.reconcile.finish(id, 'contact', turn.token, watermark, NOW)
}

test('a server that goes on keeps its timeline, and every account is at home', async () => {
  const id = await install()
  const timeline = await stores.timelines.seen(NOW)
  expect(timeline).toBeGreaterThan(EARLIER)
  expect(await stores.timelines.seen(NOW + 5_000)).toBe(timeline)
  expect(await stores.timelines.current()).toBe(timeline)
  expect(await stores.timelines.strayed()).not.toContain(id)
  expect(await stores.timelines.bringHome(id, A_MINUTE, NOW)).toBeUndefined()
})

test('after a failover nothing that waits is sent until the account is at home; then it is decided again', async () => {
  const id = await install()
  await decide(id, '1')
  await failOver(id, NOW)
  expect(await stores.outbox.claim(id, 100, A_MINUTE, 20_000)).toBeNull()
  expect(await stores.timelines.strayed()).toEqual([id])

  expect(await stores.timelines.bringHome(id, A_MINUTE, NOW)).toBe(NOW - A_MINUTE)
  expect(await waitingToBeSent(id)).toBe(0)
  const claim = await stores.inbox.claim({ installation: id, type: 'contact' }, 100, A_MINUTE)
  expect(claim?.records.map((record) => record.id)).toEqual(['1'])
  expect(await stores.timelines.strayed()).toEqual([])
})

test('an account of the same server that stayed at home goes on sending', async () => {
  const [away, home] = [await install(), await install()]
  await decide(home, '1')
  await failOver(away, NOW)
  expect((await stores.outbox.claim(home, 100, A_MINUTE, 20_000))?.writes).toHaveLength(1)
  await stores.timelines.bringHome(away, A_MINUTE, NOW)
})

test('the CRM is asked again from before the old timeline was last seen, at once and whoever was asking', async () => {
  const id = await install()
  await reconciled(id, NOW)
  const interrupted = (await stores.reconcile.take(id, 'contact', NOW + 1, A_MINUTE))!
  await failOver(id, NOW - A_MINUTE)
  await stores.timelines.bringHome(id, 15 * A_MINUTE, NOW)
  await stores.reconcile.finish(id, 'contact', interrupted.token, NOW + A_MINUTE, NOW)
  expect(await stores.reconcile.take(id, 'contact', NOW - 1, A_MINUTE)).toMatchObject({
    watermark: NOW - 16 * A_MINUTE,
  })
})

test('a watermark from before that stays, and a first reading that had not ended begins again', async () => {
  const id = await install()
  await reconciled(id, NOW - 60 * A_MINUTE)
  await stores.reconcile.take(id, 'company', NOW, A_MINUTE)
  await failOver(id, NOW)
  await stores.timelines.bringHome(id, 15 * A_MINUTE, NOW)
  expect(await stores.reconcile.take(id, 'contact', NOW, A_MINUTE)).toMatchObject({ watermark: NOW - 60 * A_MINUTE })
  expect(await stores.reconcile.take(id, 'company', NOW, A_MINUTE)).toMatchObject({ watermark: null })
})

test('a timeline nobody has seen alive: everything since the account was connected is asked for', async () => {
  const id = await install()
  await reconciled(id, NOW + A_MINUTE)
  await failOver(id, null)
  expect(await stores.timelines.bringHome(id, A_MINUTE, NOW)).toBeNull()
  const { createdAt } = (await stores.installations.find(id))!
  expect(await stores.reconcile.take(id, 'contact', NOW, A_MINUTE)).toMatchObject({ watermark: createdAt })
})
