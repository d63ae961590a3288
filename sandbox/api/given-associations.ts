import { associate, requirePair, requireTypes } from '../crm/associate.ts'
import { associationPair, belongsTo } from '../model/association-types.ts'
import type { ObjectType } from '../model/object-types.ts'
import { OBJECT_TYPES, objectType } from '../model/object-types.ts'
import type { CrmRecord } from '../model/record.ts'
import { badRequest } from '../wire/api-error.ts'
import { asList, asNumber, asObject, asText } from '../wire/json.ts'
import type { ApiCall } from './call.ts'
import { stampOf } from './call.ts'

/** An association named inside a create. */
export interface GivenAssociation {
  toId: string
  types: number[]
}

/** Reads the `associations` of a create. @throws {ApiError} 400 on a wrong shape. */
export function readGiven(value: unknown): GivenAssociation[] {
  return asList(value, 'associations', true).map((item) => {
    const given = asObject(item, 'associations[]')
    return { toId: asText(asObject(given['to'], 'to')['id'], 'to.id'), types: readTypes(given['types']) }
  })
}

/** Reads a list of association types. @throws {ApiError} 400 on a wrong shape. */
export function readTypes(value: unknown): number[] {
  return asList(value, 'types').map((item) => {
    const type = asObject(item, 'types[]')
    asText(type['associationCategory'], 'associationCategory')
    return asNumber(type['associationTypeId'], 'associationTypeId')
  })
}

/**
 * Associates a new record as its create asks. With `record` null it only checks, for the kind `from`.
 * @throws {ApiError} 400 when a type or a target does not exist.
 */
export function linkGiven(call: ApiCall, record: CrmRecord | null, given: GivenAssociation[], from?: ObjectType): void {
  const source = from ?? (record ? objectType(record.typeId) : undefined)
  if (!source) return
  for (const { toId, types } of given) {
    const first = types[0]
    const target = first === undefined ? undefined : targetOf(source, first)
    if (!target) throw badRequest(`Association type ${first ?? 'none'} does not start at ${source.plural}`)
    const pair = requirePair(source, target)
    requireTypes(pair, types)
    const other = call.portal.resolve(target.id, toId)
    if (!other) throw badRequest(`Associated ${target.singular} ${toId} does not exist`)
    if (record) associate(call.world, call.portal, record, other, types, stampOf(call))
  }
}

function targetOf(from: ObjectType, typeId: number): ObjectType | undefined {
  return OBJECT_TYPES.find((to) => {
    const pair = associationPair(from.id, to.id)
    return pair !== undefined && belongsTo(pair, typeId)
  })
}
