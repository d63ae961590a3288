import { isObject, UnbelievableAnswer, type JsonObject } from '../answer-shapes.ts'
import type { CrmRecord } from '../../ports/crm.ts'
import type { FieldFacts } from './describe.ts'
import { id18, isQueue } from './objects.ts'

const OWNER = 'OwnerId'
const NUMBERS = new Set(['int', 'double', 'currency', 'percent', 'long'])

/**
 * A row of a query as the port shows records: everything as text. A record that a queue or the integration user owns is nobody's: somebody
 * always owns a record in Salesforce, and these two mean that nobody was given it.
 */
export function toRecord(row: JsonObject, properties: readonly string[], integrationUser: string): CrmRecord {
  const shown = new Map<string, string | null>()
  for (const property of properties) {
    const value = valueAt(row, property)
    if (value === undefined) continue
    const text = textOf(value)
    const isNobody = property === OWNER && text !== null && (isQueue(text) || text === integrationUser)
    shown.set(property, isNobody ? null : text)
  }
  return {
    id: idOf(row),
    properties: shown,
    createdAt: instantOf(row['CreatedDate']),
    modifiedAt: instantOf(row['SystemModstamp']),
  }
}

export function idOf(row: JsonObject): string {
  const id = typeof row['Id'] === 'string' ? id18(row['Id']) : null
  if (id === null) throw new UnbelievableAnswer('a record has no id')
  return id
}

export function instantOf(value: unknown): number {
  const instant = typeof value === 'string' ? Date.parse(value) : NaN
  if (Number.isNaN(instant)) throw new UnbelievableAnswer('a record has no time')
  return instant
}

/** A field, or `Relation.Field`; undefined when the row does not carry it. */
function valueAt(row: JsonObject, property: string): unknown {
  const dot = property.indexOf('.')
  if (dot < 0) return row[property]
  const inner = row[property.slice(0, dot)]
  return isObject(inner) ? inner[property.slice(dot + 1)] : inner === null ? null : undefined
}

function textOf(value: unknown): string | null {
  if (value === null || value === '') return null
  if (typeof value === 'boolean' || typeof value === 'number') return String(value)
  if (typeof value !== 'string') return null
  // Its own way of writing offsets is not everybody's.
  return /^\d{4}-\d\d-\d\dT[\d:.]+\+0000$/.test(value) ? value.replace('+0000', 'Z') : value
}

/** A text of the port as the field takes it; `""` clears. Undefined: the field cannot hold this. */
export function toField(
  { type }: Pick<FieldFacts, 'type'>,
  text: string,
): string | number | boolean | null | undefined {
  if (type === 'boolean') return text === 'true'
  if (text === '') return null
  if (NUMBERS.has(type)) return Number.isFinite(Number(text)) ? Number(text) : undefined
  if (type === 'datetime' || type === 'date') {
    // Instants of the port are epoch milliseconds.
    const at = /^-?\d+$/.test(text) ? Number(text) : Date.parse(text)
    if (Number.isNaN(at) || Math.abs(at) > 8.64e15) return undefined
    const iso = new Date(at).toISOString()
    return type === 'date' ? iso.slice(0, 10) : iso
  }
  return text
}
