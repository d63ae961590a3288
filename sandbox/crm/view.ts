import type { ObjectType } from '../model/object-types.ts'
import { objectType } from '../model/object-types.ts'
import type { Portal } from '../model/portal.ts'
import type { CrmRecord } from '../model/record.ts'
import { associationPair } from '../model/association-types.ts'
import { associated } from './associate.ts'

/** A record as the API answers it. */
export interface RecordView {
  id: string
  properties: Record<string, string | null>
  createdAt: string
  updatedAt: string
  archived: boolean
  archivedAt?: string
  propertiesWithHistory?: Record<string, HistoryView[]>
  associations?: Record<string, { results: { id: string; type: string }[] }>
  objectWriteTraceId?: string
  new?: boolean
}

interface HistoryView {
  value: string
  timestamp: string
  sourceType: string
  sourceId: string
  updatedByUserId?: number
}

const iso = (at: number): string => new Date(at).toISOString()

/** A property's value as it is read, those computed from the record itself included; null when it has none. */
export function valueOf(record: CrmRecord, type: ObjectType, name: string): string | null {
  if (name === 'hs_object_id') return record.id
  if (name === type.modified) return iso(record.updatedAt)
  if (name === type.created) return iso(record.createdAt)
  return record.values.get(name) ?? null
}

/**
 * A record with the named properties. Names the portal does not have are left out, empty ones are null; id and dates are
 * always there.
 */
export function viewRecord(
  portal: Portal,
  record: CrmRecord,
  names: readonly string[],
  withHistory: readonly string[] = [],
  associations: readonly ObjectType[] = [],
): RecordView {
  const type = objectType(record.typeId)
  const properties: Record<string, string | null> = {}
  const wanted = names.length > 0 ? names : type.defaults
  for (const name of wanted) if (portal.property(type.id, name)) properties[name] = valueOf(record, type, name)
  for (const name of [type.created, type.modified, 'hs_object_id']) properties[name] = valueOf(record, type, name)
  const view: RecordView = {
    id: record.id,
    properties,
    createdAt: iso(record.createdAt),
    updatedAt: iso(record.updatedAt),
    archived: record.archivedAt !== null,
  }
  if (record.archivedAt !== null) view.archivedAt = iso(record.archivedAt)
  if (withHistory.length > 0) view.propertiesWithHistory = histories(portal, record, withHistory)
  if (associations.length > 0) view.associations = associationViews(portal, record, associations)
  return view
}

/** What a write answers: the written properties and the dates. */
export function viewWritten(portal: Portal, record: CrmRecord, names: readonly string[]): RecordView {
  return viewRecord(portal, record, names.length > 0 ? names : ['hs_object_id'])
}

function histories(portal: Portal, record: CrmRecord, names: readonly string[]): Record<string, HistoryView[]> {
  const out: Record<string, HistoryView[]> = {}
  for (const name of names) {
    if (!portal.property(record.typeId, name)) continue
    const list = record.history.get(name) ?? []
    out[name] = list.toReversed().map((entry) => {
      const view: HistoryView = {
        value: entry.value,
        timestamp: iso(entry.at),
        sourceType: entry.source,
        sourceId: entry.sourceId,
      }
      const user = /^userId:(\d+)$/u.exec(entry.sourceId)
      if (user) view.updatedByUserId = Number(user[1])
      return view
    })
  }
  return out
}

function associationViews(
  portal: Portal,
  record: CrmRecord,
  types: readonly ObjectType[],
): NonNullable<RecordView['associations']> {
  const out: NonNullable<RecordView['associations']> = {}
  for (const type of types) {
    const pair = associationPair(record.typeId, type.id)
    const results: { id: string; type: string }[] = []
    for (const [id, typeIds] of associated(portal, record.id, type.id)) {
      const name = pair ? pair.name.toLowerCase() : 'unlabeled'
      for (const typeId of typeIds) results.push({ id, type: typeId === pair?.primary ? name : `${name}_unlabeled` })
    }
    if (results.length > 0) out[type.plural] = { results }
  }
  return out
}
