import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { invite } from '../../src/cli/sign-in-links.ts'
import { noMilestones, realChance, realClock, wire, type App } from '../../src/wiring.ts'
import { Company } from '../support/company.ts'
import { freshDatabase, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'
import { NotedLog, NotedMeter } from '../support/quiet.ts'

/** Two web processes of one customer, with nothing in common but the database. */
let database: FreshDatabase
let company: Company
let other: App
let server: Server
let urls: readonly [string, string]

beforeAll(async () => {
  database = await freshDatabase()
  company = await Company.open({ databaseUrl: database.url, workers: false })
  const quiet = { log: new NotedLog(), meter: new NotedMeter(), milestones: noMilestones, metricsText: async () => '' }
  other = await wire(company.config, { ...quiet, clock: realClock(), chance: realChance })
  server = createServer(other.http)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  urls = [company.publicUrl, `http://127.0.0.1:${(server.address() as AddressInfo).port}`]
})
afterAll(async () => {
  other.drain()
  server.closeAllConnections()
  await new Promise<void>((resolve) => server.close(() => resolve()))
  await other.close()
  await company.close()
  await database.drop()
  await stopSharedServer()
})

type Role = 'admin' | 'manager' | 'viewer'

async function signedIn(person: string, role: Role, at: string): Promise<string> {
  const facts = { installation: company.installation, role, person, publicUrl: at, now: Date.now() }
  const opened = await fetch(await invite(company.app.stores.access, facts), { redirect: 'manual' })
  return opened.headers.getSetCookie()[0]!.split(';')[0]!
}
/** What each process answers to the same cookie. */
async function answers(cookie: string): Promise<readonly number[]> {
  return Promise.all(urls.map(async (url) => (await fetch(`${url}/api/live?limit=1`, { headers: { cookie } })).status))
}

describe('a session that one process ended is refused by every other at once', () => {
  let cookie: string
  let bystander: string
  beforeEach(async () => {
    cookie = await signedIn('Sari', 'manager', urls[0])
    bystander = await signedIn('Budi', 'manager', urls[1])
    expect([await answers(cookie), await answers(bystander)]).toEqual([
      [200, 200],
      [200, 200],
    ])
  })

  test('signed out: every copy of the cookie', async () => {
    const me = (await (await fetch(`${urls[1]}/api/me`, { headers: { cookie } })).json()) as { csrf: string }
    const headers = { cookie, 'sec-fetch-site': 'same-origin', 'x-csrf-token': me.csrf }
    expect((await fetch(`${urls[1]}/api/session/end`, { method: 'POST', headers })).status).toBe(204)
    expect([await answers(cookie), await answers(bystander)]).toEqual([
      [401, 401],
      [200, 200],
    ])
  })

  test('shut out by the operator', async () => {
    await other.stores.access.endSignIns(company.installation, 'Sari')
    expect([await answers(cookie), await answers(bystander)]).toEqual([
      [401, 401],
      [200, 200],
    ])
  })

  test('given another role: what was begun in the former one', async () => {
    await other.stores.access.giveRole(company.installation, 'Sari', 'viewer')
    expect(await answers(cookie)).toEqual([401, 401])
    expect(await answers(await signedIn('Sari', 'viewer', urls[1]))).toEqual([200, 200])
  })

  test('everybody of the account', async () => {
    await other.stores.access.endSignIns(company.installation, null)
    expect([await answers(cookie), await answers(bystander)]).toEqual([
      [401, 401],
      [401, 401],
    ])
  })

  test('a page that watches the leads come in is cut off', async () => {
    const stream = await fetch(`${urls[0]}/api/live/stream`, { headers: { cookie } })
    expect(stream.status).toBe(200)
    await other.stores.access.endSignIns(company.installation, 'Sari')
    // Ends only when the server ends it.
    expect(await stream.text()).toContain('event: time')
  }, 20_000)
})
