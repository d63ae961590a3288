import { randomUUID } from 'node:crypto'
import type { FaultBoard, Faults, Mishap } from '../faults.ts'
import { CALL_WINDOW_MS, Limits } from '../limits.ts'
import type { Install } from '../model/app.ts'
import { ApiError, notFound } from '../wire/api-error.ts'
import type { Reply, Request } from '../wire/router.ts'
import type { World } from '../world.ts'
import type { ApiRoute } from './routes.ts'
import { apiRoutes } from './routes.ts'

/** What became of an API call: the reply, who asked, and how the answer is to be spoilt. */
export interface Passage {
  reply: Reply
  kind: string
  portalId: string | null
  appId: string | null
  mishap: Mishap
  /** Real milliseconds to wait before answering. */
  waitMs: number
}

/** The door of the CRM API: authorises, counts against the limits, brings in faults, and calls the handler. */
export class Gateway {
  private readonly world: World
  private readonly faults: FaultBoard
  private readonly limits = new Limits()
  private readonly routes = apiRoutes()

  constructor(world: World, faults: FaultBoard) {
    this.world = world
    this.faults = faults
  }

  /** Answers one call. Never throws for what the caller did. */
  pass(request: Request): Passage {
    const found = this.routes.find(request.method, request.path)
    const passage: Passage = {
      reply: { status: 500 },
      kind: found ? found.handler.kind : 'unknown',
      portalId: null,
      appId: null,
      mishap: 'none',
      waitMs: 0,
    }
    try {
      const install = this.authorise(request)
      passage.portalId = install.portalId
      passage.appId = install.appId
      const faults = this.faults.of(install.portalId)
      passage.waitMs = faults.latencyMs + (faults.latencyJitterMs > 0 ? this.faults.next() * faults.latencyJitterMs : 0)
      passage.mishap = this.faults.draw(faults)
      if (!found) throw notFound(`No route for ${request.method} ${request.path}`)
      passage.reply = this.answer(request, install, faults, found, passage.mishap)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      passage.reply = { status: error.status, body: error.body() }
    }
    passage.reply.headers = { ...passage.reply.headers, 'X-HubSpot-Correlation-Id': randomUUID() }
    return passage
  }

  private authorise(request: Request): Install {
    const [scheme, given] = (request.headers.authorization ?? '').split(' ')
    const token = scheme?.toLowerCase() === 'bearer' ? this.world.state.tokens.get(given ?? '') : undefined
    const install = token && this.world.state.install(token.appId, token.portalId)
    if (!token || !install) {
      throw new ApiError(401, 'INVALID_AUTHENTICATION', 'Authentication credentials not found or not valid.')
    }
    const lateBy = this.world.clock.now() - token.expiresAt
    if (lateBy >= 0)
      throw new ApiError(
        401,
        'EXPIRED_AUTHENTICATION',
        `The OAuth token expired ${Math.floor(lateBy / 1_000)} second(s) ago`,
      )
    return install
  }

  private answer(
    request: Request,
    install: Install,
    faults: Faults,
    found: { handler: ApiRoute; params: Record<string, string> },
    mishap: Mishap,
  ): Reply {
    const limited = this.count(install, faults, found.handler)
    if (limited.refusal) return limited.refusal
    const isError = mishap === 'error' || mishap === 'error-5xx'
    // A fault may strike before the call took effect or after it: the caller cannot tell.
    const before = (isError || mishap === 'silence') && this.faults.next() < 0.5
    if (before) return this.spoilt(mishap)
    const reply = this.handled(request, install, faults, found)
    reply.headers = { ...reply.headers, ...limited.headers }
    return isError ? this.spoilt(mishap) : reply
  }

  private handled(
    request: Request,
    install: Install,
    faults: Faults,
    found: { handler: ApiRoute; params: Record<string, string> },
  ): Reply {
    try {
      return found.handler.handler({
        world: this.world,
        portal: this.world.portal(install.portalId),
        install,
        request,
        params: found.params,
        now: this.world.clock.now(),
        host: request.headers.host ?? 'localhost',
        searchLagMs: faults.searchLagMs,
      })
    } catch (error) {
      if (error instanceof ApiError) return { status: error.status, body: error.body() }
      throw error
    }
  }

  private count(
    install: Install,
    faults: Faults,
    route: ApiRoute,
  ): { headers: Record<string, string>; refusal?: Reply } {
    const now = this.world.clock.now()
    if (route.search) {
      if (faults.searchLimit === null || this.limits.takeSearch(install.portalId, now, faults.searchLimit) !== null)
        return { headers: {} }
      return { headers: {}, refusal: rateRefusal('SECONDLY', 'You have reached your secondly limit.', {}) }
    }
    if (faults.rateLimit === null) return { headers: {} }
    const left = this.limits.takeCall(install.portalId, install.appId, now, faults.rateLimit)
    const headers = {
      'X-HubSpot-RateLimit-Interval-Milliseconds': String(CALL_WINDOW_MS),
      'X-HubSpot-RateLimit-Max': String(faults.rateLimit),
      'X-HubSpot-RateLimit-Remaining': String(left ?? 0),
    }
    if (left !== null) return { headers }
    return {
      headers,
      refusal: rateRefusal('TEN_SECONDLY_ROLLING', 'You have reached your ten_secondly_rolling limit.', headers),
    }
  }

  private spoilt(mishap: Mishap): Reply {
    const status = this.faults.pick(mishap === 'error' ? [423, 429, 500, 502, 503, 504] : [500, 502, 503, 504])
    if (status === 502 || status === 504) return { status, body: `<html>${status}</html>`, type: 'text/html' }
    const category = status === 429 ? { category: 'RATE_LIMITS' } : {}
    return { status, body: { status: 'error', message: 'internal error', correlationId: randomUUID(), ...category } }
  }
}

function rateRefusal(policyName: string, message: string, headers: Record<string, string>): Reply {
  const body = {
    status: 'error',
    message,
    errorType: 'RATE_LIMIT',
    correlationId: randomUUID(),
    policyName,
    groupName: 'publicapi:sandbox',
  }
  return { status: 429, body, headers }
}
