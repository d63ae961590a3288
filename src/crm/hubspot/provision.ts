import type { PropertyDefinition, PropertyHolder, PropertyKind } from '../../mapping/property-definition.ts'
import type { InstallationId, PlannedProperty, ProvisionReport } from '../../ports/crm.ts'
import type { Log } from '../../ports/runtime.ts'
import { asList, asObject, asText, isObject, optionalText } from '../answer-shapes.ts'
import { API_VERSION } from './api-version.ts'
import { TASK_KEY } from './task-values.ts'
import { refusedWith, type CallHubspot } from './transport.ts'

/** The group under which a record shows our properties. */
const GROUP = { name: 'estafet', label: 'Estafet', displayOrder: 1 }

const TYPES: Readonly<Record<PropertyKind, readonly [type: string, fieldType: string]>> = {
  text: ['string', 'text'],
  'long-text': ['string', 'textarea'],
  number: ['number', 'number'],
  instant: ['datetime', 'date'],
  choice: ['enumeration', 'select'],
  'yes-no': ['bool', 'booleancheckbox'],
}
const YES_NO = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
]

/** The key under which tasks are made once; the adapter's own need. */
const taskKey: PropertyDefinition = {
  holder: 'task',
  name: TASK_KEY,
  label: 'Estafet: key',
  description: 'Names the deadline and step this task was made for. Do not edit.',
  kind: 'text',
  choices: [],
  unique: true,
}

interface Existing {
  readonly type: string
  readonly group: string
  readonly hubspotDefined: boolean
  readonly options: readonly string[]
}

/**
 * Creates what is missing of `definitions` and the task key. A property of the same name but another type, or of HubSpot's own, is left alone
 * and reported: a person must decide. Choices missing in a property of our group are added. Safe to repeat.
 */
export async function ensureProperties(
  call: CallHubspot,
  log: Log,
  installation: InstallationId,
  definitions: readonly PropertyDefinition[],
): Promise<ProvisionReport> {
  const created: string[] = []
  const present: string[] = []
  const clashing: string[] = []
  for (const [holder, wanted] of byHolder([...definitions, taskKey])) {
    const existing = await readProperties(call, installation, holder)
    const missing = wanted.filter(({ name }) => !existing.has(name))
    if (missing.length > 0) await ensureGroup(call, installation, holder)
    for (const definition of wanted) {
      const known = existing.get(definition.name)
      if (!known) continue
      if (clashes(definition.kind, known)) clashing.push(definition.name)
      else {
        present.push(definition.name)
        await addChoices(call, installation, definition, known)
      }
    }
    for (const definition of missing) {
      const made = await create(call, log, installation, definition)
      if (made === 'created') created.push(definition.name)
      else present.push(definition.name)
    }
  }
  return { created, present, clashing }
}

/** What {@link ensureProperties} would find, property by property. Reads only. */
export async function planProperties(
  call: CallHubspot,
  installation: InstallationId,
  definitions: readonly PropertyDefinition[],
): Promise<readonly PlannedProperty[]> {
  const planned: PlannedProperty[] = []
  for (const [holder, wanted] of byHolder([...definitions, taskKey])) {
    const existing = await readProperties(call, installation, holder)
    for (const { name, label, description, kind } of wanted) {
      const known = existing.get(name)
      const state = known === undefined ? 'missing' : clashes(kind, known) ? 'clashing' : 'present'
      planned.push({ holder, name, label, description, state })
    }
  }
  return planned
}

function clashes(kind: PropertyKind, known: Existing): boolean {
  return known.hubspotDefined || known.type !== TYPES[kind][0]
}

function byHolder(
  definitions: readonly PropertyDefinition[],
): ReadonlyMap<PropertyHolder, readonly PropertyDefinition[]> {
  return Map.groupBy(definitions, ({ holder }) => holder)
}

function path(holder: PropertyHolder, rest = ''): string {
  const plural = holder === 'company' ? 'companies' : `${holder}s`
  return `/crm/properties/${API_VERSION}/${plural}${rest}`
}

async function readProperties(
  call: CallHubspot,
  installation: InstallationId,
  holder: PropertyHolder,
): Promise<ReadonlyMap<string, Existing>> {
  const existing = await call(
    {
      installation,
      name: 'properties',
      method: 'GET',
      path: path(holder),
      lane: 'normal',
      batch: true,
      changes: false,
    },
    (body) => new Map(asList(asObject(body, 'properties')['results'], 'results').map(toExisting)),
  )
  return existing ?? new Map<string, Existing>()
}

function toExisting(value: unknown): readonly [string, Existing] {
  const facts = asObject(value, 'property')
  const options = Array.isArray(facts['options']) ? facts['options'] : []
  return [
    asText(facts['name'], 'name of a property'),
    {
      type: asText(facts['type'], 'type of a property'),
      group: optionalText(facts['groupName']) ?? '',
      hubspotDefined: facts['hubspotDefined'] === true,
      options: options.flatMap((option) => (isObject(option) ? (optionalText(option['value']) ?? []) : [])),
    },
  ]
}

async function ensureGroup(call: CallHubspot, installation: InstallationId, holder: PropertyHolder): Promise<void> {
  const group = { installation, name: 'property-groups', lane: 'normal', changes: false } as const
  const known = await call(
    { ...group, method: 'GET', path: path(holder, `/groups/${GROUP.name}`), none: [404] },
    () => true,
  )
  if (known) return
  // 409: someone made it in between.
  await call(
    { ...group, method: 'POST', path: path(holder, '/groups'), json: GROUP, changes: true, none: [409] },
    () => true,
  )
}

function bodyOf(definition: PropertyDefinition) {
  const [type, fieldType] = TYPES[definition.kind]
  const choices = definition.kind === 'yes-no' ? YES_NO : definition.choices
  return {
    name: definition.name,
    label: definition.label,
    description: definition.description,
    groupName: GROUP.name,
    type,
    fieldType,
    formField: false,
    ...(choices.length > 0 ? { options: optionsOf(choices) } : {}),
    ...(definition.unique ? { hasUniqueValue: true } : {}),
  }
}

function optionsOf(choices: readonly { readonly value: string; readonly label: string }[]) {
  return choices.map(({ value, label }, displayOrder) => ({ value, label, displayOrder, hidden: false }))
}

async function create(
  call: CallHubspot,
  log: Log,
  installation: InstallationId,
  definition: PropertyDefinition,
): Promise<'created' | 'present'> {
  const post = (json: object) =>
    call(
      {
        installation,
        name: 'property-create',
        method: 'POST',
        path: path(definition.holder),
        json,
        lane: 'normal',
        changes: true,
        none: [409],
      },
      () => 'created' as const,
    )
  try {
    return (await post(bodyOf(definition))) ?? 'present'
  } catch (error) {
    if (!definition.unique || !refusedWith(error, 400)) throw error
    // Ten unique properties per type are HubSpot's limit. Tasks are then looked for before they are made.
    log.warn('property_not_unique', { installation, property: definition.name })
    return (await post(bodyOf({ ...definition, unique: false }))) ?? 'present'
  }
}

async function addChoices(
  call: CallHubspot,
  installation: InstallationId,
  definition: PropertyDefinition,
  known: Existing,
): Promise<void> {
  if (definition.kind !== 'choice' || known.group !== GROUP.name) return
  const missing = definition.choices.filter(({ value }) => !known.options.includes(value))
  if (missing.length === 0) return
  const others = known.options
    .filter((value) => !definition.choices.some((choice) => choice.value === value))
    .map((value) => ({ value, label: value }))
  await call(
    {
      installation,
      name: 'property-update',
      method: 'PATCH',
      path: path(definition.holder, `/${definition.name}`),
      json: { options: optionsOf([...definition.choices, ...others]) },
      lane: 'normal',
      changes: true,
    },
    () => null,
  )
}
