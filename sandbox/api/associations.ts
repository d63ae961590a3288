import { associate, associated, dissociate, requirePair, requireTypes } from '../crm/associate.ts'
import type { ObjectType } from '../model/object-types.ts'
import type { CrmRecord } from '../model/record.ts'
import { ApiError, badRequest, notFound } from '../wire/api-error.ts'
import { asList, asObject, asText } from '../wire/json.ts'
import type { Reply } from '../wire/router.ts'
import { empty, json, jsonBody } from '../wire/router.ts'
import { BatchOutcome } from './batch.ts'
import type { ApiCall } from './call.ts'
import { inputsOf, numberParam, requireScope, stampOf, typeParam } from './call.ts'
import { readTypes } from './given-associations.ts'

const MOST_READ = 1_000
const MOST_WRITTEN = 2_000

function ends(call: ApiCall, access: 'read' | 'write'): { from: ObjectType; to: ObjectType } {
  const from = typeParam(call, 'from')
  const to = typeParam(call, 'to')
  for (const type of [from, to])
    requireScope(call, access === 'read' ? type.readScope : type.writeScope, type.writeScope)
  return { from, to }
}

function typeView(from: ObjectType, to: ObjectType, typeId: number): unknown {
  const pair = requirePair(from, to)
  return { category: 'HUBSPOT_DEFINED', typeId, label: typeId === pair.primary ? 'Primary' : null }
}

/** POST /crm/associations/…/{from}/{to}/batch/read */
export function readAssociations(call: ApiCall): Reply {
  const { from, to } = ends(call, 'read')
  requirePair(from, to)
  const outcome = new BatchOutcome<unknown>(call, from.singular.toUpperCase())
  for (const input of inputsOf(call, MOST_READ)) {
    const id = asText(input['id'], 'id')
    const targets = [...associated(call.portal, id, to.id)].map(([toId, types]) => ({
      toObjectId: Number(toId),
      associationTypes: types.map((typeId) => typeView(from, to, typeId)),
    }))
    if (call.portal.live(from.id, id) && targets.length > 0) outcome.results.push({ from: { id }, to: targets })
    else outcome.add(noAssociations(from, to, id))
  }
  return outcome.reply(200)
}

function noAssociations(from: ObjectType, to: ObjectType, id: string): ReturnType<ApiError['asEntry']> {
  const message = `No ${to.singular} is associated with ${from.singular} ${id}.`
  const error = new ApiError(404, 'OBJECT_NOT_FOUND', message, {
    subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
  })
  return error.asEntry({ fromObjectId: [id], fromObjectType: [from.singular], toObjectType: [to.singular] })
}

/** GET /crm/objects/…/{from}/{id}/associations/{to} */
export function listAssociations(call: ApiCall): Reply {
  const { from, to } = ends(call, 'read')
  requirePair(from, to)
  const id = call.params['id'] ?? ''
  if (!call.portal.resolve(from.id, id)) throw notFound()
  const limit = numberParam(call, 'limit', 500, 500)
  const after = Number(call.request.query.get('after') ?? '0')
  const all = [...associated(call.portal, call.portal.resolve(from.id, id)!.id, to.id)]
  const results = all.slice(after, after + limit).map(([toId, types]) => ({
    toObjectId: Number(toId),
    associationTypes: types.map((typeId) => typeView(from, to, typeId)),
  }))
  return json(
    after + limit < all.length ? { results, paging: { next: { after: String(after + limit) } } } : { results },
  )
}

interface Pair {
  from: CrmRecord
  to: CrmRecord
}

function pairOf(call: ApiCall, from: ObjectType, to: ObjectType, fromId: string, toId: string): Pair {
  const source = call.portal.resolve(from.id, fromId)
  const target = call.portal.resolve(to.id, toId)
  if (!source) throw notFound(`${from.singular} ${fromId} does not exist`)
  if (!target) throw notFound(`${to.singular} ${toId} does not exist`)
  return { from: source, to: target }
}

function labelsView(from: ObjectType, to: ObjectType, pair: Pair, types: number[]): unknown {
  const primary = requirePair(from, to).primary
  return {
    fromObjectTypeId: from.id,
    fromObjectId: Number(pair.from.id),
    toObjectTypeId: to.id,
    toObjectId: Number(pair.to.id),
    labels: primary !== undefined && types.includes(primary) ? ['Primary'] : [],
  }
}

/** POST …/batch/create: with types, replacing those the pair had. */
export function createAssociations(call: ApiCall): Reply {
  const { from, to } = ends(call, 'write')
  const pairTypes = requirePair(from, to)
  const outcome = new BatchOutcome<unknown>(call, from.singular.toUpperCase())
  const inputs = inputsOf(call, MOST_WRITTEN).map((input) => {
    const types = readTypes(input['types'])
    if (types.length === 0) throw badRequest('At least one association type is needed')
    requireTypes(pairTypes, types)
    return { fromId: endId(input['from']), toId: endId(input['to']), types }
  })
  for (const { fromId, toId, types } of inputs) {
    const source = call.portal.resolve(from.id, fromId)
    const target = call.portal.resolve(to.id, toId)
    if (!source || !target) {
      outcome.notFound(source ? toId : fromId)
      continue
    }
    associate(call.world, call.portal, source, target, types, stampOf(call))
    outcome.results.push(labelsView(from, to, { from: source, to: target }, types))
  }
  return outcome.reply(201)
}

/** POST …/batch/associate/default: unlabelled. */
export function associateDefaults(call: ApiCall): Reply {
  const { from, to } = ends(call, 'write')
  requirePair(from, to)
  const outcome = new BatchOutcome<unknown>(call, from.singular.toUpperCase())
  for (const input of inputsOf(call, MOST_WRITTEN)) {
    const source = call.portal.resolve(from.id, endId(input['from']))
    const target = call.portal.resolve(to.id, endId(input['to']))
    if (!source || !target) outcome.notFound(source ? endId(input['to']) : endId(input['from']))
    else outcome.results.push(...linkDefault(call, from, to, { from: source, to: target }))
  }
  return outcome.reply(200)
}

/** PUT /crm/objects/…/{from}/{id}/associations/default/{to}/{toId} */
export function putDefault(call: ApiCall): Reply {
  const { from, to } = ends(call, 'write')
  requirePair(from, to)
  const pair = pairOf(call, from, to, call.params['id'] ?? '', call.params['toId'] ?? '')
  const outcome = new BatchOutcome<unknown>(call, from.singular.toUpperCase())
  outcome.results.push(...linkDefault(call, from, to, pair))
  return outcome.reply(200)
}

function linkDefault(call: ApiCall, from: ObjectType, to: ObjectType, pair: Pair): unknown[] {
  const present = call.portal.linked(pair.from.id, to.id)?.get(pair.to.id) ?? []
  associate(call.world, call.portal, pair.from, pair.to, present, stampOf(call))
  const view = (a: CrmRecord, b: CrmRecord, typeId: number) => ({
    from: { id: a.id },
    to: { id: b.id },
    associationSpec: { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: typeId },
  })
  return [view(pair.from, pair.to, requirePair(from, to).plain), view(pair.to, pair.from, requirePair(to, from).plain)]
}

/** PUT /crm/objects/…/{from}/{id}/associations/{to}/{toId} with a list of types. */
export function putTyped(call: ApiCall): Reply {
  const { from, to } = ends(call, 'write')
  const types = readTypes(jsonBody(call.request))
  requireTypes(requirePair(from, to), types)
  const pair = pairOf(call, from, to, call.params['id'] ?? '', call.params['toId'] ?? '')
  associate(call.world, call.portal, pair.from, pair.to, types, stampOf(call))
  return json(labelsView(from, to, pair, types), 201)
}

/** DELETE /crm/objects/…/{from}/{id}/associations/{to}/{toId} */
export function removeAssociation(call: ApiCall): Reply {
  const { from, to } = ends(call, 'write')
  const source = { typeId: from.id, id: call.params['id'] ?? '' }
  dissociate(call.world, call.portal, source, { typeId: to.id, id: call.params['toId'] ?? '' }, stampOf(call))
  return empty()
}

/** POST …/batch/archive: inputs name one record and several targets. */
export function archiveAssociations(call: ApiCall): Reply {
  const { from, to } = ends(call, 'write')
  for (const input of inputsOf(call, MOST_WRITTEN)) {
    const source = { typeId: from.id, id: endId(input['from']) }
    for (const target of asList(input['to'], 'to')) {
      dissociate(call.world, call.portal, source, { typeId: to.id, id: endId(target) }, stampOf(call))
    }
  }
  return empty()
}

/** POST …/batch/labels/archive: removes only the named types. */
export function archiveLabels(call: ApiCall): Reply {
  const { from, to } = ends(call, 'write')
  for (const input of inputsOf(call, MOST_WRITTEN)) {
    const source = { typeId: from.id, id: endId(input['from']) }
    const target = { typeId: to.id, id: endId(input['to']) }
    dissociate(call.world, call.portal, source, target, stampOf(call), readTypes(input['types']))
  }
  return empty()
}

/** GET …/{from}/{to}/labels */
export function labels(call: ApiCall): Reply {
  const { from, to } = ends(call, 'read')
  const pair = requirePair(from, to)
  const typeIds = pair.primary === undefined ? [pair.plain] : [pair.primary, pair.plain]
  return json({ results: typeIds.map((typeId) => typeView(from, to, typeId)) })
}

function endId(value: unknown): string {
  return asText(asObject(value, 'from/to')['id'], 'id')
}
