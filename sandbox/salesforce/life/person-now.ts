import type { Org } from '../org.ts'
import type { Row } from '../row.ts'

export interface PersonNow {
  readonly object: 'Lead' | 'Contact'
  readonly id: string
  readonly row: Row
}

/** Under which record somebody who came as this lead goes on: itself, its master, or the contact it became. @returns null when they are gone. */
export function personNow(org: Org, id: string): PersonNow | null {
  const object = id.startsWith('003') ? 'Contact' : 'Lead'
  const row = org.find(object, id)
  if (row === null) return null
  const next = row['IsDeleted'] === true ? row['MasterRecordId'] : row['ConvertedContactId']
  if (typeof next === 'string') return personNow(org, next)
  return row['IsDeleted'] === true ? null : { object, id, row }
}
