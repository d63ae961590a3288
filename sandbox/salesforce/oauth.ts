import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Reply, Request } from '../wire/router.ts'
import { html, json } from '../wire/router.ts'
import type { Org } from './org.ts'

/** The External Client App as it is registered with the org. */
export interface ClientApp {
  readonly clientId: string
  readonly clientSecret: string
  readonly redirectUrls: readonly string[]
}
interface Code {
  readonly redirectUri: string
  readonly challenge: string | null
  readonly userId: string
  readonly expiresAt: number
}
/** All tokens that descend from one consent; they die together. */
interface Family {
  readonly userId: string
  refreshToken: string
  readonly dead: Set<string>
  readonly accessTokens: Set<string>
  revoked: boolean
}

const CODE_LIVES_MS = 15 * 60_000
const SESSION_MS = 2 * 3_600_000

/** Grants as they are kept between runs. */
export interface KeptGrants {
  readonly app: ClientApp | null
  readonly families: readonly {
    readonly userId: string
    readonly refreshToken: string
    readonly dead: readonly string[]
    readonly accessTokens: readonly string[]
    readonly revoked: boolean
  }[]
}

/** OAuth of one org: web-server flow with PKCE, refresh-token rotation without grace, identity and revocation. */
export class Oauth {
  app: ClientApp | null = null
  /** Milliseconds without use after which an access token ends. */
  sessionMs = SESSION_MS
  refreshes = 0
  familiesRevoked = 0
  readonly #org: Org
  readonly #origin: () => string
  readonly #codes = new Map<string, Code>()
  readonly #families: Family[] = []
  readonly #sessions = new Map<string, { readonly family: Family; usedAt: number }>()

  constructor(org: Org, origin: () => string) {
    this.#org = org
    this.#origin = origin
  }

  /** All that must outlive this process for tokens to hold. */
  grants(): KeptGrants {
    const families = this.#families.map(({ dead, accessTokens, ...family }) => ({
      ...family,
      ...{ dead: [...dead], accessTokens: [...accessTokens] },
    }))
    return { app: this.app, families }
  }
  restore({ app, families }: KeptGrants): void {
    this.app = app
    for (const { dead, accessTokens, ...facts } of families) {
      const family = { ...facts, dead: new Set(dead), accessTokens: new Set(accessTokens) }
      this.#families.push(family)
      if (!family.revoked) for (const token of accessTokens) this.#sessions.set(token, { family, usedAt: Date.now() })
    }
  }

  /** The consent page. An unknown app is told to the user on a page of ours; the callback is not called. */
  authorize(request: Request, userId: string): Reply {
    const { query } = request
    const wrong = this.#wrongApp(query.get('client_id'), query.get('redirect_uri'))
    if (wrong !== null) return html(`<html><body>OAuth error: ${wrong}</body></html>`, 400)
    if (query.get('response_type') !== 'code') return html('unsupported_response_type', 400)
    const challenge = query.get('code_challenge')
    if (challenge === null || query.get('code_challenge_method') !== 'S256')
      return html('<html><body>OAuth error: missing required code challenge</body></html>', 400)
    if (request.method === 'GET')
      return html(
        '<html><body><form method="post"><button name="answer" value="approve">Allow</button></form></body></html>',
      )
    const back = new URL(query.get('redirect_uri')!)
    back.searchParams.set('state', query.get('state') ?? '')
    if (new URLSearchParams(request.body).get('answer') === 'approve') {
      const code = `aPrx${randomBytes(24).toString('hex')}`
      const expiresAt = Date.now() + CODE_LIVES_MS
      this.#codes.set(code, { redirectUri: query.get('redirect_uri')!, challenge, userId, expiresAt })
      back.searchParams.set('code', code)
    } else {
      back.searchParams.set('error', 'access_denied')
      back.searchParams.set('error_description', 'end-user denied authorization')
    }
    return { status: 302, headers: { location: back.href } }
  }

  token(request: Request): Reply {
    const form = new URLSearchParams(request.body)
    const { app } = this
    if (app === null || form.get('client_id') !== app.clientId)
      return refused('invalid_client_id', 'client identifier invalid')
    if (form.get('client_secret') !== app.clientSecret) return refused('invalid_client', 'invalid client credentials')
    if (form.get('grant_type') === 'authorization_code') return this.#exchange(form)
    if (form.get('grant_type') === 'refresh_token') return this.#refresh(form.get('refresh_token') ?? '')
    return refused('unsupported_grant_type', 'grant type not supported')
  }

  revoke(request: Request): Reply {
    const token = new URLSearchParams(request.body).get('token') ?? request.query.get('token') ?? ''
    const family =
      this.#families.find(({ refreshToken }) => refreshToken === token) ?? this.#sessions.get(token)?.family
    if (!family) return refused('invalid_token', 'invalid token')
    this.#end(family)
    return { status: 200, body: '', type: 'text/plain' }
  }

  /** Ends every grant, as an admin's "Revoke" in Setup does. */
  revokeAll(): void {
    for (const family of this.#families) this.#end(family)
  }
  /** Ends sessions but no grant: the next call is answered 401. */
  expireSessions(): void {
    this.#sessions.clear()
  }

  /** The user of a Bearer header; null: 401. */
  userOf(request: Request): string | null {
    return this.userOfToken(/^(?:Bearer|OAuth) (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '')
  }
  /** The user of an access token; null: it is none, or has ended. */
  userOfToken(token: string): string | null {
    const session = this.#sessions.get(token)
    if (!session || session.family.revoked) return null
    if (Date.now() - session.usedAt > this.sessionMs) {
      this.#sessions.delete(token)
      return null
    }
    session.usedAt = Date.now()
    return session.family.userId
  }

  identity(userId: string): unknown {
    const user = this.#org.find('User', userId)
    return {
      id: this.identityUrl(userId),
      user_id: userId,
      organization_id: this.#org.orgId,
      username: user?.['Username'] ?? null,
      display_name: user?.['Name'] ?? null,
      email: user?.['Email'] ?? null,
      timezone: user?.['TimeZoneSidKey'] ?? 'UTC',
      active: true,
      user_type: 'STANDARD',
      language: 'en_US',
      urls: { custom_domain: this.#origin(), rest: `${this.#origin()}/services/data/v{version}/` },
    }
  }
  identityUrl(userId: string): string {
    return `${this.#origin()}/id/${this.#org.orgId}/${userId}`
  }

  #exchange(form: URLSearchParams): Reply {
    const code = this.#codes.get(form.get('code') ?? '')
    if (!code || code.expiresAt < Date.now()) return refused('invalid_grant', 'expired authorization code')
    if (code.redirectUri !== form.get('redirect_uri'))
      return refused('redirect_uri_mismatch', 'redirect_uri must match configuration')
    const verifier = form.get('code_verifier') ?? ''
    const isVerifier = /^[A-Za-z0-9._~-]{43,128}$/.test(verifier)
    if (!isVerifier || createHash('sha256').update(verifier).digest('base64url') !== code.challenge)
      return refused('invalid_grant', 'invalid code verifier')
    this.#codes.delete(form.get('code')!)
    const family: Family = {
      userId: code.userId,
      refreshToken: '',
      dead: new Set(),
      accessTokens: new Set(),
      revoked: false,
    }
    this.#families.push(family)
    return this.#issue(family)
  }

  #refresh(token: string): Reply {
    const replayed = this.#families.find(({ dead }) => dead.has(token))
    if (replayed) {
      // Somebody has a token that was rotated away: everything that descends from it may be in wrong hands.
      if (!replayed.revoked) this.familiesRevoked += 1
      this.#end(replayed)
      return refused('invalid_grant', 'expired access/refresh token')
    }
    const family = this.#families.find(({ refreshToken, revoked }) => !revoked && same(refreshToken, token))
    if (!family) return refused('invalid_grant', 'expired access/refresh token')
    if (this.#org.find('User', family.userId)?.['IsActive'] !== true)
      return refused('inactive_user', 'user is inactive')
    this.refreshes += 1
    return this.#issue(family)
  }

  #issue(family: Family): Reply {
    if (family.refreshToken !== '') family.dead.add(family.refreshToken)
    const orgId15 = this.#org.orgId.slice(0, 15)
    family.refreshToken = `5Aep861${randomBytes(30).toString('hex')}`
    const accessToken = `${orgId15}!AQEA${randomBytes(30).toString('hex')}`
    family.accessTokens.add(accessToken)
    this.#sessions.set(accessToken, { family, usedAt: Date.now() })
    const id = this.identityUrl(family.userId)
    const issuedAt = String(Date.now())
    return json({
      access_token: accessToken,
      refresh_token: family.refreshToken,
      signature: createHmac('sha256', this.app!.clientSecret)
        .update(id + issuedAt)
        .digest('base64'),
      scope: 'refresh_token api id',
      instance_url: this.#origin(),
      id,
      token_type: 'Bearer',
      issued_at: issuedAt,
    })
  }

  #end(family: Family): void {
    family.revoked = true
    for (const token of family.accessTokens) this.#sessions.delete(token)
  }

  #wrongApp(clientId: string | null, redirectUri: string | null): string | null {
    if (this.app === null) return 'invalid_client: app must be installed into org'
    if (this.app.clientId !== clientId) return 'invalid_client_id: client identifier invalid'
    return this.app.redirectUrls.includes(redirectUri ?? '') ? null : 'redirect_uri_mismatch'
  }
}

function same(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
}
function refused(error: string, description: string): Reply {
  return json({ error, error_description: description }, 400)
}
