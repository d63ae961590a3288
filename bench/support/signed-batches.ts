import { createHash, createHmac } from 'node:crypto'

/** A webhook request ready to be sent: raw bytes and the headers HubSpot sends with them. */
export interface SignedBatch {
  readonly body: Buffer
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Batches of 100 generic property-change events of one portal, each with its own ids, signed v1 and v3 as HubSpot does.
 * @param url the public URL the receiver believes it is reached under.
 */
export function signedBatches(options: {
  readonly count: number
  readonly url: string
  readonly secret: string
  readonly portalId: number
  readonly appId: number
  readonly now: number
  /** The contacts the events are about, or how many made-up ones. */
  readonly contacts: number | readonly string[]
}): SignedBatch[] {
  const { count, url, secret, now } = options
  return Array.from({ length: count }, (_, batch) => {
    const events = Array.from({ length: 100 }, (_, index) => propertyChange(options, batch * 100 + index))
    const body = Buffer.from(JSON.stringify(events))
    return {
      body,
      headers: {
        'content-type': 'application/json',
        'x-hubspot-signature': createHash('sha256').update(secret).update(body).digest('hex'),
        'x-hubspot-signature-version': 'v1',
        'x-hubspot-signature-v3': createHmac('sha256', secret)
          .update(`POST${url}`)
          .update(body)
          .update(String(now))
          .digest('base64'),
        'x-hubspot-request-timestamp': String(now),
      },
    }
  })
}

function propertyChange(
  o: {
    readonly portalId: number
    readonly appId: number
    readonly now: number
    readonly contacts: number | readonly string[]
  },
  n: number,
) {
  return {
    eventId: 2_470_000 + n,
    subscriptionId: 4_400_002,
    portalId: o.portalId,
    appId: o.appId,
    occurredAt: o.now - 500 + (n % 500),
    subscriptionType: 'object.propertyChange',
    attemptNumber: 0,
    objectId:
      typeof o.contacts === 'number' ? 150_000_000_000 + (n % o.contacts) : Number(o.contacts[n % o.contacts.length]),
    objectTypeId: '0-1',
    propertyName: 'jobtitle',
    propertyValue: `Head of ${n}`,
    isSensitive: false,
    changeSource: 'CRM_UI',
    sourceId: 'userId:6600001',
  }
}
