import { createHash } from 'node:crypto'
import avsc, { type Type } from 'avsc'
import type { Row } from '../row.ts'
import { OBJECTS, type Field, type FieldType } from '../schema.ts'

/** What every change event begins with. */
export interface ChangeHeader {
  readonly entityName: string
  readonly recordIds: readonly string[]
  readonly changeType: string
  readonly changeOrigin: string
  readonly transactionKey: string
  readonly sequenceNumber: number
  readonly commitTimestamp: number
  readonly commitNumber: number
  readonly commitUser: string
  readonly nulledFields: readonly string[]
  readonly diffFields: readonly string[]
  readonly changedFields: readonly string[]
}

/** Objects whose changes are told. */
export const TOLD_OBJECTS = ['Lead', 'Contact', 'Account', 'Opportunity', 'Task'] as const

/** Not part of an event: the id stands in the header, the others are never told. */
const UNTOLD = new Set(['Id', 'IsDeleted', 'SystemModstamp', 'LastActivityDate', 'MasterRecordId'])
const NAME = ['FirstName', 'LastName']
const ADDRESS = ['Street', 'City', 'State', 'PostalCode', 'Country']
const ADDRESS_FIELD: Readonly<Record<string, readonly [name: string, prefix: string]>> = {
  Lead: ['Address', ''],
  Contact: ['MailingAddress', 'Mailing'],
  Account: ['BillingAddress', 'Billing'],
}

/** A top-level field of an event: one field of the row, or a compound of several. */
type Place =
  | { readonly name: string; readonly field: Field }
  | { readonly name: string; readonly parts: readonly (readonly [part: string, field: string])[] }

/** The shape of one object's change events: its Avro schema, and how rows become payloads. */
export class ChangeSchema {
  readonly id: string
  readonly json: string
  readonly #places: readonly Place[]
  readonly #type: Type

  constructor(object: string) {
    this.#places = placesOf(object)
    this.json = JSON.stringify(schemaOf(object, this.#places))
    this.id = createHash('md5').update(this.json).digest('base64url')
    this.#type = avsc.Type.forSchema(JSON.parse(this.json) as avsc.Schema)
  }

  /**
   * @param row what the event shows of the record; null: nothing, as of a deletion or a gap.
   * @param changed null: every field of the row, and none of them named, as of a creation.
   */
  payload(header: ChangeHeader, row: Row | null, changed: readonly string[] | null): Buffer {
    const shown = (field: string) => row !== null && (changed === null || changed.includes(field))
    const body: Record<string, unknown> = {}
    for (const place of this.#places) {
      if ('field' in place) {
        body[place.name] = shown(place.name) ? asAvro(place.field.type, row![place.name]) : null
        continue
      }
      const some = place.parts.some(([, field]) => shown(field))
      const parts = place.parts.map(([part, field]) => [part, shown(field) ? (row![field] ?? null) : null])
      body[place.name] = some ? Object.fromEntries(parts) : null
    }
    const nulled = (changed ?? []).filter((field) => row !== null && (row[field] ?? null) === null)
    const told: ChangeHeader = {
      ...header,
      changedFields: this.#bits(changed ?? []),
      nulledFields: this.#bits(nulled),
    }
    return this.#type.toBuffer({ ChangeEventHeader: told, ...body })
  }

  /** Bitmaps: bit 0 is the header; a changed part of a compound is told as `index-0x…`. */
  #bits(fields: readonly string[]): readonly string[] {
    let top = 0n
    const inner: string[] = []
    for (const [at, place] of this.#places.entries()) {
      const index = at + 1
      if ('field' in place) {
        if (fields.includes(place.name)) top |= 1n << BigInt(index)
        continue
      }
      let bits = 0n
      for (const [bit, [, field]] of place.parts.entries()) if (fields.includes(field)) bits |= 1n << BigInt(bit)
      if (bits > 0n) inner.push(`${index}-0x${bits.toString(16).toUpperCase()}`)
    }
    return [...(top > 0n ? [`0x${top.toString(16).toUpperCase()}`] : []), ...inner]
  }
}

function placesOf(object: string): readonly Place[] {
  const fields = OBJECTS.get(object)!.filter(({ name }) => !UNTOLD.has(name))
  const [address, prefix] = ADDRESS_FIELD[object] ?? ['', '']
  const streets = address === '' ? [] : ADDRESS.map((part) => [part, prefix + part] as const)
  const names = object === 'Lead' || object === 'Contact' ? NAME.map((part) => [part, part] as const) : []
  const within = new Set([...names, ...streets].map(([, field]) => field))
  return [
    ...(names.length > 0 ? [{ name: 'Name', parts: names }] : []),
    ...(streets.length > 0 ? [{ name: address, parts: streets }] : []),
    ...fields.filter(({ name }) => !within.has(name)).map((field) => ({ name: field.name, field })),
  ]
}

const TEXTS = { type: 'array', items: 'string' }
const CHANGE_TYPES = ['CREATE', 'UPDATE', 'DELETE', 'UNDELETE']

function schemaOf(object: string, places: readonly Place[]): unknown {
  const changeType = {
    type: 'enum',
    name: 'ChangeType',
    symbols: [...CHANGE_TYPES, ...CHANGE_TYPES.map((one) => `GAP_${one}`), 'GAP_OVERFLOW', 'SNAPSHOT'],
  }
  const header = {
    type: 'record',
    name: 'ChangeEventHeader',
    fields: [
      { name: 'entityName', type: 'string' },
      { name: 'recordIds', type: TEXTS },
      { name: 'changeType', type: changeType },
      { name: 'changeOrigin', type: 'string' },
      { name: 'transactionKey', type: 'string' },
      { name: 'sequenceNumber', type: 'int' },
      { name: 'commitTimestamp', type: 'long' },
      { name: 'commitNumber', type: 'long' },
      { name: 'commitUser', type: 'string' },
      { name: 'nulledFields', type: TEXTS },
      { name: 'diffFields', type: TEXTS },
      { name: 'changedFields', type: TEXTS },
    ],
  }
  return {
    type: 'record',
    name: `${object}ChangeEvent`,
    namespace: 'com.sforce.eventbus',
    fields: [{ name: 'ChangeEventHeader', type: header }, ...places.map(fieldOf)],
  }
}

function fieldOf(place: Place): unknown {
  if ('field' in place) return { name: place.name, type: ['null', avroOf(place.field.type)], default: null }
  const fields = place.parts.map(([name]) => ({ name, type: ['null', 'string'], default: null }))
  const type = ['null', { type: 'record', name: place.name === 'Name' ? 'PersonName' : place.name, fields }]
  return { name: place.name, type, default: null }
}

function avroOf(type: FieldType): string {
  if (type === 'boolean') return 'boolean'
  if (type === 'int') return 'int'
  if (type === 'double' || type === 'currency') return 'double'
  return type === 'date' || type === 'datetime' ? 'long' : 'string'
}

function asAvro(type: FieldType, value: unknown): unknown {
  if (value === null || value === undefined) return null
  return type === 'date' || type === 'datetime' ? Date.parse(String(value)) : value
}
