import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Crm, Receiver, list } from './crm-client.ts'

let folder: string
const children: ChildProcess[] = []

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sandbox-'))
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

interface Running {
  child: ChildProcess
  url: string
  line: string
}

/** Starts the sandbox as its own process and waits for its ready line. */
function run(env: Record<string, string>): Promise<Running> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'sandbox/main.ts'], {
    env: { ...process.env, NODE_OPTIONS: '', SANDBOX_PORT: '0', SANDBOX_POPULATION: 'empty', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  children.push(child)
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`exited with ${code}`)))
    child.stdout?.once('data', (chunk: Buffer) => {
      const line = chunk.toString('utf8')
      resolve({ child, line, url: (JSON.parse(line) as { url: string }).url })
    })
  })
}

function ended(child: ChildProcess): Promise<number | null> {
  return child.exitCode === null
    ? new Promise((resolve) => child.once('exit', resolve))
    : Promise.resolve(child.exitCode)
}

function at(url: string): Crm {
  return new Crm({ url, portalId: '8800001', close: () => Promise.resolve() })
}

test('everything acknowledged survives a kill, pending webhooks included', async () => {
  const receiver = await new Receiver().open()
  receiver.status = 503
  const subscriptions = [{ subscriptionType: 'object.propertyChange', objectType: 'contact', propertyName: 'city' }]
  const before = await run({ SANDBOX_DATA_DIR: folder })
  const crm = await at(before.url).install({ webhookUrl: receiver.url, subscriptions })
  const created = await crm.objects('POST', 'contacts', {
    properties: { email: 'kept@customer.example', city: 'Jakarta' },
  })
  const id = String(created.body['id'])
  const [company, other] = (await crm.act(
    { do: 'create', type: 'companies', properties: { name: 'Kept Co' } },
    { do: 'create', properties: { email: 'merged@customer.example' } },
  )) as [string, string]
  await crm.act({ do: 'associate', from: { id }, to: { type: 'companies', id: company } })
  const [merged] = (await crm.act({ do: 'merge', primaryId: id, id: other })) as [string]
  await crm.advance(86_400_000)
  before.child.kill('SIGKILL')
  await ended(before.child)
  // A line cut in half is what a kill in the middle of a write leaves behind.
  appendFileSync(path.join(folder, 'journal.ndjson'), '{"k":"new","p":"88000')

  receiver.status = 204
  receiver.clear()
  const after = await run({ SANDBOX_DATA_DIR: folder })
  const again = at(after.url)
  again.token = crm.token
  const clock = (await again.control('GET', 'clock')).body
  expect(Number(clock['now']) - Number(clock['realNow'])).toBeGreaterThan(86_000_000)
  const expired = await again.objects('GET', `contacts/${id}`)
  expect(expired.status).toBe(401)
  const fresh = await again.exchange({ grant_type: 'refresh_token', refresh_token: crm.refreshToken })
  again.token = String(fresh.body['access_token'])
  const read = await again.objects(
    'GET',
    `contacts/${id}?properties=city,associatedcompanyid&associations=companies&propertiesWithHistory=city`,
  )
  expect(read.body).toMatchObject({ id: merged, properties: { city: 'Jakarta', associatedcompanyid: company } })
  expect(read.body['associations']).toMatchObject({ companies: { results: [{ id: company }, { id: company }] } })
  await again.flush()
  expect(receiver.events()).toHaveLength(1)
  expect(receiver.events()[0]).toMatchObject({ propertyName: 'city', propertyValue: 'Jakarta', objectId: Number(id) })
  // Ids go on where they stopped, and taken values are still taken.
  expect((await again.objects('POST', 'contacts', { properties: { email: 'kept@customer.example' } })).status).toBe(409)
  const [next] = (await again.contacts({ firstname: 'Next' })) as [string]
  expect(Number(next)).toBeGreaterThan(Number(merged))
  after.child.kill('SIGTERM')
  expect(await ended(after.child)).toBe(0)

  const third = await run({ SANDBOX_DATA_DIR: folder })
  const dump = await at(third.url).control('GET', 'portals/8800001/dump?type=contacts')
  const records = dump.text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string; mergedInto: string | null })
  expect(records.map((record) => [record.id, record.mergedInto])).toEqual([
    [id, merged],
    [other, merged],
    [merged, null],
    [next, null],
  ])
  receiver.clear()
  await at(third.url).flush()
  expect(receiver.events()).toEqual([])
  await receiver.close()
})

describe('the process', () => {
  test('says on one line that it is ready', async () => {
    const running = await run({})
    expect(JSON.parse(running.line)).toEqual({ ready: true, url: running.url, portalId: '8800001' })
    expect(running.line.split('\n').filter((line) => line !== '')).toHaveLength(1)
    running.child.kill('SIGINT')
    expect(await ended(running.child)).toBe(0)
  })

  test('ends with its parent when told to', async () => {
    const running = await run({ SANDBOX_EXIT_WITH_PARENT: '1' })
    running.child.stdin?.end()
    expect(await ended(running.child)).toBe(0)
  })

  test.each([
    { because: 'the port is taken', env: {}, says: 'is taken' },
    { because: 'a setting is wrong', env: { SANDBOX_SPEED: 'fast' }, says: 'SANDBOX_SPEED' },
  ])('exits with 2 when $because', async ({ env, says }) => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const port = String((server.address() as AddressInfo).port)
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'sandbox/main.ts'], {
      env: { ...process.env, NODE_OPTIONS: '', SANDBOX_PORT: port, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    children.push(child)
    let errors = ''
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString('utf8')))
    expect(await ended(child)).toBe(2)
    expect(errors).toContain(says)
    server.close()
  })
})

test('the clock jumps, changes speed and stands still', async () => {
  const crm = await Crm.start({ speed: 0, start: Date.parse('2026-11-02T12:00:00Z') })
  const clock = async (method: string, body?: unknown) => (await crm.control(method, 'clock', body)).body
  expect((await clock('GET'))['nowIso']).toBe('2026-11-02T12:00:00.000Z')
  expect((await clock('PUT', { advanceMs: 60_000 }))['nowIso']).toBe('2026-11-02T12:01:00.000Z')
  expect((await clock('PUT', { set: '2026-12-01T00:00:00Z' }))['nowIso']).toBe('2026-12-01T00:00:00.000Z')
  expect((await clock('PUT', { speed: 60 }))['speed']).toBe(60)
  expect((await crm.control('PUT', 'clock', { speed: -1 })).status).toBe(400)
  await crm.close()
})

test('portals come and go, each with the same ids and none of the other’s data', async () => {
  const crm = await (await Crm.start()).install()
  const made = await crm.control('POST', 'portals', { portalId: '8800002', seed: 7, population: 'company' })
  expect(made.status).toBe(201)
  const other = await new Crm(crm.sandbox).install({}, undefined, '8800002')
  const [id] = (await crm.contacts({ email: 'mine@customer.example' })) as [string]
  expect(id).toBe('150000000101')
  expect((await other.read('contacts', id, 'email'))['email']).not.toBe('mine@customer.example')
  expect(list((await crm.api('GET', '/crm/owners/2026-03')).body['results'])).toEqual([])
  expect(list((await other.api('GET', '/crm/owners/2026-03')).body['results'])).toHaveLength(17)
  expect((await crm.control('DELETE', 'portals/8800002')).status).toBe(204)
  expect((await other.objects('GET', `contacts/${id}`)).status).toBe(401)
  await crm.close()
})
