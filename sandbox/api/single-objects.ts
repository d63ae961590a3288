import { mergeRecords } from '../crm/merge.ts'
import { viewRecord, viewWritten } from '../crm/view.ts'
import { API_RIGHTS, createRecord, updateRecord } from '../crm/write.ts'
import type { ObjectType } from '../model/object-types.ts'
import { COMPANY, CONTACT, findObjectType } from '../model/object-types.ts'
import type { CrmRecord } from '../model/record.ts'
import { badRequest, notFound } from '../wire/api-error.ts'
import { asOptionalText, asProperties, asText } from '../wire/json.ts'
import type { Reply } from '../wire/router.ts'
import { empty, json } from '../wire/router.ts'
import type { ApiCall } from './call.ts'
import { bodyOf, listParam, numberParam, requireScope, stampOf, typeParam } from './call.ts'
import { linkGiven, readGiven } from './given-associations.ts'
import { locateSingle } from './locate.ts'

function required(call: ApiCall, type: ObjectType): CrmRecord {
  const idProperty = call.request.query.get('idProperty') ?? undefined
  const record = locateSingle(call.portal, type, call.params['id'] ?? '', idProperty)
  if (!record) throw notFound()
  return record
}

function associationParam(call: ApiCall): ObjectType[] {
  return listParam(call, 'associations').map((name) => {
    const type = findObjectType(name)
    if (!type) throw badRequest(`Unable to infer object type from: ${name}`)
    return type
  })
}

/** GET …/{type}/{id} */
export function getOne(call: ApiCall): Reply {
  const type = typeParam(call)
  requireScope(call, type.readScope)
  const archived = call.request.query.get('archived') === 'true'
  const gone = archived ? call.portal.find(type.id, call.params['id'] ?? '') : undefined
  const record = gone && gone.archivedAt !== null ? gone : required(call, type)
  return json(
    viewRecord(
      call.portal,
      record,
      listParam(call, 'properties'),
      listParam(call, 'propertiesWithHistory'),
      associationParam(call),
    ),
  )
}

/** GET …/{type} */
export function list(call: ApiCall): Reply {
  const type = typeParam(call)
  requireScope(call, type.readScope)
  const limit = numberParam(call, 'limit', 10, 100)
  const after = call.request.query.get('after')
  const names = listParam(call, 'properties')
  const associations = associationParam(call)
  const results: unknown[] = []
  let last: string | null = null
  for (const record of call.portal.all(type.id)) {
    if (after !== null && Number(record.id) <= Number(after)) continue
    if (results.length === limit) {
      const link = `http://${call.host}/crm/objects/2026-03/${type.plural}?limit=${limit}&after=${last ?? ''}`
      return json({ results, paging: { next: { after: last, link } } })
    }
    results.push(viewRecord(call.portal, record, names, [], associations))
    last = record.id
  }
  return json({ results })
}

/** POST …/{type} */
export function create(call: ApiCall): Reply {
  const type = typeParam(call)
  requireScope(call, type.writeScope)
  const body = bodyOf(call)
  const properties = asProperties(body['properties'])
  const given = readGiven(body['associations'])
  linkGiven(call, null, given, type)
  const record = createRecord(call.world, call.portal, type, properties, stampOf(call), API_RIGHTS)
  linkGiven(call, record, given)
  return json(viewWritten(call.portal, record, Object.keys(properties)), 201)
}

/** PATCH …/{type}/{id} */
export function update(call: ApiCall): Reply {
  const type = typeParam(call)
  requireScope(call, type.writeScope)
  const properties = asProperties(bodyOf(call)['properties'])
  const record = required(call, type)
  updateRecord(call.world, call.portal, type, record, properties, stampOf(call), API_RIGHTS)
  return json(viewWritten(call.portal, record, Object.keys(properties)))
}

/** DELETE …/{type}/{id} */
export function remove(call: ApiCall): Reply {
  const type = typeParam(call)
  requireScope(call, type.writeScope)
  const record = call.portal.live(type.id, call.params['id'] ?? '')
  if (record) {
    const p = call.portal.facts.portalId
    call.world.commit({ k: 'gone', p, o: type.id, id: record.id, s: stampOf(call), privacy: false })
  }
  return empty()
}

/** POST …/{type}/merge */
export function merge(call: ApiCall): Reply {
  const type = typeParam(call)
  requireScope(call, type.writeScope)
  if (type !== CONTACT && type !== COMPANY) throw badRequest(`${type.plural} cannot be merged`)
  const body = bodyOf(call)
  const primary = asText(body['primaryObjectId'], 'primaryObjectId')
  const other = asText(body['objectIdToMerge'], 'objectIdToMerge')
  const record = mergeRecords(call.world, call.portal, type, primary, other, stampOf(call))
  return json(viewRecord(call.portal, record, [...record.values.keys()]))
}

/** POST …/contacts/gdpr-delete */
export function gdprDelete(call: ApiCall): Reply {
  requireScope(call, CONTACT.writeScope)
  const body = bodyOf(call)
  const id = asText(body['objectId'], 'objectId')
  const idProperty = asOptionalText(body['idProperty'], 'idProperty')
  const record = locateSingle(call.portal, CONTACT, id, idProperty) ?? call.portal.find(CONTACT.id, id)
  if (record) {
    const p = call.portal.facts.portalId
    call.world.commit({ k: 'gone', p, o: CONTACT.id, id: record.id, s: stampOf(call), privacy: true })
  }
  return empty()
}
