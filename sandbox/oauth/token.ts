import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { AccessToken, App, AuthCode, Install } from '../model/app.ts'
import type { Reply, Request } from '../wire/router.ts'
import { json } from '../wire/router.ts'
import type { World } from '../world.ts'

const TOKEN_LIFE_MS = 1_800_000

function refuse(status: string, error: string, message: string): Reply {
  return json({ status, error, error_description: message, message, correlationId: randomUUID() }, 400)
}

type AppCheck = { ok: true; app: App } | { ok: false; reply: Reply }

function checkApp(world: World, form: URLSearchParams): AppCheck {
  const clientId = form.get('client_id')
  const app = [...world.state.apps.values()].find((one) => one.clientId === clientId)
  if (!app) return { ok: false, reply: refuse('BAD_CLIENT_ID', 'invalid_client', 'missing or unknown client id') }
  if (app.clientSecret !== form.get('client_secret')) {
    return { ok: false, reply: refuse('BAD_CLIENT_SECRET', 'invalid_client', 'missing or invalid client secret') }
  }
  return { ok: true, app }
}

/** POST /oauth/{version}/token */
export function token(world: World, request: Request): Reply {
  const form = new URLSearchParams(request.body)
  const checked = checkApp(world, form)
  if (!checked.ok) return checked.reply
  switch (form.get('grant_type')) {
    case 'authorization_code':
      return exchangeCode(world, checked.app, form)
    case 'refresh_token':
      return refresh(world, checked.app, form)
    case 'client_credentials':
      return appToken(world, checked.app, form)
    default:
      return refuse('BAD_GRANT_TYPE', 'unsupported_grant_type', 'missing or unknown grant type')
  }
}

function exchangeCode(world: World, app: App, form: URLSearchParams): Reply {
  const code = world.state.codes.get(form.get('code') ?? '')
  if (!code || code.appId !== app.appId) return refuse('BAD_AUTH_CODE', 'invalid_grant', 'missing or unknown auth code')
  world.commit({ k: 'code-used', code: code.code })
  if (code.expiresAt <= world.clock.now()) return refuse('BAD_AUTH_CODE', 'invalid_grant', 'the auth code expired')
  if (code.redirectUri !== form.get('redirect_uri')) {
    return refuse('BAD_REDIRECT_URI', 'invalid_grant', 'missing or different redirect uri')
  }
  if (!isVerified(code, form.get('code_verifier'))) {
    return refuse('BAD_CODE_VERIFIER', 'invalid_grant', 'missing or wrong code verifier')
  }
  const portal = world.state.portals.get(code.portalId)
  if (!portal) return refuse('BAD_HUB', 'access_denied', 'the account does not exist')
  const admin = [...portal.owners.values()].find((owner) => !owner.archived)
  const known = world.state.install(app.appId, code.portalId)
  const install: Install = {
    appId: app.appId,
    portalId: code.portalId,
    scopes: code.scopes,
    userId: admin?.userId ?? 6_600_001,
    userEmail: admin?.email ?? 'admin@customer.example',
    refreshToken: `na1-${randomBytes(16).toString('hex')}`,
    installedAt: known?.installedAt ?? world.clock.now(),
  }
  world.commit({ k: 'install', install })
  return json({ ...tokenAnswer(install, newToken(world, install)), user_id: install.userId })
}

function isVerified(code: AuthCode, verifier: string | null): boolean {
  if (!code.challenge) return true
  if (verifier === null) return false
  const proof = code.challenge.method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url')
  return proof === code.challenge.value
}

function refresh(world: World, app: App, form: URLSearchParams): Reply {
  const given = form.get('refresh_token')
  const install = [...world.state.installs.values()].find(
    (one) => one.appId === app.appId && one.refreshToken === given,
  )
  if (!install) return refuse('BAD_REFRESH_TOKEN', 'invalid_grant', 'missing or invalid refresh token')
  return json(tokenAnswer(install, newToken(world, install)))
}

/** A token of the app itself, for its own scopes and those of objects it requires anyway. */
function appToken(world: World, app: App, form: URLSearchParams): Reply {
  const scopes = (form.get('scope') ?? '').split(' ').filter(Boolean)
  const mayHave = (scope: string) =>
    scope.startsWith('developer.webhooks_journal.') ? app.journal !== false : app.requiredScopes.includes(scope)
  const refused = scopes.filter((scope) => !mayHave(scope))
  if (scopes.length === 0 || refused.length > 0)
    return refuse('BAD_SCOPES', 'invalid_scope', `unknown or missing scope: ${refused.join(', ')}`)
  const made: AccessToken = {
    token: `${randomBytes(24).toString('base64url')}.${'B'.repeat(40)}`,
    ...{ appId: app.appId, portalId: '', scopes, expiresAt: world.clock.now() + TOKEN_LIFE_MS },
  }
  world.commit({ k: 'token', token: made })
  return json({
    ...{ token_type: 'bearer', access_token: made.token, expires_in: TOKEN_LIFE_MS / 1_000 },
    ...{ scopes, token_use: 'client_credentials' },
  })
}

function newToken(world: World, install: Install): AccessToken {
  const made: AccessToken = {
    token: `${randomBytes(24).toString('base64url')}.${'A'.repeat(180)}`,
    appId: install.appId,
    portalId: install.portalId,
    expiresAt: world.clock.now() + TOKEN_LIFE_MS,
  }
  world.commit({ k: 'token', token: made })
  return made
}

function tokenAnswer(install: Install, made: AccessToken): Record<string, unknown> {
  return {
    token_type: 'bearer',
    access_token: made.token,
    refresh_token: install.refreshToken,
    expires_in: TOKEN_LIFE_MS / 1_000,
    hub_id: Number(install.portalId),
    scopes: install.scopes,
    token_use: 'access_token',
  }
}

/** POST /oauth/{version}/token/introspect */
export function introspect(world: World, request: Request): Reply {
  const form = new URLSearchParams(request.body)
  const checked = checkApp(world, form)
  if (!checked.ok) return checked.reply
  const { app } = checked
  const given = form.get('token') ?? ''
  const access = world.state.tokens.get(given)
  const install = access
    ? world.state.install(access.appId, access.portalId)
    : [...world.state.installs.values()].find((one) => one.refreshToken === given)
  if (!install || install.appId !== app.appId || (access && access.expiresAt <= world.clock.now()))
    return json({ active: false })
  const about = {
    active: true,
    token: given,
    token_type: 'bearer',
    token_use: access ? 'access_token' : 'refresh_token',
    hub_id: Number(install.portalId),
    user_id: install.userId,
    user: install.userEmail,
    hub_domain: install.userEmail.split('@')[1] ?? '',
    app_id: Number(app.appId),
    client_id: app.clientId,
    scopes: install.scopes,
  }
  if (!access) return json(about)
  return json({
    ...about,
    expires_in: Math.floor((access.expiresAt - world.clock.now()) / 1_000),
    is_private_distribution: false,
    signed_access_token: signedAccessToken(install, access),
  })
}

function signedAccessToken(install: Install, access: AccessToken): Record<string, unknown> {
  return {
    expiresAt: access.expiresAt,
    scopes: 'AAAA',
    hubId: Number(install.portalId),
    userId: install.userId,
    appId: Number(install.appId),
    appInstallId: `${install.appId}-${install.portalId}`,
    audience: '',
    installingUserId: install.userId,
    signature: 'SANDBOX',
    newSignature: 'SANDBOX',
    scopeToScopeGroupPks: 'AAAA',
    hublet: 'na1',
    trialScopes: '',
    trialScopeToScopeGroupPks: '',
    isUserLevel: false,
    isPrivateDistribution: false,
    isServiceAccount: false,
  }
}

/** POST /oauth/{version}/token/revoke: a refresh token; access tokens already given stay good until they expire. */
export function revoke(world: World, request: Request): Reply {
  const form = new URLSearchParams(request.body)
  const checked = checkApp(world, form)
  if (!checked.ok) return checked.reply
  const install = [...world.state.installs.values()].find((one) => one.refreshToken === form.get('token'))
  if (install && install.appId === checked.app.appId) {
    world.commit({ k: 'install', install: { ...install, refreshToken: `revoked-${randomBytes(16).toString('hex')}` } })
  }
  return { status: 204 }
}
