import type { CrmRecord, InstallationId, ListedPage, ModifiedPage, ObjectType } from '../../ports/crm.ts'
import { hubspotType } from './object-types.ts'
import { searchRecords, type Search } from './search-records.ts'
import { type CallHubspot } from './transport.ts'

/** HubSpot's limit of one search. */
const LONGEST_SEARCH = 10_000

/**
 * Records modified at or after `since`, oldest first: at least `limit` if there are so many. A page never ends inside one millisecond, as
 * far as one search reaches, so that the caller can go on from the last instant.
 */
export async function modifiedSince(
  call: CallHubspot,
  installation: InstallationId,
  type: ObjectType,
  since: number,
  properties: readonly string[],
  limit: number,
): Promise<ModifiedPage> {
  const { modified } = hubspotType(type)
  const search: Search = {
    filters: [{ propertyName: modified, operator: 'GTE', value: String(since) }],
    sort: { propertyName: modified, direction: 'ASCENDING' },
  }
  const records: CrmRecord[] = []
  let after: string | null = null
  do {
    const page: ListedPage = await searchRecords(call, installation, type, search, properties, limit, after)
    records.push(...page.records)
    after = page.after
  } while (after !== null && records.length < LONGEST_SEARCH && (records.length < limit || isOneInstant(records)))
  return { records, lastModifiedAt: records.at(-1)?.modifiedAt ?? null, more: after !== null }
}

function isOneInstant(records: readonly CrmRecord[]): boolean {
  return records[0]?.modifiedAt === records.at(-1)?.modifiedAt
}

/** A page of the records that were created last, newest first. */
export function newestRecords(
  call: CallHubspot,
  installation: InstallationId,
  type: ObjectType,
  after: string | null,
  properties: readonly string[],
  limit: number,
): Promise<ListedPage> {
  const search: Search = { filters: [], sort: { propertyName: 'createdate', direction: 'DESCENDING' } }
  return searchRecords(call, installation, type, search, properties, limit, after)
}
