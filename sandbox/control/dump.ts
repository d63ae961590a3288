import { valueOf } from '../crm/view.ts'
import type { ObjectType } from '../model/object-types.ts'
import { OBJECT_TYPES } from '../model/object-types.ts'
import type { Portal } from '../model/portal.ts'
import type { CrmRecord } from '../model/record.ts'

/** All records of a kind as NDJSON: properties, associations, archived and merged ones too. */
export function dump(portal: Portal, type: ObjectType, withHistory: boolean): string {
  let text = ''
  for (const record of portal.records.get(type.id)?.values() ?? []) {
    text += `${JSON.stringify(dumped(portal, type, record, withHistory))}\n`
  }
  return text
}

function dumped(portal: Portal, type: ObjectType, record: CrmRecord, withHistory: boolean): unknown {
  const properties: Record<string, string | null> = Object.fromEntries(record.values)
  for (const name of [type.created, type.modified, 'hs_object_id']) properties[name] = valueOf(record, type, name)
  const associations: Record<string, { id: string; types: number[] }[]> = {}
  for (const other of OBJECT_TYPES) {
    const targets = [...(portal.linked(record.id, other.id) ?? [])].map(([id, types]) => ({ id, types }))
    if (targets.length > 0) associations[other.plural] = targets
  }
  return {
    id: record.id,
    type: type.plural,
    properties,
    associations,
    createdAt: new Date(record.createdAt).toISOString(),
    updatedAt: new Date(record.updatedAt).toISOString(),
    archived: record.archivedAt !== null,
    mergedInto: record.mergedInto,
    ...(withHistory ? { history: Object.fromEntries(record.history) } : {}),
  }
}
