import { VERSION } from '../api/routes.ts'
import type { AccessToken } from '../model/app.ts'
import { ApiError, badRequest, notFound } from '../wire/api-error.ts'
import { asNumber, asObject, asText, asTexts, type JsonObject } from '../wire/json.ts'
import { empty, json, jsonBody, Router, type Params, type Reply, type Request } from '../wire/router.ts'
import type { World } from '../world.ts'
import { offsetOf, seqOf, type JournalFeed, type JournalSubscription } from './journal-feed.ts'

export type JournalHandler = (request: Request, params: Params) => Reply

/** Scopes an app asks for itself, beside those of the objects it wants logged. */
const READ = 'developer.webhooks_journal.read'
const SUBSCRIPTIONS_READ = 'developer.webhooks_journal.subscriptions.read'
const SUBSCRIPTIONS_WRITE = 'developer.webhooks_journal.subscriptions.write'
/** A file's address is good for so long. */
const FILE_LIFE_MS = 300_000
const FILES = '/sandbox/journal-files'
const LISTS = ['actions', 'properties', 'objectIds', 'associatedObjectTypeIds']
/** Which lists each kind must hold; all of them are required. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  OBJECT: ['actions', 'properties', 'objectIds'],
  ASSOCIATION: ['actions', 'associatedObjectTypeIds', 'objectIds'],
  APP_LIFECYCLE_EVENT: ['properties'],
  GDPR_PRIVACY_DELETION: ['actions'],
}

/** The journal's calls, and the files it names. */
export function journalRoutes(world: World, feed: JournalFeed): Router<JournalHandler> {
  const router = new Router<JournalHandler>()
  const subscriptions = `/webhooks-journal/subscriptions/${VERSION}`
  router.on('GET', subscriptions, (request) => {
    const { appId } = appToken(world, request, SUBSCRIPTIONS_READ)
    return json({ results: feed.subscriptions.filter((one) => one.appId === appId).map(shown) })
  })
  router.on('POST', subscriptions, (request) => {
    const { appId, scopes = [] } = appToken(world, request, SUBSCRIPTIONS_WRITE)
    return json(shown(feed.subscribe(wanted(asObject(jsonBody(request), 'body'), appId, scopes))))
  })
  for (const kind of ['journal', 'journal-local']) {
    const read = `/webhooks-journal/${kind}/${VERSION}`
    router.on('GET', `${read}/earliest`, (request) => next(world, feed, request, kind, 0))
    router.on('GET', `${read}/offset/{offset}/next`, (request, { offset = '' }) => {
      const seq = seqOf(offset)
      if (seq === null) throw badRequest('offset is not a journal offset')
      return next(world, feed, request, kind, seq)
    })
  }
  router.on('GET', `${FILES}/{appId}/{portalId}/{first}/{last}`, (request, params) =>
    file(world, feed, request, params),
  )
  return router
}

function next(world: World, feed: JournalFeed, request: Request, kind: string, seq: number): Reply {
  const { appId } = appToken(world, request, READ)
  const portalId = request.query.get('installPortalId')
  if (kind === 'journal-local' && portalId === null) throw badRequest('installPortalId is required')
  const found = feed.after(appId, portalId, seq)
  if (found === null) throw notFound('The offset is no longer kept')
  if (found === 'none') return empty()
  const expiresAt = world.clock.now() + FILE_LIFE_MS
  const where = `${FILES}/${appId}/${portalId ?? 'all'}/${found.first}/${found.last}?X-Expires=${expiresAt}`
  return json({
    url: `http://${request.headers.host ?? 'localhost'}${where}`,
    expiresAt: new Date(expiresAt).toISOString(),
    currentOffset: offsetOf(found.last),
  })
}

/** Storage, not the API: whoever knows the address may read, and a token of ours is refused. */
function file(world: World, feed: JournalFeed, request: Request, params: Params): Reply {
  if (request.headers.authorization !== undefined)
    return { status: 400, body: '<Error><Code>InvalidArgument</Code></Error>', type: 'application/xml' }
  if (Number(request.query.get('X-Expires')) <= world.clock.now())
    return { status: 403, body: '<Error><Code>AccessDenied</Code></Error>', type: 'application/xml' }
  const { appId = '', portalId = '', first, last } = params
  return json(feed.file(appId, portalId === 'all' ? null : portalId, Number(first), Number(last)))
}

/** @throws {ApiError} 401 without an app's own token, 403 without the scope. */
function appToken(world: World, request: Request, scope: string): AccessToken {
  const [scheme, given] = (request.headers.authorization ?? '').split(' ')
  const token = scheme?.toLowerCase() === 'bearer' ? world.state.tokens.get(given ?? '') : undefined
  if (token?.scopes === undefined || token.expiresAt <= world.clock.now())
    throw new ApiError(401, 'INVALID_AUTHENTICATION', 'Authentication credentials not found or not valid.')
  if (!token.scopes.includes(scope)) throw new ApiError(403, 'MISSING_SCOPES', `This app lacks ${scope}`)
  return token
}

function wanted(
  body: JsonObject,
  appId: string,
  scopes: readonly string[],
): Omit<JournalSubscription, 'id' | 'createdAt'> {
  const subscriptionType = asText(body['subscriptionType'], 'subscriptionType')
  const required = REQUIRED[subscriptionType]
  if (required === undefined) throw badRequest(`Unknown subscriptionType ${subscriptionType}`)
  for (const name of required) if (!Array.isArray(body[name])) throw badRequest(`${name} is required`)
  for (const name of LISTS)
    if (!required.includes(name) && body[name] !== undefined) throw badRequest(`${subscriptionType} takes no ${name}`)
  if (subscriptionType === 'APP_LIFECYCLE_EVENT') {
    asText(body['eventTypeId'], 'eventTypeId')
    return { appId, portalId: null, subscriptionType, objectTypeId: null, actions: [], properties: [] }
  }
  const objectTypeId = asText(body['objectTypeId'], 'objectTypeId')
  const scope = SCOPES[objectTypeId]
  if (scope !== undefined && !scopes.includes(scope))
    throw new ApiError(403, 'MISSING_SCOPES', `This app lacks ${scope}`)
  return {
    appId,
    portalId: String(asNumber(body['portalId'], 'portalId')),
    subscriptionType,
    objectTypeId,
    actions: asTexts(body['actions'], 'actions'),
    properties: required.includes('properties') ? asTexts(body['properties'], 'properties') : [],
  }
}
const SCOPES: Readonly<Record<string, string>> = {
  '0-1': 'crm.objects.contacts.read',
  '0-2': 'crm.objects.companies.read',
  '0-3': 'crm.objects.deals.read',
}

function shown({ id, appId, portalId, createdAt, objectTypeId, ...rest }: JournalSubscription): JsonObject {
  const at = new Date(createdAt).toISOString()
  return {
    ...{ id, appId: Number(appId), createdAt: at, updatedAt: at, objectTypeId: objectTypeId ?? '' },
    ...(portalId === null ? {} : { portalId: Number(portalId) }),
    ...rest,
  }
}
