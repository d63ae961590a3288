import { createHash, createHmac } from 'node:crypto'
import { AccessEndedError, type GrantedTokens, type Refresher } from '../access.ts'
import { asObject, asText, isObject, optionalText, UnbelievableAnswer } from '../answer-shapes.ts'
import { ConfigurationError } from '../../errors.ts'
import { ConnectRefusedError, CrmUnavailableError } from '../../ports/crm.ts'
import type { Patience } from '../../ports/patience.ts'
import type { Clock } from '../../ports/runtime.ts'
import { SCOPES, type SalesforceApp } from './app.ts'
import { id18 } from './objects.ts'

export interface SalesforceIdentity {
  readonly userId: string
  readonly username: string | null
  readonly zone: string
}

/** Salesforce's OAuth: web-server flow with PKCE, rotating refresh tokens. */
export interface SalesforceOauth extends Refresher {
  authorizeUrl(state: string): string
  /** @throws {ConnectRefusedError} when the code is used up, expired or foreign. */
  exchangeCode(code: string, state: string): Promise<GrantedTokens & { readonly identityUrl: string }>
  /** Who a token belongs to. @throws {AccessEndedError} when the token is no longer good. */
  identity(url: string, accessToken: string): Promise<SalesforceIdentity>
  /** Ends the grant; a token that has ended already counts as done. */
  revoke(token: string): Promise<void>
}

/**
 * Salesforce tells no end of an access token: it lives while it is used, and a 401 tells when it has ended. It is replaced after most of
 * this time in any case, because a refresh token that nobody uses for 30 days ends.
 */
const KEPT_MS = 6 * 86_400_000

/** Refusals that only a person can mend in our registration. */
const OUR_MISTAKES = new Set(['invalid_client_id', 'invalid_client', 'redirect_uri_mismatch', 'unsupported_grant_type'])
const ENDED = new Set(['invalid_grant', 'inactive_user', 'inactive_org'])

export function createSalesforceOauth(
  app: SalesforceApp,
  clock: Clock,
  { singleTimeoutMs }: Patience,
): SalesforceOauth {
  const credentials = { client_id: app.clientId, client_secret: app.clientSecret }
  const post = (path: string, form: Readonly<Record<string, string>>) =>
    send(app.loginUrl + path, { method: 'POST', body: new URLSearchParams(form) }, singleTimeoutMs)
  const token = async (form: Readonly<Record<string, string>>) =>
    post('/services/oauth2/token', { ...form, ...credentials })

  return {
    authorizeUrl(state) {
      const query = new URLSearchParams({
        response_type: 'code',
        client_id: app.clientId,
        redirect_uri: app.redirectUrl,
        scope: SCOPES.join(' '),
        state,
        code_challenge: createHash('sha256').update(verifierOf(app, state)).digest('base64url'),
        code_challenge_method: 'S256',
      })
      return `${app.loginUrl}/services/oauth2/authorize?${query.toString()}`
    },
    async exchangeCode(code, state) {
      const askedAt = clock.now()
      const answer = await token({
        grant_type: 'authorization_code',
        code,
        redirect_uri: app.redirectUrl,
        code_verifier: verifierOf(app, state),
      })
      if (answer.status === 400 && reasonOf(answer) === 'invalid_grant') throw new ConnectRefusedError('invalid_grant')
      return granted(answer, askedAt)
    },
    async refresh(refreshToken) {
      const askedAt = clock.now()
      const answer = await token({ grant_type: 'refresh_token', refresh_token: refreshToken })
      const reason = reasonOf(answer)
      if (reason !== null && ENDED.has(reason)) throw new AccessEndedError(`Salesforce answered ${reason}`)
      return granted(answer, askedAt, refreshToken)
    },
    async identity(url, accessToken) {
      // With a header, never in the address: addresses are logged on their way.
      const answer = await send(
        url,
        { method: 'GET', headers: { authorization: `Bearer ${accessToken}` } },
        singleTimeoutMs,
      )
      if (answer.status === 401 || answer.status === 403)
        throw new AccessEndedError(`the identity service answered ${answer.status}`)
      return believable('identity', () => {
        const facts = asObject(accepted(answer), 'identity')
        return {
          userId: idFrom(facts['user_id'], 'user_id'),
          username: optionalText(facts['username']),
          zone: knownZone(optionalText(facts['timezone'])),
        }
      })
    },
    async revoke(refreshToken) {
      const answer = await post('/services/oauth2/revoke', { token: refreshToken })
      if (answer.status >= 500)
        throw new CrmUnavailableError(`Salesforce answered ${answer.status} to a revocation`, true)
    },
  }
}

/**
 * The PKCE verifier of one attempt: 43 characters that only we can make, so that they need not be stored and every process knows them.
 * The state is random and used once, and the browser that carries it cannot compute the verifier.
 */
export function verifierOf({ secret }: Pick<SalesforceApp, 'secret'>, state: string): string {
  return createHmac('sha256', secret).update(`pkce ${state}`).digest('base64url')
}

interface Answer {
  readonly status: number
  readonly body: unknown
}

async function send(url: string, init: RequestInit, timeoutMs: number): Promise<Answer> {
  try {
    const response = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) })
    const text = await response.text()
    try {
      return { status: response.status, body: text === '' ? null : JSON.parse(text) }
    } catch {
      return { status: response.status, body: undefined }
    }
  } catch (error) {
    throw new CrmUnavailableError('Salesforce gave no answer', true, { cause: error })
  }
}

function reasonOf({ status, body }: Answer): string | null {
  return status >= 400 && status < 500 && isObject(body) ? optionalText(body['error']) : null
}

function accepted(answer: Answer): unknown {
  const reason = reasonOf(answer)
  if (reason !== null && OUR_MISTAKES.has(reason)) {
    throw new ConfigurationError(
      `Salesforce refused our app (${reason}).`,
      'Check SALESFORCE_CLIENT_ID, SALESFORCE_CLIENT_SECRET and the callback address of the External Client App.',
    )
  }
  if (answer.status < 200 || answer.status > 299)
    throw new CrmUnavailableError(`Salesforce answered ${answer.status}${reason === null ? '' : ` ${reason}`}`, true)
  return answer.body
}

function granted(
  answer: Answer,
  askedAt: number,
  oldRefreshToken: string | null = null,
): GrantedTokens & { identityUrl: string } {
  return believable('the token request', () => {
    const facts = asObject(accepted(answer), 'token answer')
    const identityUrl = asText(facts['id'], 'id')
    const orgId = /\/id\/([A-Za-z0-9]{15,18})\/[A-Za-z0-9]{15,18}$/.exec(identityUrl)?.[1]
    return {
      accountId: idFrom(orgId, 'id'),
      identityUrl,
      scopes: (optionalText(facts['scope']) ?? '').split(' ').filter((scope) => scope !== ''),
      tokens: {
        accessToken: asText(facts['access_token'], 'access_token'),
        // Rotated: the old one is dead from now on. Where rotation is off the old one stays.
        refreshToken: optionalText(facts['refresh_token']) ?? asText(oldRefreshToken, 'refresh_token'),
        obtainedAt: askedAt,
        expiresAt: askedAt + KEPT_MS,
        // It may change with each refresh, and is never built by us.
        origin: originOf(asText(facts['instance_url'], 'instance_url')),
      },
    }
  })
}

function originOf(text: string): string {
  if (!URL.canParse(text)) throw new UnbelievableAnswer('instance_url is no address')
  return new URL(text).origin
}

function idFrom(value: unknown, what: string): string {
  const id = typeof value === 'string' ? id18(value) : null
  if (id === null) throw new UnbelievableAnswer(`${what} is no id`)
  return id
}

function believable<T>(what: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof UnbelievableAnswer)) throw error
    throw new CrmUnavailableError(`Salesforce gave an unbelievable answer to ${what}: ${error.message}`, true)
  }
}

function knownZone(zone: string | null): string {
  if (zone === null) return 'UTC'
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone
  } catch (error) {
    if (error instanceof RangeError) return 'UTC'
    throw error
  }
}
