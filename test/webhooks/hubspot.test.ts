import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { Signature } from '@hubspot/api-client'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import express from 'express'
import { createHubspotWebhookReader } from '../../src/crm/hubspot/webhook-events.ts'
import type { AccountEvents } from '../../src/ports/webhook.ts'
import { hubspotWebhook } from '../../webhooks/hubspot.ts'
import { NotedLog, NotedMeter, NotedMilestones, StandingClock } from '../support/quiet.ts'

const SECRET = 'a-secret'
const NOW = Date.UTC(2026, 4, 4, 9)
const PUBLIC = 'https://estafet.example'

let server: Server
let url: string
let meter: NotedMeter
let milestones: NotedMilestones
let log: NotedLog
let received: { accounts: readonly AccountEvents[]; body: string; digest: string }[]
let fail: Error | null

beforeEach(async () => {
  meter = new NotedMeter()
  milestones = new NotedMilestones()
  log = new NotedLog()
  received = []
  fail = null
  const app = express()
  app.use(
    '/webhooks/hubspot',
    hubspotWebhook({
      reader: createHubspotWebhookReader({ appId: '7', clientSecrets: [SECRET] }),
      receive: async (accounts, body, digest) => {
        if (fail) throw fail
        received.push({ accounts, body: body.toString('utf8'), digest })
      },
      clock: new StandingClock(NOW),
      publicUrl: PUBLIC,
      log,
      meter,
      milestones,
    }),
  )
  server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/hubspot`
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

function batch(attemptNumber = 0, propertyValue = 'é 🚀'): string {
  const change = {
    subscriptionType: 'contact.propertyChange',
    portalId: 1,
    objectId: 2,
    occurredAt: NOW,
    propertyName: 'city',
    propertyValue,
  }
  return JSON.stringify([{ ...change, attemptNumber }])
}
function signedHeaders(body: string, at = NOW): Record<string, string> {
  const given = {
    clientSecret: SECRET,
    requestBody: body,
    signature: '',
    url: `${PUBLIC}/webhooks/hubspot`,
    timestamp: at,
  }
  return {
    'content-type': 'application/json',
    'x-hubspot-signature-v3': Signature.getSignature('POST', 'v3', given),
    'x-hubspot-request-timestamp': String(at),
  }
}
async function post(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>) {
  const response = await fetch(url, { method: 'POST', body, headers })
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  }
}

test('a signed batch is answered with 200 after it was received, with the bytes that were sent', async () => {
  const body = batch()
  const answer = await post(body, signedHeaders(body))
  expect(answer).toMatchObject({ status: 200, body: { events: 1 } })
  expect(received).toHaveLength(1)
  expect(received[0]).toMatchObject({ body, accounts: [{ accountId: '1', events: [{ id: '2', value: 'é 🚀' }] }] })
  expect(milestones.passed).toContain('intake.after-answer')
})

test('a retry has the digest of the first delivery; another change has another', async () => {
  for (const body of [batch(0), batch(3), batch(0, 'other')]) await post(body, signedHeaders(body))
  const [first, retry, other] = received.map(({ digest }) => digest)
  expect(retry).toBe(first)
  expect(other).not.toBe(first)
})

describe('refusals, each with its status and counted by reason', () => {
  test.each([
    {
      what: 'no signature',
      body: batch(),
      headers: { 'content-type': 'application/json' },
      status: 401,
      code: 'signature_missing',
    },
    {
      what: 'a stale one',
      body: batch(),
      headers: signedHeaders(batch(), NOW - 300_001),
      status: 401,
      code: 'timestamp_stale',
    },
    { what: 'another body', body: batch(1), headers: signedHeaders(batch()), status: 401, code: 'signature_wrong' },
    { what: 'no JSON', body: '[', headers: signedHeaders('['), status: 400, code: 'not_json' },
    { what: 'no batch', body: '{}', headers: signedHeaders('{}'), status: 400, code: 'not_a_batch' },
    {
      what: 'another type',
      body: batch(),
      headers: { ...signedHeaders(batch()), 'content-type': 'text/plain' },
      status: 415,
      code: 'not_plain_json',
    },
    {
      what: 'more than 1 MB',
      body: 'x'.repeat(1024 * 1024 + 1),
      headers: { 'content-type': 'application/json' },
      status: 413,
      code: 'too_large',
    },
  ])('$what → $status $code', async ({ body, headers, status, code }) => {
    expect(await post(body, headers)).toMatchObject({ status, body: { code } })
    expect(meter.counts.get(`intake_refused ${code}`)).toBe(1)
    expect(received).toEqual([])
  })

  test('a compressed body → 415', async () => {
    const body = batch()
    const headers = { ...signedHeaders(body), 'content-encoding': 'gzip' }
    expect(await post(new Uint8Array(gzipSync(body)), headers)).toMatchObject({ status: 415 })
  })

  test('a GET → 405', async () => {
    const response = await fetch(url)
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('POST')
  })

  test('a store that fails → 503, logged, and HubSpot is asked to come again', async () => {
    fail = new Error('the database is away')
    const body = batch()
    const answer = await post(body, signedHeaders(body))
    expect(answer).toMatchObject({ status: 503, body: { code: 'not_stored' } })
    expect(answer.headers.get('retry-after')).toBe('5')
    expect(log.lines).toMatchObject([{ level: 'error', event: 'intake_not_stored' }])
  })
})
