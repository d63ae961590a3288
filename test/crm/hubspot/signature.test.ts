import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Signature } from '@hubspot/api-client'
import { describe, expect, test } from '@jest/globals'
import { verifySignature } from '../../../src/crm/hubspot/signature.ts'
import type { RawRequest } from '../../../src/ports/webhook.ts'

const SECRET = 'b1946ac9-2492-4d23-8a3f-0c4e5f6a7b8c'
const NOW = Date.UTC(2026, 4, 4, 9)
const WEBHOOK = 'https://estafet.example/webhooks/hubspot'

interface Sent {
  readonly method?: string
  readonly url?: string
  readonly body?: string
  readonly headers: Readonly<Record<string, string>>
}
function request({ method = 'POST', url = WEBHOOK, body = '[]', headers }: Sent): RawRequest {
  return { method, url, body: Buffer.from(body), header: (name) => headers[name] }
}

/** Signed by HubSpot's own library, which does not decode addresses. */
function signed(
  version: 'v1' | 'v2' | 'v3',
  over: { body?: string; url?: string; method?: string; secret?: string; at?: number } = {},
): string {
  const { body = '[]', url = WEBHOOK, method = 'POST', secret = SECRET, at = NOW } = over
  return Signature.getSignature(method, version, {
    clientSecret: secret,
    requestBody: body,
    signature: '',
    url,
    timestamp: at,
  })
}

describe('version 3', () => {
  const v3 = (signature: string, timestamp = String(NOW)) => ({
    'x-hubspot-signature-v3': signature,
    'x-hubspot-request-timestamp': timestamp,
  })

  test.each([
    { body: '[]', what: 'an empty batch' },
    { body: '[{"propertyValue":"Ñandú 佐藤 🚀"}]', what: 'a body in UTF-8' },
    { body: '', what: 'no body' },
  ])("agrees with HubSpot's library on $what", ({ body }) => {
    expect(verifySignature(request({ body, headers: v3(signed('v3', { body })) }), [SECRET], NOW)).toEqual({
      ok: true,
      version: 'v3',
    })
  })

  test.each([
    { offset: 300_000, answer: { ok: true, version: 'v3' } },
    { offset: 300_001, answer: { ok: false, reason: 'timestamp_stale' } },
    { offset: -300_000, answer: { ok: true, version: 'v3' } },
    { offset: -300_001, answer: { ok: false, reason: 'timestamp_future' } },
  ])('signed $offset ms ago', ({ offset, answer }) => {
    const at = NOW - offset
    expect(verifySignature(request({ headers: v3(signed('v3', { at }), String(at)) }), [SECRET], NOW)).toEqual(answer)
  })

  test.each(['abc', '', '-1', '1e12', '0x10', `${NOW}.5`, ` ${NOW}`])('the timestamp %j is malformed', (timestamp) => {
    expect(verifySignature(request({ headers: v3(signed('v3'), timestamp) }), [SECRET], NOW)).toEqual({
      ok: false,
      reason: 'timestamp_malformed',
    })
  })

  test('without a timestamp it is malformed', () => {
    expect(verifySignature(request({ headers: { 'x-hubspot-signature-v3': signed('v3') } }), [SECRET], NOW)).toEqual({
      ok: false,
      reason: 'timestamp_malformed',
    })
  })

  const query = 'userEmail=a%40b.example&note=a%20b%2Bc%26d%3A%2F%3F%21%24%27%28%29%2A%2C%3B'
  const decoded = "userEmail=a@b.example&note=a%20b%2Bc%26d:/?!$'()*,;"
  test.each([
    { sent: query, hashed: decoded, what: 'decoded by the table' },
    { sent: query, hashed: query, what: 'not decoded' },
    { sent: 'x=%3a%2f', hashed: 'x=:/', what: 'with small hexadecimal, decoded' },
    { sent: 'x=%3a%2F', hashed: 'x=%3a/', what: 'with small hexadecimal, only capitals decoded' },
  ])('accepts the address $what', ({ sent, hashed }) => {
    const signature = signed('v3', { method: 'GET', url: `https://estafet.example/card?${hashed}`, body: '' })
    const got = request({
      method: 'GET',
      url: `https://estafet.example/card?${sent}`,
      body: '',
      headers: v3(signature),
    })
    expect(verifySignature(got, [SECRET], NOW).ok).toBe(true)
  })

  test.each([
    { over: { body: '[ ]' }, what: 'a body printed again' },
    { over: { url: `${WEBHOOK}?x=1` }, what: 'another address' },
    { over: { method: 'GET' }, what: 'another method' },
  ])('refuses $what', ({ over }) => {
    expect(verifySignature(request({ ...over, headers: v3(signed('v3')) }), [SECRET], NOW)).toEqual({
      ok: false,
      reason: 'signature_wrong',
    })
  })

  test('a wrong one is not saved by a right older one', () => {
    const headers = {
      ...v3(signed('v3', { secret: 'other' })),
      'x-hubspot-signature': signed('v1'),
      'x-hubspot-signature-version': 'v1',
    }
    expect(verifySignature(request({ headers }), [SECRET], NOW)).toEqual({ ok: false, reason: 'signature_wrong' })
  })

  test('each of two secrets verifies while one replaces the other', () => {
    for (const secret of [SECRET, 'next-secret']) {
      expect(verifySignature(request({ headers: v3(signed('v3', { secret })) }), [SECRET, 'next-secret'], NOW).ok).toBe(
        true,
      )
    }
  })
})

describe('older versions, where no version 3 came', () => {
  test.each(['v1', 'v2'] as const)("%s agrees with HubSpot's library", (version) => {
    const headers = { 'x-hubspot-signature': signed(version), 'x-hubspot-signature-version': version }
    expect(verifySignature(request({ headers }), [SECRET], NOW)).toEqual({ ok: true, version })
    expect(verifySignature(request({ headers, body: '[1]' }), [SECRET], NOW)).toEqual({
      ok: false,
      reason: 'signature_wrong',
    })
  })

  test('an unknown version is wrong, no signature at all is missing', () => {
    const headers = { 'x-hubspot-signature': signed('v1'), 'x-hubspot-signature-version': 'v9' }
    expect(verifySignature(request({ headers }), [SECRET], NOW)).toEqual({ ok: false, reason: 'signature_wrong' })
    expect(verifySignature(request({ headers: {} }), [SECRET], NOW)).toEqual({ ok: false, reason: 'signature_missing' })
  })
})

interface Vector {
  readonly id: string
  readonly method: string
  readonly url: string
  readonly body: string
  readonly timestamp: string
  readonly v1: string
  readonly v2: string
  readonly v3: string
}
const file = path.resolve('../shared/crm/examples/hubspot/signature-vectors.json')
const vectors = existsSync(file)
  ? (JSON.parse(readFileSync(file, 'utf8')) as { clientSecret: string; vectors: Vector[] })
  : null

describe('published and computed vectors', () => {
  if (vectors === null) {
    test.skip('the folder with the vectors is not here', () => undefined)
    return
  }
  const { clientSecret } = vectors
  test.each(vectors.vectors)('$id', ({ method, url, body, timestamp, v1, v2, v3 }) => {
    const now = Number(timestamp)
    const verdict = (headers: Record<string, string>, at = now) =>
      verifySignature(request({ method, url, body, headers }), [clientSecret], at)
    const headers = { 'x-hubspot-signature-v3': v3, 'x-hubspot-request-timestamp': timestamp }
    expect(verdict(headers)).toEqual({ ok: true, version: 'v3' })
    expect(verdict(headers, now + 300_001)).toEqual({ ok: false, reason: 'timestamp_stale' })
    expect(verdict({ 'x-hubspot-signature': v1, 'x-hubspot-signature-version': 'v1' })).toEqual({
      ok: true,
      version: 'v1',
    })
    expect(verdict({ 'x-hubspot-signature': v2, 'x-hubspot-signature-version': 'v2' })).toEqual({
      ok: true,
      version: 'v2',
    })
  })
})
