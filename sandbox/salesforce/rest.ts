import type { Reply, Request } from '../wire/router.ts'
import { json, jsonBody, Router } from '../wire/router.ts'
import type { Call } from './call.ts'
import { collections } from './collections.ts'
import { describe } from './describe.ts'
import { OrgError } from './errors.ts'
import { parse, run, shown } from './soql.ts'

/** The API version the sandbox speaks; older ones are answered alike. */
export const VERSION = 'v67.0'
const LONGEST_URI = 16_384
const PAGE = 2_000
const MOST_SUBREQUESTS = 25
const MOST_QUERIES = 5

type Handler = (call: Call) => unknown

/** Results still to be fetched, by the name that follows in `nextRecordsUrl`. */
const cursors = new Map<string, { readonly records: readonly unknown[]; readonly total: number }>()
let cursorsMade = 0

const routes = new Router<Handler>()
  .on('GET', '/services/data/{version}', ({ params, identityUrl }) => ({
    identity: identityUrl,
    sobjects: `/services/data/${params['version']}/sobjects`,
    query: `/services/data/${params['version']}/query`,
    composite: `/services/data/${params['version']}/composite`,
    limits: `/services/data/${params['version']}/limits`,
  }))
  .on('GET', '/services/data/{version}/sobjects/{object}/describe', ({ org, params }) =>
    describe(org, params['object']!),
  )
  .on('GET', '/services/data/{version}/query', (call) => query(call, false))
  .on('GET', '/services/data/{version}/queryAll', (call) => query(call, true))
  .on('GET', '/services/data/{version}/query/{cursor}', ({ params }) => more(params['cursor']!, params['version']!))
  .on('POST', '/services/data/{version}/composite', composite)
  .on('PATCH', '/services/data/{version}/composite/sobjects', (call) => collections(call, 'update'))
  .on('POST', '/services/data/{version}/composite/sobjects', (call) => collections(call, 'create'))
  .on('PATCH', '/services/data/{version}/composite/sobjects/{object}/{key}', (call) => collections(call, 'upsert'))

/** Answers a call of the data API. @throws {OrgError} */
export function answer(call: Omit<Call, 'params'>): Reply {
  const { request } = call
  if (Buffer.byteLength(request.path) + Buffer.byteLength(request.query.toString()) > LONGEST_URI)
    throw new OrgError('URI_TOO_LONG', 'URI Too Long', 414)
  const path = request.path.replace(/\/$/, '')
  const found = routes.find(request.method, path)
  if (!found || !/^v\d\d\.0$/.test(found.params['version'] ?? ''))
    throw new OrgError('NOT_FOUND', 'The requested resource does not exist', 404)
  return json(found.handler({ ...call, params: found.params }))
}

function query({ org, request, params }: Call, deleted: boolean): unknown {
  const wanted = parse(request.query.get('q') ?? '')
  const rows = run(org, wanted, deleted)
  if (wanted.count) return { totalSize: rows.length, done: true, records: [] }
  const base = `/services/data/${params['version']}`
  return page(
    rows.map((row) => shown(org, wanted, row, base)),
    rows.length,
    params['version']!,
  )
}

function page(records: readonly unknown[], total: number, version: string): unknown {
  if (records.length <= PAGE) return { totalSize: total, done: true, records }
  cursorsMade += 1
  const name = `0r88d${String(cursorsMade).padStart(10, '0')}-${PAGE}`
  cursors.set(name, { records: records.slice(PAGE), total })
  return {
    totalSize: total,
    done: false,
    nextRecordsUrl: `/services/data/${version}/query/${name}`,
    records: records.slice(0, PAGE),
  }
}

function more(name: string, version: string): unknown {
  const cursor = cursors.get(name)
  if (!cursor) throw new OrgError('INVALID_QUERY_LOCATOR', 'invalid query locator', 400)
  cursors.delete(name)
  return page(cursor.records, cursor.total, version)
}

interface Subrequest {
  readonly method: string
  readonly url: string
  readonly referenceId: string
  readonly body?: unknown
}

/** Up to 25 calls in one; each is judged alone, unless allOrNone. References between them are not imitated. */
function composite(call: Call): unknown {
  const { allOrNone, compositeRequest } = jsonBody(call.request) as {
    allOrNone?: boolean
    compositeRequest?: readonly Subrequest[]
  }
  if (!Array.isArray(compositeRequest) || compositeRequest.length === 0)
    throw new OrgError('JSON_PARSER_ERROR', 'compositeRequest is missing')
  if (compositeRequest.length > MOST_SUBREQUESTS)
    throw new OrgError('LIMIT_EXCEEDED', `cannot have more than ${MOST_SUBREQUESTS} subrequests`)
  const costly = compositeRequest.filter(({ url }) => /\/query|\/composite\/sobjects/.test(url)).length
  if (costly > MOST_QUERIES)
    throw new OrgError('LIMIT_EXCEEDED', `cannot have more than ${MOST_QUERIES} query or collections subrequests`)
  if (allOrNone === true) throw new OrgError('NOT_IMPLEMENTED', 'the sandbox knows composite without allOrNone only')
  return { compositeResponse: compositeRequest.map((one) => subanswer(call, one)) }
}

function subanswer(call: Call, { method, url, referenceId, body }: Subrequest): unknown {
  const at = new URL(url, 'http://org.invalid')
  const request: Request = {
    ...call.request,
    method,
    path: at.pathname,
    query: at.searchParams,
    body: body === undefined ? '' : JSON.stringify(body),
  }
  try {
    const found = routes.find(method, at.pathname)
    if (!found || at.pathname.endsWith('/composite'))
      throw new OrgError('NOT_FOUND', 'The requested resource does not exist', 404)
    const given = found.handler({ ...call, request, params: found.params })
    return { body: given, httpHeaders: {}, httpStatusCode: 200, referenceId }
  } catch (error) {
    if (!(error instanceof OrgError)) throw error
    return { body: error.body(), httpHeaders: {}, httpStatusCode: error.status, referenceId }
  }
}
