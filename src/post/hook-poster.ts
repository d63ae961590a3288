import { createHmac } from 'node:crypto'
import ipaddr from 'ipaddr.js'
import { Agent, request } from 'undici'
import type { HookPoster, Posted } from '../ports/notices.ts'
import type { Clock } from '../ports/runtime.ts'
import { allowedFrom, guardedLookup, mayReach, type Allowed } from './public-address.ts'

const CONNECT_MS = 5_000
const ANSWER_MS = 10_000
/** What a receiver answers is thrown away, and not read further than this. */
const MOST_BYTES = 16_384
const SECRET_PREFIX = 'whsec_'

export interface HookPosterDeps {
  readonly clock: Clock
  /** As {@link allowedFrom} reads it; null: the public internet alone. */
  readonly allow: string | null
  /** How names become addresses; the machine's own way when absent. */
  readonly resolve?: Parameters<typeof guardedLookup>[1]
}

/**
 * Posts signed notices: headers `webhook-id`, `webhook-timestamp` and `webhook-signature`, as https://www.standardwebhooks.com
 * describes them, one signature for each secret. Redirections are not followed. Only https goes out to the public internet.
 */
export function hookPoster({ clock, allow, resolve }: HookPosterDeps): HookPoster & { close(): Promise<void> } {
  const allowed = allowedFrom(allow)
  const agent = new Agent({
    connect: { lookup: guardedLookup(allowed, resolve), timeout: CONNECT_MS },
    headersTimeout: ANSWER_MS,
    bodyTimeout: ANSWER_MS,
    connections: 4,
    keepAliveTimeout: 1_000,
  })
  return {
    objection: (url) => objectionTo(url, allowed),

    async post({ url, secrets }, { id, body }) {
      const objection = objectionTo(url, allowed)
      if (objection !== null) return { kind: 'refused', problem: objection, isFinal: true }
      const seconds = String(Math.floor(clock.now() / 1000))
      try {
        const answer = await request(url, {
          dispatcher: agent,
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'user-agent': 'Estafet',
            'webhook-id': id,
            'webhook-timestamp': seconds,
            'webhook-signature': secrets.map((secret) => signatureOf(secret, id, seconds, body)).join(' '),
          },
          body,
          signal: AbortSignal.timeout(CONNECT_MS + ANSWER_MS),
        })
        await answer.body.dump({ limit: MOST_BYTES }).catch(() => undefined)
        return readStatus(answer.statusCode)
      } catch (error) {
        return troubleOf(error)
      }
    },

    close: () => agent.close(),
  }
}

/** `v1,` and the HMAC-SHA256 of id, timestamp and body in base64. @param secret `whsec_` and the key in base64. */
export function signatureOf(secret: string, id: string, seconds: string, body: string): string {
  const key = Buffer.from(secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : secret, 'base64')
  return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`
}

function objectionTo(text: string, allowed: Allowed): string | null {
  if (!URL.canParse(text)) return 'hook_address'
  const url = new URL(text)
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase()
  const isNumber = ipaddr.isValid(host)
  const isAllowed = allowed.hosts.has(host) || (isNumber && mayReach(host, { ...allowed }) && !isPublic(host))
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isAllowed)) return 'hook_not_https'
  if (url.username !== '' || url.password !== '') return 'hook_address'
  if (isNumber && !allowed.hosts.has(host) && !mayReach(host, allowed)) return 'hook_private'
  return null
}

const isPublic = (host: string): boolean => ipaddr.process(host).range() === 'unicast'

function readStatus(status: number): Posted {
  if (status >= 200 && status < 300) return { kind: 'taken' }
  // Whoever answers "gone" wants nothing more.
  if (status === 410) return { kind: 'refused', problem: 'hook_gone', isFinal: true }
  if (status >= 300 && status < 400) return { kind: 'refused', problem: 'hook_redirects', isFinal: false }
  return { kind: 'refused', problem: status >= 500 ? 'hook_in_trouble' : 'hook_refuses', isFinal: false }
}

function troubleOf(error: unknown): Posted {
  const code = error instanceof Error && 'code' in error ? error.code : null
  // A name may stand for another address tomorrow.
  if (code === 'hook_private') return { kind: 'refused', problem: 'hook_private', isFinal: false }
  return { kind: 'refused', problem: 'hook_unreachable', isFinal: false }
}
