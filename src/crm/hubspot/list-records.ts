import type { InstallationId, Lane, ListedPage, ObjectType } from '../../ports/crm.ts'
import { asList, asObject, isObject, optionalText, UnbelievableAnswer } from '../answer-shapes.ts'
import { hubspotType } from './object-types.ts'
import { BATCH_SIZE, objectsPath, toRecord } from './records.ts'
import type { CallHubspot } from './transport.ts'

/** One page of all records of a type, by rising id. */
export async function listRecords(
  call: CallHubspot,
  installation: InstallationId,
  type: ObjectType,
  after: string | null,
  properties: readonly string[],
  lane: Lane,
): Promise<ListedPage> {
  const cursor = after === null ? '' : `&after=${encodeURIComponent(after)}`
  const query = `?limit=${BATCH_SIZE}&properties=${properties.map(encodeURIComponent).join(',')}${cursor}`
  const page = await call(
    {
      installation,
      name: 'list',
      method: 'GET',
      path: objectsPath(hubspotType(type).plural, query),
      lane,
      batch: true,
      changes: false,
    },
    toPage,
  )
  return page ?? { records: [], after: null }
}

function toPage(body: unknown): ListedPage {
  const facts = asObject(body, 'list')
  const next = isObject(facts['paging']) && isObject(facts['paging']['next']) ? facts['paging']['next'] : {}
  return { records: asList(facts['results'], 'results').map(toRecord), after: optionalText(next['after']) }
}

/** How many records of a type there are: a search says so with its first page. */
export async function countRecords(call: CallHubspot, installation: InstallationId, type: ObjectType): Promise<number> {
  const total = await call(
    {
      installation,
      name: 'search',
      method: 'POST',
      path: objectsPath(hubspotType(type).plural, '/search'),
      json: { filterGroups: [], sorts: [], properties: [], limit: 1, after: '0' },
      lane: 'normal',
      bucket: 'search',
      changes: false,
    },
    (body) => {
      const count = asObject(body, 'search answer')['total']
      if (typeof count !== 'number') throw new UnbelievableAnswer('a search without a total')
      return count
    },
  )
  return total ?? 0
}
