import { ConfigurationError } from '../../errors.ts'
import { ConnectRefusedError, CrmUnavailableError, type AccessFacts } from '../../ports/crm.ts'
import { STANDARD_PATIENCE, type Patience } from '../../ports/patience.ts'
import type { Clock } from '../../ports/runtime.ts'
import {
  asId,
  asObject,
  asText,
  isObject,
  optionalText,
  textsOf,
  UnbelievableAnswer,
  type JsonObject,
} from '../answer-shapes.ts'
import { AccessEndedError, type GrantedTokens } from '../access.ts'
import { API_VERSION } from './api-version.ts'
import type { HubspotApp } from './app.ts'
import type { HttpAnswer, SendHttp } from './http.ts'

const PATH = `/oauth/${API_VERSION}/token`

export interface AccountDetails {
  readonly accountId: string
  readonly zone: string
  readonly uiDomain: string | null
}

/** HubSpot's OAuth endpoints and the two calls that belong to installing. */
export interface HubspotOauth {
  /** Address of the consent page. Spaces between scopes are `%20`, which HubSpot wants instead of `+`. */
  authorizeUrl(state: string, options?: { readonly accountId?: string; readonly codeChallenge?: string }): string
  /** @throws {ConnectRefusedError} when the code is used up, expired or foreign. */
  exchangeCode(code: string, codeVerifier?: string): Promise<GrantedTokens>
  /** @throws {AccessEndedError} when the refresh token is refused for good; anything else says nothing about the connection. */
  refresh(refreshToken: string): Promise<GrantedTokens>
  /** A token of the app itself, for no account; null where HubSpot does not give the app these scopes. */
  appToken(scopes: readonly string[]): Promise<{ readonly token: string; readonly lifeMs: number } | null>
  /** Null for a token HubSpot no longer knows. */
  introspect(token: string, kind: 'access_token' | 'refresh_token'): Promise<AccessFacts | null>
  /** Ends a refresh token; access tokens given out live on until they expire. */
  revoke(refreshToken: string): Promise<void>
  accountDetails(accessToken: string): Promise<AccountDetails>
  /** Uninstalls the app from the account of this token. */
  uninstall(accessToken: string): Promise<void>
}

/** Refusals that a person can only mend in our registration or configuration. */
const OUR_MISTAKES = new Set(['BAD_CLIENT_ID', 'BAD_CLIENT_SECRET', 'BAD_REDIRECT_URI', 'BAD_SCOPES'])
const ENDED = new Set(['BAD_REFRESH_TOKEN', 'BAD_HUB'])
const CODE_REFUSED = new Set(['BAD_AUTH_CODE', 'BAD_CODE_VERIFIER', 'BAD_HUB'])

export function createOauth(
  app: HubspotApp,
  send: SendHttp,
  clock: Clock,
  patience: Patience = STANDARD_PATIENCE,
): HubspotOauth {
  const secret = app.clientSecrets[0]
  if (secret === undefined) {
    throw new ConfigurationError('No HubSpot client secret is set.', 'Set HUBSPOT_CLIENT_SECRET.')
  }
  const credentials = { client_id: app.clientId, client_secret: secret }
  const post = (path: string, form: Readonly<Record<string, string>>) =>
    send({
      method: 'POST',
      path,
      form: { ...form, ...credentials },
      timeoutMs: patience.singleTimeoutMs,
      changes: true,
    })
  const get = (path: string, accessToken: string, method: 'GET' | 'DELETE' = 'GET') =>
    send({
      method,
      path,
      headers: { Authorization: `Bearer ${accessToken}` },
      timeoutMs: patience.singleTimeoutMs,
      changes: method === 'DELETE',
    })

  return {
    authorizeUrl: (state, options) => authorizeUrl(app, state, options),
    async exchangeCode(code, codeVerifier) {
      const askedAt = clock.now()
      const answer = await post(PATH, {
        grant_type: 'authorization_code',
        code,
        redirect_uri: app.redirectUrl,
        ...(codeVerifier === undefined ? {} : { code_verifier: codeVerifier }),
      })
      const reason = reasonOf(answer)
      if (reason !== null && CODE_REFUSED.has(reason)) throw new ConnectRefusedError(reason)
      return granted(accepted(answer, 'token'), askedAt, null)
    },
    async refresh(refreshToken) {
      const askedAt = clock.now()
      const answer = await post(PATH, { grant_type: 'refresh_token', refresh_token: refreshToken })
      const reason = reasonOf(answer)
      if (reason !== null && ENDED.has(reason)) throw new AccessEndedError(`HubSpot answered ${reason}`)
      return granted(accepted(answer, 'token'), askedAt, refreshToken)
    },
    async appToken(scopes) {
      const answer = await post(PATH, { grant_type: 'client_credentials', scope: scopes.join(' ') })
      if (isScopeRefusal(answer)) return null
      const body = accepted(answer, 'app token')
      return believable('app token', () => {
        const facts = asObject(body, 'token answer')
        return { token: asText(facts['access_token'], 'access_token'), lifeMs: lifeOf(facts) * 1000 }
      })
    },
    async introspect(token, kind) {
      const answer = await post(`${PATH}/introspect`, { token, token_type_hint: kind })
      return believable('introspect', () => {
        const facts = asObject(accepted(answer, 'introspect'), 'introspection')
        if (facts['active'] !== true) return null
        const accountId = asId(facts['hub_id'], 'hub_id')
        return { accountId, scopes: textsOf(facts['scopes']), user: optionalText(facts['user']) }
      })
    },
    async revoke(refreshToken) {
      accepted(await post(`${PATH}/revoke`, { token: refreshToken, token_type_hint: 'refresh_token' }), 'revoke')
    },
    async accountDetails(accessToken) {
      const answer = await get(`/account-info/${API_VERSION}/details`, accessToken)
      return believable('account details', () => {
        const facts = asObject(accepted(answer, 'account details'), 'account details')
        return {
          accountId: asId(facts['portalId'], 'portalId'),
          zone: knownZone(optionalText(facts['timeZone'])),
          uiDomain: optionalText(facts['uiDomain']),
        }
      })
    },
    async uninstall(accessToken) {
      const answer = await get(`/appinstalls/${API_VERSION}/external-install`, accessToken, 'DELETE')
      // Already gone is gone.
      if (answer.status === 401 || answer.status === 404) return
      accepted(answer, 'uninstall')
    },
  }
}

function authorizeUrl(
  app: HubspotApp,
  state: string,
  options: { readonly accountId?: string; readonly codeChallenge?: string } = {},
): string {
  const query: [string, string][] = [
    ['client_id', app.clientId],
    ['redirect_uri', app.redirectUrl],
    ['scope', app.requiredScopes.join(' ')],
  ]
  if (app.optionalScopes.length > 0) query.push(['optional_scope', app.optionalScopes.join(' ')])
  query.push(['state', state])
  if (options.codeChallenge !== undefined) {
    query.push(['code_challenge', options.codeChallenge], ['code_challenge_method', 'S256'])
  }
  const account = options.accountId === undefined ? '' : `/${encodeURIComponent(options.accountId)}`
  const text = query.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
  return `${app.authorizeBase}/oauth${account}/authorize?${text}`
}

/** The status word of a refused token call; null for any other answer. */
function reasonOf({ status, body }: HttpAnswer): string | null {
  if (status < 400 || status > 499 || !isObject(body)) return null
  return optionalText(body['status'])
}

/** The body of a 2xx answer. @throws {ConfigurationError} when HubSpot blames our registration; {CrmUnavailableError} for the rest. */
function accepted(answer: HttpAnswer, what: string): unknown {
  if (answer.status >= 200 && answer.status <= 299) return answer.body
  const reason = reasonOf(answer)
  if (reason !== null && OUR_MISTAKES.has(reason)) {
    throw new ConfigurationError(
      `HubSpot refuses this app: ${reason}.`,
      'Compare HUBSPOT_CLIENT_ID, HUBSPOT_CLIENT_SECRET, the redirect URL and the scopes with the Auth tab of the app.',
    )
  }
  throw new CrmUnavailableError(`HubSpot answered ${answer.status} ${reason ?? ''} to ${what}`.trimEnd(), false)
}

function granted(body: unknown, askedAt: number, oldRefreshToken: string | null): GrantedTokens {
  return believable('token', () => {
    const facts = asObject(body, 'token answer')
    const lifeSeconds = lifeOf(facts)
    return {
      accountId: asId(facts['hub_id'], 'hub_id'),
      scopes: textsOf(facts['scopes']),
      tokens: {
        accessToken: asText(facts['access_token'], 'access_token'),
        // The answer may bring another refresh token; what came is kept, else the old one stays good.
        refreshToken: optionalText(facts['refresh_token']) ?? asText(oldRefreshToken, 'refresh_token'),
        obtainedAt: askedAt,
        expiresAt: askedAt + lifeSeconds * 1000,
      },
    }
  })
}

function lifeOf(facts: JsonObject): number {
  const lifeSeconds = facts['expires_in']
  if (typeof lifeSeconds !== 'number' || !(lifeSeconds > 0) || lifeSeconds > 86_400)
    throw new UnbelievableAnswer('expires_in is no life time')
  return lifeSeconds
}

/** How HubSpot refuses an app its own scopes is not documented: any refusal but of the app's name and secret is taken for that. */
export function isScopeRefusal(answer: Pick<HttpAnswer, 'status' | 'body'>): boolean {
  const isRefused = answer.status === 400 || answer.status === 401 || answer.status === 403
  const reason = isObject(answer.body) ? optionalText(answer.body['status']) : null
  return isRefused && reason !== 'BAD_CLIENT_ID' && reason !== 'BAD_CLIENT_SECRET'
}

function believable<T>(what: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof UnbelievableAnswer) {
      throw new CrmUnavailableError(`HubSpot gave an unbelievable answer to ${what}: ${error.message}`, false)
    }
    throw error
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
