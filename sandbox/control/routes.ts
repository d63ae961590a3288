import type { FaultBoard } from '../faults.ts'
import { findObjectType } from '../model/object-types.ts'
import type { PortalFacts } from '../model/portal.ts'
import type { RequestLog } from '../request-log.ts'
import { badRequest } from '../wire/api-error.ts'
import type { JsonObject } from '../wire/json.ts'
import { asList, asNumber, asObject, asOptionalText, asText } from '../wire/json.ts'
import type { Params, Reply, Request } from '../wire/router.ts'
import { Router, empty, json, jsonBody } from '../wire/router.ts'
import type { WebhookDelivery } from '../webhooks/delivery.ts'
import type { EventOutbox } from '../webhooks/outbox.ts'
import { runStep } from '../webhooks/workflow-step.ts'
import type { World } from '../world.ts'
import { Actor, MOST_ACTS } from './acts.ts'
import { readApp } from './app.ts'
import { dump } from './dump.ts'

/** Parts of the running sandbox the control API may turn. */
export interface Controls {
  world: World
  faults: FaultBoard
  log: RequestLog
  delivery: WebhookDelivery
  outbox: EventOutbox
  /** Creates a portal with its population. */
  createPortal(facts: Pick<PortalFacts, 'portalId' | 'seed' | 'population'>): void
  /** Hash of the generated history of a portal. */
  fingerprint(portalId: string): string
  /** Switches the life of a portal on or off from now. */
  setLife(portalId: string, on: boolean): void
}

/** A handler of the control API. */
export type ControlHandler = (request: Request, params: Params) => Reply | Promise<Reply>

const FLUSH_WAIT_MS = 10_000
const LOG_PAGE = 10_000

/** All paths under /sandbox/. */
export function controlRoutes(controls: Controls): Router<ControlHandler> {
  const { world, faults, log, delivery, outbox } = controls
  const router = new Router<ControlHandler>()
  router.on('GET', '/sandbox/clock', () => json(clockView(world)))
  router.on('PUT', '/sandbox/clock', (request) => setClock(world, request))
  router.on('PUT', '/sandbox/app', (request) => {
    const app = readApp(asObject(jsonBody(request), 'body'))
    world.commit({ k: 'app', app })
    return json(app)
  })
  router.on('GET', '/sandbox/app', () => json({ apps: [...world.state.apps.values()] }))
  router.on('POST', '/sandbox/portals', (request) => createPortal(controls, request))
  router.on('GET', '/sandbox/portals', () =>
    json({ portals: [...world.state.portals.values()].map((portal) => portal.facts) }),
  )
  router.on('PUT', '/sandbox/portals/{id}', (request, params) => changePortal(controls, request, params))
  router.on('DELETE', '/sandbox/portals/{id}', (_request, params) => {
    world.portal(params['id'] ?? '')
    world.commit({ k: 'portal-gone', p: params['id'] ?? '' })
    return empty()
  })
  router.on('GET', '/sandbox/portals/{id}/dump', (request, params) => {
    const type = findObjectType(request.query.get('type') ?? 'contacts')
    if (!type) throw badRequest(`Unknown object type ${request.query.get('type') ?? ''}`)
    const text = dump(world.portal(params['id'] ?? ''), type, request.query.get('history') === '1')
    return { status: 200, body: text, type: 'application/x-ndjson; charset=utf-8' }
  })
  router.on('GET', '/sandbox/portals/{id}/steps', (_request, params) =>
    json(Object.fromEntries(world.portal(params['id'] ?? '').steps)),
  )
  router.on('POST', '/sandbox/portals/{id}/steps', async (request, params) => {
    const body = asObject(jsonBody(request), 'body')
    const step = {
      contactId: asText(body['contactId'], 'contactId'),
      callbackId: asText(body['callbackId'], 'callbackId'),
    }
    return json(await runStep(world, world.portal(params['id'] ?? ''), step))
  })
  router.on('GET', '/sandbox/portals/{id}/enrolments', (_request, params) =>
    json(Object.fromEntries(world.portal(params['id'] ?? '').enrolments)),
  )
  router.on('POST', '/sandbox/portals/{id}/act', (request, params) => act(world, request, params))
  router.on('GET', '/sandbox/faults', () => json(faults.view()))
  router.on('PUT', '/sandbox/faults', (request) => {
    faults.change(asObject(jsonBody(request), 'body'))
    return json(faults.view())
  })
  router.on('POST', '/sandbox/revoke', (request) => revoke(world, request))
  router.on('POST', '/sandbox/webhooks/flush', async () => {
    const done = await delivery.flush(FLUSH_WAIT_MS)
    return json({ done, pending: outbox.size })
  })
  router.on('GET', '/sandbox/log', (request) => {
    const since = Number(request.query.get('since') ?? '0')
    const limit = Number(request.query.get('limit') ?? String(LOG_PAGE))
    if (!Number.isFinite(since) || !Number.isFinite(limit)) throw badRequest('since and limit must be numbers')
    return json({ entries: log.since(since, limit) })
  })
  router.on('GET', '/sandbox/counters', () =>
    json({ calls: log.totals(), webhooks: { ...delivery.counts, pending: outbox.size } }),
  )
  router.on('GET', '/sandbox/fingerprint', (request) => {
    const first = [...world.state.portals.keys()][0] ?? ''
    const portalId = request.query.get('portalId') ?? first
    world.portal(portalId)
    return json({ portalId, fingerprint: controls.fingerprint(portalId) })
  })
  return router
}

function clockView(world: World): unknown {
  const position = world.clock.position()
  const now = world.clock.now()
  return {
    now,
    nowIso: new Date(now).toISOString(),
    realNow: Date.now(),
    speed: position.speed,
    epochVirtual: position.virtual,
    epochReal: position.real,
  }
}

function setClock(world: World, request: Request): Reply {
  const body = asObject(jsonBody(request), 'body')
  if (body['speed'] !== undefined) {
    const speed = asNumber(body['speed'], 'speed')
    if (speed < 0) throw badRequest('speed must be 0 or more')
    world.clock.setSpeed(speed)
  }
  if (body['set'] !== undefined) world.clock.moveTo(readMoment(body['set']))
  if (body['advanceMs'] !== undefined) world.clock.moveTo(world.clock.now() + asNumber(body['advanceMs'], 'advanceMs'))
  world.keepClock()
  return json(clockView(world))
}

function readMoment(value: unknown): number {
  const at = typeof value === 'number' ? value : Date.parse(asText(value, 'set'))
  if (!Number.isFinite(at)) throw badRequest('set must be milliseconds or an ISO moment')
  return at
}

function createPortal(controls: Controls, request: Request): Reply {
  const body = asObject(jsonBody(request), 'body')
  const portalId = asText(body['portalId'], 'portalId')
  if (!/^\d{1,12}$/u.test(portalId)) throw badRequest('portalId must be a number')
  const population = asOptionalText(body['population'], 'population') ?? 'company'
  if (population !== 'company' && population !== 'empty') throw badRequest('population must be empty or company')
  const seed = body['seed'] === undefined ? 1 : asNumber(body['seed'], 'seed')
  if (controls.world.state.portals.has(portalId)) controls.world.commit({ k: 'portal-gone', p: portalId })
  controls.createPortal({ portalId, seed, population })
  return json(controls.world.portal(portalId).facts, 201)
}

function changePortal(controls: Controls, request: Request, params: Params): Reply {
  const portal = controls.world.portal(params['id'] ?? '')
  const body = asObject(jsonBody(request), 'body')
  const facts: PortalFacts = {
    ...portal.facts,
    ...(typeof body['lifecycleSync'] === 'boolean' ? { lifecycleSync: body['lifecycleSync'] } : {}),
    ...(typeof body['name'] === 'string' ? { name: body['name'] } : {}),
    ...(typeof body['timeZone'] === 'string' ? { timeZone: body['timeZone'] } : {}),
    ...(body['website'] === undefined ? {} : { website: readWebsite(asObject(body['website'], 'website')) }),
  }
  controls.world.commit({ k: 'portal', facts })
  if (typeof body['life'] === 'boolean') controls.setLife(facts.portalId, body['life'])
  return json(portal.facts)
}

function readWebsite(given: JsonObject): { script: string; site: string } {
  return { script: asText(given['script'], 'website.script'), site: asText(given['site'], 'website.site') }
}

function act(world: World, request: Request, params: Params): Reply {
  const portal = world.portal(params['id'] ?? '')
  const actions = asList(asObject(jsonBody(request), 'body')['actions'], 'actions')
  if (actions.length > MOST_ACTS) throw badRequest(`At most ${MOST_ACTS} actions a call are taken`)
  request.inputs = actions.length
  const actor = new Actor(world, portal)
  return json({ results: actions.map((action) => actor.act(action)) })
}

function revoke(world: World, request: Request): Reply {
  const body = asObject(jsonBody(request), 'body')
  const portalId = asText(body['portalId'], 'portalId')
  const appId = asOptionalText(body['appId'], 'appId')
  const installs = [...world.state.installs.values()].filter(
    (install) => install.portalId === portalId && (appId === undefined || install.appId === appId),
  )
  for (const install of installs) world.commit({ k: 'uninstall', appId: install.appId, p: portalId })
  return json({ revoked: installs.length })
}
