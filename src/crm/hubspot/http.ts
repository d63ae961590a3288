import { Client } from '@hubspot/api-client'
import { CrmUnavailableError } from '../../ports/crm.ts'
import { isObject } from '../answer-shapes.ts'

/** One HTTP request to HubSpot. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** Path with version and query. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
  readonly form?: Readonly<Record<string, string>>
  readonly timeoutMs: number
  /** Whether it may change something: then an unanswered one leaves the outcome unknown. */
  readonly changes: boolean
}
export interface HttpAnswer {
  readonly status: number
  readonly headers: Headers
  /** Parsed JSON; null for an empty body; undefined for one that is no JSON. */
  readonly body: unknown
}

/** Rings once after `ms` of real time unless cancelled. */
export interface Timer {
  after(ms: number, ring: () => void): () => void
}
export const realTimer: Timer = {
  after(ms, ring) {
    const handle = setTimeout(ring, ms)
    return () => clearTimeout(handle)
  },
}

export type SendHttp = (request: HttpRequest) => Promise<HttpAnswer>

/** An answer longer than this is no answer of an API. */
const LONGEST_ANSWER = 32 * 1024 * 1024

/**
 * Sends requests through the generic `apiRequest` of @hubspot/api-client, one attempt each, without its limiter and retries.
 * @returns the answer, whatever its status.
 * @throws {CrmUnavailableError} on time-out, broken connection or an oversized answer.
 * @source docs/decisions/0006-hubspot-transport.md
 */
export function createHttp(apiBase: string, timer: Timer = realTimer): SendHttp {
  const client = new Client({ basePath: apiBase })
  return async (request) => {
    const abort = new AbortController()
    const cancel = timer.after(request.timeoutMs, () => abort.abort())
    try {
      const response = await untilAborted(client.apiRequest(optionsOf(request)), abort.signal)
      const text = await readBody(response, abort.signal)
      return { status: response.status, headers: response.headers, body: parse(text) }
    } catch (error) {
      const maybeDone = request.changes && !neverSent(error)
      const why = abort.signal.aborted ? `gave no answer within ${request.timeoutMs} ms` : 'broke the connection'
      const path = request.path.split('?', 1)[0]
      throw new CrmUnavailableError(`HubSpot ${why} (${request.method} ${path})`, maybeDone, { cause: error })
    } finally {
      cancel()
    }
  }
}

function optionsOf({ method, path, headers, json, form }: HttpRequest) {
  if (form) {
    const contentType = { 'Content-Type': 'application/x-www-form-urlencoded' }
    const body = new URLSearchParams(form).toString()
    return { method, path, headers: { ...contentType, ...headers }, body, defaultJson: false }
  }
  return {
    method,
    path,
    ...(headers ? { headers: { ...headers } } : {}),
    ...(json === undefined ? {} : { body: json }),
  }
}

/**
 * `apiRequest` takes no signal, so the wait ends but the exchange may go on behind it; an answer that still comes is discarded,
 * which closes its connection. Node's own connect time-out of 10 s bounds how late a request can leave.
 */
function untilAborted(pending: Promise<Response>, signal: AbortSignal): Promise<Response> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('timed out'))
      pending.then(
        (late) => late.body?.cancel(),
        (error: unknown) => error,
      )
    })
    pending.then(resolve, reject)
  })
}

async function readBody(response: Response, signal: AbortSignal): Promise<string> {
  if (!response.body) return ''
  const reader = response.body.getReader()
  const stop = () => void reader.cancel()
  signal.addEventListener('abort', stop)
  const decoder = new TextDecoder()
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (signal.aborted) throw new Error('timed out')
    if (done) return text + decoder.decode()
    text += decoder.decode(value, { stream: true })
    if (text.length > LONGEST_ANSWER) {
      stop()
      throw new Error('the answer is too long')
    }
  }
}

function parse(text: string): unknown {
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** True when no connection ever stood, so that nothing can have been done. */
function neverSent(error: unknown): boolean {
  const cause = isObject(error) ? error['cause'] : undefined
  return isObject(cause) && NEVER_SENT.has(String(cause['code']))
}
