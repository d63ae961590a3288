import type { ObjectType } from '../model/object-types.ts'
import type { PropertyDefinition, PropertyGroup } from '../schema/property.ts'
import { badRequest, conflict, notFound } from '../wire/api-error.ts'
import type { JsonObject } from '../wire/json.ts'
import { asNumber, asOptionalText, asText } from '../wire/json.ts'
import type { Reply } from '../wire/router.ts'
import { empty, json } from '../wire/router.ts'
import { BatchOutcome, attempt } from './batch.ts'
import type { ApiCall } from './call.ts'
import { bodyOf, inputsOf, requireScope, typeParam } from './call.ts'
import { readDefinition } from './property-input.ts'

const MOST_PROPERTIES = 100
const MOST_UNIQUE = 10

function schemaScopes(type: ObjectType, access: 'read' | 'write'): string[] {
  const family = ['0-2', '0-3'].includes(type.id) ? type.plural : 'contacts'
  const schema = `crm.schemas.${family}.${access}`
  return access === 'read' ? [schema, type.readScope, type.writeScope, 'automation'] : [schema]
}

function open(call: ApiCall, access: 'read' | 'write'): ObjectType {
  const type = typeParam(call)
  requireScope(call, ...schemaScopes(type, access))
  return type
}

function definitions(call: ApiCall, type: ObjectType): Map<string, PropertyDefinition> {
  return call.portal.schema.get(type.id) ?? new Map<string, PropertyDefinition>()
}

/** GET /crm/properties/…/{type} */
export function listProperties(call: ApiCall): Reply {
  const type = open(call, 'read')
  const archived = call.request.query.get('archived') === 'true'
  return json({
    results: [...definitions(call, type).values()].filter((definition) => definition.archived === archived),
  })
}

/** GET /crm/properties/…/{type}/{name} */
export function getProperty(call: ApiCall): Reply {
  return json(required(call, open(call, 'read'), call.params['name'] ?? ''))
}

function required(call: ApiCall, type: ObjectType, name: string): PropertyDefinition {
  const definition = call.portal.property(type.id, name)
  if (!definition) throw notFound(`Property '${name}' does not exist for object type ${type.id}`)
  return definition
}

/** POST /crm/properties/…/{type} */
export function createProperty(call: ApiCall): Reply {
  const type = open(call, 'write')
  return json(define(call, type, bodyOf(call)), 201)
}

/** POST /crm/properties/…/{type}/batch/create */
export function createProperties(call: ApiCall): Reply {
  const type = open(call, 'write')
  const outcome = new BatchOutcome<PropertyDefinition>(call, 'PROPERTY')
  for (const input of inputsOf(call, MOST_PROPERTIES)) {
    const made = attempt(() => define(call, type, input))
    if (made.ok) outcome.results.push(made.value)
    else outcome.add(made.error.asEntry({ name: [asOptionalText(input['name'], 'name') ?? ''] }))
  }
  return outcome.reply(201)
}

function define(call: ApiCall, type: ObjectType, input: JsonObject): PropertyDefinition {
  const definition = readDefinition(input, new Date(call.now).toISOString())
  const group = call.portal.groups.get(type.id)?.get(definition.groupName)
  if (!group) throw badRequest(`Property group ${definition.groupName} does not exist`)
  const present = definitions(call, type).get(definition.name)
  if (present) throw conflict(`A property named '${definition.name}' already exists.`)
  if (definition.hasUniqueValue) {
    const unique = [...definitions(call, type).values()].filter(
      (other) => other.hasUniqueValue && !other.hubspotDefined,
    )
    if (unique.length >= MOST_UNIQUE)
      throw badRequest(`At most ${MOST_UNIQUE} unique properties per object are allowed`)
  }
  call.world.commit({ k: 'property', p: call.portal.facts.portalId, o: type.id, definition })
  return definition
}

/** POST /crm/properties/…/{type}/batch/read */
export function readProperties(call: ApiCall): Reply {
  const type = open(call, 'read')
  const outcome = new BatchOutcome<PropertyDefinition>(call, 'PROPERTY')
  for (const input of inputsOf(call, MOST_PROPERTIES)) {
    const name = asText(input['name'], 'name')
    const definition = call.portal.property(type.id, name)
    if (definition) outcome.results.push(definition)
    else outcome.add(notFound(`Property '${name}' does not exist`).asEntry({ name: [name] }))
  }
  return outcome.reply(200)
}

/** PATCH /crm/properties/…/{type}/{name} */
export function changeProperty(call: ApiCall): Reply {
  const type = open(call, 'write')
  const present = required(call, type, call.params['name'] ?? '')
  const body = bodyOf(call)
  const allowed = present.modificationMetadata.readOnlyDefinition
    ? ['options']
    : ['label', 'description', 'groupName', 'hidden', 'formField', 'displayOrder', 'options', 'fieldType', 'type']
  const changed = Object.keys(body).filter((key) => allowed.includes(key))
  const merged: JsonObject = { ...present, ...Object.fromEntries(changed.map((key) => [key, body[key]])) }
  const next = readDefinition(merged, present.createdAt ?? new Date(call.now).toISOString(), true)
  if (next.type !== present.type) throw badRequest('The type of a property with values cannot be changed')
  const definition: PropertyDefinition = {
    ...present,
    label: next.label,
    description: next.description,
    groupName: next.groupName,
    hidden: next.hidden,
    formField: next.formField,
    displayOrder: next.displayOrder,
    options: next.options,
    fieldType: next.fieldType,
    updatedAt: new Date(call.now).toISOString(),
  }
  call.world.commit({ k: 'property', p: call.portal.facts.portalId, o: type.id, definition })
  return json(definition)
}

/** DELETE /crm/properties/…/{type}/{name} */
export function archiveProperty(call: ApiCall): Reply {
  archive(call, open(call, 'write'), call.params['name'] ?? '')
  return empty()
}

/** POST /crm/properties/…/{type}/batch/archive */
export function archiveProperties(call: ApiCall): Reply {
  const type = open(call, 'write')
  for (const input of inputsOf(call, MOST_PROPERTIES)) archive(call, type, asText(input['name'], 'name'))
  return empty()
}

function archive(call: ApiCall, type: ObjectType, name: string): void {
  const present = required(call, type, name)
  if (!present.modificationMetadata.archivable) throw badRequest(`Property '${name}' cannot be archived`)
  const definition = { ...present, archived: true, updatedAt: new Date(call.now).toISOString() }
  call.world.commit({ k: 'property', p: call.portal.facts.portalId, o: type.id, definition })
}

/** GET /crm/properties/…/{type}/groups */
export function listGroups(call: ApiCall): Reply {
  const type = open(call, 'read')
  return json({ results: [...(call.portal.groups.get(type.id)?.values() ?? [])] })
}

/** GET /crm/properties/…/{type}/groups/{name} */
export function getGroup(call: ApiCall): Reply {
  return json(requiredGroup(call, open(call, 'read')))
}

function requiredGroup(call: ApiCall, type: ObjectType): PropertyGroup {
  const group = call.portal.groups.get(type.id)?.get(call.params['name'] ?? '')
  if (!group) throw notFound(`Property group '${call.params['name'] ?? ''}' does not exist`)
  return group
}

/** POST /crm/properties/…/{type}/groups */
export function createGroup(call: ApiCall): Reply {
  const type = open(call, 'write')
  const body = bodyOf(call)
  const group = {
    name: asText(body['name'], 'name'),
    label: asText(body['label'], 'label'),
    displayOrder: body['displayOrder'] === undefined ? -1 : asNumber(body['displayOrder'], 'displayOrder'),
    archived: false,
  }
  if (!/^[a-z][a-z0-9_]*$/u.test(group.name)) throw badRequest(`Invalid property group name ${group.name}`)
  if (call.portal.groups.get(type.id)?.has(group.name)) throw conflict(`Property group '${group.name}' already exists.`)
  call.world.commit({ k: 'group', p: call.portal.facts.portalId, o: type.id, group })
  return json(group, 201)
}

/** PATCH /crm/properties/…/{type}/groups/{name} */
export function changeGroup(call: ApiCall): Reply {
  const type = open(call, 'write')
  const present = requiredGroup(call, type)
  const body = bodyOf(call)
  const group = {
    ...present,
    label: asOptionalText(body['label'], 'label') ?? present.label,
    displayOrder:
      body['displayOrder'] === undefined ? present.displayOrder : asNumber(body['displayOrder'], 'displayOrder'),
  }
  call.world.commit({ k: 'group', p: call.portal.facts.portalId, o: type.id, group })
  return json(group)
}

/** DELETE /crm/properties/…/{type}/groups/{name} */
export function removeGroup(call: ApiCall): Reply {
  const type = open(call, 'write')
  const group = requiredGroup(call, type)
  const used = [...definitions(call, type).values()].some((d) => d.groupName === group.name && !d.archived)
  if (used) throw badRequest(`Property group '${group.name}' still has properties`)
  call.world.commit({ k: 'group-gone', p: call.portal.facts.portalId, o: type.id, name: group.name })
  return empty()
}
