import { CrmRateLimitedError, CrmRefusedError, CrmScopeMissingError, CrmUnavailableError } from '../../ports/crm.ts'
import { isObject, optionalText, textsOf, type JsonObject } from '../answer-shapes.ts'
import type { HttpAnswer } from './http.ts'

/** What HubSpot says is wrong, made short. */
export interface Refusal {
  /** HubSpot's own word, e.g. `PROPERTY_DOESNT_EXIST`, else its category. */
  readonly code: string
  readonly message: string
  /** Property it is about; null when not told. */
  readonly property: string | null
  readonly advice: string
}

/** A refusal with HubSpot's reason. */
export class HubspotRefusedError extends CrmRefusedError {
  override name = 'HubspotRefusedError'
  readonly refusal: Refusal
  constructor(status: number, refusal: Refusal) {
    super(status, `HubSpot refused with ${status} ${refusal.code}: ${refusal.message}`)
    this.refusal = refusal
  }
}

/** Wait after a ten-second limit whose header says nothing, after a search limit, and after a daily one; milliseconds. */
const TEN_SECONDS = 10_000
const SEARCH_PAUSE = 1_100
const DAILY_PAUSE = 5 * 60_000
const LOCK_PAUSE = 2_000
const LONGEST_MESSAGE = 500

/**
 * The error that an answer outside 2xx stands for. 401 is the caller's affair.
 * @param changes whether the request may have changed something.
 */
export function failureOf(
  { status, headers, body }: HttpAnswer,
  changes: boolean,
): CrmRateLimitedError | CrmScopeMissingError | HubspotRefusedError | CrmUnavailableError {
  const facts = isObject(body) ? body : {}
  if (status === 429) return new CrmRateLimitedError(limitPause(facts, headers))
  if (status === 477) return new CrmRateLimitedError(secondsOf(headers.get('retry-after')) ?? DAILY_PAUSE)
  if (status === 423) return new CrmRateLimitedError(secondsOf(headers.get('retry-after')) ?? LOCK_PAUSE)
  if (status === 403) {
    const scopes = missingScopes(facts)
    if (scopes.length > 0 || facts['category'] === 'MISSING_SCOPES') return new CrmScopeMissingError(scopes)
  }
  if (status >= 400 && status < 500 && status !== 408) return new HubspotRefusedError(status, refusalOf(facts, status))
  return new CrmUnavailableError(`HubSpot answered ${status}`, changes)
}

function limitPause(facts: JsonObject, headers: Headers): number {
  const policy = optionalText(facts['policyName'])
  if (policy === 'SECONDLY') return SEARCH_PAUSE
  if (policy === 'DAILY') return DAILY_PAUSE
  const interval = Number(headers.get('x-hubspot-ratelimit-interval-milliseconds'))
  return secondsOf(headers.get('retry-after')) ?? (interval > 0 && interval <= 60_000 ? interval : TEN_SECONDS)
}

/** `Retry-After` in milliseconds; at most a day. */
function secondsOf(header: string | null): number | null {
  return header !== null && /^\d{1,6}$/.test(header) ? Math.min(Number(header) * 1000, 86_400_000) : null
}

function missingScopes(facts: JsonObject): readonly string[] {
  const scopes = new Set<string>()
  for (const error of Array.isArray(facts['errors']) ? facts['errors'] : []) {
    const context = isObject(error) && isObject(error['context']) ? error['context'] : {}
    for (const key of ['requiredGranularScopes', 'requiredScopes']) {
      for (const scope of textsOf(context[key])) scopes.add(scope)
    }
  }
  return [...scopes]
}

/** Reads the reason out of an error body or an entry of a 207's `errors`. Every field is optional. */
export function refusalOf(facts: JsonObject, status = 400): Refusal {
  const message = (optionalText(facts['message']) ?? 'no reason given').slice(0, LONGEST_MESSAGE)
  const first: unknown = Array.isArray(facts['errors']) ? facts['errors'][0] : undefined
  const detail = isObject(first) ? first : {}
  const context = isObject(detail['context']) ? detail['context'] : {}
  // Older answers carry the details as JSON inside the message.
  const code =
    optionalText(detail['code']) ??
    /"error":"([A-Z_]+)"/.exec(message)?.[1] ??
    optionalText(facts['category']) ??
    `HTTP_${status}`
  const property = textsOf(context['propertyName'])[0] ?? /"name":"([a-z0-9_]{1,100})"/.exec(message)?.[1] ?? null
  return { code, message, property, advice: adviceFor(code, property) }
}

function adviceFor(code: string, property: string | null): string {
  const which = property === null ? 'a property' : `the property "${property}"`
  switch (code) {
    case 'PROPERTY_DOESNT_EXIST':
      return `Create ${which} again: reconnect HubSpot in Estafet, then replay.`
    case 'READ_ONLY_VALUE':
      return `HubSpot lets nobody write ${which}; choose another one in the mapping, then replay.`
    case 'INVALID_OPTION':
    case 'INVALID_INTEGER':
      return `Check type and options of ${which} in HubSpot's property settings, then replay.`
    case 'VALIDATION_ERROR':
      return `A rule on ${which} in HubSpot forbids this value; relax the rule or the policy, then replay.`
    default:
      return 'Look at the record in HubSpot; when the reason is gone, replay.'
  }
}
