import type { CrmRecord, InstallationId, ListedPage, ObjectType } from '../../ports/crm.ts'
import { asList, asObject, isObject, optionalText } from '../answer-shapes.ts'
import { hubspotType } from './object-types.ts'
import { readRecords } from './read-records.ts'
import { BATCH_SIZE, objectsPath, toRecord } from './records.ts'
import { type CallHubspot } from './transport.ts'

/** HubSpot's limit of one search page. */
const LARGEST_PAGE = 200
/** Characters of property names that fit into a search, whose body HubSpot limits to 3,000. */
const LONGEST_NAMES = 2_500

/** Which records are sought, and in which order. */
export interface Search {
  readonly filters: readonly { readonly propertyName: string; readonly operator: string; readonly value: string }[]
  readonly sort: { readonly propertyName: string; readonly direction: 'ASCENDING' | 'DESCENDING' }
}

/** One page of a search with all properties asked for, which are read apart where their names do not fit into it; in the last lane. */
export async function searchRecords(
  call: CallHubspot,
  installation: InstallationId,
  type: ObjectType,
  search: Search,
  properties: readonly string[],
  limit: number,
  after: string | null,
): Promise<ListedPage> {
  const fits = JSON.stringify(properties).length <= LONGEST_NAMES
  const { plural, modified } = hubspotType(type)
  const page = await call(
    {
      installation,
      name: 'search',
      method: 'POST',
      path: objectsPath(plural, '/search'),
      json: {
        filterGroups: search.filters.length === 0 ? [] : [{ filters: search.filters }],
        sorts: [search.sort],
        properties: fits ? properties : [modified],
        limit: Math.min(limit, LARGEST_PAGE),
        // Required by the interface description, from the first page on.
        after: after ?? '0',
      },
      lane: 'backfill',
      bucket: 'search',
      batch: true,
      changes: false,
    },
    toPage,
  )
  if (page === null) return { records: [], after: null }
  return fits ? page : { ...page, records: await filled(call, installation, type, page.records, properties) }
}

/** The same records in the same order with all properties; one that is gone by now keeps the few it was found with. */
async function filled(
  call: CallHubspot,
  installation: InstallationId,
  type: ObjectType,
  records: readonly CrmRecord[],
  properties: readonly string[],
): Promise<readonly CrmRecord[]> {
  const full = new Map<string, CrmRecord>()
  for (let start = 0; start < records.length; start += BATCH_SIZE) {
    const ids = records.slice(start, start + BATCH_SIZE).map(({ id }) => id)
    const { found } = await readRecords(call, installation, type, ids, properties, 'backfill')
    for (const [id, record] of found) full.set(id, record)
  }
  return records.map((record) => ({ ...record, properties: full.get(record.id)?.properties ?? record.properties }))
}

function toPage(body: unknown): ListedPage {
  const facts = asObject(body, 'search answer')
  const next = isObject(facts['paging']) && isObject(facts['paging']['next']) ? facts['paging']['next'] : {}
  return { records: asList(facts['results'], 'results').map(toRecord), after: optionalText(next['after']) }
}
