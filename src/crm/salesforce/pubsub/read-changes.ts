import { createHash } from 'node:crypto'
import { asObject, asText, isObject, optionalText, textsOf, UnbelievableAnswer } from '../../answer-shapes.ts'
import type { Instant } from '../../../domain/lead.ts'
import type { StreamBatch } from '../../../ports/change-stream.ts'
import type { ObjectType } from '../../../ports/record-ids.ts'
import type { ChangeEvent } from '../../../ports/webhook.ts'
import { id18, isQueue, typeOf } from '../objects.ts'
import { changedFields, type SchemaField } from './changed-fields.ts'

/** One event, its bytes read. */
export interface DecodedEvent {
  readonly fields: readonly SchemaField[]
  readonly payload: unknown
}
/** How our own writes are known. */
export interface OwnWrites {
  /** The user our access belongs to. */
  readonly userId: string
  /** Fields that nobody but us writes. */
  readonly outputs: ReadonlySet<string>
  /** The field that numbers our writes. */
  readonly revision: string
  /** Fields of a lead that no other tool should write. */
  readonly contested: readonly string[]
}

const KINDS: Readonly<Record<string, ChangeEvent['kind']>> = {
  CREATE: 'created',
  UPDATE: 'changed',
  DELETE: 'deleted',
  UNDELETE: 'restored',
}
/** Longest transaction there may be: its rows can carry a stamp so much older than its commit. */
const LONGEST_TRANSACTION_MS = 15 * 60_000
const AUDIT = new Set(['LastModifiedDate', 'LastModifiedById'])
const ALL_TYPES: readonly ObjectType[] = ['company', 'deal', 'contact']

/**
 * What a batch of change events tells, in our words. Of values only the number of our own writes is taken, and what another tool wrote over
 * an owner or a stage of ours: everything else is read from the record.
 * @param events null for one whose bytes nobody can read; then a search has to find what it told.
 */
export function readChanges(
  orgId: string,
  offset: string,
  events: readonly (DecodedEvent | null)[],
  own: OwnWrites,
  now: Instant,
): StreamBatch {
  const told = events.map((event) => readOr(event, own, now))
  const changes = told.flatMap(({ events: some }) => some)
  const body = Buffer.from(JSON.stringify(changes))
  const moments = told.flatMap(({ at }) => at ?? [])
  const ignored = told.filter(({ events: some, holes }) => some.length === 0 && holes.length === 0).length
  return {
    offset,
    events: { accountId: orgId, events: changes, ignored },
    body,
    digest: `stream:${createHash('sha256').update(offset).update(body).digest('hex')}`,
    holes: told.flatMap(({ holes }) => holes),
    gaps: told.filter(({ isGap }) => isGap).length,
    newestAt: moments.length === 0 ? null : Math.max(...moments),
  }
}

interface Told {
  readonly events: readonly ChangeEvent[]
  readonly holes: StreamBatch['holes']
  readonly isGap: boolean
  readonly at: Instant | null
}

function readOr(event: DecodedEvent | null, own: OwnWrites, now: Instant): Told {
  if (event === null) return unreadable(now)
  try {
    return readChange(event, own)
  } catch (wrong) {
    if (!(wrong instanceof UnbelievableAnswer)) throw wrong
    return unreadable(now)
  }
}

function unreadable(now: Instant): Told {
  const holes = ALL_TYPES.map((type) => ({ type, since: now - LONGEST_TRANSACTION_MS }))
  return { events: [], holes, isGap: true, at: null }
}

/** @throws {UnbelievableAnswer} for what is no change event. */
function readChange({ fields, payload }: DecodedEvent, own: OwnWrites): Told {
  const values = asObject(payload, 'change event')
  const header = asObject(values['ChangeEventHeader'], 'ChangeEventHeader')
  const changeType = asText(header['changeType'], 'changeType')
  const at = Number(header['commitTimestamp'])
  const type = typeOf(asText(header['entityName'], 'entityName'))
  const isGap = changeType.startsWith('GAP_')
  if (type === null) return { events: [], holes: [], isGap, at }
  const hole = { type, since: at - LONGEST_TRANSACTION_MS }
  if (changeType === 'GAP_OVERFLOW') return { events: [], holes: [hole], isGap, at }
  const kind = KINDS[changeType.replace('GAP_', '')]
  const told = textsOf(header['recordIds'])
  const ids = told.flatMap((id) => id18(id) ?? [])
  // Instead of ids stands a pattern for all of an object where a field's type was changed.
  const holes = ids.length === told.length ? [] : [hole]
  if (kind === undefined) return { events: [], holes, isGap, at }
  const changed = isGap ? [] : changedFields(fields, textsOf(header['changedFields']))
  const revision = isGap ? null : ownRevision(values, header, changed, own)
  const rewrites = type === 'contact' && kind === 'changed' ? rewritesIn(values, header, changed, own) : []
  const mark = revision === null ? { property: null, value: null, own: false } : { ...revision, own: true }
  const events = ids.flatMap((id) =>
    [mark, ...rewrites].map((told) => ({ kind, type, id, occurredAt: at, ...told, mergedIds: [] })),
  )
  return { events, holes, isGap, at }
}

/** Salesforce's own pages, which name themselves as an app does; a person stands behind them. */
const PAGES = /^(Sfdc|Salesforce)/i
const LONGEST_CLIENT = 100

/** What an app that names itself wrote over a field of ours; flows and apps without a name are not told from the person they run as. */
function rewritesIn(
  values: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>>,
  changed: readonly string[],
  own: OwnWrites,
): readonly Pick<ChangeEvent, 'property' | 'value' | 'own' | 'tool'>[] {
  const [, client] = CLIENT.exec(optionalText(header['changeOrigin']) ?? '') ?? []
  if (client === undefined || PAGES.test(client) || isOurs(header, own)) return []
  const tool = { kind: 'app', id: client.slice(0, LONGEST_CLIENT) } as const
  return own.contested
    .filter((property) => changed.includes(property))
    .map((property) => ({ property, value: shownValue(values[property], own), own: false, tool }))
}

/** A queue and our own user own for nobody in particular. */
function shownValue(given: unknown, { userId }: OwnWrites): string | null {
  const text = optionalText(given)
  const id = text === null ? null : id18(text)
  return id !== null && (isQueue(id) || id === userId) ? null : (id ?? text)
}

const CLIENT = /(?:^|;)client=([^;/]+)/
const OUR_CLIENT = 'Estafet'

function isOurs(header: Readonly<Record<string, unknown>>, { userId }: OwnWrites): boolean {
  const [, client] = CLIENT.exec(optionalText(header['changeOrigin']) ?? '') ?? []
  return client === OUR_CLIENT || id18(optionalText(header['commitUser']) ?? '') === userId
}

/**
 * The number of our write that this change is; null when it is not, or not only, ours. Flows of the org that our write sets off commit as
 * our user too: one field that is not ours alone, an owner included, makes it news.
 */
function ownRevision(
  values: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>>,
  changed: readonly string[],
  own: OwnWrites,
): { readonly property: string; readonly value: string } | null {
  const { outputs, revision } = own
  const value = values[revision]
  if (!isOurs(header, own) || !changed.includes(revision) || typeof value !== 'number') return null
  const isAlone = changed.every((name) => outputs.has(name) || AUDIT.has(name))
  return isAlone ? { property: revision, value: String(value) } : null
}

/** The fields of an event's Avro schema as its bitmaps count them. @param json as Salesforce gives it. */
export function fieldsOf(json: string): readonly SchemaField[] {
  const schema: unknown = JSON.parse(json)
  return membersOf(schema).map((field) => ({
    name: field.name,
    parts: recordsIn(field.type)
      .flatMap(membersOf)
      .map(({ name }) => name),
  }))
}

function membersOf(schema: unknown): readonly { readonly name: string; readonly type: unknown }[] {
  const fields = isObject(schema) ? schema['fields'] : null
  if (!Array.isArray(fields)) return []
  return fields.flatMap((field: unknown) =>
    isObject(field) && typeof field['name'] === 'string' ? [{ name: field['name'], type: field['type'] }] : [],
  )
}

function recordsIn(type: unknown): readonly unknown[] {
  const all: readonly unknown[] = Array.isArray(type) ? type : [type]
  return all.filter((one) => isObject(one) && one['type'] === 'record')
}
