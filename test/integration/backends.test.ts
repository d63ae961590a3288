import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Redis } from 'ioredis'
import { demoContact } from '../../bench/support/demo-contact.ts'
import { redisInstalled, startRedis, type TestRedis } from '../queue/redis-server.ts'
import { patienceOf } from '../../src/ports/patience.ts'
import { Company } from '../support/company.ts'
import { ownersOf } from '../support/portal-questions.ts'
import { freshDatabase, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'

const NO_LIMIT = { max: Infinity, windowMs: 10_000, searchMax: Infinity }

if (!redisInstalled())
  process.stdout.write('no redis-server on this machine: the Redis half of these tests is skipped\n')
const BACKENDS = redisInstalled() ? (['postgres', 'redis'] as const) : (['postgres'] as const)

afterAll(stopSharedServer)

describe.each(BACKENDS)('with bells in %s', (backend) => {
  let redis: TestRedis | null = null
  let database: FreshDatabase
  let company: Company

  beforeEach(async () => {
    redis = backend === 'redis' ? await startRedis(['--maxmemory-policy', 'noeviction']) : null
    database = await freshDatabase()
    company = await Company.open({
      databaseUrl: database.url,
      redisUrl: redis?.url ?? null,
      workers: 'apart',
      rate: NO_LIMIT,
      // A task whose first sending was never answered is sent once more after two leases.
      patience: patienceOf(9_000),
      sandbox: { population: 'company' },
    })
    await company.put('/sandbox/faults', { rateLimit: null })
  })
  afterEach(async () => {
    await company.close()
    await database.drop()
    await redis?.stop()
  })

  test('a contact who asks for a demo is decided and written back over HTTP', async () => {
    const [made] = await company.act({ do: 'create', type: 'contacts', properties: demoContact(1) })
    await company.settled()
    const contact = (await company.dump('contacts')).find(({ id }) => id === made!.id)!
    expect(contact.properties).toMatchObject({ estafet_stage: 'mql', estafet_revision: '1' })
    expect(contact.properties['hubspot_owner_id']).toBeTruthy()
  })

  test('300 leads with webhooks doubled, late, out of order and some lost: all written, one owner each, one turn each', async () => {
    await company.put('/sandbox/faults', {
      duplicateWebhooks: 0.1,
      lateWebhooks: { rate: 0.1, delayMs: 1_000 },
      reorderWebhooks: 0.1,
      error5xxRate: 0.02,
    })
    await company.act(
      ...Array.from({ length: 300 }, (_, n) => ({ do: 'create', type: 'contacts', properties: demoContact(n) })),
    )
    if (redis) {
      const client = new Redis(redis.url)
      await client.flushall()
      client.disconnect()
    }
    await new Promise((resolve) => setTimeout(resolve, 6_000))
    await company.settled(180_000)
    const owners = await ownersOf(company, 'person')
    expect(owners.size).toBe(300)
    expect([...owners.values()].filter((owner) => !owner)).toEqual([])
    expect(await company.stats()).toMatchObject({ failed: 0 })
    const { rows } = await company.query(
      `select count(*)::int as turns, (select sum(turns)::int from rotation) as taken from assignments where assigned_by = 'pool'`,
    )
    expect(rows[0]!['turns']).toBe(rows[0]!['taken'])
  })
})
