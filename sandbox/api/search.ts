import { associated } from '../crm/associate.ts'
import { viewRecord } from '../crm/view.ts'
import type { ObjectType } from '../model/object-types.ts'
import { findObjectType } from '../model/object-types.ts'
import { badRequest } from '../wire/api-error.ts'
import type { JsonObject } from '../wire/json.ts'
import { asList, asNumber, asObject, asOptionalText, asText, asTexts } from '../wire/json.ts'
import type { Reply } from '../wire/router.ts'
import { json } from '../wire/router.ts'
import type { ApiCall } from './call.ts'
import { bodyOf, requireScope, typeParam } from './call.ts'
import type { Indexed } from './search-index.ts'
import { indexedAt } from './search-index.ts'
import type { Filter, Kind } from './search-filters.ts'
import { comparable, isOperator, matches } from './search-filters.ts'

const LONGEST_BODY = 3_000
const MOST_GROUPS = 5
const MOST_FILTERS = 6
const MOST_FILTERS_IN_ALL = 18
const LARGEST_PAGE = 200
const DEEPEST_RESULT = 10_000

/** POST /crm/objects/…/{type}/search */
export function search(call: ApiCall): Reply {
  const type = typeParam(call)
  requireScope(call, type.readScope)
  if (call.request.body.length > LONGEST_BODY)
    throw badRequest(`The search body is longer than ${LONGEST_BODY} characters`)
  const body = bodyOf(call)
  const { limit, after } = readPage(body)
  const groups = readGroups(call, type, body)
  const query = asOptionalText(body['query'], 'query')?.toLowerCase() ?? ''
  const cutoff = call.now - call.searchLagMs
  const found: Indexed[] = []
  for (const record of call.portal.all(type.id)) {
    const view = indexedAt(record, type, cutoff)
    if (view && isMatch(call, type, view, groups, query)) found.push(view)
  }
  sort(call, type, found, body['sorts'])
  const names = asTexts(body['properties'], 'properties')
  const results = found.slice(after, after + limit).map((view) => {
    const answer = viewRecord(call.portal, view.record, names)
    for (const name of Object.keys(answer.properties)) answer.properties[name] = view.read(name)
    return answer
  })
  const next = after + limit
  return json({
    total: found.length,
    results,
    ...(next < found.length ? { paging: { next: { after: String(next) } } } : {}),
  })
}

function readPage(body: JsonObject): { limit: number; after: number } {
  const limit = body['limit'] === undefined ? 10 : asNumber(body['limit'], 'limit')
  if (limit < 0 || limit > LARGEST_PAGE) throw badRequest(`limit must be at most ${LARGEST_PAGE}`)
  const given = asOptionalText(body['after'], 'after')
  const after = given === undefined || given === '' ? 0 : asNumber(given, 'after')
  if (!Number.isInteger(after) || after < 0) throw badRequest('after is not a cursor of this search')
  if (after + limit > DEEPEST_RESULT)
    throw badRequest(`The search returns at most ${DEEPEST_RESULT} results; narrow it down`)
  return { limit, after }
}

function readGroups(call: ApiCall, type: ObjectType, body: JsonObject): Filter[][] {
  const groups = asList(body['filterGroups'], 'filterGroups', true).map((group) =>
    asList(asObject(group, 'filterGroups[]')['filters'], 'filters').map((filter) => readFilter(call, type, filter)),
  )
  if (groups.length > MOST_GROUPS) throw badRequest(`At most ${MOST_GROUPS} filterGroups are allowed`)
  if (groups.some((group) => group.length > MOST_FILTERS))
    throw badRequest(`At most ${MOST_FILTERS} filters per group are allowed`)
  if (groups.flat().length > MOST_FILTERS_IN_ALL) throw badRequest(`At most ${MOST_FILTERS_IN_ALL} filters are allowed`)
  return groups
}

function readFilter(call: ApiCall, type: ObjectType, value: unknown): Filter {
  const filter = asObject(value, 'filters[]')
  const propertyName = asText(filter['propertyName'], 'propertyName')
  const operator = asText(filter['operator'], 'operator')
  if (!isOperator(operator)) throw badRequest(`Unknown operator ${operator}`)
  const single = asOptionalText(filter['value'], 'value') ?? ''
  const high = asOptionalText(filter['highValue'], 'highValue') ?? ''
  const values = asTexts(filter['values'], 'values')
  const needsValue = !['HAS_PROPERTY', 'NOT_HAS_PROPERTY', 'IN', 'NOT_IN'].includes(operator)
  if (needsValue && single === '') throw badRequest(`The operator ${operator} needs a value for ${propertyName}`)
  if ((operator === 'IN' || operator === 'NOT_IN') && values.length === 0)
    throw badRequest(`The operator ${operator} needs values`)
  if (operator === 'BETWEEN' && high === '') throw badRequest('The operator BETWEEN needs a highValue')
  return { propertyName, operator, value: single, highValue: high, values, kind: kindOf(call, type, propertyName) }
}

function kindOf(call: ApiCall, type: ObjectType, name: string): Kind {
  if (name.startsWith('associations.') && findObjectType(name.slice('associations.'.length))) return 'association'
  const definition = call.portal.property(type.id, name)
  if (!definition) throw badRequest(`Property "${name}" does not exist`)
  if (definition.type === 'number') return 'number'
  if (definition.type === 'date' || definition.type === 'datetime') return 'time'
  return definition.type === 'string' ? 'text' : 'choice'
}

function isMatch(call: ApiCall, type: ObjectType, view: Indexed, groups: Filter[][], query: string): boolean {
  if (query !== '' && !type.searched.some((name) => (view.read(name) ?? '').toLowerCase().includes(query))) return false
  if (groups.length === 0) return true
  return groups.some((group) => group.every((filter) => passes(call, view, filter)))
}

function passes(call: ApiCall, view: Indexed, filter: Filter): boolean {
  if (filter.kind !== 'association') return matches(filter, view.read(filter.propertyName))
  const to = findObjectType(filter.propertyName.slice('associations.'.length))
  const ids = to ? [...associated(call.portal, view.record.id, to.id)].map(([id]) => id) : []
  switch (filter.operator) {
    case 'HAS_PROPERTY':
      return ids.length > 0
    case 'NOT_HAS_PROPERTY':
      return ids.length === 0
    case 'IN':
      return ids.some((id) => filter.values.includes(id))
    default:
      return ids.includes(filter.value)
  }
}

function sort(call: ApiCall, type: ObjectType, found: Indexed[], given: unknown): void {
  const sorts = asList(given, 'sorts', true)
  if (sorts.length > 1) throw badRequest('Only one sort is allowed')
  const [first] = sorts
  const order =
    first === undefined ? null : typeof first === 'string' ? { propertyName: first } : asObject(first, 'sorts[]')
  if (!order) return
  const name = asText(order['propertyName'], 'propertyName').replace(/^-/u, '')
  const kind = kindOf(call, type, name)
  const down = order['direction'] === 'DESCENDING' || (typeof first === 'string' && first.startsWith('-'))
  const keyed = found.map((view) => ({ view, key: comparable(kind, view.read(name)) }))
  keyed.sort((a, b) => compare(a.key, b.key) * (down ? -1 : 1) || Number(a.view.record.id) - Number(b.view.record.id))
  keyed.forEach(({ view }, index) => {
    found[index] = view
  })
}

function compare(a: number | string | null, b: number | string | null): number {
  if (a === b) return 0
  if (a === null) return 1
  if (b === null) return -1
  return a < b ? -1 : 1
}
