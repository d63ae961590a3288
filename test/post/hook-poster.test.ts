import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Webhook } from 'standardwebhooks'
import { hookPoster } from '../../src/post/hook-poster.ts'
import { allowedFrom, guardedLookup, mayReach } from '../../src/post/public-address.ts'

const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`
const FORMER = `whsec_${Buffer.alloc(24, 9).toString('base64')}`
const clock = { now: () => Date.now(), monotonicMs: () => 0, sleep: async () => undefined }

let server: Server
let origin: string
let answer: { status: number; headers?: Record<string, string> } = { status: 204 }
const taken: { headers: IncomingHttpHeaders; body: string }[] = []
beforeAll(async () => {
  server = createServer((req, res) => {
    let body = ''
    req.on('data', (chunk: Buffer) => (body += chunk.toString()))
    req.on('end', () => {
      taken.push({ headers: req.headers, body })
      res.writeHead(answer.status, answer.headers).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())))

const notice = { id: '018f0000-0000-7000-8000-000000000001', body: '{"type":"breach"}' }

describe('what is posted', () => {
  test('a receiver with the standard library verifies it with either of two secrets, and with no other', async () => {
    const poster = hookPoster({ clock, allow: '127.0.0.1' })
    answer = { status: 200 }
    expect(await poster.post({ url: `${origin}/in`, secrets: [SECRET, FORMER] }, notice)).toEqual({ kind: 'taken' })
    const { headers, body } = taken.at(-1)!
    const signed = headers as Record<string, string>
    for (const secret of [SECRET, FORMER]) expect(new Webhook(secret).verify(body, signed)).toEqual({ type: 'breach' })
    const stranger = new Webhook(`whsec_${Buffer.alloc(24, 1).toString('base64')}`)
    expect(() => stranger.verify(body, signed)).toThrow('No matching signature')
    expect(() => new Webhook(SECRET).verify(`${body} `, signed)).toThrow('No matching signature')
    expect(headers['webhook-id']).toBe(notice.id)
    await poster.close()
  })

  test.each([
    [200, { kind: 'taken' }],
    [204, { kind: 'taken' }],
    [302, { kind: 'refused', problem: 'hook_redirects', isFinal: false }],
    [400, { kind: 'refused', problem: 'hook_refuses', isFinal: false }],
    [410, { kind: 'refused', problem: 'hook_gone', isFinal: true }],
    [503, { kind: 'refused', problem: 'hook_in_trouble', isFinal: false }],
  ] as const)('%i → %j', async (status, outcome) => {
    const poster = hookPoster({ clock, allow: '127.0.0.1' })
    // A redirection leads into the network: it is not followed.
    answer = { status, headers: { location: 'http://169.254.169.254/latest/meta-data' } }
    expect(await poster.post({ url: origin, secrets: [SECRET] }, notice)).toEqual(outcome)
    await poster.close()
  })
})

describe('where nothing is posted', () => {
  const poster = hookPoster({ clock, allow: null })
  afterAll(() => poster.close())
  test.each([
    ['ftp://example.com', 'hook_not_https'],
    ['http://example.com', 'hook_not_https'],
    [`https://${'user:secret'}@example.com`, 'hook_address'],
    ['not an address', 'hook_address'],
    ['https://127.0.0.1', 'hook_private'],
    ['https://2130706433', 'hook_private'],
    ['https://0x7f.1', 'hook_private'],
    ['https://10.0.0.1', 'hook_private'],
    ['https://169.254.169.254/latest/meta-data', 'hook_private'],
    ['https://100.64.0.1', 'hook_private'],
    ['https://[::1]', 'hook_private'],
    ['https://[::ffff:10.0.0.1]', 'hook_private'],
    ['https://[fd00::1]', 'hook_private'],
    ['https://[64:ff9b::a00:1]', 'hook_private'],
    ['https://0.0.0.0', 'hook_private'],
    ['https://93.184.216.34/in', null],
    ['https://hooks.example.com/in', null],
  ])('%s: %s', (url, problem) => {
    expect(poster.objection(url)).toBe(problem)
  })

  test('a name that stands for a private address, or for one among public ones, is not reached', async () => {
    const asked: string[] = []
    const resolve = ((host: string, _options: object, done: (error: null, found: object[]) => void) => {
      asked.push(host)
      done(null, [
        { address: '93.184.216.34', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ])
    }) as unknown as Parameters<typeof guardedLookup>[1]
    const rebound = hookPoster({ clock, allow: null, resolve: resolve! })
    const posted = await rebound.post({ url: 'https://rebind.example', secrets: [SECRET] }, notice)
    expect(posted).toEqual({ kind: 'refused', problem: 'hook_private', isFinal: false })
    expect(asked).toEqual(['rebind.example'])
    await rebound.close()
  })
})

describe('what an operator allows', () => {
  test.each([
    ['10.1.2.3', '10.1.0.0/16', true],
    ['10.2.2.3', '10.1.0.0/16', false],
    ['127.0.0.1', '127.0.0.1', true],
    ['::ffff:10.1.2.3', '10.1.0.0/16', true],
    ['fd00::5', 'fd00::/8', true],
    ['fd00::5', '10.1.0.0/16', false],
    ['8.8.8.8', '', true],
    ['nonsense', '0.0.0.0/0', false],
  ])('%s with "%s": %s', (address, allow, reached) => {
    expect(mayReach(address, allowedFrom(allow))).toBe(reached)
  })
  test('a host by its name, and http there too', () => {
    const poster = hookPoster({ clock, allow: 'hooks.internal, 127.0.0.1' })
    expect(poster.objection('http://hooks.internal/in')).toBeNull()
    expect(poster.objection('http://127.0.0.1:99/in')).toBeNull()
    expect(poster.objection('http://other.internal/in')).toBe('hook_not_https')
    return poster.close()
  })
})
