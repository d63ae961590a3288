import { connect } from 'node:net'
import { signatureV1, signatureV2, signatureV3 } from '../../sandbox/webhooks/signature.ts'

/** Headers of a delivery signed as HubSpot signs today. `at` is milliseconds UTC. */
export function signedV3(secret: string, url: string, body: string, at: number, method = 'POST') {
  return {
    'content-type': 'application/json',
    'x-hubspot-signature-v3': signatureV3(secret, method, url, body, at),
    'x-hubspot-request-timestamp': String(at),
  }
}

/** Headers of a delivery signed the oldest way only. */
export function signedV1(secret: string, body: string) {
  return {
    'content-type': 'application/json',
    'x-hubspot-signature': signatureV1(secret, body),
    'x-hubspot-signature-version': 'v1',
  }
}

/** Headers of a step of a workflow, which HubSpot signs by version 2. */
export function signedV2(secret: string, url: string, body: string) {
  return {
    'content-type': 'application/json',
    'x-hubspot-signature': signatureV2(secret, 'POST', url, body),
    'x-hubspot-signature-version': 'v2',
  }
}

/** The same text with one bit of one character turned over. */
export function flipBit(text: string, index: number): string {
  return text.slice(0, index) + String.fromCharCode(text.charCodeAt(index) ^ 1) + text.slice(index + 1)
}

/** One HTTP request as raw text; a `host` among the headers stands in for the true one. */
export function rawRequest(url: string, headers: Readonly<Record<string, string>>, body: string): string {
  const { pathname, host } = new URL(url)
  const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}`)
  return [`POST ${pathname} HTTP/1.1`, ...lines, '', body].join('\r\n')
}

/**
 * Sends bytes as they are and, if told so, hangs up behind them.
 * @returns all the other side answered until it closed the connection.
 */
export function sendRaw(url: string, text: string, thenHangUp: boolean): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true }, () => {
      if (thenHangUp) socket.end(text)
      else socket.write(text)
    })
    socket.setEncoding('latin1')
    socket.on('data', (chunk: string) => {
      answer += chunk
    })
    // A reset is a way of closing too: what was answered before it counts.
    socket.on('error', () => resolve(answer))
    socket.on('end', () => socket.end())
    socket.on('close', () => resolve(answer))
  })
}
