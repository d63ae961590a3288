import type { Express, Request, RequestHandler, Response } from 'express'
import type { Role } from '../ports/access.ts'
import type { Caller, SignedCaller } from './caller.ts'
import type { ApiDeps } from './deps.ts'
import { tokenOf, type KeyCallers } from './key-callers.ts'
import { scopeOf } from './key-scopes.ts'
import { notFound, RequestRefusedError, signinNeeded } from './problem.ts'
import { sameSecret } from './secrets.ts'
import type { Session, Sessions } from './session.ts'

export type { Caller, SignedCaller }

type Answer = void | Promise<void>
type Place = { readonly method: 'get' | 'post' | 'put'; readonly path: string }

/** A route cannot be written without saying who may use it. */
export type Route =
  | (Place & { readonly who: 'anyone'; handle(req: Request, res: Response): Answer })
  /** Open in sandbox mode, else with the operator's key. */
  | (Place & { readonly who: 'operator'; handle(req: Request, res: Response): Answer })
  /** As `operator`, or an admin for the own installation; `caller` is null for the operator. */
  | (Place & { readonly who: 'operator-or-admin'; handle(req: Request, res: Response, caller: Caller | null): Answer })
  /** Called from inside the CRM for one of its users; signed by the CRM. */
  | (Place & { readonly who: 'signed'; handle(req: Request, res: Response, caller: SignedCaller): Answer })
  /** Called by the CRM itself; the handler verifies its signature before anything else. */
  | (Place & { readonly who: 'crm'; handle(req: Request, res: Response): Answer })
  | (Place & {
      readonly who: 'role'
      readonly roles: readonly Role[]
      handle(req: Request, res: Response, caller: Caller): Answer
    })

/** Roles which may look at their installation. */
export const READERS: readonly Role[] = ['admin', 'manager', 'viewer']

/** @returns null for a stranger, for an installation that is no more, for a partner's user who was shut out, and a rep who has left. */
export async function callerOf(deps: ApiDeps, sessions: Sessions, req: Request, res: Response): Promise<Caller | null> {
  const session = await sessions.of(req, res)
  if (!session) return null
  const installation = await deps.stores.installations.find(session.installation)
  if (!installation || installation.state === 'uninstalled') return null
  if (session.role === 'rep') {
    const rep = await deps.team.rep(session.installation, session.repId ?? '')
    return rep?.active === true ? { session, installation, partner: null } : null
  }
  if (session.role !== 'partner') return { session, installation, partner: null }
  // Looked up each time, so that whoever is shut out is out at once.
  const partner = await deps.stores.partners.user(session.installation, session.partnerUser ?? '')
  return partner === null || partner.revokedAt !== null ? null : { session, installation, partner }
}

function isOperator(deps: ApiDeps, req: Request): boolean {
  if (deps.mode === 'sandbox') return true
  const given = /^Bearer (.+)$/.exec(req.headers.authorization ?? '')?.[1]
  return deps.operatorKey !== null && given !== undefined && sameSecret(given, deps.operatorKey)
}

/** A browser says itself that the request came from our own page. */
function fromOwnPage(req: Request, publicUrl: string): boolean {
  if (req.headers['sec-fetch-site'] !== undefined) return req.headers['sec-fetch-site'] === 'same-origin'
  const { origin } = req.headers
  if (origin === undefined || !URL.canParse(origin)) return false
  return origin === new URL(publicUrl).origin || new URL(origin).host === req.headers.host
}

function checkChange(deps: ApiDeps, sessions: Sessions, req: Request, session: Session): void {
  if (fromOwnPage(req, deps.publicUrl) && sessions.csrfHolds(session, req.get('x-csrf-token'))) return
  throw new RequestRefusedError(
    403,
    'request_not_from_page',
    'This request did not come from the page',
    'Nothing was changed. Reload the page and try again.',
  )
}

/** @throws {RequestRefusedError} 401 when the CRM did not sign it so; 404 for an account that is not installed. */
async function signedCallerOf(deps: ApiDeps, req: Request): Promise<SignedCaller> {
  const { reader } = deps.card
  const body = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0)
  // A repeated header is a forgery of one kind or another; joined, it verifies nowhere.
  const header = (name: string): string | undefined => {
    const value = req.headers[name]
    return Array.isArray(value) ? value.join(', ') : value
  }
  const url = deps.publicUrl + req.originalUrl
  const verdict = reader.read({ method: req.method, url, body, header }, deps.clock.now())
  if (!verdict.ok) {
    throw new RequestRefusedError(
      401,
      verdict.reason,
      'Not signed by the CRM',
      'This address answers only what the CRM signs for its users. Nothing was changed.',
    )
  }
  const installation = await deps.stores.installations.byAccount(reader.crm, verdict.user.accountId)
  if (installation === null || installation.state === 'uninstalled') throw notFound()
  return { user: verdict.user, installation }
}

/** The body of a signed request. @throws {RequestRefusedError} 400 when it is no JSON. */
export function jsonOf(req: Request): unknown {
  // Kept as bytes, because those are what was signed.
  try {
    return JSON.parse(Buffer.isBuffer(req.body) ? req.body.toString('utf8') : '')
  } catch {
    throw new RequestRefusedError(400, 'request_wrong', 'The request is not understood', 'The body is no JSON.')
  }
}

function handlerOf(deps: ApiDeps, sessions: Sessions, keys: KeyCallers, route: Route): RequestHandler {
  const { who } = route
  if (who === 'anyone' || who === 'crm') return (req, res) => route.handle(req, res)
  if (who === 'signed') return async (req, res) => route.handle(req, res, await signedCallerOf(deps, req))
  if (who === 'operator') {
    return (req, res) => {
      if (!isOperator(deps, req)) throw notFound()
      return route.handle(req, res)
    }
  }
  if (who === 'operator-or-admin') {
    return async (req, res) => {
      if (isOperator(deps, req)) return route.handle(req, res, null)
      const caller = await callerOf(deps, sessions, req, res)
      if (caller?.session.role !== 'admin') throw notFound()
      return route.handle(req, res, caller)
    }
  }
  return async (req, res) => {
    const token = tokenOf(req)
    // A key is no cookie: no other site can make a browser send it, so a change needs no proof of the page.
    if (token !== null) return route.handle(req, res, await keys.callerOf(token, scopeOf(route), req, res))
    const caller = await callerOf(deps, sessions, req, res)
    if (!caller) throw signinNeeded()
    if (!route.roles.includes(caller.session.role)) throw notFound()
    if (route.method !== 'get') checkChange(deps, sessions, req, caller.session)
    return route.handle(req, res, caller)
  }
}

/** Puts routes on the application, each behind its own rule. */
export function mountRoutes(
  app: Express,
  deps: ApiDeps,
  sessions: Sessions,
  keys: KeyCallers,
  routes: readonly Route[],
): void {
  for (const route of routes) app[route.method](route.path, handlerOf(deps, sessions, keys, route))
}
