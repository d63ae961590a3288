import type { ObjectType } from '../../ports/crm.ts'
import type { AccountEvents, ChangeEvent, SplitResult, WebhookReader } from '../../ports/webhook.ts'
import { isObject, type JsonObject } from '../answer-shapes.ts'
import type { HubspotApp } from './app.ts'
import { foreignTool, isOwnWrite } from './change-source.ts'
import { objectTypeOf } from './object-types.ts'
import { verifySignature } from './signature.ts'

/** HubSpot sends at most this many events in one request. */
const MOST_EVENTS = 100
/** What stands in place of a sensitive value. */
const REDACTED = 'REDACTED'

const KINDS: ReadonlyMap<string, ChangeEvent['kind']> = new Map([
  ['creation', 'created'],
  ['propertyChange', 'changed'],
  ['deletion', 'deleted'],
  ['restore', 'restored'],
  ['merge', 'merged'],
  ['associationChange', 'linked'],
  ['privacyDeletion', 'privacy-deleted'],
])

/** Reads HubSpot's notifications: generic (`object.propertyChange`) and older (`contact.propertyChange`) names alike. */
export function createHubspotWebhookReader(app: Pick<HubspotApp, 'appId' | 'clientSecrets'>): WebhookReader {
  return {
    crm: 'hubspot',
    verify: (request, now) => verifySignature(request, app.clientSecrets, now),
    split: (body) => split(body, app.appId),
  }
}

/** An event whose shape HubSpot does not promise; the whole batch is refused and comes again. */
class UnreadableEvent extends Error {
  override name = 'UnreadableEvent'
}

interface Gathered {
  readonly accountId: string
  readonly events: ChangeEvent[]
  ignored: number
}

function split(body: Buffer, appId: string | null): SplitResult {
  let batch: unknown
  try {
    batch = JSON.parse(body.toString('utf8'))
  } catch {
    return { ok: false, reason: 'not_json', problem: 'the body is no JSON' }
  }
  if (!Array.isArray(batch)) return { ok: false, reason: 'not_a_batch', problem: 'the body is no list of events' }
  if (batch.length > MOST_EVENTS) {
    return {
      ok: false,
      reason: 'too_many_events',
      problem: `${batch.length} events; at most ${MOST_EVENTS} are allowed`,
    }
  }
  const accounts = new Map<string, Gathered>()
  try {
    batch.forEach((entry: unknown, index) => gather(accounts, entry, index, appId))
  } catch (error) {
    if (error instanceof UnreadableEvent) return { ok: false, reason: 'not_a_batch', problem: error.message }
    throw error
  }
  return { ok: true, accounts: [...accounts.values()] satisfies AccountEvents[], total: batch.length }
}

function gather(accounts: Map<string, Gathered>, entry: unknown, index: number, appId: string | null): void {
  if (!isObject(entry)) throw new UnreadableEvent(`event ${index} is no object`)
  const subscription = entry['subscriptionType'] ?? entry['eventType']
  if (typeof subscription !== 'string') throw new UnreadableEvent(`event ${index} has no subscriptionType`)
  const dot = subscription.indexOf('.')
  const kind = KINDS.get(subscription.slice(dot + 1))
  // A kind we do not know promises no field, not even the account.
  if (kind === undefined && entry['portalId'] === undefined) return
  const accountId = idOf(entry, 'portalId', index)
  let account = accounts.get(accountId)
  if (!account) {
    account = { accountId, events: [], ignored: 0 }
    accounts.set(accountId, account)
  }
  const before = account.events.length
  if (kind === 'linked') readLink(account.events, entry, subscription.slice(0, dot), index, appId)
  else if (kind !== undefined) readEvent(account.events, kind, entry, subscription.slice(0, dot), index, appId)
  if (account.events.length === before) account.ignored += 1
}

/** Appends what one entry tells; nothing for types Estafet does not use. */
function readEvent(
  events: ChangeEvent[],
  kind: Exclude<ChangeEvent['kind'], 'linked'>,
  entry: JsonObject,
  family: string,
  index: number,
  appId: string | null,
): void {
  const type = typeOf(entry, family)
  if (type === undefined) return
  const merged = kind === 'merged'
  const tool = kind === 'changed' ? foreignTool(entry, ourApp(entry, appId)) : undefined
  events.push({
    kind,
    type,
    id: idOf(entry, merged && entry['newObjectId'] !== undefined ? 'newObjectId' : 'objectId', index),
    occurredAt: instantOf(entry, index),
    property: kind === 'changed' ? nameOf(entry, index) : null,
    value: kind === 'changed' ? valueOf(entry, index) : null,
    own: isOwnWrite(entry, ourApp(entry, appId)),
    ...(tool === undefined ? {} : { tool }),
    mergedIds: merged ? mergedIds(entry, index) : NONE,
  })
}
const NONE: readonly never[] = []

/** The generic form names the type by id, the older one in the kind itself. */
function typeOf(entry: JsonObject, family: string): ObjectType | undefined {
  if (family !== 'object') return objectTypeOf(family)
  const id = entry['objectTypeId']
  return typeof id === 'string' ? objectTypeOf(id) : undefined
}

/** A link concerns the record it starts from and, since leads are what is decided, a contact at its other end. Links to tasks and notes are nobody's news. */
function readLink(events: ChangeEvent[], entry: JsonObject, family: string, index: number, appId: string | null): void {
  const named = typeof entry['associationType'] === 'string' ? entry['associationType'].toLowerCase().split('_to_') : []
  const from = linkEnd(entry['fromObjectTypeId'], named[0]) ?? objectTypeOf(family)
  const to = linkEnd(entry['toObjectTypeId'], named[1])
  if (from === undefined || to === undefined) return
  const link = {
    kind: 'linked',
    occurredAt: instantOf(entry, index),
    property: null,
    value: null,
    own: isOwnWrite(entry, ourApp(entry, appId)),
    mergedIds: NONE,
  } as const
  events.push({ ...link, type: from, id: idOf(entry, 'fromObjectId', index) })
  if (to === 'contact') events.push({ ...link, type: to, id: idOf(entry, 'toObjectId', index) })
}

function linkEnd(typeId: unknown, name: string | undefined): ObjectType | undefined {
  if (typeof typeId === 'string') return objectTypeOf(typeId)
  return name === undefined ? undefined : objectTypeOf(name)
}

/** Ids that no longer stand alone: both parties of the merge, without the id the union has now. */
function mergedIds(entry: JsonObject, index: number): readonly string[] {
  const list = entry['mergedObjectIds'] ?? []
  if (!Array.isArray(list)) throw new UnreadableEvent(`event ${index}: mergedObjectIds is no list`)
  const ids = new Set<string>()
  if (entry['primaryObjectId'] !== undefined) ids.add(idOf(entry, 'primaryObjectId', index))
  for (const id of list) ids.add(asDecimal(id, 'mergedObjectIds', index))
  const kept = entry['newObjectId'] ?? entry['objectId']
  ids.delete(String(kept))
  return [...ids]
}

/** The app a notification was sent to, which is ours. */
const ourApp = (entry: JsonObject, appId: string | null): string => appId ?? String(entry['appId'])

function idOf(entry: JsonObject, field: string, index: number): string {
  return asDecimal(entry[field], field, index)
}

/** A number past 2^53 has lost digits before we could read it: better refused than another record's id. */
function asDecimal(value: unknown, field: string, index: number): string {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return String(value)
  if (typeof value === 'string' && /^\d{1,20}$/.test(value)) return value
  throw new UnreadableEvent(`event ${index}: ${field} is no id`)
}

function instantOf(entry: JsonObject, index: number): number {
  const at = entry['occurredAt']
  if (typeof at === 'number' && Number.isSafeInteger(at) && at >= 0) return at
  throw new UnreadableEvent(`event ${index}: occurredAt is no instant`)
}

function nameOf(entry: JsonObject, index: number): string {
  const name = entry['propertyName']
  if (typeof name === 'string' && name !== '') return name
  throw new UnreadableEvent(`event ${index}: propertyName is missing`)
}

function valueOf(entry: JsonObject, index: number): string | null {
  const value = entry['propertyValue']
  if (value === undefined || value === null) return null
  if (typeof value !== 'string') throw new UnreadableEvent(`event ${index}: propertyValue is no text`)
  return entry['isSensitive'] === true && value === REDACTED ? null : value
}
