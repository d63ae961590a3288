import { UnbelievableAnswer } from '../answer-shapes.ts'
import type { Access } from '../access.ts'
import type { Breaker } from '../breaker.ts'
import { CrmRateLimitedError, CrmUnavailableError, type InstallationId, type Lane } from '../../ports/crm.ts'
import type { Patience } from '../../ports/patience.ts'
import type { Clock, Log, Meter } from '../../ports/runtime.ts'
import type { TokenSet } from '../../ports/tokens.ts'
import { DATA } from './api-version.ts'
import type { CallBudget } from './budget.ts'
import { failureOf, isOutage } from './failure.ts'
import type { SalesforceAnswer, SalesforceError, SalesforceRequest, SendSalesforce } from './http.ts'

/** What counts against that limit are calls of more than 20 seconds: it passes as soon as one of them ends. */
const BUSY_PAUSE_MS = 5_000

/** One call of the API on behalf of an installation. */
export interface SalesforceCall {
  readonly installation: InstallationId
  /** Short name for metrics and logs. */
  readonly name: string
  readonly method: SalesforceRequest['method']
  /** After the version, with its query; or a whole path that Salesforce told. */
  readonly path: string
  readonly json?: unknown
  readonly lane: Lane
  readonly changes: boolean
}
/** Calls Salesforce and gives what `read` makes of the body. */
export type CallSalesforce = <T>(call: SalesforceCall, read: (body: unknown) => T) => Promise<T>

export interface TransportDeps {
  readonly send: SendSalesforce
  readonly access: Access
  readonly budget: CallBudget
  readonly breaker: Breaker
  readonly patience: Patience
  readonly clock: Clock
  readonly log: Log
  readonly meter: Meter
}

/**
 * Puts a call together: token, the day's budget, one request, believable answer or typed error. A refused token is replaced once.
 * @throws {CrmRateLimitedError | CrmUnavailableError | CrmDisconnectedError | CrmScopeMissingError | SalesforceRefusedError}
 */
export function createTransport(deps: TransportDeps): CallSalesforce {
  const { access, budget, clock, log, meter } = deps
  return async (call, read) => {
    const { installation } = call
    const startedMs = clock.monotonicMs()
    const held = await access.tokens(installation, null)
    let answer = await attempt(deps, call, held, startedMs)
    if (isSessionOver(answer)) {
      const fresh = await access.tokens(installation, held.accessToken)
      answer = await attempt(deps, call, fresh, startedMs)
    }
    const { error } = answer
    if (error !== null) {
      log.warn('crm_refused', { installation, call: call.name, code: error.code })
      // A fresh token that is refused as well says nothing sure about the connection: only a refused refresh does.
      if (isSessionOver(answer)) throw new CrmUnavailableError('Salesforce refused a fresh access token', false)
      if (isTooManyAtOnce(error)) throw new CrmRateLimitedError(BUSY_PAUSE_MS)
      if (error.code === 'REQUEST_LIMIT_EXCEEDED') throw budget.spent(installation)
      throw failureOf(error, call.changes)
    }
    try {
      return read(answer.body)
    } catch (wrong) {
      if (!(wrong instanceof UnbelievableAnswer)) throw wrong
      meter.count('crm_bad_answer')
      log.warn('crm_bad_answer', { installation, call: call.name, why: wrong.message })
      throw new CrmUnavailableError(
        `Salesforce gave an unbelievable answer to ${call.name}: ${wrong.message}`,
        call.changes,
      )
    } finally {
      meter.observe('crm_call_seconds', (clock.monotonicMs() - startedMs) / 1000)
    }
  }
}

async function attempt(
  { send, budget, breaker, patience, clock, meter }: TransportDeps,
  { installation, name, method, path, json, lane, changes }: SalesforceCall,
  { accessToken, origin }: TokenSet,
  startedMs: number,
): Promise<SalesforceAnswer> {
  // A token that had to be refreshed first may have cost the time in which this caller may still send.
  if (clock.monotonicMs() - startedMs > patience.rateWaitMs) throw new CrmRateLimitedError(0)
  if (!origin) throw new CrmUnavailableError('the address of the org is not known', false)
  budget.enter(installation, lane)
  breaker.enter(installation)
  try {
    const answer = await send({
      origin,
      token: accessToken,
      method,
      path: path.startsWith('/services/') ? path : DATA + path,
      ...(json === undefined ? {} : { json }),
      timeoutMs: patience.batchTimeoutMs,
      changes,
    })
    if (answer.usage !== null) budget.told(installation, answer.usage)
    meter.count('crm_calls', 1, { call: name, status: answer.error === null ? '200' : answer.error.code })
    if (answer.error !== null && isOutage(answer.error)) breaker.failed(installation)
    else breaker.answered(installation)
    return answer
  } catch (error) {
    breaker.failed(installation)
    meter.count('crm_calls', 1, { call: name, status: 'none' })
    throw error
  }
}

/** Too many calls of the org run at this moment; another limit than that of the day, under the same code. */
function isTooManyAtOnce({ code, message }: SalesforceError): boolean {
  return code === 'REQUEST_LIMIT_EXCEEDED' && /^Concurrent/i.test(message)
}

function isSessionOver({ error }: SalesforceAnswer): boolean {
  return error?.code === 'INVALID_SESSION_ID' || error?.code === 'ERROR_HTTP_401'
}
