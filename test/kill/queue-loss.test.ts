import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { Redis } from 'ioredis'
import { Client } from 'pg'
import { postBatch } from '../../sandbox/webhooks/sender.ts'
import { WEBHOOK_PATH } from '../../src/wiring.ts'
import { redisInstalled, startRedis, type TestRedis } from '../queue/redis-server.ts'
import { APP_ID, CLIENT_SECRET, PORTAL } from '../support/company.ts'
import { sharedServer, stopSharedServer } from '../support/postgres.ts'
import { House } from './house.ts'
import { brokenPromises } from './promises.ts'

jest.setTimeout(240_000)
if (!redisInstalled()) process.stdout.write('no redis-server on this machine: the loss of Redis is not tried\n')

let house: House | null = null
let redis: TestRedis | null = null

afterEach(async () => {
  await house?.close()
  await redis?.stop()
  house = null
  redis = null
})
afterAll(stopSharedServer)

/** Three pools; so many leads for each. */
const PART = 42

const withRedis = redisInstalled() ? describe : describe.skip
withRedis('bells in Redis, 500 leads', () => {
  beforeEach(async () => {
    redis = await startRedis(['--maxmemory-policy', 'noeviction'])
    house = await started(redis.url)
  })

  test('FLUSHALL in the middle, again and again: no lead is lost', async () => {
    const client = new Redis(redis!.url)
    for (let part = 0; part < 4; part += 1) {
      await house!.story.crowd(PART)
      await client.flushall()
      await sleep(300)
      await client.flushall()
    }
    client.disconnect()
    await expectAllKept(house!, 504)
  })

  test('killed in the middle and back empty: no lead is lost', async () => {
    await house!.story.crowd(PART)
    await redis!.kill()
    await house!.story.crowd(2 * PART)
    await sleep(2_000)
    await redis!.start()
    await house!.story.crowd(PART)
    await expectAllKept(house!, 504)
  })
})

describe('PostgreSQL', () => {
  test('killed as by a crash in the middle: intake answers 503, then everything comes and nothing is lost', async () => {
    house = await started(null)
    await house.story.crowd(PART)
    await crashPostgres()
    await house.story.crowd(PART)
    expect(await answersUntilServed(house)).toContain(503)
    await house.story.crowd(PART)
    await expectAllKept(house, 3 * 3 * PART)
  })
})

async function started(redisUrl: string | null): Promise<House> {
  const fresh = await House.open(redisUrl)
  await fresh.start('web')
  await fresh.start('worker')
  return fresh
}

async function expectAllKept(rested: House, leads: number): Promise<void> {
  const unrest = await rested.rest()
  const broken = unrest === null ? await brokenPromises(rested.company, rested.story) : [unrest]
  expect(broken.length === 0 ? [] : [...broken, rested.complaints]).toEqual([])
  expect(rested.story.contacts).toHaveLength(leads)
}

/** What `pg_ctl stop -m immediate` does. Whoever runs the server starts it again. */
async function crashPostgres(): Promise<void> {
  const client = new Client({ connectionString: (await sharedServer()).url })
  client.on('error', () => undefined)
  await client.connect()
  const { rows } = await client.query<{ file: string }>(`select pg_read_file('postmaster.pid') as file`)
  await client.end()
  process.kill(Number(rows[0]!.file.split('\n')[0]), 'SIGQUIT')
}

/** Asks the intake with small notifications of its own until one is kept. @returns every status it answered. */
async function answersUntilServed({ company, story, publicUrl }: House): Promise<readonly number[]> {
  const [contactId] = story.contacts
  const statuses: number[] = []
  for (let asked = 1; asked <= 600 && statuses.at(-1) !== 200; asked += 1) {
    const { now } = (await company.get('/sandbox/clock')) as { now: number }
    const event = {
      eventId: 900_000_000 + asked,
      subscriptionId: 1,
      portalId: Number(PORTAL),
      appId: Number(APP_ID),
      occurredAt: now,
      subscriptionType: 'contact.propertyChange',
      objectId: Number(contactId),
      propertyName: 'phone',
      propertyValue: '1',
      changeSource: 'CRM_UI',
    }
    const body = JSON.stringify([{ ...event, attemptNumber: 0 }])
    const delivery = await postBatch(publicUrl + WEBHOOK_PATH, CLIENT_SECRET, body, now)
    statuses.push('status' in delivery ? delivery.status : 0)
    await sleep(100)
  }
  return statuses
}
