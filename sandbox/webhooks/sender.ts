import http from 'node:http'
import https from 'node:https'
import { signatureV1, signatureV3 } from './signature.ts'

/** What became of one delivery: the status, or why there was none. */
export type Delivery = { status: number } | { failure: 'timeout' | 'connection' }

const ANSWER_WITHIN_MS = 5_000
const agents = {
  http: new http.Agent({ keepAlive: true, maxSockets: 64 }),
  https: new https.Agent({ keepAlive: true, maxSockets: 64 }),
}

/**
 * Posts a signed batch. Never throws for what the receiver does.
 * @param timestamp virtual milliseconds, signed and sent.
 */
export function postBatch(url: string, secret: string, body: string, timestamp: number): Promise<Delivery> {
  return new Promise((resolve) => {
    const target = new URL(url)
    const secure = target.protocol === 'https:'
    const request = (secure ? https : http).request(
      target,
      {
        method: 'POST',
        agent: secure ? agents.https : agents.http,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'HubSpot Connect 2.0 (sandbox)',
          'x-hubspot-signature': signatureV1(secret, body),
          'x-hubspot-signature-version': 'v1',
          'x-hubspot-signature-v3': signatureV3(secret, 'POST', url, body, timestamp),
          'x-hubspot-request-timestamp': String(timestamp),
        },
      },
      (response) => {
        response.resume()
        response.once('end', () => settle({ status: response.statusCode ?? 0 }))
        response.once('error', () => settle({ failure: 'connection' }))
      },
    )
    const deadline = setTimeout(() => {
      settle({ failure: 'timeout' })
      request.destroy()
    }, ANSWER_WITHIN_MS)
    const settle = (delivery: Delivery) => {
      clearTimeout(deadline)
      resolve(delivery)
    }
    request.once('error', () => settle({ failure: 'connection' }))
    request.end(body)
  })
}

/** Closes idle connections to receivers. */
export function closeConnections(): void {
  agents.http.destroy()
  agents.https.destroy()
}
