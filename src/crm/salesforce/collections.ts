import { asList, asObject, isObject, optionalText, textsOf, UnbelievableAnswer } from '../answer-shapes.ts'
import type { SalesforceError } from './http.ts'
import type { QueryTarget } from './query.ts'
import type { CallSalesforce } from './transport.ts'

/** A record as a collection takes it. */
export type CollectionRecord = Readonly<Record<string, unknown>> & { readonly attributes: { readonly type: string } }
/** What became of one, by its place in the request. */
export interface CollectionResult {
  /** Missing on most failures. */
  readonly id: string | null
  readonly error: SalesforceError | null
}

/**
 * Writes up to 200 records in one call, each judged alone. Results are known by position only.
 * @param path after the version, e.g. `/composite/sobjects`.
 */
export async function writeCollection(
  call: CallSalesforce,
  target: QueryTarget,
  name: string,
  method: 'POST' | 'PATCH',
  path: string,
  records: readonly CollectionRecord[],
): Promise<readonly CollectionResult[]> {
  if (records.length === 0) return []
  return call({ ...target, name, method, path, json: { allOrNone: false, records }, changes: true }, (body) => {
    const results = asList(body, 'collection answer').map(toResult)
    if (results.length !== records.length)
      throw new UnbelievableAnswer(`${results.length} results for ${records.length} records`)
    return results
  })
}

function toResult(value: unknown): CollectionResult {
  const facts = asObject(value, 'result')
  const id = optionalText(facts['id'])
  if (facts['success'] === true) return { id, error: null }
  const first: unknown = Array.isArray(facts['errors']) ? facts['errors'][0] : undefined
  const error = isObject(first) ? first : {}
  return {
    id,
    error: {
      code: optionalText(error['statusCode']) ?? optionalText(error['errorCode']) ?? 'UNKNOWN_EXCEPTION',
      message: (optionalText(error['message']) ?? 'no reason given').slice(0, 500),
      fields: textsOf(error['fields']),
    },
  }
}
