import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { invite } from '../../src/cli/sign-in-links.ts'
import { SEALED_COLUMNS } from '../../src/db/sealed-secrets.ts'
import { migrateQueue } from '../../src/queue/postgres.ts'
import { noMilestones, realChance, realClock, wire, type App } from '../../src/wiring.ts'
import { APP_ID, CLIENT_ID, Company, registration } from '../support/company.ts'
import { freshDatabase, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'
import { NotedLog, NotedMeter } from '../support/quiet.ts'

const keyOf = (id: string, byte: number) => `${id}:${Buffer.alloc(32, byte).toString('base64')}`
/** The key the company was opened with, and the one that replaces it. */
const [OLD, NEW] = [keyOf('k1', 7), keyOf('k2', 8)]
const LEADS_A_STEP = 12

let database: FreshDatabase
let company: Company
let server: Server
let publicUrl: string
const log = new NotedLog()
/** Whoever receives and works now; two during a restart. */
const running: App[] = []

beforeAll(async () => {
  database = await freshDatabase()
  await migrateQueue(database.url)
  company = await Company.open({ databaseUrl: database.url, workers: false })
  server = createServer((req, res) => running.at(-1)!.http(req, res))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await company.put('/sandbox/app', { ...registration(publicUrl), appId: APP_ID, clientId: CLIENT_ID })
})
afterAll(async () => {
  for (const app of running) await leave(app)
  server.closeAllConnections()
  await new Promise<void>((resolve) => server.close(() => resolve()))
  await company.close()
  await database.drop()
  await stopSharedServer()
})

async function start(keys: string): Promise<App> {
  const quiet = { log, meter: new NotedMeter(), milestones: noMilestones, metricsText: async () => '' }
  const app = await wire({ ...company.config, keys, publicUrl }, { ...quiet, clock: realClock(), chance: realChance })
  await app.startWorkers()
  return app
}
async function leave(app: App): Promise<void> {
  app.drain()
  await app.stopWorkers()
  await app.close()
}

let made = 0
/** New leads, while both the one that comes and the one that goes are at work. */
async function restartWith(keys: string): Promise<void> {
  const fresh = await start(keys)
  running.push(fresh)
  const leads = Array.from({ length: LEADS_A_STEP }, (_, n) => ({
    do: 'create',
    type: 'contacts',
    properties: { email: `lead${made + n}@customer${made + n}.example`, firstname: 'Lead', lastname: String(made + n) },
  }))
  made += LEADS_A_STEP
  await company.act(...leads)
  await company.settled()
  const [gone] = running.splice(0, running.length - 1)
  if (gone) await leave(gone)
}

test('a key is replaced while leads come in: nothing is unreadable, nobody is signed out, and the old key can go', async () => {
  const app = () => running.at(-1)!
  await restartWith(OLD)
  const { stores } = app()
  const hook = { url: 'https://hooks.example/abc', secret: 'hush', formerUntil: null }
  const wish = { person: 'Sari', role: 'manager', repId: null, language: 'en', scope: 'all', events: {} } as const
  await stores.notices.save(company.installation, { ...wish, revision: 0 })
  await stores.notices.putHook(company.installation, 'Sari', hook)
  const facts = {
    installation: company.installation,
    role: 'manager',
    person: 'Sari',
    publicUrl,
    now: Date.now(),
  } as const
  const opened = await fetch(await invite(stores.access, facts), { redirect: 'manual' })
  const cookie = opened.headers.getSetCookie()[0]!.split(';')[0]!
  const signedIn = async () => (await fetch(`${publicUrl}/api/live?limit=1`, { headers: { cookie } })).status
  expect([await signedIn(), await stores.sealed.keyIds()]).toEqual([200, ['k1']])

  // Everybody knows the new key before anybody seals under it.
  await restartWith(`${OLD},${NEW}`)
  expect(await app().stores.sealed.reseal()).toEqual({ resealed: 0, unreadable: 0 })
  await restartWith(`${NEW},${OLD}`)
  expect([await signedIn(), await app().stores.sealed.keyIds()]).toEqual([200, ['k1']])

  const [resealed] = await Promise.all([app().stores.sealed.reseal(), restartWith(`${NEW},${OLD}`)])
  expect(resealed).toEqual({ resealed: 4, unreadable: 0 })
  expect(await app().stores.sealed.reseal()).toEqual({ resealed: 0, unreadable: 0 })
  expect([await signedIn(), await app().stores.sealed.keyIds()]).toEqual([200, ['k2']])

  await restartWith(NEW)
  expect((await app().stores.notices.choice(company.installation, 'Sari'))?.hook).toMatchObject({
    url: hook.url,
    secret: hook.secret,
  })
  const written = (await company.dump('contacts')).filter(
    ({ properties }) => (properties['estafet_revision'] ?? null) !== null,
  )
  expect(written).toHaveLength(made)
  // A bell that was not heard on a busy machine is no trouble: timers find the work.
  const trouble = log.lines.filter(({ level, event }) => level !== 'info' && event !== 'bells_error')
  expect(trouble).toEqual([])
  expect((await company.query('select state from installations')).rows).toEqual([{ state: 'active' }])
})

test('no column of secrets is forgotten by the re-sealing', async () => {
  const { rows } = await company.query(
    `select c.relname || '.' || a.attname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
       join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'app' and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and a.atttypid = 'text'::regtype
        and a.attname ~ '(secret|token|hook_url)$'`,
  )
  expect(rows.map(({ name }) => name).toSorted()).toEqual(
    SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`).toSorted(),
  )
})
