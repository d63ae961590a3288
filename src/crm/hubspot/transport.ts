import { CrmRateLimitedError, CrmUnavailableError, type InstallationId, type Lane } from '../../ports/crm.ts'
import type { Patience } from '../../ports/patience.ts'
import type { Clock, Log, Meter } from '../../ports/runtime.ts'
import type { Access } from '../access.ts'
import type { Breaker } from '../breaker.ts'
import { isObject, optionalText, UnbelievableAnswer } from '../answer-shapes.ts'
import { failureOf, HubspotRefusedError } from './failure.ts'
import type { HttpAnswer, HttpRequest, SendHttp } from './http.ts'
import type { Bucket, RateWindow } from './rate-window.ts'

/** One call of the API on behalf of an installation. */
export interface HubspotCall {
  readonly installation: InstallationId
  /** Short name for metrics and logs, e.g. `batch-read`. */
  readonly name: string
  readonly method: HttpRequest['method']
  readonly path: string
  readonly json?: unknown
  readonly lane: Lane
  readonly bucket?: Bucket
  /** A call about many records, which may take longer. */
  readonly batch?: boolean
  readonly changes: boolean
  /** Statuses that are an answer here, e.g. 404 on a look-up; then the result is null. */
  readonly none?: readonly number[]
}

/** Calls HubSpot and gives what `read` makes of the body. */
export type CallHubspot = <T>(call: HubspotCall, read: (body: unknown) => T) => Promise<T | null>

export interface TransportDeps {
  readonly send: SendHttp
  readonly access: Access
  readonly window: RateWindow
  readonly breaker: Breaker
  readonly patience: Patience
  readonly clock: Clock
  readonly log: Log
  readonly meter: Meter
}

/** With this few calls left in HubSpot's own window, everybody pauses a moment; milliseconds. */
const FEW_LEFT = 2
const FEW_LEFT_PAUSE = 1_000

/**
 * Puts a call together: token, place in the rate window, one request, believable answer or typed error.
 * @throws {CrmRateLimitedError | CrmUnavailableError | CrmDisconnectedError | CrmScopeMissingError | HubspotRefusedError}
 */
export function createTransport(deps: TransportDeps): CallHubspot {
  const { access, clock, meter, window } = deps
  return async (call, read) => {
    const startedMs = clock.monotonicMs()
    const token = await access.accessToken(call.installation)
    let answer = await attempt(deps, call, token, startedMs)
    if (answer.status === 401) {
      const fresh = await access.replaceRefused(call.installation, token)
      answer = await attempt(deps, call, fresh, startedMs)
    }
    if (call.none?.includes(answer.status)) return null
    if (answer.status < 200 || answer.status > 299) throw await failed(deps, call, answer)
    await pauseWhenFewLeft(window, call, answer)
    if (answer.body === undefined) throw unbelievable(deps, call, 'the body is no JSON')
    try {
      return read(answer.body)
    } catch (error) {
      if (error instanceof UnbelievableAnswer) throw unbelievable(deps, call, error.message)
      throw error
    } finally {
      meter.observe('crm_call_seconds', (clock.monotonicMs() - startedMs) / 1000)
    }
  }
}

async function attempt(
  { send, window, breaker, patience, clock, meter }: TransportDeps,
  call: HubspotCall,
  token: string,
  startedMs: number,
): Promise<HttpAnswer> {
  // A token that had to be refreshed first may have cost the time in which this caller may still send.
  if (clock.monotonicMs() - startedMs > patience.rateWaitMs) throw new CrmRateLimitedError(0)
  breaker.enter(call.installation)
  try {
    await window.enter(call.installation, call.bucket ?? 'crm', call.lane, startedMs)
  } catch (error) {
    breaker.notSent(call.installation)
    throw error
  }
  try {
    const answer = await send({
      method: call.method,
      path: call.path,
      headers: { Authorization: `Bearer ${token}` },
      ...(call.json === undefined ? {} : { json: call.json }),
      timeoutMs: call.batch === true ? patience.batchTimeoutMs : patience.singleTimeoutMs,
      changes: call.changes,
    })
    meter.count('crm_calls', 1, { call: call.name, status: String(answer.status) })
    if (answer.status >= 500) breaker.failed(call.installation)
    else breaker.answered(call.installation)
    return answer
  } catch (error) {
    breaker.failed(call.installation)
    meter.count('crm_calls', 1, { call: call.name, status: 'none' })
    throw error
  }
}

async function failed({ log, window }: TransportDeps, call: HubspotCall, answer: HttpAnswer): Promise<Error> {
  const facts = isObject(answer.body) ? answer.body : {}
  log.warn('crm_refused', {
    installation: call.installation,
    call: call.name,
    status: answer.status,
    category: optionalText(facts['category']),
    correlationId: optionalText(facts['correlationId']),
  })
  // A fresh token that is refused as well says nothing sure about the connection: only a refused refresh does.
  if (answer.status === 401) return new CrmUnavailableError('HubSpot refused a fresh access token', false)
  const failure = failureOf(answer, call.changes)
  // A lock (423) is about one record; the other pauses are the whole account's.
  if (failure instanceof CrmRateLimitedError && answer.status !== 423) {
    await window.close(call.installation, call.bucket ?? 'crm', failure.waitMs)
  }
  return failure
}

async function pauseWhenFewLeft(window: RateWindow, call: HubspotCall, { headers }: HttpAnswer): Promise<void> {
  const left = headers.get('x-hubspot-ratelimit-remaining')
  const most = Number(headers.get('x-hubspot-ratelimit-max'))
  if (left !== null && most > 0) window.told(call.installation, 1 - Number(left) / most)
  if (left === null || !/^\d+$/.test(left) || Number(left) > FEW_LEFT) return
  await window.close(call.installation, 'crm', FEW_LEFT_PAUSE)
}

function unbelievable({ log, meter }: TransportDeps, call: HubspotCall, why: string): CrmUnavailableError {
  meter.count('crm_bad_answer')
  log.warn('crm_bad_answer', { installation: call.installation, call: call.name, why })
  return new CrmUnavailableError(`HubSpot gave an unbelievable answer to ${call.name}: ${why}`, call.changes)
}

/** True for a refusal with one of these statuses. */
export function refusedWith(error: unknown, ...statuses: readonly number[]): error is HubspotRefusedError {
  return error instanceof HubspotRefusedError && statuses.includes(error.status)
}
