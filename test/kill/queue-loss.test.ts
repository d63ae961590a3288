import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { Redis } from 'ioredis'
import { redisInstalled, startRedis, type TestRedis } from '../queue/redis-server.ts'
import { stopSharedServer } from '../support/postgres.ts'
import { House } from './house.ts'
import { answersUntilServed, crashPostgres } from './outside.ts'
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
