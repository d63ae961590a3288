import type { Request, Response } from 'express'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { ApiKey, Scope } from '../ports/api-keys.ts'
import type { ApiDeps } from './deps.ts'
import { notFound, RequestRefusedError } from './problem.ts'
import type { Caller } from './caller.ts'
import { newSecret, secretHash } from './secrets.ts'

/** Calls of one key in a minute, over all web processes. */
export const CALLS_PER_MINUTE = 120
const MINUTE_MS = 60_000
/** Keys that open nothing, per address and minute. */
const WRONG_PER_MINUTE = 30
const TOKEN = /^est_([\w-]{1,128})\.([\w-]{43})$/
const BEARER = /^Bearer (est_\S{1,300})$/

/** A fresh token of an installation. It names whose it is, so that no secret is ever looked up across installations. */
export function newToken(installationId: string): { readonly token: string; readonly hash: string } {
  const secret = newSecret()
  return {
    token: `est_${Buffer.from(installationId).toString('base64url')}.${secret}`,
    hash: secretHash(secret),
  }
}

/** The token of a request that a machine makes; null for everybody else. */
export function tokenOf(req: Request): string | null {
  return BEARER.exec(req.headers.authorization ?? '')?.[1] ?? null
}

/** Who a machine is, and whether it may. */
export interface KeyCallers {
  /**
   * @param scope what the route needs; null: it is not for machines.
   * @throws {RequestRefusedError} 401 for a key that opens nothing, 403 without the scope, 404, 429 above the limit.
   */
  callerOf(token: string, scope: Scope | null, req: Request, res: Response): Promise<Caller>
}

export function keyCallers({ stores, clock }: Pick<ApiDeps, 'stores' | 'clock'>): KeyCallers {
  const wrong = new RateLimiterMemory({ points: WRONG_PER_MINUTE, duration: MINUTE_MS / 1_000 })

  const limited = (waitMs: number, res: Response): RequestRefusedError => {
    res.setHeader('Retry-After', String(Math.max(1, Math.ceil(waitMs / 1_000))))
    return new RequestRefusedError(
      429,
      'too_many_calls',
      'Too many calls',
      `A key may make ${CALLS_PER_MINUTE} calls a minute. Ask again after the seconds of Retry-After.`,
    )
  }
  const unknown = async (address: string): Promise<RequestRefusedError> => {
    await wrong.penalty(address)
    return new RequestRefusedError(
      401,
      'key_unknown',
      'This key opens nothing',
      'It is not known, has ended, or was revoked. An admin makes another one under /settings/api-keys.',
    )
  }

  return {
    async callerOf(token, scope, req, res) {
      const address = secretHash(req.ip ?? '')
      const tried = await wrong.get(address)
      if (tried !== null && tried.consumedPoints > WRONG_PER_MINUTE) throw limited(tried.msBeforeNext, res)
      const [, whose, secret] = TOKEN.exec(token) ?? []
      if (whose === undefined || secret === undefined) throw await unknown(address)
      const id = Buffer.from(whose, 'base64url').toString()
      const key = await stores.apiKeys.use(id, secretHash(secret), clock.now())
      const installation = key === null ? null : await stores.installations.find(id)
      if (key === null || installation === null || installation.state === 'uninstalled') throw await unknown(address)
      const waitMs = await stores.rates.take(id, `api ${key.keyId}`, CALLS_PER_MINUTE, MINUTE_MS)
      if (waitMs > 0) throw limited(waitMs, res)
      const refusal = refusalOf(key, scope)
      // The route as it is written: what its address names is nobody's to count.
      const route = `${req.method} ${String(req.route?.path)}`
      await stores.apiKeys.noteCall(id, key.keyId, { route, refused: refusal !== null, at: clock.now() })
      if (refusal !== null) throw refusal
      return { installation, partner: null, session: sessionOf(key.keyId, key.name, id, key.expiresAt, clock.now()) }
    },
  }
}

function refusalOf({ scopes }: ApiKey, scope: Scope | null): RequestRefusedError | null {
  if (scope === null) return notFound()
  if (scopes.includes(scope)) return null
  return new RequestRefusedError(
    403,
    'key_lacks_scope',
    'The key lacks a scope',
    `This needs ${scope}; the key has ${scopes.join(', ')}.`,
  )
}

/** A machine acts as a manager does, wherever its scopes let it; the audit log names the key. */
function sessionOf(keyId: string, name: string, installation: string, expiresAt: number, now: number) {
  const person = `${name} (API)`
  const times = { epoch: 0, startedAt: now, issuedAt: now, expiresAt }
  return { sessionId: keyId, installation, role: 'manager' as const, person, ...times }
}
