import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { SalesforceSandbox } from '../../sandbox/salesforce/running.ts'
import { startSalesforce, type OrgSettings } from '../../sandbox/salesforce/start.ts'

let dataDir: string
let running: SalesforceSandbox[]
beforeEach(() => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'estafet-org-'))
  running = []
})
afterEach(async () => {
  for (const org of running) await org.close()
  rmSync(dataDir, { recursive: true, force: true })
})

async function start(options: Partial<OrgSettings> = {}): Promise<SalesforceSandbox> {
  const org = await startSalesforce({ dataDir, ...options })
  running.push(org)
  return org
}

const REDIRECT = 'http://localhost/callback'
const APP = { clientId: 'app', clientSecret: 'shh', redirectUrls: [REDIRECT] }

/** Lets the app in. @returns its refresh token. */
async function letIn({ url, oauth }: SalesforceSandbox): Promise<string> {
  oauth.app = APP
  const verifier = 'v'.repeat(50)
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const asked = new URLSearchParams({
    ...{ response_type: 'code', client_id: 'app', redirect_uri: REDIRECT },
    ...{ code_challenge: challenge, code_challenge_method: 'S256' },
  })
  const approved = await fetch(`${url}/services/oauth2/authorize?${asked}`, {
    ...{ method: 'POST', redirect: 'manual' },
    body: new URLSearchParams({ answer: 'approve' }),
  })
  const code = new URL(approved.headers.get('location')!).searchParams.get('code')!
  return tokenFor(url, { grant_type: 'authorization_code', code, redirect_uri: REDIRECT, code_verifier: verifier })
}

async function tokenFor(url: string, form: Record<string, string>): Promise<string> {
  const body = new URLSearchParams({ client_id: 'app', client_secret: 'shh', ...form })
  const answer = await fetch(`${url}/services/oauth2/token`, { method: 'POST', body })
  return ((await answer.json()) as { refresh_token: string }).refresh_token
}

test('what an org answered survives a kill: rows, rows that are gone for good, ids, grants and where messages go', async () => {
  const before = await start()
  const { org } = before
  const [kept, gone] = ['A', 'B'].map((LastName) => String(org.create('Lead', { LastName, Company: 'Acme' }, '')['Id']))
  org.update('Lead', kept!, { Title: 'CEO' }, '')
  org.delete('Lead', gone!, '')
  org.purge('Lead', gone!)
  before.outbound.endpoint = 'http://localhost:1/messages'
  const refresh = await letIn(before)

  const after = await start()
  expect(after.org.find('Lead', kept!)).toMatchObject({ LastName: 'A', Title: 'CEO' })
  expect(after.org.find('Lead', gone!)).toBeNull()
  expect([kept, gone]).not.toContain(after.org.create('Lead', { LastName: 'C', Company: 'Acme' }, '')['Id'])
  expect([...after.org.rows('User')]).toHaveLength([...before.org.rows('User')].length)
  expect(after.integrationUser).toBe(before.integrationUser)
  expect(after.outbound.endpoint).toBe('http://localhost:1/messages')
  expect(await tokenFor(after.url, { grant_type: 'refresh_token', refresh_token: refresh })).toMatch(/^5Aep/)
})

test('leads come by themselves once the app is let in, and whoever is given one mostly calls it', async () => {
  const sandbox = await start({ pace: 60, population: 'company', anchor: { virtual: 0, real: Date.now(), speed: 0 } })
  const { org } = sandbox
  const leads = () => [...org.rows('Lead')].length
  org.clock.moveTo(60_000)
  expect(leads()).toBe(0)
  await letIn(sandbox)
  org.clock.moveTo(120_000)
  expect(leads()).toBeGreaterThan(20)

  const rep = String([...org.rows('User')].find((user) => user['Title'] === 'Account Executive')!['Id'])
  const given = [...org.rows('Lead')].map((lead) => String(lead['Id']))
  for (const id of given) org.update('Lead', id, { OwnerId: rep }, sandbox.integrationUser)
  org.clock.moveTo(120_000 + 41 * 60_000)
  const called = [...org.rows('Task')].filter((task) => task['OwnerId'] === rep && task['IsClosed'] === true)
  expect(called.length).toBeGreaterThan(given.length / 2)
  expect(called.length).toBeLessThan(given.length)
})

test('the staff of the pretend company is in both CRMs under the same addresses', async () => {
  const { org } = await start({ population: 'company' })
  const mails = [...org.rows('User')].map((user) => user['Email'])
  expect(mails).toContain('fitri.halim@estafet-demo.example')
  expect(new Set(mails).size).toBe(mails.length)
})
