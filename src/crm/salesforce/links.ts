import { optionalText, type JsonObject } from '../answer-shapes.ts'
import type { LinkedIds, ObjectType, RecordId } from '../../ports/crm.ts'
import { objectOf } from './objects.ts'
import { queryTogether, type QueryTarget } from './query.ts'
import { among } from './soql.ts'
import type { CallSalesforce } from './transport.ts'

/** Where a link between two types stands: an object, its two ends, and whether one of several is the main one. */
interface LinkPlace {
  readonly object: string
  readonly from: string
  readonly to: string
  readonly primary: boolean
}
const ROLES = 'OpportunityContactRole'
const PLACES: Readonly<Record<string, LinkPlace>> = {
  'contact deal': { object: ROLES, from: 'ContactId', to: 'OpportunityId', primary: true },
  'deal contact': { object: ROLES, from: 'OpportunityId', to: 'ContactId', primary: true },
  'contact company': { object: 'Contact', from: 'Id', to: 'AccountId', primary: false },
  'company contact': { object: 'Contact', from: 'AccountId', to: 'Id', primary: false },
  'deal company': { object: 'Opportunity', from: 'Id', to: 'AccountId', primary: false },
  'company deal': { object: 'Opportunity', from: 'AccountId', to: 'Id', primary: false },
}
const IDS_A_QUERY = 200

/** Links of records to another type, primary first; up to a thousand ids are one call. Leads have none: they get them by conversion. */
export async function readLinks(
  call: CallSalesforce,
  target: QueryTarget,
  from: ObjectType,
  to: ObjectType,
  ids: readonly RecordId[],
): Promise<readonly LinkedIds[]> {
  const place = PLACES[`${from} ${to}`]
  const linkable = [...new Set(ids)].filter((id) =>
    ['Contact', 'Account', 'Opportunity'].includes(objectOf(from, id) ?? ''),
  )
  if (place === undefined || linkable.length === 0) return []
  const queries: { soql: string }[] = []
  for (let start = 0; start < linkable.length; start += IDS_A_QUERY) {
    const some = among(place.from, linkable.slice(start, start + IDS_A_QUERY))
    const fields = [...new Set(['Id', place.from, place.to, ...(place.primary ? ['IsPrimary'] : [])])]
    queries.push({ soql: `SELECT ${fields.join(',')} FROM ${place.object} WHERE ${some} AND ${place.to} != null` })
  }
  const answers = await queryTogether(call, target, queries)
  const links = new Map<RecordId, { readonly id: RecordId; readonly primary: boolean }[]>()
  for (const row of answers.flatMap(({ rows }) => rows)) add(links, row, place)
  return [...links].map(([id, found]) => ({
    id,
    to: [...new Set([...found.filter(({ primary }) => primary), ...found].map((one) => one.id))],
  }))
}

function add(
  links: Map<RecordId, { id: RecordId; primary: boolean }[]>,
  row: JsonObject,
  { from, to }: LinkPlace,
): void {
  const [one, other] = [optionalText(row[from]), optionalText(row[to])]
  if (one === null || other === null) return
  links.set(one, [...(links.get(one) ?? []), { id: other, primary: row['IsPrimary'] === true }])
}
