import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Client } from 'pg'
import type { SalesforceSandbox } from '../../sandbox/salesforce/running.ts'
import { startSalesforce } from '../../sandbox/salesforce/start.ts'
import { startSandbox } from '../../sandbox/start.ts'
import type { Sandbox } from '../../sandbox/start.ts'
import { STANDARD_SETTINGS } from '../../sandbox/settings.ts'
import { approveInstallation } from '../../src/cli/consent.ts'
import { registerApp } from '../../src/cli/sandbox-portal.ts'
import { until } from '../queue/notebook.ts'
import { freePort, redisInstalled, startRedis } from '../queue/redis-server.ts'
import type { TestRedis } from '../queue/redis-server.ts'
import { RECORD } from '../sandbox/crm-client.ts'
import { sharedServer, stopSharedServer, withDatabase } from '../support/postgres.ts'

/** Web and worker as processes of their own, against two CRMs at other addresses: production, but for TLS. */
const OPERATOR_KEY = 'an-operator-key-of-this-test'
let dir: string
let sandbox: Sandbox
let org: SalesforceSandbox
let redis: TestRedis | null = null
let env: Record<string, string>
let publicUrl: string
const children: ChildProcess[] = []

beforeAll(async () => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'estafet-production-'))
  sandbox = await startSandbox({ ...STANDARD_SETTINGS, port: 0, life: false, record: RECORD })
  org = await startSalesforce({ events: true })
  if (redisInstalled()) redis = await startRedis(['--maxmemory-policy', 'noeviction'])
  const server = await sharedServer()
  const admin = new Client({ connectionString: server.url })
  await admin.connect()
  await admin.query('create database production')
  await admin.end()
  publicUrl = `http://localhost:${await freePort()}`
  env = {
    PATH: process.env['PATH'] ?? '',
    HOME: dir,
    ESTAFET_DATA_DIR: path.join(dir, 'data'),
    PORT: new URL(publicUrl).port,
    DATABASE_URL: withDatabase(server.url, 'production'),
    ...(redis === null ? {} : { REDIS_URL: redis.url }),
    HUBSPOT_CLIENT_ID: 'client',
    HUBSPOT_CLIENT_SECRET: 'secret',
    HUBSPOT_APP_ID: '77',
    HUBSPOT_API_BASE: sandbox.url,
    HUBSPOT_AUTHORIZE_BASE: sandbox.url,
    ...{ SALESFORCE_CLIENT_ID: 'consumer', SALESFORCE_CLIENT_SECRET: 'secret', SALESFORCE_LOGIN_URL: org.url },
    SALESFORCE_PUBSUB_URL: org.events?.pubsub.url ?? '',
    ESTAFET_PUBLIC_URL: publicUrl,
    ESTAFET_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    ESTAFET_OPERATOR_KEY: OPERATOR_KEY,
  }
  await registerApp(sandbox.url, publicUrl, {
    appId: '77',
    clientId: 'client',
    clientSecrets: ['secret'],
    apiBase: sandbox.url,
    authorizeBase: sandbox.url,
  })
  const redirectUrls = [`${publicUrl}/oauth/salesforce/callback`]
  org.oauth.app = { clientId: 'consumer', clientSecret: 'secret', redirectUrls }
}, 60_000)

afterAll(async () => {
  await Promise.all(children.map((child) => ended(child, 'SIGTERM')))
  await sandbox.close()
  await org.close()
  await redis?.stop()
  await stopSharedServer()
  rmSync(dir, { recursive: true, force: true })
}, 60_000)

function launch(role: string, port: string): ChildProcess {
  const child = spawn(process.execPath, ['bin/estafet.js', 'start', '--role', role, '--port', port], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  children.push(child)
  return child
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve))
  child.kill(signal)
  return exit
}

/** Runs one command to its end. The sandbox lives in this process, so nothing here may block. */
function command(...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['bin/estafet.js', ...args], { env }, (error, stdout, stderr) => {
      resolve({ status: typeof error?.code === 'number' ? error.code : 0, stdout, stderr })
    })
  })
}
const answers = async (url: string) => (await fetch(url).catch(() => null))?.ok === true

async function written(): Promise<number> {
  const response = await fetch(`${publicUrl}/api/stats`, { headers: { authorization: `Bearer ${OPERATOR_KEY}` } })
  return ((await response.json()) as { written: number }).written
}

/** Goes through the set-up as an admin does, up to going live. */
async function setUp(account: string): Promise<void> {
  const { stdout } = await command('invite', '--role', 'admin', '--account', account)
  const link = new RegExp(`${publicUrl}/signin/\\S+`).exec(stdout)![0]
  const cookie = (await fetch(link, { redirect: 'manual' })).headers.getSetCookie()[0]!.split(';')[0]!
  const { csrf } = (await (await fetch(`${publicUrl}/api/me`, { headers: { cookie } })).json()) as { csrf: string }
  const tell = async (path: string, body: object = {}) =>
    (
      await fetch(`${publicUrl}/api/setup/${path}`, {
        method: 'POST',
        headers: { cookie, origin: publicUrl, 'x-csrf-token': csrf, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    ).status
  expect(await tell('fields')).toBe(200)
  for (const step of ['connect', 'access', 'fields', 'people', 'rules']) expect(await tell('steps', { step })).toBe(200)
  expect(await tell('live')).toBe(200)
}

/** A lead of the org that nobody has, and what Estafet made of it there. */
function leadInOrg(LastName: string): () => boolean {
  const queue = [...org.org.rows('Group')][0]!['Id']!
  const lead = { LastName, Company: 'Acme', Email: `${LastName}@example.org`, Title: 'CEO', OwnerId: queue }
  const id = String(org.org.create('Lead', lead, '')['Id'])
  return () => (org.org.find('Lead', id)?.['estafet__Stage__c'] ?? null) !== null
}

test('web and worker as processes of their own serve both CRMs, from migration to written leads, with a worker killed on the way', async () => {
  expect(await command('start')).toMatchObject({ status: 2, stderr: expect.stringContaining('estafet migrate') })
  expect(await command('migrate')).toMatchObject({ status: 0, stdout: expect.stringContaining('Applied') })
  expect(await command('migrate')).toMatchObject({ status: 0, stdout: expect.stringContaining('Nothing to do') })

  const web = launch('web', env['PORT'] ?? '')
  const workerPort = String(await freePort())
  const worker = launch('worker', workerPort)
  await until(() => answers(`${publicUrl}/readyz`))
  await until(() => answers(`http://localhost:${workerPort}/readyz`))
  expect((await fetch(`http://localhost:${workerPort}/live`)).status).toBe(404)
  expect((await fetch(`${publicUrl}/api/stats`)).ok).toBe(false)
  expect((await fetch(`${publicUrl}/metrics`)).ok).toBe(false)

  const offered = (await (await fetch(`${publicUrl}/api/me`)).json()) as { crms: { name: string }[] }
  expect(offered.crms.map(({ name }) => name)).toEqual(['HubSpot', 'Salesforce'])
  await approveInstallation(publicUrl, sandbox.portalId, 'hubspot')
  await approveInstallation(publicUrl, '', 'salesforce')
  const act = (email: string) =>
    fetch(`${sandbox.url}/sandbox/portals/${sandbox.portalId}/act`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ actions: [{ do: 'create', type: 'contacts', properties: { email, jobtitle: 'CEO' } }] }),
    })
  expect((await act('first@example.org')).ok).toBe(true)
  expect(await written()).toBe(0)
  await setUp(sandbox.portalId)
  await until(async () => (await written()) > 0)
  await setUp(org.org.orgId)
  await until(leadInOrg('first'))
  await until(() => (org.events?.pubsub.streams ?? 0) > 0)

  await ended(worker, 'SIGKILL')
  const before = await written()
  expect((await act('second@example.org')).ok).toBe(true)
  launch('worker', String(await freePort()))
  await until(async () => (await written()) > before)

  // Change events are listened to again once the claim of the killed worker is over.
  const doctor = { told: await command('doctor') }
  await until(async () => {
    if (!doctor.told.stdout.includes('subscribed')) doctor.told = await command('doctor')
    return doctor.told.stdout.includes('subscribed')
  })
  expect(doctor.told).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(new RegExp(`crm ${sandbox.portalId}[^]*crm ${org.org.orgId} [^]*subscribed`)),
  })
  expect(await command('invite', '--role', 'admin')).toMatchObject({ status: 2 })
  expect((await command('replay', '--account', sandbox.portalId)).stdout).toContain('No record has failed')
  expect(await ended(web, 'SIGTERM')).toBe(0)
}, 180_000)
