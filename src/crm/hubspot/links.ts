import {
  CrmRefusedError,
  type InstallationId,
  type Lane,
  type LinkedIds,
  type ObjectType,
  type RecordId,
} from '../../ports/crm.ts'
import { asId, asList, asObject, isObject, optionalText } from '../answer-shapes.ts'
import { API_VERSION } from './api-version.ts'
import { hubspotType } from './object-types.ts'
import { toBatch } from './records.ts'
import { type CallHubspot } from './transport.ts'

/** HubSpot's limit of one association read. */
const MOST_IDS = 1_000
/** Pages of links followed; a company with more contacts than these hold is cut, and reconciled contact by contact. */
const MOST_PAGES = 20
/** Association types that mean "primary", in every direction. */
const PRIMARY = new Set([1, 2, 5, 6])

interface Page {
  readonly id: RecordId
  readonly to: readonly { readonly id: RecordId; readonly primary: boolean }[]
  readonly after: string | null
}

/** Links of up to 1,000 records to another type, primary first. Records without links are absent. */
export async function readLinks(
  call: CallHubspot,
  installation: InstallationId,
  from: ObjectType,
  to: ObjectType,
  ids: readonly RecordId[],
  lane: Lane,
): Promise<readonly LinkedIds[]> {
  if (ids.length > MOST_IDS)
    throw new CrmRefusedError(400, `${ids.length} ids are more than the ${MOST_IDS} of one read`)
  const all = new Map<RecordId, Map<RecordId, boolean>>()
  let inputs: readonly { readonly id: RecordId; readonly after?: string }[] = [...new Set(ids)].map((id) => ({ id }))
  for (let pages = 0; inputs.length > 0 && pages < MOST_PAGES; pages++) {
    const next: { id: RecordId; after: string }[] = []
    for (const page of await readPages(call, installation, from, to, inputs, lane)) {
      const known = all.get(page.id) ?? new Map<RecordId, boolean>()
      for (const { id, primary } of page.to) known.set(id, primary || known.get(id) === true)
      all.set(page.id, known)
      if (page.after !== null) next.push({ id: page.id, after: page.after })
    }
    inputs = next
  }
  return [...all].filter(([, links]) => links.size > 0).map(([id, links]) => ({ id, to: primaryFirst(links) }))
}

function primaryFirst(links: ReadonlyMap<RecordId, boolean>): readonly RecordId[] {
  const ids = [...links.keys()]
  return [...ids.filter((id) => links.get(id)), ...ids.filter((id) => !links.get(id))]
}

async function readPages(
  call: CallHubspot,
  installation: InstallationId,
  from: ObjectType,
  to: ObjectType,
  inputs: readonly { readonly id: RecordId; readonly after?: string }[],
  lane: Lane,
): Promise<readonly Page[]> {
  const pages = await call(
    {
      installation,
      name: 'associations-read',
      method: 'POST',
      path: `/crm/associations/${API_VERSION}/${hubspotType(from).singular}/${hubspotType(to).singular}/batch/read`,
      json: { inputs },
      lane,
      batch: true,
      changes: false,
      none: [404],
    },
    (body) => toBatch(body).results.map(toPage),
  )
  return pages ?? []
}

function toPage(facts: Readonly<Record<string, unknown>>): Page {
  const paging = isObject(facts['paging']) && isObject(facts['paging']['next']) ? facts['paging']['next'] : {}
  return {
    id: asId(asObject(facts['from'], 'from')['id'], 'from.id'),
    to: asList(facts['to'], 'to').map(toLink),
    after: optionalText(paging['after']),
  }
}

function toLink(value: unknown): Page['to'][number] {
  const facts = asObject(value, 'link')
  const types = Array.isArray(facts['associationTypes']) ? facts['associationTypes'] : []
  const primary = types.some(
    (type) => isObject(type) && typeof type['typeId'] === 'number' && PRIMARY.has(type['typeId']),
  )
  return { id: asId(facts['toObjectId'], 'toObjectId'), primary }
}
