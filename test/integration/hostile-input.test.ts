import { request } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { serve } from '../../src/cli/serve.ts'
import { WEBHOOK_PATH } from '../../src/wiring.ts'
import { CLIENT_SECRET, Company, PORTAL } from '../support/company.ts'
import { flipBit, rawRequest, sendRaw, signedV1, signedV3 } from '../support/forgery.ts'
import { freshDatabase, stopSharedServer, type FreshDatabase } from '../support/postgres.ts'

const OLD_SECRET = '99999999-1111-4222-8333-444444444444'
const STRANGER = '00000000-0000-4000-8000-0000000000ff'
const MEGABYTE = 1024 * 1024

let database: FreshDatabase
let company: Company
let url: string
let before: Footprint

beforeAll(async () => {
  database = await freshDatabase()
  // Without workers nothing but the receiver can change a row.
  company = await Company.open({ databaseUrl: database.url, secrets: [CLIENT_SECRET, OLD_SECRET], workers: false })
  url = company.publicUrl + WEBHOOK_PATH
})
afterAll(async () => {
  await company.close()
  await database.drop()
  await stopSharedServer()
})
beforeEach(async () => {
  company.meter.counts.clear()
  before = await footprint()
})

type Footprint = Record<string, unknown>
type Headers = Record<string, string>

async function footprint(): Promise<Footprint> {
  const { rows } = await company.query(
    `select (select count(*)::int from inbox) as inbox, (select count(*)::int from dirty) as dirty,
            (select coalesce(sum(generation), 0)::int from dirty) as marks, (select count(*)::int from activities) as activities,
            (select count(*)::int from outbox_writes) as outbox, (select coalesce(sum(received), 0)::int from counters) as received`,
  )
  return rows[0]!
}

let nextContact = 1
function change(more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    eventId: nextContact,
    subscriptionId: 1,
    portalId: Number(PORTAL),
    occurredAt: Date.now(),
    subscriptionType: 'object.propertyChange',
    objectTypeId: '0-1',
    objectId: nextContact++,
    propertyName: 'hs_analytics_last_url',
    propertyValue: 'https://example.com/pricing',
    changeSource: 'CRM_UI',
    sourceId: 'userId:1',
    attemptNumber: 0,
    ...more,
  }
}
const batch = (...events: Record<string, unknown>[]) => JSON.stringify(events.length > 0 ? events : [change()])
const signed = (body: string, atOffsetMs = 0, secret = CLIENT_SECRET) =>
  signedV3(secret, url, body, Date.now() + atOffsetMs)

async function post(body: string | Uint8Array<ArrayBuffer>, headers: Headers, to = url) {
  const response = await fetch(to, { method: 'POST', body, headers })
  return { status: response.status, code: ((await response.json()) as { code?: string }).code }
}

/** What was counted of the content; that an answer was given is counted once it has gone out, which may be a moment later. */
function counted(): readonly (readonly [string, number])[] {
  return [...company.meter.counts].filter(([name]) => !name.startsWith('intake_answered '))
}

async function expectRefused(answer: { status: number; code?: string | undefined }, status: number, code: string) {
  expect(answer).toEqual({ status, code })
  expect(counted()).toEqual([[`intake_refused ${code}`, 1]])
  expect(await footprint()).toEqual(before)
}

describe('a forged delivery is refused, counted, and changes nothing', () => {
  test.each<{ what: string; code?: string; forge: (body: string) => [string, Headers, string?] }>([
    { what: 'no signature', code: 'signature_missing', forge: (b) => [b, { 'content-type': 'application/json' }] },
    { what: "a stranger's secret", forge: (b) => [b, signed(b, 0, STRANGER)] },
    { what: 'one bit of the body flipped', forge: (b) => [flipBit(b, b.indexOf('pricing')), signed(b)] },
    {
      what: 'one bit of the signature flipped',
      forge: (b) => {
        const headers = signed(b)
        return [b, { ...headers, 'x-hubspot-signature-v3': flipBit(headers['x-hubspot-signature-v3'], 0) }]
      },
    },
    {
      what: 'one bit of the timestamp flipped',
      forge: (b) => {
        const headers = signed(b)
        const at = headers['x-hubspot-request-timestamp']
        return [b, { ...headers, 'x-hubspot-request-timestamp': flipBit(at, at.length - 1) }]
      },
    },
    { what: 'signed for another method', forge: (b) => [b, signedV3(CLIENT_SECRET, url, b, Date.now(), 'POSU')] },
    {
      what: 'signed for another path',
      forge: (b) => [b, signedV3(CLIENT_SECRET, flipBit(url, url.length - 1), b, Date.now())],
    },
    {
      what: 'signed for another host',
      forge: (b) => [b, signedV3(CLIENT_SECRET, `https://other.example${WEBHOOK_PATH}`, b, Date.now())],
    },
    { what: 'a query added on the way', forge: (b) => [b, signed(b), `${url}?x=1`] },
    { what: 'printed again from its JSON', forge: (b) => [JSON.stringify(JSON.parse(b), null, 1), signed(b)] },
    { what: 'cut off, with a length to match', forge: (b) => [b.slice(0, -1), signed(b)] },
    {
      what: 'no timestamp',
      code: 'timestamp_malformed',
      forge: (b) => [b, without(signed(b), 'x-hubspot-request-timestamp')],
    },
    {
      what: 'a timestamp that is no number',
      code: 'timestamp_malformed',
      forge: (b) => [b, { ...signed(b), 'x-hubspot-request-timestamp': '1e13' }],
    },
    { what: '301 seconds old', code: 'timestamp_stale', forge: (b) => [b, signed(b, -301_000)] },
    { what: '301 seconds ahead', code: 'timestamp_future', forge: (b) => [b, signed(b, 301_000)] },
    {
      what: 'version 3 wrong beside a right version 1',
      forge: (b) => [b, { ...signedV1(CLIENT_SECRET, b), ...signed(b, 0, STRANGER) }],
    },
    {
      what: 'version 3 empty beside a right version 1',
      code: 'timestamp_malformed',
      forge: (b) => [b, { ...signedV1(CLIENT_SECRET, b), 'x-hubspot-signature-v3': '' }],
    },
    { what: 'version 1 of another body', forge: (b) => [b, signedV1(CLIENT_SECRET, batch())] },
    {
      what: 'a version that does not exist',
      forge: (b) => [b, { ...signedV1(CLIENT_SECRET, b), 'x-hubspot-signature-version': 'v0' }],
    },
  ])('$what → 401', async ({ code = 'signature_wrong', forge }) => {
    const [body, headers, to] = forge(batch())
    await expectRefused(await post(body, headers, to), 401, code)
  })

  test('signed for a Host of their own choosing, and sent with it → 401', async () => {
    const body = batch()
    const headers = {
      host: 'evil.example',
      ...signedV3(CLIENT_SECRET, `http://evil.example${WEBHOOK_PATH}`, body, Date.now()),
      'content-length': String(body.length),
      connection: 'close',
    }
    const [head = '', answer = ''] = (await sendRaw(url, rawRequest(url, headers, body), false)).split('\r\n\r\n')
    const { code } = JSON.parse(answer) as { code: string }
    await expectRefused({ status: Number(head.split(' ')[1]), code }, 401, 'signature_wrong')
  })

  test('the signature sent twice → 401', async () => {
    const body = batch()
    const { 'x-hubspot-signature-v3': signature, ...rest } = signed(body)
    const answer = await new Promise<{ status: number; code: string }>((resolve, reject) => {
      const sent = request(
        url,
        { method: 'POST', headers: { ...rest, 'x-hubspot-signature-v3': [signature, signature] } },
        (response) => {
          let text = ''
          response.setEncoding('utf8')
          response.on('data', (chunk: string) => (text += chunk))
          response.on('end', () => resolve({ status: response.statusCode!, ...(JSON.parse(text) as { code: string }) }))
        },
      )
      sent.on('error', reject)
      sent.end(body)
    })
    await expectRefused(answer, 401, 'signature_wrong')
  })
})

function without(headers: Headers, name: string): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([key]) => key !== name))
}

describe('a signed delivery that cannot be read is refused, counted, and changes nothing', () => {
  test.each<{ what: string; body: () => string; status?: number; code?: string }>([
    { what: 'nothing at all', body: () => '', code: 'not_json' },
    { what: 'no JSON', body: () => '{"a":', code: 'not_json' },
    { what: 'half a batch', body: () => batch().slice(0, -2), code: 'not_json' },
    { what: 'a form', body: () => 'portalId=1&objectId=2', code: 'not_json' },
    { what: 'an object', body: () => JSON.stringify(change()) },
    { what: 'a number', body: () => '1' },
    { what: 'null', body: () => 'null' },
    { what: 'a text among the events', body: () => JSON.stringify([change(), 'x']) },
    { what: 'an event without account', body: () => batch(change({ portalId: undefined })) },
    { what: 'an account that is no id', body: () => batch(change({ portalId: "1' or 1=1" })) },
    { what: 'a record that is no id', body: () => batch(change({ objectId: '../1' })) },
    { what: 'a negative record', body: () => batch(change({ objectId: -1 })) },
    { what: 'an id past 2^53', body: () => batch(change()).replace(/"objectId":\d+/, '"objectId":9007199254740993') },
    { what: 'a time before time', body: () => batch(change({ occurredAt: -1 })) },
    { what: 'a value that is no text', body: () => batch(change({ propertyValue: { toString: 'x' } })) },
    { what: '101 events', body: () => batch(...Array.from({ length: 101 }, () => change())), code: 'too_many_events' },
    { what: 'half a million brackets', body: () => '['.repeat(250_000) + ']'.repeat(250_000) },
    {
      what: 'a deeply nested value',
      body: () => batch(change()).replace('"https://example.com/pricing"', '[['.repeat(100_000) + ']]'.repeat(100_000)),
    },
    { what: '1 MB and 1 byte', body: () => `[${' '.repeat(MEGABYTE - 1)}]`, status: 413, code: 'too_large' },
  ])('$what', async ({ body, status = 400, code = 'not_a_batch' }) => {
    const text = body()
    await expectRefused(await post(text, signed(text)), status, code)
  })

  test('one bad event refuses the whole batch: it comes again, nothing of it is half kept', async () => {
    const text = batch(...Array.from({ length: 99 }, () => change()), change({ objectId: null }))
    await expectRefused(await post(text, signed(text)), 400, 'not_a_batch')
  })

  test.each<{ what: string; headers: Headers; gzip?: boolean }>([
    { what: 'compressed', headers: { 'content-encoding': 'gzip' }, gzip: true },
    { what: 'said to be compressed', headers: { 'content-encoding': 'br' } },
    { what: 'plain text', headers: { 'content-type': 'text/plain' } },
    { what: 'a form', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    { what: 'XML', headers: { 'content-type': 'application/xml' } },
  ])('$what → 415', async ({ headers, gzip = false }) => {
    const body = batch()
    const sent = gzip ? new Uint8Array(gzipSync(body)) : body
    await expectRefused(await post(sent, { ...signed(body), ...headers }), 415, 'not_plain_json')
  })

  test.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s → 405', async (method) => {
    const response = await fetch(url, { method })
    expect(response.headers.get('allow')).toBe('POST')
    const { code } = (await response.json()) as { code: string }
    await expectRefused({ status: response.status, code }, 405, 'method_not_allowed')
  })

  test('a body shorter than its length, and then silence → 400', async () => {
    const body = batch()
    const headers = { ...signed(body), 'content-length': String(body.length + 10) }
    expect(await sendRaw(url, rawRequest(url, headers, body), true)).toMatch(/^(HTTP\/1.1 400 |$)/)
    await expectRefused({ status: 400, code: 'body_cut_off' }, 400, 'body_cut_off')
  })

  test('a length and chunks in one request → 400 before anything is read', async () => {
    const body = batch()
    const headers = { ...signed(body), 'content-length': '4', 'transfer-encoding': 'chunked' }
    expect(await sendRaw(url, rawRequest(url, headers, body), false)).toMatch(/^HTTP\/1.1 400 /)
    expect(await footprint()).toEqual(before)
  })

  test('the account of somebody else is answered, counted, and kept nowhere', async () => {
    const body = batch(change({ portalId: 1 }), change({ portalId: 1 }))
    expect(await post(body, signed(body))).toEqual({ status: 200, code: undefined })
    expect(counted()).toEqual([['intake_refused unknown_account', 2]])
    expect(await footprint()).toEqual(before)
  })
})

describe('what is right is taken, however odd', () => {
  async function expectKept(body: string, headers: Headers, records = 1) {
    expect(await post(body, headers)).toEqual({ status: 200, code: undefined })
    const after = await footprint()
    expect(after).toMatchObject({ inbox: Number(before['inbox']) + 1, dirty: Number(before['dirty']) + records })
    expect(company.meter.counts.get('received_batches')).toBe(1)
  }

  test('version 3', async () => {
    const body = batch()
    await expectKept(body, signed(body))
  })
  test('299 seconds old or ahead', async () => {
    for (const offset of [-299_000, 299_000]) {
      const body = batch()
      expect(await post(body, signed(body, offset))).toEqual({ status: 200, code: undefined })
    }
  })
  test('version 1 alone', async () => {
    const body = batch()
    await expectKept(body, signedV1(CLIENT_SECRET, body))
  })
  test('the secret that is being replaced, in both versions', async () => {
    const body = batch()
    await expectKept(body, signed(body, 0, OLD_SECRET))
    const older = batch()
    expect(await post(older, signedV1(OLD_SECRET, older))).toEqual({ status: 200, code: undefined })
  })
  test('exactly 1 MB', async () => {
    const one = JSON.stringify(change())
    await expectKept(
      `[${one}${' '.repeat(MEGABYTE - one.length - 2)}]`,
      signed(`[${one}${' '.repeat(MEGABYTE - one.length - 2)}]`),
    )
  })
  test('100 events, with emoji, NUL, halves of surrogates and `__proto__` in them', async () => {
    const odd = [
      '🚀',
      'a\0b',
      '\ud800',
      '\udfff',
      '__proto__',
      'constructor',
      '\u202egnp.exe',
      "'; drop table inbox; --",
    ]
    const events = Array.from({ length: 100 }, (_, n) =>
      change({ propertyValue: odd[n % odd.length], ['__proto__']: { polluted: true } }),
    )
    const body = batch(...events)
    await expectKept(body, signed(body), 100)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
  test('the same delivery twice is kept once', async () => {
    const body = batch()
    await expectKept(body, signed(body))
    const again = body.replace('"attemptNumber":0', '"attemptNumber":1')
    const kept = await footprint()
    expect(await post(again, signed(again))).toEqual({ status: 200, code: undefined })
    expect(await footprint()).toEqual(kept)
    expect(company.meter.counts.get('inbox_duplicate')).toBe(1)
  })
})

test('a sender that never finishes is cut off with 408, and changes nothing', async () => {
  const listening = await serve(company.app.http, 'all', 0, '127.0.0.1')
  try {
    const slow = `http://127.0.0.1:${listening.port}${WEBHOOK_PATH}`
    const body = batch()
    const headers = { ...signed(body), 'content-length': String(body.length) }
    const answers = await Promise.all([
      sendRaw(slow, `POST ${WEBHOOK_PATH} HTTP/1.1\r\nhost: x\r\ncontent-ty`, false),
      sendRaw(slow, rawRequest(slow, headers, body.slice(0, 20)), false),
    ])
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1.1 408 /)
    expect(await footprint()).toEqual(before)
  } finally {
    await listening.close(0)
  }
})
