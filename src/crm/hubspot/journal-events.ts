import type { JournalPage } from '../../ports/journal.ts'
import type { ChangeEvent } from '../../ports/webhook.ts'
import { asObject, isObject, type JsonObject, UnbelievableAnswer } from '../answer-shapes.ts'
import { foreignTool, isOwnWrite } from './change-source.ts'
import { objectTypeOf } from './object-types.ts'

const KINDS: ReadonlyMap<unknown, ChangeEvent['kind']> = new Map([
  ['CREATE', 'created'],
  ['UPDATE', 'changed'],
  ['DELETE', 'deleted'],
  ['RESTORE', 'restored'],
  ['MERGE', 'merged'],
  ['ASSOCIATION_ADDED', 'linked'],
  ['ASSOCIATION_REMOVED', 'linked'],
  ['GDPR_DELETE', 'privacy-deleted'],
])
const UNINSTALL = 'APP_UNINSTALL'
const NONE: readonly never[] = []

/**
 * Reads a file of the journal: what it tells of this account, as notifications would have told it. Entries of other accounts are left out.
 * @throws {UnbelievableAnswer} for anything that is no such file.
 */
export function readJournalFile(body: unknown, accountId: string, appId: string | null): Omit<JournalPage, 'offset'> {
  const list = asObject(body, 'journal file')['journalEvents']
  if (!Array.isArray(list)) throw new UnbelievableAnswer('journalEvents is no list')
  const events: ChangeEvent[] = []
  let ignored = 0
  let removed = false
  for (const entry of list) {
    if (!isObject(entry) || String(entry['portalId']) !== accountId) continue
    if (entry['action'] === UNINSTALL) removed = true
    const found = eventsOf(entry, appId)
    if (found.length === 0) ignored += 1
    events.push(...found)
  }
  return { events: { accountId, events, ignored }, removed, body: Buffer.from(JSON.stringify(body)) }
}

function eventsOf(entry: JsonObject, appId: string | null): readonly ChangeEvent[] {
  const kind = KINDS.get(entry['action'])
  if (kind === undefined) return NONE
  if (kind === 'linked') return linkEvents(entry, appId)
  const type = typeof entry['objectTypeId'] === 'string' ? objectTypeOf(entry['objectTypeId']) : undefined
  if (type === undefined) return NONE
  const event: ChangeEvent = {
    ...{ kind, type, id: idOf(entry['objectId']), occurredAt: instantOf(entry['occurredAt']) },
    ...{ property: null, value: null, own: isOwn(entry, appId) },
    mergedIds: kind === 'merged' ? mergedIds(entry) : NONE,
  }
  const changes = entry['propertyChanges']
  if (kind !== 'changed' || !isObject(changes)) return [event]
  const tool = foreignTool(entry, appId)
  return Object.entries(changes).map(([property, value]) => ({
    ...event,
    ...(tool === undefined ? {} : { tool }),
    property,
    value: typeof value === 'string' ? value : null,
  }))
}

/** A link concerns the record it starts from and a contact at its other end, as in notifications. */
function linkEvents(entry: JsonObject, appId: string | null): readonly ChangeEvent[] {
  const ends = ['from', 'to'].flatMap((end) => {
    const typeId = entry[`${end}ObjectTypeId`]
    const type = typeof typeId === 'string' ? objectTypeOf(typeId) : undefined
    return type === undefined ? [] : [{ type, id: idOf(entry[`${end}ObjectId`]) }]
  })
  if (ends.length < 2) return NONE
  const event = { kind: 'linked', occurredAt: instantOf(entry['occurredAt']), own: isOwn(entry, appId) } as const
  return ends
    .filter(({ type }, place) => place === 0 || type === 'contact')
    .map((end) => ({ ...event, ...end, property: null, value: null, mergedIds: NONE }))
}

/**
 * Whether an entry is a write of our own. No mark of its writer is documented for the journal; where one comes, it is the one that
 * notifications carry. Without it the number of our writes tells; see src/flow/read-journal.ts.
 */
export function isOwn(entry: JsonObject, appId: string | null): boolean {
  return isOwnWrite(entry, appId)
}

/** How a merge names its parties here is not documented: the fields of notifications are read where they are there. */
export function mergedIds(entry: JsonObject): readonly string[] {
  const list = Array.isArray(entry['mergedObjectIds']) ? entry['mergedObjectIds'] : []
  const all = [entry['primaryObjectId'], ...list].filter((id) => id !== undefined).map(idOf)
  return [...new Set(all)].filter((id) => id !== String(entry['objectId']))
}

function idOf(value: unknown): string {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return String(value)
  if (typeof value === 'string' && /^\d{1,20}$/.test(value)) return value
  throw new UnbelievableAnswer('an entry without a readable id')
}

function instantOf(value: unknown): number {
  const at = typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : Number.NaN
  if (Number.isSafeInteger(at)) return at
  throw new UnbelievableAnswer('an entry without an instant')
}
