import type { Stamp } from '../model/entries.ts'
import type { ObjectType } from '../model/object-types.ts'
import { CONTACT } from '../model/object-types.ts'
import type { Portal } from '../model/portal.ts'
import type { CrmRecord } from '../model/record.ts'
import { ApiError, badRequest, conflict } from '../wire/api-error.ts'
import type { World } from '../world.ts'
import { derivedValues } from './derived.ts'
import type { ValueProblem } from './values.ts'
import { readValue } from './values.ts'

/** How strictly a write is judged. */
export interface WriteRights {
  /** May write what the CRM keeps itself (analytics, conversions). */
  system: boolean
  /** May move a lifecycle stage backward, as a person in the CRM can. */
  backward: boolean
}

/** An app's rights over the API. */
export const API_RIGHTS: WriteRights = { system: false, backward: false }
/** A person's or the CRM's own rights. */
export const PERSON_RIGHTS: WriteRights = { system: true, backward: true }

/**
 * Checks the values of one write and returns those that change something, in stored form.
 * A backward lifecycle stage is dropped without a word, as the CRM does.
 * @throws {ApiError} 400 with every problem found; 409 when a unique value belongs to another record.
 */
export function checkedChanges(
  portal: Portal,
  type: ObjectType,
  record: CrmRecord | null,
  given: Record<string, string>,
  rights: WriteRights,
): Record<string, string> {
  const changes: Record<string, string> = {}
  const problems: ValueProblem[] = []
  for (const name of Object.keys(given)) {
    const definition = portal.property(type.id, name)
    if (!definition) {
      problems.push(problem(name, 'PROPERTY_DOESNT_EXIST', `Property "${name}" does not exist`))
      continue
    }
    if (definition.modificationMetadata.readOnlyValue && !rights.system) {
      problems.push(problem(name, 'READ_ONLY_VALUE', `"${name}" is a read only property; its value cannot be set.`))
      continue
    }
    const before = record?.values.get(name)
    const reading = readValue(portal, type.id, definition, given[name]!, before)
    if (!reading.ok) problems.push(reading.problem)
    else if (reading.value !== (before ?? '') && !isBackward(portal, type, record, name, reading.value, rights)) {
      changes[name] = reading.value
    }
  }
  if (problems.length > 0) throw invalidValues(problems)
  refuseTaken(portal, type, record, changes)
  return changes
}

function problem(name: string, error: string, message: string): ValueProblem {
  return { isValid: false, message, error, name }
}

function invalidValues(problems: ValueProblem[]): ApiError {
  return badRequest(
    `Property values were not valid: ${JSON.stringify(problems)}`,
    problems.map(({ message, error, name }) => ({ message, code: error, context: { propertyName: [name] } })),
  )
}

function isBackward(
  portal: Portal,
  type: ObjectType,
  record: CrmRecord | null,
  name: string,
  value: string,
  rights: WriteRights,
): boolean {
  if (name !== 'lifecyclestage' || rights.backward || value === '') return false
  const present = record?.values.get(name)
  if (present === undefined) return false
  const options = portal.property(type.id, name)?.options ?? []
  const rank = (stage: string) => options.find((option) => option.value === stage)?.displayOrder ?? -1
  return rank(value) < rank(present)
}

function refuseTaken(
  portal: Portal,
  type: ObjectType,
  record: CrmRecord | null,
  changes: Record<string, string>,
): void {
  for (const name of Object.keys(changes)) {
    const value = changes[name]!
    if (value === '' || !portal.property(type.id, name)?.hasUniqueValue) continue
    const holder = portal.byUnique(type.id, name, value)
    if (!holder || holder.id === record?.id) continue
    if (type === CONTACT && name === 'email') throw conflict(`Contact already exists. Existing ID: ${holder.id}`)
    throw invalidValues([problem(name, 'CONFLICTING_UNIQUE_VALUE', `${holder.id} already has that value for ${name}.`)])
  }
}

/** Creates a record. @throws {ApiError} as `checkedChanges`, and 400 when a required property is missing. */
export function createRecord(
  world: World,
  portal: Portal,
  type: ObjectType,
  given: Record<string, string>,
  stamp: Stamp,
  rights: WriteRights,
): CrmRecord {
  const values = checkedChanges(portal, type, null, withDefaults(type, given), rights)
  requireProperties(type, values)
  const derived = derivedValues(portal, type.id, null, values, stamp.at)
  const id = portal.nextId(type.id)
  const origin = { hs_object_source: stamp.source, hs_object_source_id: stamp.sourceId }
  const p = portal.facts.portalId
  world.commit({ k: 'new', p, o: type.id, id, s: stamp, v: { ...values, ...withoutCleared(derived), ...origin } })
  return portal.find(type.id, id)!
}

function withDefaults(type: ObjectType, given: Record<string, string>): Record<string, string> {
  if (type.id === '0-3') return { pipeline: 'default', ...given }
  if (type.id === '0-27') return { hs_task_status: 'NOT_STARTED', ...given }
  return given
}

function withoutCleared(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''))
}

const REQUIRED: Record<string, string[]> = {
  '0-27': ['hs_timestamp'],
  '0-48': ['hs_timestamp'],
  '0-49': ['hs_timestamp'],
  '0-47': ['hs_timestamp'],
  '0-46': ['hs_timestamp'],
  '0-3': ['dealname', 'dealstage'],
}

function requireProperties(type: ObjectType, values: Record<string, string>): void {
  const missing = (REQUIRED[type.id] ?? []).filter((name) => (values[name] ?? '') === '')
  if (missing.length === 0) return
  throw badRequest(`Error creating ${type.singular.toUpperCase()}. Some required properties were not set.`, [
    {
      message: `Error creating ${type.singular.toUpperCase()}. Some required properties were not set.`,
      code: 'MISSING_REQUIRED_PROPERTY',
      context: { properties: missing },
    },
  ])
}

/** Changes a record; values equal to the present ones change nothing. @throws {ApiError} as `checkedChanges`. */
export function updateRecord(
  world: World,
  portal: Portal,
  type: ObjectType,
  record: CrmRecord,
  given: Record<string, string>,
  stamp: Stamp,
  rights: WriteRights,
): void {
  writeChanges(world, portal, type, record, checkedChanges(portal, type, record, given, rights), stamp)
}

/** Writes values that were checked before, with what follows from them. */
export function writeChanges(
  world: World,
  portal: Portal,
  type: ObjectType,
  record: CrmRecord,
  changes: Record<string, string>,
  stamp: Stamp,
): void {
  const derived = derivedValues(portal, type.id, record, changes, stamp.at)
  for (const name of Object.keys(derived)) if ((record.values.get(name) ?? '') === derived[name]) delete derived[name]
  const all = { ...changes, ...derived }
  if (Object.keys(all).length === 0) return
  world.commit({ k: 'set', p: portal.facts.portalId, o: type.id, id: record.id, s: stamp, v: all })
}
