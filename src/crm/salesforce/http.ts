import type { Connection } from 'jsforce'
import { isObject, optionalText, textsOf } from '../answer-shapes.ts'
import { CrmUnavailableError } from '../../ports/crm.ts'
import { API_VERSION } from './api-version.ts'

/** One request to an org's API. */
export interface SalesforceRequest {
  /** The org's own origin, as its tokens tell. */
  readonly origin: string
  readonly token: string
  readonly method: 'GET' | 'POST' | 'PATCH'
  /** Path with version and query. */
  readonly path: string
  readonly json?: unknown
  readonly timeoutMs: number
  /** Whether it may change something: then an unanswered one leaves the outcome unknown. */
  readonly changes: boolean
}
/** One entry of an error body. */
export interface SalesforceError {
  readonly code: string
  readonly message: string
  readonly fields: readonly string[]
}
export interface SalesforceAnswer {
  /** Parsed JSON when it was accepted. */
  readonly body: unknown
  /** Null when it was accepted. */
  readonly error: SalesforceError | null
  /** The org's calls of the last 24 hours and how many it may make; null when not told. */
  readonly usage: { readonly used: number; readonly limit: number } | null
}
export type SendSalesforce = (request: SalesforceRequest) => Promise<SalesforceAnswer>

/** Nothing is assigned by the org's own rules, which a write without this header sets off. */
const HEADERS = {
  'content-type': 'application/json',
  'Sforce-Auto-Assign': 'FALSE',
  'Sforce-Duplicate-Rule-Header': 'allowSave=true; includeRecordDetails=false; runAsCurrentUser=false',
}

/**
 * Sends requests through jsforce's Connection, one attempt each. Its faults are fenced here: no token to refresh (it would lose the rotated
 * one, and repeat a 401 without end), no retries of its own, no proxy from the environment, no redirects, a real time-out.
 * @throws {CrmUnavailableError} on time-out and broken connection.
 * @source docs/decisions/0030-salesforce-transport.md
 */
export function createSend(): SendSalesforce {
  return async ({ origin, token, method, path, json, timeoutMs, changes }) => {
    const connection = await connectionTo(origin, token)
    const request = {
      method,
      url: origin + path,
      headers: { ...HEADERS },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    }
    const fences = { timeout: timeoutMs, retry: { methods: [] }, httpProxy: undefined, followRedirect: () => null }
    try {
      const body: unknown = await connection.request(request, fences)
      return { body, error: null, usage: usageOf(connection) }
    } catch (error) {
      const told = toldBy(error)
      if (told !== null) return { body: null, error: told, usage: usageOf(connection) }
      throw new CrmUnavailableError('Salesforce gave no answer', changes && !neverSent(error), { cause: error })
    }
  }
}

/** A connection for one call: it holds nothing that outlives it. The library is large, so it is loaded when first needed. */
async function connectionTo(instanceUrl: string, accessToken: string): Promise<Connection> {
  const { Connection } = await import('jsforce')
  return new Connection({ instanceUrl, accessToken, version: API_VERSION, callOptions: { client: 'Estafet' } })
}

function usageOf({ limitInfo }: Connection): SalesforceAnswer['usage'] {
  const usage = limitInfo.apiUsage
  return usage && usage.limit > 0 ? { used: usage.used, limit: usage.limit } : null
}

/** What an error body says; null when there was none. */
function toldBy(error: unknown): SalesforceError | null {
  if (!isObject(error)) return null
  const code = optionalText(error['errorCode'])
  if (code === null) return null
  const data = Array.isArray(error['data']) ? error['data'][0] : error['data']
  const facts = isObject(data) ? data : {}
  return {
    code: optionalText(facts['errorCode']) ?? code,
    message: (optionalText(facts['message']) ?? optionalText(error['message']) ?? 'no reason given').slice(0, 500),
    fields: textsOf(facts['fields']),
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
