import type { CrmRecord, InstallationId, ModifiedPage, ObjectType } from '../../ports/crm.ts'
import { asList, asObject, isObject, optionalText } from '../answer-shapes.ts'
import { hubspotType } from './object-types.ts'
import { readRecords } from './read-records.ts'
import { BATCH_SIZE, objectsPath, toRecord } from './records.ts'
import { type CallHubspot } from './transport.ts'

/** HubSpot's limits of one search page and of one search. */
const LARGEST_PAGE = 200
const LONGEST_SEARCH = 10_000
/** Characters of property names that fit into a search, whose body HubSpot limits to 3,000. */
const LONGEST_NAMES = 2_500

interface FoundPage {
  readonly records: readonly CrmRecord[]
  readonly after: string | null
}

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
  const fits = JSON.stringify(properties).length <= LONGEST_NAMES
  const asked = fits ? properties : [hubspotType(type).modified]
  const records: CrmRecord[] = []
  let after: string | null = null
  do {
    const page: FoundPage = await search(call, installation, type, since, asked, Math.min(limit, LARGEST_PAGE), after)
    records.push(...(fits ? page.records : await filled(call, installation, type, page.records, properties)))
    after = page.after
  } while (after !== null && records.length < LONGEST_SEARCH && (records.length < limit || isOneInstant(records)))
  return { records, lastModifiedAt: records.at(-1)?.modifiedAt ?? null, more: after !== null }
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

function isOneInstant(records: readonly CrmRecord[]): boolean {
  return records[0]?.modifiedAt === records.at(-1)?.modifiedAt
}

async function search(
  call: CallHubspot,
  installation: InstallationId,
  type: ObjectType,
  since: number,
  properties: readonly string[],
  limit: number,
  after: string | null,
): Promise<FoundPage> {
  const { plural, modified } = hubspotType(type)
  const page = await call(
    {
      installation,
      name: 'search',
      method: 'POST',
      path: objectsPath(plural, '/search'),
      json: {
        filterGroups: [{ filters: [{ propertyName: modified, operator: 'GTE', value: String(since) }] }],
        sorts: [{ propertyName: modified, direction: 'ASCENDING' }],
        properties,
        limit,
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
  return page ?? { records: [], after: null }
}

function toPage(body: unknown): FoundPage {
  const facts = asObject(body, 'search answer')
  const next = isObject(facts['paging']) && isObject(facts['paging']['next']) ? facts['paging']['next'] : {}
  return { records: asList(facts['results'], 'results').map(toRecord), after: optionalText(next['after']) }
}
