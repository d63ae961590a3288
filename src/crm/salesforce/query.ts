import { asList, asObject, isObject, optionalText, type JsonObject } from '../answer-shapes.ts'
import type { InstallationId, Lane } from '../../ports/crm.ts'
import { DATA } from './api-version.ts'
import { failureOf } from './failure.ts'
import type { CallSalesforce } from './transport.ts'

/** Where a query goes and how urgent it is. */
export interface QueryTarget {
  readonly installation: InstallationId
  readonly lane: Lane
}
export interface Found {
  readonly rows: readonly JsonObject[]
  readonly total: number
}

/** Salesforce takes so many queries in one composite call. */
const MOST_TOGETHER = 5
/** Pages of 2,000 that one query follows. */
const MOST_PAGES = 50

/** One query, all of its pages. @param deleted with what lies in the bin. */
export async function query(call: CallSalesforce, target: QueryTarget, soql: string, deleted = false): Promise<Found> {
  const path = `/${deleted ? 'queryAll' : 'query'}?q=${encodeURIComponent(soql)}`
  const first = await call({ ...target, name: 'query', method: 'GET', path, changes: false }, toPage)
  return follow(call, target, first)
}

/** Several queries as one call of the day's limit; their text is in the body, so it may be long. */
export async function queryTogether(
  call: CallSalesforce,
  target: QueryTarget,
  queries: readonly { readonly soql: string; readonly deleted?: boolean }[],
): Promise<readonly Found[]> {
  if (queries.length > MOST_TOGETHER) throw new RangeError(`${queries.length} queries are more than ${MOST_TOGETHER}`)
  if (queries.length === 0) return []
  const compositeRequest = queries.map(({ soql, deleted }, index) => ({
    method: 'GET',
    url: `${DATA}/${deleted ? 'queryAll' : 'query'}?q=${encodeURIComponent(soql)}`,
    referenceId: `q${index}`,
  }))
  const pages = await call(
    {
      ...target,
      name: 'queries',
      method: 'POST',
      path: '/composite',
      json: { allOrNone: false, compositeRequest },
      changes: false,
    },
    (body) => asList(asObject(body, 'composite')['compositeResponse'], 'compositeResponse').map(toSubanswer),
  )
  const found: Found[] = []
  for (const page of pages) {
    if (page instanceof Error) throw page
    found.push(await follow(call, target, page))
  }
  return found
}

interface Page extends Found {
  readonly next: string | null
}

async function follow(call: CallSalesforce, target: QueryTarget, first: Page): Promise<Found> {
  const rows = [...first.rows]
  let { next } = first
  for (let pages = 1; next !== null && pages < MOST_PAGES; pages += 1) {
    // Salesforce tells the rest as a path, sometimes with its origin.
    const path: string = next.startsWith('/') ? next : new URL(next).pathname
    const page: Page = await call({ ...target, name: 'query-more', method: 'GET', path, changes: false }, toPage)
    rows.push(...page.rows)
    next = page.next
  }
  return { rows, total: first.total }
}

function toSubanswer(value: unknown): Page | Error {
  const facts = asObject(value, 'part of a composite answer')
  if (facts['httpStatusCode'] === 200) return toPage(facts['body'])
  const entry: unknown = Array.isArray(facts['body']) ? facts['body'][0] : null
  const error = isObject(entry) ? entry : {}
  const code = optionalText(error['errorCode']) ?? `ERROR_HTTP_${String(facts['httpStatusCode'])}`
  return failureOf({ code, message: optionalText(error['message']) ?? '', fields: [] }, false)
}

function toPage(body: unknown): Page {
  const facts = asObject(body, 'query answer')
  const rows = asList(facts['records'], 'records').map((row) => asObject(row, 'record'))
  const total = typeof facts['totalSize'] === 'number' ? facts['totalSize'] : rows.length
  return { rows, total, next: facts['done'] === false ? optionalText(facts['nextRecordsUrl']) : null }
}
