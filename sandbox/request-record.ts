import { appendFileSync } from 'node:fs'
import { jsonBody, type Request } from './wire/router.ts'

/** One call as it came over the wire: enough to hold it against a published description of the API, without any secret. */
export interface RecordedCall {
  method: string
  path: string
  /** What the caller calls itself; tells an app's own client from whoever else calls. */
  agent: string
  query: Record<string, string>
  /** The JSON body; of a form the names of its fields and the kind of grant; null without a body. */
  body: unknown
  form: boolean
}

const OPEN_FIELDS = new Set(['grant_type', 'token_type_hint'])

/** Appends calls to a file, one JSON line each; calls of one shape once, so that a long run leaves a short file. */
export class RequestRecord {
  private readonly file: string
  private readonly seen = new Set<string>()

  constructor(file: string) {
    this.file = file
  }

  /** Notes a call unless one of its shape is noted already. */
  add(request: Request): void {
    const call = toCall(request)
    const shape = JSON.stringify([
      call.method,
      call.path.replace(/\d{5,}/g, '#'),
      call.agent,
      Object.keys(call.query),
      shapeOf(call.body),
    ])
    if (this.seen.has(shape)) return
    this.seen.add(shape)
    // One write of a line, so that several sandboxes may share a file.
    appendFileSync(this.file, `${JSON.stringify(call)}\n`)
  }
}

function toCall(request: Request): RecordedCall {
  const form = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true
  return {
    method: request.method,
    path: request.path,
    agent: request.headers['user-agent'] ?? '',
    query: Object.fromEntries(request.query),
    body: form ? fieldsOf(request.body) : request.body === '' ? null : bodyOf(request),
    form,
  }
}

function fieldsOf(body: string): Record<string, string> {
  return Object.fromEntries(
    [...new URLSearchParams(body)].map(([name, value]) => [name, OPEN_FIELDS.has(name) ? value : '…']),
  )
}

function bodyOf(request: Request): unknown {
  try {
    return jsonBody(request)
  } catch {
    return request.body
  }
}

/** The types of a value with the names of its members; of a list the shapes it holds, each once. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return [...new Set(value.map((entry) => JSON.stringify(shapeOf(entry))))].sort()
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value
  return Object.entries(value).map(([name, held]) => [name, shapeOf(held)])
}
