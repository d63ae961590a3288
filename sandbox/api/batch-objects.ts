import { API_RIGHTS, checkedChanges, createRecord, updateRecord, writeChanges } from '../crm/write.ts'
import type { RecordView } from '../crm/view.ts'
import { viewRecord, viewWritten } from '../crm/view.ts'
import type { ObjectType } from '../model/object-types.ts'
import type { CrmRecord } from '../model/record.ts'
import { ApiError, badRequest } from '../wire/api-error.ts'
import type { JsonObject } from '../wire/json.ts'
import { asOptionalText, asProperties, asText, asTexts } from '../wire/json.ts'
import type { Reply } from '../wire/router.ts'
import { empty } from '../wire/router.ts'
import { BatchOutcome, attempt, refuseRepeats, traceOf } from './batch.ts'
import type { ApiCall } from './call.ts'
import { bodyOf, inputsOf, requireScope, stampOf, typeParam } from './call.ts'
import type { GivenAssociation } from './given-associations.ts'
import { linkGiven, readGiven } from './given-associations.ts'
import { isMergedAway, locate, requireIdProperty } from './locate.ts'

/** Inputs a batch of records may have. */
export const MOST_INPUTS = 100

/** POST …/batch/read */
export function batchRead(call: ApiCall): Reply {
  const type = typeParam(call)
  requireScope(call, type.readScope)
  const body = bodyOf(call)
  const idProperty = asOptionalText(body['idProperty'], 'idProperty')
  const names = asTexts(body['properties'], 'properties')
  const withHistory = asTexts(body['propertiesWithHistory'], 'propertiesWithHistory')
  const ids = inputsOf(call, MOST_INPUTS, body).map((input) => asText(input['id'], 'id'))
  const archived = call.request.query.get('archived') === 'true'
  const outcome = new BatchOutcome<RecordView>(call, type.singular.toUpperCase())
  for (const id of new Set(ids)) {
    const record = archived ? archivedRecord(call, type, id) : locate(call.portal, type, id, idProperty)
    if (record) outcome.results.push(viewRecord(call.portal, record, names, withHistory))
    // A merged-away id is passed over in silence, as the CRM does.
    else if (!isMergedAway(call.portal, type, id)) outcome.notFound(id)
  }
  return outcome.reply(200)
}

function archivedRecord(call: ApiCall, type: ObjectType, id: string): CrmRecord | undefined {
  const record = call.portal.find(type.id, id)
  return record && record.archivedAt !== null ? record : undefined
}

/** POST …/batch/update */
export function batchUpdate(call: ApiCall): Reply {
  const type = typeParam(call)
  requireScope(call, type.writeScope)
  const inputs = inputsOf(call, MOST_INPUTS).map(readInput)
  refuseRepeats(inputs.map((input) => `${input.idProperty ?? ''} ${input.id}`))
  const outcome = new BatchOutcome<RecordView>(call, type.singular.toUpperCase())
  // Everything is checked before anything is written: without trace ids one wrong value refuses the whole batch.
  const plans: { input: BatchInput; record: CrmRecord; changes: Record<string, string> }[] = []
  for (const input of inputs) {
    const record = locate(call.portal, type, input.id, input.idProperty)
    if (!record) {
      if (!isMergedAway(call.portal, type, input.id)) outcome.notFound(input.id, input.trace)
      continue
    }
    const checked = attempt(() => checkedChanges(call.portal, type, record, input.properties, API_RIGHTS))
    if (checked.ok) plans.push({ input, record, changes: checked.value })
    else outcome.refused(checked.error, input.trace)
  }
  const stamp = stampOf(call)
  for (const { input, record, changes } of plans) {
    writeChanges(call.world, call.portal, type, record, changes, stamp)
    outcome.results.push(traced(viewWritten(call.portal, record, Object.keys(input.properties)), input.trace))
  }
  return outcome.reply(200)
}

/** POST …/batch/create */
export function batchCreate(call: ApiCall): Reply {
  const type = typeParam(call)
  requireScope(call, type.writeScope)
  const inputs = inputsOf(call, MOST_INPUTS).map((raw) => ({
    trace: traceOf(raw),
    properties: asProperties(raw['properties']),
    associations: readGiven(raw['associations']),
  }))
  const outcome = new BatchOutcome<RecordView>(call, type.singular.toUpperCase())
  const stamp = stampOf(call)
  const accepted: (typeof inputs)[number][] = []
  const claimed = new Set<string>()
  for (const input of inputs) {
    const checked = attempt(() => checkCreate(call, type, input.properties, input.associations, claimed))
    if (checked.ok) accepted.push(input)
    else outcome.refused(checked.error, input.trace)
  }
  for (const input of accepted) {
    const made = attempt(() => createRecord(call.world, call.portal, type, input.properties, stamp, API_RIGHTS))
    if (!made.ok) {
      outcome.refused(made.error, input.trace)
      continue
    }
    linkGiven(call, made.value, input.associations)
    outcome.results.push(traced(viewWritten(call.portal, made.value, Object.keys(input.properties)), input.trace))
  }
  return outcome.reply(201)
}

function checkCreate(
  call: ApiCall,
  type: ObjectType,
  properties: Record<string, string>,
  associations: GivenAssociation[],
  claimed: Set<string>,
): void {
  const changes = checkedChanges(call.portal, type, null, properties, API_RIGHTS)
  for (const [name, value] of Object.entries(changes)) {
    if (!call.portal.property(type.id, name)?.hasUniqueValue) continue
    const key = `${name} ${value.toLowerCase()}`
    if (claimed.has(key)) throw badRequest(`Duplicate values found in batch input for ${name}: ${value}`)
    claimed.add(key)
  }
  linkGiven(call, null, associations, type)
}

/** POST …/batch/upsert */
export function batchUpsert(call: ApiCall): Reply {
  const type = typeParam(call)
  requireScope(call, type.writeScope)
  const inputs = inputsOf(call, MOST_INPUTS).map(readInput)
  const byEmail = inputs.some((input) => input.idProperty === 'email')
  for (const input of inputs) {
    if (input.idProperty === undefined) throw badRequest('idProperty is required for upsert')
    requireIdProperty(call.portal, type, input.idProperty)
  }
  refuseRepeats(inputs.map((input) => `${input.idProperty ?? ''} ${input.id.toLowerCase()}`))
  const outcome = new BatchOutcome<RecordView>(call, type.singular.toUpperCase())
  const accepted: BatchInput[] = []
  for (const input of inputs) {
    const record = locate(call.portal, type, input.id, input.idProperty)
    const checked = attempt(() => checkedChanges(call.portal, type, record ?? null, keyed(input, record), API_RIGHTS))
    if (checked.ok) accepted.push(input)
    else outcome.refused(checked.error, byEmail ? undefined : input.trace)
  }
  const stamp = stampOf(call)
  for (const input of accepted) {
    const present = locate(call.portal, type, input.id, input.idProperty)
    const written = attempt(() => {
      if (!present) return createRecord(call.world, call.portal, type, keyed(input, present), stamp, API_RIGHTS)
      updateRecord(call.world, call.portal, type, present, input.properties, stamp, API_RIGHTS)
      return present
    })
    if (!written.ok) {
      outcome.refused(written.error, input.trace)
      continue
    }
    const view = viewWritten(call.portal, written.value, Object.keys(keyed(input, present)))
    outcome.results.push({ ...traced(view, input.trace), new: !present })
  }
  return outcome.reply(200)
}

/** Properties of an upsert; a new record gets its key. */
function keyed(input: BatchInput, present: CrmRecord | undefined): Record<string, string> {
  return present || input.idProperty === undefined
    ? input.properties
    : { ...input.properties, [input.idProperty]: input.id }
}

/** POST …/batch/archive */
export function batchArchive(call: ApiCall): Reply {
  const type = typeParam(call)
  requireScope(call, type.writeScope)
  const stamp = stampOf(call)
  for (const input of inputsOf(call, MOST_INPUTS)) {
    const record = call.portal.live(type.id, asText(input['id'], 'id'))
    if (!record) continue
    call.world.commit({ k: 'gone', p: call.portal.facts.portalId, o: type.id, id: record.id, s: stamp, privacy: false })
  }
  return empty()
}

interface BatchInput {
  id: string
  idProperty: string | undefined
  trace: string | undefined
  properties: Record<string, string>
}

function readInput(raw: JsonObject): BatchInput {
  if (raw['id'] === undefined) throw new ApiError(400, 'VALIDATION_ERROR', 'Some required fields were not set: [id]')
  return {
    id: asText(raw['id'], 'id'),
    idProperty: asOptionalText(raw['idProperty'], 'idProperty'),
    trace: traceOf(raw),
    properties: asProperties(raw['properties']),
  }
}

function traced(view: RecordView, trace: string | undefined): RecordView {
  return trace === undefined ? view : { ...view, objectWriteTraceId: trace }
}
