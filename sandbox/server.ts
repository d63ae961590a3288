import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Gateway, Passage } from './api/gateway.ts'
import { VERSION } from './api/routes.ts'
import type { ControlHandler } from './control/routes.ts'
import { answerAuthorize, showAuthorize } from './oauth/authorize.ts'
import { introspect, revoke, token } from './oauth/token.ts'
import type { PageHandler } from './pages/routes.ts'
import type { RequestLog } from './request-log.ts'
import type { RequestRecord } from './request-record.ts'
import { ApiError } from './wire/api-error.ts'
import { readRequest, send, write } from './wire/http.ts'
import type { Params, Reply, Request } from './wire/router.ts'
import { Router, html } from './wire/router.ts'
import type { JournalHandler } from './webhooks/journal-api.ts'
import type { World } from './world.ts'

type OauthHandler = (world: World, request: Request, params: Params) => Reply

/** Everything that answers requests. */
export interface ServerParts {
  world: World
  gateway: Gateway
  control: Router<ControlHandler>
  pages: Router<PageHandler>
  journal: Router<JournalHandler>
  log: RequestLog
  /** Where calls are noted in full; null: nowhere. */
  record: RequestRecord | null
}

/** The journal is the app's own: its calls carry no account's token and count against no limit. */
const JOURNAL_ROOT = '/webhooks-journal/'
const API_ROOTS = ['/crm/', '/account-info/', '/settings/', '/appinstalls/', '/automation/', '/webhooks']

function oauthRoutes(): Router<OauthHandler> {
  const router = new Router<OauthHandler>()
  for (const path of ['/oauth/authorize', '/oauth/{portalId}/authorize']) {
    router.on('GET', path, showAuthorize).on('POST', path, answerAuthorize)
  }
  for (const version of [VERSION, 'v3']) {
    router.on('POST', `/oauth/${version}/token`, token)
    router.on('POST', `/oauth/${version}/token/introspect`, introspect)
    router.on('POST', `/oauth/${version}/token/revoke`, revoke)
  }
  return router
}

/** The request listener of the sandbox's HTTP server. */
export function listener(parts: ServerParts): (incoming: IncomingMessage, response: ServerResponse) => void {
  const oauth = oauthRoutes()
  return (incoming, response) => {
    answer(parts, oauth, incoming, response).catch((error: unknown) => {
      process.stderr.write(`sandbox: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
      if (!response.headersSent)
        send(response, write({ status: 500, body: { status: 'error', message: 'internal error' } }))
      else response.destroy()
    })
  }
}

async function answer(
  parts: ServerParts,
  oauth: Router<OauthHandler>,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const request = await readRequest(incoming)
  if (!request) {
    send(response, write({ status: 413, body: { status: 'error', message: 'The body is too large' } }))
    return
  }
  const isApi = !request.path.startsWith(JOURNAL_ROOT) && API_ROOTS.some((root) => request.path.startsWith(root))
  const passage = isApi ? parts.gateway.pass(request) : await plain(parts, oauth, request)
  // What was acknowledged must survive a kill, so the journal is written before the answer.
  parts.world.flush()
  log(parts, request, passage)
  if (passage.mishap === 'silence') return
  if (passage.waitMs > 0) await new Promise((resolve) => setTimeout(resolve, passage.waitMs))
  const reply = passage.mishap === 'bad-answer' ? html('<html>Something went wrong</html>') : passage.reply
  send(response, write(reply), passage.mishap === 'half-answer' && reply.body !== undefined)
}

async function plain(parts: ServerParts, oauth: Router<OauthHandler>, request: Request): Promise<Passage> {
  const passage = { portalId: null, appId: null, mishap: 'none', waitMs: 0 } as const
  try {
    const logged = parts.journal.find(request.method, request.path)
    if (logged) {
      const kind = request.path.startsWith(JOURNAL_ROOT) ? 'journal' : 'control'
      return { ...passage, kind, reply: logged.handler(request, logged.params) }
    }
    if (request.path.startsWith('/sandbox/')) {
      const found = parts.control.find(request.method, request.path)
      if (found) return { ...passage, kind: 'control', reply: await found.handler(request, found.params) }
    }
    const signing = oauth.find(request.method, request.path)
    if (signing) return { ...passage, kind: 'oauth', reply: signing.handler(parts.world, request, signing.params) }
    const shown = parts.pages.find(request.method, request.path)
    if (shown) return { ...passage, kind: 'page', reply: shown.handler(request, shown.params) }
    return {
      ...passage,
      kind: 'unknown',
      reply: { status: 404, body: { status: 'error', message: 'There is nothing here' } },
    }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return { ...passage, kind: 'refused', reply: { status: error.status, body: error.body() } }
  }
}

function log(parts: ServerParts, request: Request, passage: Passage): void {
  if (passage.kind === 'control' || passage.kind === 'page') return
  // The consent page is a page for people, not a call.
  if (!request.path.endsWith('/authorize')) parts.record?.add(request)
  parts.log.add({
    at: parts.world.clock.now(),
    realAt: Date.now(),
    method: request.method,
    path: request.path,
    kind: passage.kind,
    status: passage.mishap === 'silence' ? 0 : passage.reply.status,
    portalId: passage.portalId,
    appId: passage.appId,
    inputs: request.inputs,
  })
}
