import { randomBytes } from 'node:crypto'
import type { App } from '../model/app.ts'
import type { Portal } from '../model/portal.ts'
import { escapeHtml, page } from '../pages/layout.ts'
import type { Params, Reply, Request } from '../wire/router.ts'
import { html } from '../wire/router.ts'
import type { World } from '../world.ts'

const CODE_LIFE_MS = 300_000

interface Asked {
  app: App
  redirectUri: string
  required: string[]
  optional: string[]
  state: string | null
  challenge: { value: string; method: 'S256' | 'plain' } | null
}

type Reading = { ok: true; asked: Asked } | { ok: false; problem: string }

function read(world: World, query: URLSearchParams): Reading {
  const app = [...world.state.apps.values()].find((one) => one.clientId === query.get('client_id'))
  if (!app) return { ok: false, problem: 'No app has this client ID.' }
  const redirectUri = query.get('redirect_uri') ?? ''
  if (!app.redirectUrls.includes(redirectUri)) return { ok: false, problem: 'The redirect URL is not one of the app.' }
  const required = split(query.get('scope'))
  const missing = app.requiredScopes.filter((scope) => !required.includes(scope))
  if (missing.length > 0)
    return { ok: false, problem: `The app asks for fewer scopes than it requires: ${missing.join(', ')}.` }
  const value = query.get('code_challenge')
  const method = query.get('code_challenge_method') === 'plain' ? 'plain' : 'S256'
  const challenge = value === null ? null : ({ value, method } as const)
  const asked = {
    app,
    redirectUri,
    required,
    optional: split(query.get('optional_scope')),
    state: query.get('state'),
    challenge,
  }
  return { ok: true, asked }
}

function split(scopes: string | null): string[] {
  return (scopes ?? '').split(/\s+/u).filter((scope) => scope !== '')
}

/** GET /oauth/authorize and /oauth/{portalId}/authorize: asks the installing user. */
export function showAuthorize(world: World, request: Request, params: Params): Reply {
  const reading = read(world, request.query)
  if (!reading.ok) return problemPage(reading.problem)
  const portals = choices(world, params['portalId'])
  if (portals.length === 0) return problemPage('There is no such account.')
  return html(consentPage(reading.asked, portals, `${request.path}?${request.query.toString()}`))
}

/** POST of the same address: the user's answer. Leads back to the app with a code, or with access_denied. */
export function answerAuthorize(world: World, request: Request, params: Params): Reply {
  const reading = read(world, request.query)
  if (!reading.ok) return problemPage(reading.problem)
  const { asked } = reading
  const form = new URLSearchParams(request.body)
  if (form.get('answer') !== 'approve') {
    return back(asked, { error: 'access_denied', error_description: 'The user did not approve the app.' })
  }
  const portalId = form.get('portal') ?? params['portalId'] ?? choices(world, undefined)[0]?.facts.portalId ?? ''
  if (!choices(world, params['portalId']).some((portal) => portal.facts.portalId === portalId)) {
    return problemPage('There is no such account.')
  }
  const code = randomBytes(16).toString('hex')
  world.commit({
    k: 'code',
    code: {
      code,
      appId: asked.app.appId,
      portalId,
      redirectUri: asked.redirectUri,
      scopes: [...new Set(['oauth', ...asked.required, ...asked.optional])],
      challenge: asked.challenge,
      expiresAt: world.clock.now() + CODE_LIFE_MS,
    },
  })
  return back(asked, { code })
}

function choices(world: World, portalId: string | undefined): Portal[] {
  return [...world.state.portals.values()].filter(
    (portal) => portalId === undefined || portal.facts.portalId === portalId,
  )
}

function back(asked: Asked, answer: Record<string, string>): Reply {
  const target = new URL(asked.redirectUri)
  for (const [name, value] of Object.entries(answer)) target.searchParams.set(name, value)
  if (asked.state !== null) target.searchParams.set('state', asked.state)
  return { status: 302, headers: { location: target.toString() } }
}

function problemPage(problem: string): Reply {
  return html(page('Authorization failed', `<h1>Authorization failed</h1><p>${escapeHtml(problem)}</p>`), 400)
}

function consentPage(asked: Asked, portals: Portal[], action: string): string {
  const options = portals
    .map(
      ({ facts }) =>
        `<option value="${escapeHtml(facts.portalId)}">${escapeHtml(facts.name)} (${escapeHtml(facts.portalId)})</option>`,
    )
    .join('')
  const scopes = asked.required.map((scope) => `<li>${escapeHtml(scope)}</li>`).join('')
  const optional = asked.optional.map((scope) => `<li>${escapeHtml(scope)} (optional)</li>`).join('')
  return page(
    'Connect an app',
    `<h1>Connect ${escapeHtml(asked.app.name)}</h1>
<p><strong>${escapeHtml(asked.app.name)}</strong> asks for access to an account of this sandbox CRM.</p>
<form method="post" action="${escapeHtml(action)}">
<p><label for="portal">Account</label> <select id="portal" name="portal">${options}</select></p>
<p>It will be able to use:</p><ul>${scopes}${optional}</ul>
<p><button type="submit" name="answer" value="approve">Connect app</button>
<button type="submit" name="answer" value="deny" class="quiet">Cancel</button></p>
</form>`,
  )
}
