import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { StreamBatch, StreamEnd } from '../../../src/ports/change-stream.ts'
import { connectedOrg, INSTALLATION, lead, type ConnectedOrg } from './connected-org.ts'

const WRITTEN = { estafet__Stage__c: 'mql', estafet__Revision__c: '7' }

let it: ConnectedOrg
let heard: Heard[]
beforeEach(async () => {
  it = await connectedOrg({ events: true })
  heard = []
})
afterEach(async () => {
  for (const { stop } of heard) stop.abort()
  await it.sandbox.close()
})

/** A stream under way, and all it told. */
interface Heard {
  readonly stop: AbortController
  readonly batches: StreamBatch[]
  readonly end: Promise<StreamEnd>
}

function follow(offset: string | null, take: (batch: StreamBatch) => Promise<boolean> = async () => true): Heard {
  const stop = new AbortController()
  const batches: StreamBatch[] = []
  const end = it.crm.stream!.follow(
    INSTALLATION,
    offset,
    async (batch) => {
      batches.push(batch)
      return take(batch)
    },
    stop.signal,
  )
  const one = { stop, batches, end }
  heard.push(one)
  return one
}
const events = ({ batches }: Heard) => batches.flatMap((batch) => batch.events.events)
const { bus, pubsub } = { bus: () => it.sandbox.events!.bus, pubsub: () => it.sandbox.events!.pubsub }

async function until(what: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1_000 && !what(); turn += 1) await new Promise((resolve) => setTimeout(resolve, 10))
  if (!what()) throw new Error(`waited in vain for ${what.toString()}`)
}
/** Follows from now on. */
async function listening(): Promise<Heard> {
  const one = follow(null)
  await until(() => pubsub().streams === 1)
  return one
}
/** What somebody of the org did, each in a transaction of its own. */
async function apart(...acts: readonly (() => void)[]): Promise<void> {
  for (const act of acts) {
    act()
    await Promise.resolve()
    await Promise.resolve()
  }
}
const someone = () => String([...it.sandbox.org.rows('User')].find((user) => user['Title'] === 'Sales Manager')!['Id'])

describe('a change is told as', () => {
  test('what happened to which record, without its values', async () => {
    const stream = await listening()
    const id = lead(it.sandbox, {})
    await apart(
      () => it.sandbox.org.update('Lead', id, { Title: 'CTO', LastName: 'New' }, someone()),
      () => it.sandbox.org.delete('Lead', id, someone()),
      () => it.sandbox.org.undelete('Lead', id, someone()),
    )
    await until(() => events(stream).length === 4)
    expect(events(stream).map(({ kind, type, own, property }) => ({ kind, type, own, property }))).toEqual(
      ['created', 'changed', 'deleted', 'restored'].map((kind) => ({
        kind,
        type: 'contact',
        own: false,
        property: null,
      })),
    )
    expect(new Set(events(stream).map((event) => event.id))).toEqual(new Set([id]))
    expect(stream.batches.map(({ body }) => body.toString()).join()).not.toContain('CTO')
  })

  test('one event for many records that one transaction changed alike', async () => {
    const ids = [lead(it.sandbox, {}), lead(it.sandbox, {}), lead(it.sandbox, {})]
    await Promise.resolve()
    const stream = await listening()
    for (const id of ids) it.sandbox.org.update('Lead', id, { Rating: 'Hot' }, someone())
    await until(() => events(stream).length === 3)
    expect(events(stream).map(({ id }) => id)).toEqual(ids)
    expect(bus().newest - bus().oldest).toBe(4)
  })

  test('a conversion: account, contact and opportunity, then the lead', async () => {
    const id = lead(it.sandbox, {})
    await Promise.resolve()
    const stream = await listening()
    it.sandbox.org.convert(id, { ownerId: someone() }, someone())
    await until(() => events(stream).length === 4)
    expect(events(stream).map(({ type, kind }) => `${type} ${kind}`)).toEqual([
      'company created',
      'contact created',
      'deal created',
      'contact changed',
    ])
  })
})

describe('our own write', () => {
  test('comes back with its number, and is known', async () => {
    const id = lead(it.sandbox, {})
    await Promise.resolve()
    const stream = await listening()
    await it.crm.write(INSTALLATION, 'contact', [{ id, properties: WRITTEN }], 'normal')
    await until(() => events(stream).length === 1)
    expect(events(stream)[0]).toMatchObject({ own: true, property: 'estafet__Revision__c', value: '7' })
  })

  test.each([
    { what: 'an owner among the fields', fields: { estafet__Revision__c: 7, OwnerId: 'manager' } },
    {
      what: "a field of the org's own, as by a flow that our write set off",
      fields: { estafet__Revision__c: 7, Rating: 'Hot' },
    },
    { what: 'no number', fields: { estafet__Stage__c: 'sql' } },
  ])('with $what it is news', async ({ fields }) => {
    const id = lead(it.sandbox, {})
    await Promise.resolve()
    const stream = await listening()
    const values = 'OwnerId' in fields ? { ...fields, OwnerId: someone() } : fields
    it.sandbox.org.update('Lead', id, values, it.sandbox.integrationUser)
    await until(() => events(stream).length === 1)
    expect(events(stream)[0]).toMatchObject({ own: false, kind: 'changed' })
  })
})

describe('what the bus could not tell', () => {
  test('a gap names its records alone', async () => {
    bus().faults.gap = 1
    const stream = await listening()
    const id = lead(it.sandbox, {})
    await until(() => events(stream).length === 1)
    expect(events(stream)[0]).toMatchObject({ id, kind: 'created', own: false })
    expect(stream.batches[0]).toMatchObject({ gaps: 1, holes: [] })
  })

  test('an overflow is a hole from a quarter of an hour before it on', async () => {
    bus().faults.overflowAbove = 1
    const stream = await listening()
    lead(it.sandbox, {})
    lead(it.sandbox, {})
    await until(() => stream.batches.length === 1)
    const { holes, newestAt } = stream.batches[0]!
    expect(holes).toEqual([{ type: 'contact', since: newestAt! - 15 * 60_000 }])
    expect(events(stream)).toEqual([])
  })

  test('records of others, for a user without View All: nothing is told', async () => {
    const { org } = it.sandbox
    for (const row of org.rows('ObjectPermissions'))
      if (row['SobjectType'] === 'Lead') row['PermissionsViewAllRecords'] = false
    const stream = await listening()
    await apart(
      () => lead(it.sandbox, { OwnerId: someone() }),
      () => org.create('Account', { Name: 'Told', OwnerId: someone() }, someone()),
    )
    await until(() => events(stream).length === 1)
    expect(events(stream)).toMatchObject([{ type: 'company' }])
  })
})

describe('a stream', () => {
  test('goes on after the offset that was kept', async () => {
    const first = await listening()
    const one = lead(it.sandbox, {})
    await until(() => events(first).length === 1)
    pubsub().cut()
    expect(await first.end).toEqual({ kind: 'broken', why: 'service.unavailable' })
    const two = lead(it.sandbox, {})
    const second = follow(first.batches[0]!.offset)
    await until(() => events(second).length === 1)
    expect([one, two]).toEqual([events(first)[0]!.id, events(second)[0]!.id])
  })

  test('hears from a quiet org how far it is', async () => {
    pubsub().keepaliveMs = 20
    const stream = await listening()
    await until(() => stream.batches.length >= 2)
    expect(stream.batches[0]).toMatchObject({ newestAt: null, events: { events: [] } })
    stream.stop.abort()
    expect(await stream.end).toEqual({ kind: 'stopped' })
    lead(it.sandbox, {})
    const next = follow(stream.batches.at(-1)!.offset)
    await until(() => events(next).length === 1)
  })

  test('asks for no more than it has kept: at most a hundred events are on their way', async () => {
    let open: () => void = () => undefined
    const gate = new Promise<void>((resolve) => (open = resolve))
    const stream = follow(null, async () => (await gate, true))
    await until(() => pubsub().streams === 1)
    await apart(...Array.from({ length: 250 }, () => () => void lead(it.sandbox, {})))
    await until(() => stream.batches.length === 1)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(stream.batches).toHaveLength(1)
    open()
    await until(() => events(stream).length === 250)
    expect(Math.max(...stream.batches.map((batch) => batch.events.events.length))).toBeLessThanOrEqual(100)
  })

  test('ends when what it told cannot be kept', async () => {
    const stream = follow(null, async () => false)
    await until(() => pubsub().streams === 1)
    lead(it.sandbox, {})
    expect(await stream.end).toEqual({ kind: 'stopped' })
    await until(() => pubsub().streams === 0)
    const failing = follow(null, async () => {
      throw new Error('the store is away')
    })
    await until(() => pubsub().streams === 1)
    lead(it.sandbox, {})
    await expect(failing.end).rejects.toThrow('the store is away')
    await until(() => pubsub().streams === 0)
  })

  test('whose token has ended gets another, once', async () => {
    it.sandbox.oauth.expireSessions()
    const stream = await listening()
    lead(it.sandbox, {})
    await until(() => events(stream).length === 1)
    expect(it.sandbox.oauth.refreshes).toBe(1)
  })

  test.each([
    { code: 'subscription.fetch.replayid.corrupted', status: 'INVALID_ARGUMENT', end: { kind: 'lost' } },
    { code: 'subscription.limit.exceeded', status: 'RESOURCE_EXHAUSTED', end: { kind: 'refused', why: 'daily-limit' } },
    {
      code: 'subscription.topic.cannot.subscribe',
      status: 'PERMISSION_DENIED',
      end: { kind: 'refused', why: 'not-allowed' },
    },
    {
      code: 'service.auth.headers.invalid',
      status: 'UNAUTHENTICATED',
      end: { kind: 'broken', why: 'service.auth.headers.invalid' },
    },
    {
      code: 'subscription.internal.error',
      status: 'INTERNAL',
      end: { kind: 'broken', why: 'subscription.internal.error' },
    },
    {
      code: 'service.auth.error',
      status: 'UNAUTHENTICATED',
      end: { kind: 'broken', why: 'a fresh access token was refused' },
    },
  ] as const)('refused with $code ends as $end', async ({ code, status, end }) => {
    pubsub().faults.refuse = { code, status, times: 9 }
    expect(await follow(null).end).toEqual(end)
  })

  test('whose offset is older than 72 hours, or invented, is lost', async () => {
    const first = await listening()
    lead(it.sandbox, {})
    await until(() => events(first).length === 1)
    bus().expire()
    expect(await follow(first.batches[0]!.offset).end).toEqual({ kind: 'lost' })
    expect(await follow(Buffer.from('invented').toString('base64')).end).toEqual({ kind: 'lost' })
  })

  test.each([
    { topic: '/data/estafet__Estafet_Changes__chn', told: 'the namespace of the package' },
    { topic: '/data/Estafet_Changes__chn', told: 'no namespace' },
  ])('finds the channel with $told', async ({ topic }) => {
    pubsub().topics = [topic]
    await listening()
  })

  test('can be steered from outside: what is not told, told twice or without fields, cut and forgotten', async () => {
    const put = async (faults: object): Promise<unknown> => {
      const answer = await fetch(`${it.sandbox.url}/sandbox/events`, { method: 'PUT', body: JSON.stringify(faults) })
      return answer.json()
    }
    const stream = await listening()
    expect(await put({ drop: 1, duplicate: 1 })).toMatchObject({ streams: 1, url: pubsub().url })
    const [dropped, told] = [lead(it.sandbox, {}), lead(it.sandbox, {})]
    await until(() => events(stream).length === 2)
    expect(events(stream).map(({ id }) => id)).toEqual([told, told])
    expect(dropped).not.toBe(told)
    await put({ cut: true, expire: true })
    expect(await stream.end).toMatchObject({ kind: 'broken' })
    expect(await follow(stream.batches.at(-1)!.offset).end).toEqual({ kind: 'lost' })
  })

  test('without a channel is refused', async () => {
    pubsub().topics = []
    expect(await follow(null).end).toEqual({ kind: 'refused', why: 'no-channel' })
  })
})
