import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { SMTPServer } from 'smtp-server'
import { demoContact } from '../../bench/support/demo-contact.ts'
import { startSandbox, type Sandbox } from '../../sandbox/start.ts'
import { invite } from '../../src/cli/sign-in-links.ts'
import { API_VERSION } from '../../src/crm/hubspot/api-version.ts'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import type { Policy } from '../../src/domain/policy/policy.ts'
import { all, always, when } from '../../src/domain/policy/write-conditions.ts'
import { syncPeople } from '../../src/flow/sync-people.ts'
import { Company, PORTAL } from '../support/company.ts'
import { freshDatabase, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'
import { SandboxClock } from '../support/sandbox-clock.ts'
import { addressOf, setHours } from './rows/portal-people.ts'

jest.setTimeout(300_000)

// What is told of an account as a whole, from the event in a running product to the letter and the posted call: each once.

/** Friday 6 March 2026, 10:00 in New York; Ben is on leave until the 14th. */
const FRIDAY = Date.UTC(2026, 2, 6, 15)
const NEW_YORK = 'America/New_York'
const HOUR = 3_600_000
const DAY = 24 * HOUR

let database: FreshDatabase
let sandbox: Sandbox
let company: Company
let clock: SandboxClock
let mailServer: SMTPServer
let receiver: Server
const letters: string[] = []
const calls: { readonly type: string; readonly subject: string }[] = []

beforeAll(async () => {
  mailServer = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ['STARTTLS'] },
    onData(stream, _session, done) {
      let text = ''
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
      stream.on('end', () => (letters.push(text.replace(/=\r\n/g, '')), done()))
    },
  })
  await new Promise<void>((resolve) => void mailServer.listen(0, '127.0.0.1', resolve))
  receiver = createServer((req, res) => {
    let body = ''
    req.on('data', (chunk: Buffer) => (body += chunk.toString()))
    req.on('end', () => {
      const { type, data } = JSON.parse(body) as { type: string; data: { subject: string } }
      calls.push({ type, subject: data.subject })
      res.writeHead(200).end()
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  database = await freshDatabase()
  sandbox = await startSandbox({ port: 0, population: 'company', webhookWindowMs: 5, start: FRIDAY - DAY, speed: 0 })
  await setHours(sandbox)
  await fetch(`${sandbox.url}/sandbox/portals/${PORTAL}`, {
    method: 'PUT',
    body: JSON.stringify({ timeZone: NEW_YORK }),
  })
  clock = await SandboxClock.of(sandbox.url, { sleepsShorterBy: 10 })
  const { port } = mailServer.server.address() as AddressInfo
  company = await Company.open({
    databaseUrl: database.url,
    running: sandbox,
    clock,
    rate: { max: Infinity, windowMs: 10_000, searchMax: Infinity },
    mail: { url: `smtp://127.0.0.1:${port}`, from: 'Estafet <notices@estafet.example>' },
  })
  await company.put('/sandbox/faults', { rateLimit: null, searchLagMs: 0 })
  // All work in one zone and nobody at the weekend: else no day is the last one before days off.
  const hours = JSON.stringify([{ days: 'MONDAY_TO_FRIDAY', startMinute: 540, endMinute: 1020 }])
  const properties = { hs_working_hours: hours, hs_standard_time_zone: NEW_YORK }
  const users = await company.dump('users')
  await company.act(...users.map(({ id }) => ({ do: 'update', type: 'users', id, properties })))
  const { flow } = company.app
  await syncPeople(flow, flow.crms.of('hubspot'), company.installation)
  const draft = { author: 'test', reason: 'notices', restoredFrom: null, yaml: null, at: clock.now() }
  await company.app.stores.policies.publish(
    company.installation,
    { ...draft, document: { ...policyOf(), rollout: { compared: 0 } } },
    1,
  )
})
afterAll(async () => {
  await company.close()
  await new Promise<void>((resolve) => mailServer.close(() => resolve()))
  await new Promise<void>((resolve) => void receiver.close(() => resolve()))
  await database.drop()
  await stopSharedServer()
})

/** Watched leads are A's and are promised an answer in two days; nobody but Ben has the other pool. */
function policyOf(): Policy {
  const { routing, sla } = defaultPolicy
  const pool = { method: 'round-robin', hours: 'members', caps: [], overflow: [] } as const
  const ofCity = (city: string) => all(when('city', '=', city))
  return {
    ...defaultPolicy,
    cadences: [],
    pools: [
      { ...pool, id: 'watched', name: 'Watched', members: [{ rep: addressOf('A'), weight: 1 }] },
      { ...pool, id: 'bens', name: 'Second', members: [{ rep: addressOf('ben'), weight: 1 }] },
    ],
    territories: [],
    routing: {
      ...routing,
      stickiness: ['manual-lock'],
      rules: [
        { id: 'watched', name: 'Watched', when: ofCity('Watched'), target: { kind: 'pool', pool: 'watched' } },
        { id: 'bens', name: 'Second', when: ofCity('Ben'), target: { kind: 'pool', pool: 'bens' } },
        { id: 'others', name: 'Others', when: always, target: { kind: 'hold', reason: 'not-watched' } },
      ],
    },
    sla: {
      ...sla,
      steps: [],
      classes: [
        { id: 'watched', name: 'Watched', when: ofCity('Watched'), minutes: 2 * 24 * 60, unit: 'calendar' },
        { id: 'bens', name: 'Second', when: ofCity('Ben'), minutes: 30, unit: 'business' },
      ],
    },
  }
}

/** Waits as long as the test may take, so that a wait in vain says for what. */
async function until(met: () => boolean): Promise<void> {
  for (let tries = 0; tries < 4_000; tries++) {
    if (met()) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`waited in vain for ${met.toString()}: ${JSON.stringify(calls)}`)
}
const told = (subject: RegExp) => ({
  letters: letters.filter((text) => subject.test(/^Subject: (.*)$/m.exec(text)?.[1] ?? '')).length,
  calls: calls.filter((call) => subject.test(call.subject)).length,
})
const once = { letters: 1, calls: 1 }
const isTold = (subject: RegExp) => () => told(subject).letters > 0 && told(subject).calls > 0
/** Several looks at the account, a minute of business time apart. */
async function lookOn(): Promise<void> {
  for (let look = 0; look < 3; look++) {
    await clock.leapTo(clock.now() + 60_000)
    await new Promise((resolve) => setTimeout(resolve, 700))
  }
}
async function arrives(n: number, city: string): Promise<void> {
  const properties = { ...demoContact(n * 10), recent_conversion_date: String(clock.now()), city }
  await company.act({ do: 'create', type: 'contacts', properties })
  await company.settled()
}

const GAP = /^Nobody covers/
const MONDAY = /^Before the days off: 1 promises/
const DIGEST = /^Today: /
const FAILED = /^Could not be processed: 1 records/
const LOST = /lost the connection/

test('a manager chooses to be told of everything about the account, by both ways', async () => {
  await arrives(1, 'Watched')
  const { flow, stores } = company.app
  const people = await company.app.crmOf('hubspot').people(company.installation)
  const self = people.find(({ email }) => email === addressOf('A'))!
  const facts = {
    installation: company.installation,
    role: 'manager' as const,
    person: self.name,
    now: flow.clock.now(),
  }
  const link = await invite(stores.access, { ...facts, publicUrl: company.publicUrl })
  const signedIn = await fetch(link, { redirect: 'manual' })
  const cookie = signedIn.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ') // prettier-ignore
  const me = (await (await fetch(`${company.publicUrl}/api/me`, { headers: { cookie } })).json()) as { csrf: string }
  const headers = {
    cookie,
    'x-csrf-token': me.csrf,
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/json',
  }
  const ask = (where: string, method: string, body: object) =>
    fetch(company.publicUrl + where, { method, headers, body: JSON.stringify(body) })
  const both = ['email', 'webhook']
  const events = { digest: both, coverage: both, proposals: both, disconnected: both, failed: both }
  const wish = { revision: 0, self: self.repId, language: 'en', scope: 'all', events }
  expect((await ask('/api/me/notices', 'PUT', wish)).status).toBe(200)
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/in`
  expect((await ask('/api/me/notices/webhook', 'POST', { action: 'set', url })).status).toBe(200)
})

test('Friday morning: the summary, the hours nobody covers, and the promise that the days off will break', async () => {
  await clock.leapTo(FRIDAY)
  await until(() => [GAP, MONDAY, DIGEST].every((one) => isTold(one)()))
  await lookOn()
  expect([told(MONDAY), told(DIGEST)]).toEqual([once, once])
  // A gap that runs begins anew at each look; it is told once all the same, and each other one once.
  const gaps = calls.filter(({ type }) => type === 'coverage').map(({ subject }) => subject)
  expect(new Set(gaps).size).toBe(gaps.length)
})

test('a write that HubSpot refuses for good', async () => {
  const { accessToken } = (await company.app.stores.tokens.load(company.installation))!
  const property = `${sandbox.url}/crm/properties/${API_VERSION}/contacts/estafet_source`
  const gone = await fetch(property, { method: 'DELETE', headers: { authorization: `Bearer ${accessToken}` } })
  expect(gone.status).toBe(204)
  await arrives(2, 'Watched')
  await until(isTold(FAILED))
  await lookOn()
  expect(told(FAILED)).toEqual(once)
})

test('a lead that fell silent for three months: a proposal, told in the morning', async () => {
  await clock.leapTo(FRIDAY + 98 * DAY)
  await until(isTold(/^Waiting for you: \d+ proposals/))
  await lookOn()
  expect(told(/^Waiting for you: \d+ proposals/)).toEqual(once)
})

test('consent taken back in HubSpot: the connection is lost, and that is told although nothing can be read', async () => {
  await company.post('/sandbox/revoke', { portalId: PORTAL })
  await company.act({ do: 'create', type: 'contacts', properties: demoContact(900) })
  await until(isTold(LOST))
  await lookOn()
  expect(told(LOST)).toEqual(once)
})

test('every letter has its words as text and as HTML', () => {
  for (const letter of letters) expect(letter).toMatch(/text\/plain[\s\S]+text\/html[\s\S]+<html lang=3D"en">/)
})
