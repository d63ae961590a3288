import { createHash, createHmac } from 'node:crypto'
import type { SeededChance } from './chance.ts'
import { strangeValue, withBytesChanged, withOneChange } from './strange-values.ts'

/** What a request is sent with, and what is known of it without asking the receiver. */
export interface WebhookCase {
  readonly bytes: Buffer
  /** Its signature fits its body, address and time, by our own reckoning. */
  readonly authentic: boolean
  /** Nothing was changed: it must be taken. */
  readonly untouched: boolean
  /** The bytes do not end where they say: the caller hangs up behind them. */
  readonly last: boolean
}

export interface Target {
  readonly host: string
  readonly path: string
  readonly secret: string
  readonly portal: string
  readonly appId: string
}

const KINDS = [
  'object.creation',
  'object.propertyChange',
  'object.deletion',
  'object.merge',
  'object.associationChange',
]
const PROPERTIES = ['email', 'hs_analytics_last_url', 'estafet_stage', 'hubspot_owner_id', 'lifecyclestage']
const HEADERS = ['content-type', 'x-hubspot-signature-v3', 'x-hubspot-request-timestamp', 'x-hubspot-signature']

/** A delivery as HubSpot makes it, then perhaps changed before or after it is signed. */
export function webhookCase(target: Target, chance: SeededChance, now: number): WebhookCase {
  const untouched = chance.oneIn(20)
  let body = Buffer.from(JSON.stringify(delivery(target, chance, now)))
  if (!untouched && chance.oneIn(2)) body = changedBody(body, chance)
  const url = `http://${target.host}${target.path}`
  const at = untouched || !chance.oneIn(6) ? now : now + chance.oneOf([-299_000, -301_000, 301_000, -1e9, 1e12])
  const headers = signedHeaders(target, chance, url, body, String(at), untouched)
  if (!untouched && chance.oneIn(3)) changeHeader(headers, chance)
  // After the signature, the body changes on the way.
  const sent = !untouched && chance.oneIn(6) ? withBytesChanged(body, chance) : body
  const breaksOff = !untouched && chance.oneIn(200)
  const length = breaksOff ? sent.length + 1 + chance.below(50) : sent.length
  const head = [
    `POST ${target.path} HTTP/1.1`,
    `host: ${target.host}`,
    `content-length: ${length}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    '',
    '',
  ].join('\r\n')
  return {
    bytes: Buffer.concat([Buffer.from(head, 'latin1'), sent]),
    authentic: isAuthentic(target, url, sent, headers, now),
    untouched,
    last: breaksOff,
  }
}

function delivery({ portal, appId }: Target, chance: SeededChance, now: number): unknown[] {
  return Array.from({ length: 1 + chance.below(4) }, () => ({
    eventId: chance.below(1e9),
    subscriptionId: chance.below(1e6),
    portalId: chance.oneIn(10) ? chance.below(1e7) : Number(portal),
    appId: Number(appId),
    occurredAt: now - chance.below(60_000),
    subscriptionType: chance.oneOf(KINDS),
    objectTypeId: chance.oneOf(['0-1', '0-2', '0-3']),
    objectId: 1 + chance.below(5_000),
    propertyName: chance.oneOf(PROPERTIES),
    propertyValue: 'value',
    changeSource: chance.oneOf(['CRM_UI', 'INTEGRATION', 'FORM']),
    sourceId: 'userId:1',
    attemptNumber: chance.below(3),
  }))
}

function changedBody(body: Buffer, chance: SeededChance): Buffer<ArrayBuffer> {
  if (chance.oneIn(3)) return Buffer.from(withBytesChanged(body, chance))
  if (chance.oneIn(4)) return Buffer.from(JSON.stringify(strangeValue(chance)) ?? '')
  return Buffer.from(JSON.stringify(withOneChange(JSON.parse(body.toString()), chance)))
}

type Headers = (readonly [string, string])[]

function signedHeaders(
  { secret }: Target,
  chance: SeededChance,
  url: string,
  body: Buffer,
  at: string,
  untouched: boolean,
): Headers {
  const type = ['content-type', 'application/json'] as const
  if (!untouched && chance.oneIn(10)) {
    const hash = createHash('sha256').update(secret).update(body).digest('hex')
    return [type, ['x-hubspot-signature', hash], ['x-hubspot-signature-version', chance.oneOf(['v1', 'v2', 'v9'])]]
  }
  const key = !untouched && chance.oneIn(10) ? chance.oneOf(['', 'guess', secret.slice(1)]) : secret
  return [type, ['x-hubspot-signature-v3', v3(key, url, body, at)], ['x-hubspot-request-timestamp', at]]
}

function changeHeader(headers: Headers, chance: SeededChance): void {
  const at = chance.below(headers.length)
  const [name, value] = headers[at]!
  switch (chance.below(6)) {
    case 0:
      headers.splice(at, 1)
      return
    case 1:
      headers.push([name, chance.oneIn(2) ? value : 'again'])
      return
    case 2:
      headers[at] = [name, printable(withBytesChanged(Buffer.from(value), chance))]
      return
    case 3:
      headers.push([chance.oneOf(HEADERS), printable(Buffer.from(String(strangeValue(chance))).subarray(0, 200))])
      return
    case 4:
      headers.push(['x-filler', 'x'.repeat(chance.oneIn(50) ? 20_000 : 40)])
      return
    default:
      headers.push(['content-encoding', chance.oneOf(['gzip', 'identity', 'br', ''])])
  }
}

/** Line ends would begin another header, which is another kind of test. */
function printable(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[\r\n\0]/g, '?')
}

function v3(secret: string, url: string, body: Buffer, at: string): string {
  return createHmac('sha256', secret).update(`POST${url}`).update(body).update(at).digest('base64')
}

/** Our own reckoning from HubSpot's description, apart from the product's code. */
function isAuthentic({ secret }: Target, url: string, body: Buffer, headers: Headers, now: number): boolean {
  const all = (name: string) => headers.filter(([known]) => known === name).map(([, value]) => value.trim())
  const newest = all('x-hubspot-signature-v3')
  if (newest.length > 0) {
    const [at] = all('x-hubspot-request-timestamp')
    return newest.some(
      (one) => at !== undefined && one === v3(secret, url, body, at) && Math.abs(now - Number(at)) <= 300_000,
    )
  }
  const v1 = createHash('sha256').update(secret).update(body).digest('hex')
  const v2 = createHash('sha256').update(`${secret}POST${url}`).update(body).digest('hex')
  return all('x-hubspot-signature').some((one) => one === v1 || one === v2)
}
