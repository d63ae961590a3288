/** One value a property had. */
export interface HistoryEntry {
  value: string
  /** Virtual milliseconds. */
  at: number
  source: string
  sourceId: string
}

/** A CRM record. Only properties with a value are in `values`; times are virtual milliseconds. */
export interface CrmRecord {
  id: string
  typeId: string
  values: Map<string, string>
  history: Map<string, HistoryEntry[]>
  createdAt: number
  updatedAt: number
  archivedAt: number | null
  /** Set when this record was merged into another; it then answers single reads only. */
  mergedInto: string | null
}

// The CRM shows at most 20 past values of a contact property.
const KEPT_HISTORY = 20

/** Writes values into a record and its history; "" clears. */
export function writeValues(
  record: CrmRecord,
  values: Record<string, string>,
  stamp: { at: number; source: string; sourceId: string },
): void {
  for (const name of Object.keys(values)) {
    const value = values[name]!
    if (value === '') record.values.delete(name)
    else record.values.set(name, value)
    const entry: HistoryEntry = { value, ...stamp }
    const list = record.history.get(name)
    if (!list) record.history.set(name, [entry])
    else {
      list.push(entry)
      if (list.length > KEPT_HISTORY) list.shift()
    }
  }
  if (stamp.at > record.updatedAt) record.updatedAt = stamp.at
}

/** A page view, form or other mark on a record's timeline. */
export interface TimelineMark {
  at: number
  kind: 'page-view' | 'form' | 'email-open' | 'email-click' | 'note'
  title: string
  detail: string
}

/** A user who may own records. */
export interface Owner {
  id: string
  email: string
  type: 'PERSON' | 'QUEUE'
  firstName: string
  lastName: string
  userId: number
  createdAt: number
  updatedAt: number
  archived: boolean
  teams: { id: string; name: string; primary: boolean }[]
}
