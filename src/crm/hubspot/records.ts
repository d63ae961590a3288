import type { CrmRecord } from '../../ports/crm.ts'
import {
  asId,
  asList,
  asObject,
  isObject,
  optionalText,
  textsOf,
  UnbelievableAnswer,
  type JsonObject,
} from '../answer-shapes.ts'
import { API_VERSION } from './api-version.ts'
import { refusalOf, type Refusal } from './failure.ts'

/** HubSpot's limit of records per batch call. */
export const BATCH_SIZE = 100

export function objectsPath(plural: string, rest: string): string {
  return `/crm/objects/${API_VERSION}/${plural}${rest}`
}

/** @throws {UnbelievableAnswer} when it is no record as HubSpot shows them. */
export function toRecord(value: unknown): CrmRecord {
  const facts = asObject(value, 'record')
  const properties = new Map<string, string | null>()
  const given = asObject(facts['properties'], 'properties')
  for (const name of Object.keys(given)) {
    const held = given[name]
    if (held !== null && typeof held !== 'string') throw new UnbelievableAnswer(`property ${name} is no text`)
    properties.set(name, held)
  }
  return {
    id: asId(facts['id'], 'id of a record'),
    properties,
    createdAt: asInstant(facts['createdAt']),
    modifiedAt: asInstant(facts['updatedAt']),
  }
}

function asInstant(value: unknown): number {
  const instant = typeof value === 'string' ? Date.parse(value) : NaN
  if (Number.isNaN(instant)) throw new UnbelievableAnswer('a record has no time')
  return instant
}

/** One entry of a 207's `errors`, with whom it concerns. */
export interface BatchProblem {
  readonly category: string
  readonly ids: readonly string[]
  readonly traceIds: readonly string[]
  readonly refusal: Refusal
}
export interface BatchAnswer {
  readonly results: readonly JsonObject[]
  readonly problems: readonly BatchProblem[]
}

/** The two lists of a batch answer. @throws {UnbelievableAnswer} */
export function toBatch(body: unknown): BatchAnswer {
  const facts = asObject(body, 'batch answer')
  const results = asList(facts['results'], 'results').map((entry) => asObject(entry, 'result'))
  const errors = facts['errors'] === undefined ? [] : asList(facts['errors'], 'errors')
  return { results, problems: errors.map(toProblem) }
}

function toProblem(value: unknown): BatchProblem {
  const facts = asObject(value, 'error entry')
  const context = isObject(facts['context']) ? facts['context'] : {}
  return {
    category: optionalText(facts['category']) ?? '',
    ids: textsOf(context['ids']),
    traceIds: textsOf(context['objectWriteTraceId']),
    refusal: refusalOf(facts),
  }
}
