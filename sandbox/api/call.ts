import type { Stamp } from '../model/entries.ts'
import type { Install } from '../model/app.ts'
import type { ObjectType } from '../model/object-types.ts'
import { findObjectType } from '../model/object-types.ts'
import type { Portal } from '../model/portal.ts'
import { ApiError, badRequest } from '../wire/api-error.ts'
import type { JsonObject } from '../wire/json.ts'
import { asList, asObject } from '../wire/json.ts'
import type { Params, Reply, Request } from '../wire/router.ts'
import { jsonBody } from '../wire/router.ts'
import type { World } from '../world.ts'

/** One authorised API call: who asks, about which portal, with what. */
export interface ApiCall {
  world: World
  portal: Portal
  install: Install
  request: Request
  params: Params
  /** Virtual milliseconds at which the call is answered. */
  now: number
  /** Host and port by which the sandbox was reached, for links. */
  host: string
  /** Virtual milliseconds by which the search index is behind. */
  searchLagMs: number
}

/** A handler of the CRM API. */
export type ApiHandler = (call: ApiCall) => Reply

/** Who an API write is by: the app, now. */
export function stampOf(call: ApiCall): Stamp {
  return { at: call.now, source: 'INTEGRATION', sourceId: call.install.appId }
}

/** The object type of a path parameter. @throws {ApiError} 400 for an unknown one. */
export function typeParam(call: ApiCall, name = 'type'): ObjectType {
  const given = call.params[name] ?? ''
  const type = findObjectType(given)
  if (!type) throw badRequest(`Unable to infer object type from: ${given}`)
  return type
}

/** Refuses unless the install holds one of the scopes. @throws {ApiError} 403 MISSING_SCOPES. */
export function requireScope(call: ApiCall, ...anyOf: string[]): void {
  if (anyOf.some((scope) => call.install.scopes.includes(scope))) return
  const message = "This app hasn't been granted all required scopes to make this call."
  throw new ApiError(403, 'MISSING_SCOPES', message, {
    errors: [
      { message: 'One or more of the following scopes are required.', context: { requiredGranularScopes: anyOf } },
    ],
  })
}

/** The JSON body as an object. @throws {ApiError} 400 otherwise. */
export function bodyOf(call: ApiCall): JsonObject {
  return asObject(jsonBody(call.request), 'body')
}

/** The `inputs` of a batch. @throws {ApiError} 400 when missing, empty or more than `most`. */
export function inputsOf(call: ApiCall, most: number, body: JsonObject = bodyOf(call)): JsonObject[] {
  const inputs = asList(body['inputs'], 'inputs')
  call.request.inputs = inputs.length
  if (inputs.length === 0) throw badRequest('Some required fields were not set: [inputs]')
  if (inputs.length > most) throw badRequest(`The number of inputs (${inputs.length}) exceeds the maximum of ${most}`)
  return inputs.map((input, index) => asObject(input, `inputs[${index}]`))
}

/** A comma-separated or repeated query parameter as a list. */
export function listParam(call: ApiCall, name: string): string[] {
  return call.request.query
    .getAll(name)
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '')
}

/** A whole-number query parameter within bounds. @throws {ApiError} 400 otherwise. */
export function numberParam(call: ApiCall, name: string, standard: number, most: number): number {
  const given = call.request.query.get(name)
  if (given === null) return standard
  const number = Number(given)
  if (!Number.isInteger(number) || number < 1 || number > most)
    throw badRequest(`${name} must be between 1 and ${most}`)
  return number
}
