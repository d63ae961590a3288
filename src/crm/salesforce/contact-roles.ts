import { optionalText, type JsonObject } from '../answer-shapes.ts'
import type { RecordId } from '../../ports/crm.ts'
import { id18 } from './objects.ts'
import { among } from './soql.ts'

/** How many people have a role in an opportunity. No field of the org: a mapping names it like any other. */
export const ROLES_COUNT = 'roles:count'

export function wantsRoles(properties: readonly string[]): boolean {
  return properties.includes(ROLES_COUNT)
}

export function contactRoles(opportunityIds: readonly RecordId[]): string {
  return `SELECT Id,OpportunityId,ContactId FROM OpportunityContactRole WHERE ${among('OpportunityId', opportunityIds)} AND ContactId != null`
}

/** By opportunity; somebody with several roles in one counts once. */
export function countRoles(rows: readonly JsonObject[]): ReadonlyMap<RecordId, number> {
  const people = new Map<RecordId, Set<string>>()
  for (const row of rows) {
    const opportunity = id18(optionalText(row['OpportunityId']) ?? '')
    const contact = optionalText(row['ContactId'])
    if (opportunity === null || contact === null) continue
    people.set(opportunity, (people.get(opportunity) ?? new Set()).add(contact))
  }
  return new Map([...people].map(([id, contacts]) => [id, contacts.size]))
}
