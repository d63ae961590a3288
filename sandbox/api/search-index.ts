import { valueOf } from '../crm/view.ts'
import type { ObjectType } from '../model/object-types.ts'
import type { CrmRecord } from '../model/record.ts'

/** A record as the search index knows it. */
export interface Indexed {
  record: CrmRecord
  /** A property's value as indexed; null when it had none. */
  read(name: string): string | null
}

/**
 * The record as it was at `cutoff` (virtual milliseconds): the index lags behind, so a value written after the cutoff is
 * not seen yet, and a record created after it does not exist.
 */
export function indexedAt(record: CrmRecord, type: ObjectType, cutoff: number): Indexed | null {
  if (record.updatedAt <= cutoff) return { record, read: (name) => valueOf(record, type, name) }
  if (record.createdAt > cutoff) return null
  return {
    record,
    read(name) {
      if (name === type.modified) return new Date(lastChange(record, cutoff)).toISOString()
      const history = record.history.get(name)
      if (!history) return valueOf(record, type, name)
      const known = history.findLast((entry) => entry.at <= cutoff)
      return known && known.value !== '' ? known.value : null
    },
  }
}

function lastChange(record: CrmRecord, cutoff: number): number {
  let last = record.createdAt
  for (const history of record.history.values()) {
    for (const entry of history) if (entry.at <= cutoff && entry.at > last) last = entry.at
  }
  return last
}
