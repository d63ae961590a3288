import { inputs } from '../../../mappings/salesforce/own-fields.ts'
import { salesforceMapping } from '../../../mappings/salesforce/mapping.ts'
import { TASK_KEY } from '../../../src/crm/salesforce/find-tasks.ts'
import { LONGEST_CARD } from '../../../src/flow/crm-card.ts'
import { propertyDefinitions, type PropertyDefinition } from '../../../src/mapping/mapping.ts'

/** What follows from the mapping in the package under salesforce/: fields, their Indonesian names, and who may see them. Path → text. */

/** Field names in the source of the package go without the namespace of it. */
const NAMESPACE = 'estafet__'
const OBJECTS = ['Lead', 'Contact'] as const
const LONGEST_TEXT = 2_000

const english = propertyDefinitions(salesforceMapping, 'en')
const indonesian = new Map(propertyDefinitions(salesforceMapping, 'id').map((one) => [one.name, one]))
const decimals = new Set(
  Object.values(salesforceMapping.outputs).flatMap((rule) => (rule?.writer === 'decimal' ? [rule.property] : [])),
)
const toFill = new Set(inputs.map(({ property }) => property))

export const TASK_FIELD = {
  name: inPackage(TASK_KEY),
  label: { en: 'Estafet: Key', id: 'Estafet: Kunci' },
  description: {
    en: 'Names the step a task was made for. Do not edit.',
    id: 'Nama langkah asal tugas. Jangan diubah.',
  },
}

export function expectedFiles(): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  for (const object of OBJECTS) {
    for (const one of english) files.set(fieldPath(object, inPackage(one.name)), fieldFile(one))
    files.set(`objectTranslations/${object}-in/${object}-in.objectTranslation-meta.xml`, objectTranslation())
    for (const { name } of english) {
      const { label, description } = indonesian.get(name)!
      files.set(...fieldTranslation(object, inPackage(name), label, description))
    }
  }
  files.set(fieldPath('Activity', TASK_FIELD.name), taskField())
  for (const [path, text] of permissionSets()) files.set(path, text)
  return files
}

function inPackage(name: string): string {
  return name.slice(NAMESPACE.length)
}
function fieldPath(object: string, name: string): string {
  return `objects/${object}/fields/${name}.field-meta.xml`
}

function fieldFile(one: PropertyDefinition): string {
  return file('CustomField', [
    ['fullName', inPackage(one.name)],
    ...(typeOf(one) === 'Checkbox' ? [['defaultValue', 'false'] as const] : []),
    ['description', one.description],
    ['externalId', 'false'],
    ['inlineHelpText', one.description],
    ['label', one.label],
    ...shapeOf(one),
    ['type', typeOf(one)],
    ...choicesOf(one),
  ])
}

/** Words that rules or a policy set are texts: a package cannot add a value to a picklist that an admin has closed. */
function typeOf({ kind, name }: PropertyDefinition): string {
  switch (kind) {
    case 'choice':
      return toFill.has(name) ? 'Picklist' : 'Text'
    case 'text':
      return 'Text'
    case 'long-text':
      return 'LongTextArea'
    case 'number':
      return 'Number'
    case 'instant':
      return 'DateTime'
    case 'yes-no':
      return 'Checkbox'
  }
}

type Entry = readonly [string, string | readonly Entry[]]

function shapeOf(one: PropertyDefinition): readonly Entry[] {
  switch (typeOf(one)) {
    case 'Text':
      return [
        ['length', '255'],
        ['required', 'false'],
      ]
    case 'LongTextArea':
      return [
        ['length', String(one.name === salesforceMapping.card?.property ? LONGEST_CARD : LONGEST_TEXT)],
        ['visibleLines', '3'],
      ]
    case 'Number':
      return [
        ['precision', '18'],
        ['required', 'false'],
        ['scale', decimals.has(one.name) ? '2' : '0'],
      ]
    case 'Checkbox':
      return []
    default:
      return [['required', 'false']]
  }
}

function choicesOf(one: PropertyDefinition): readonly Entry[] {
  if (typeOf(one) !== 'Picklist') return []
  const values = one.choices.map(({ value, label }): Entry => [
    'value',
    [
      ['fullName', value],
      ['default', 'false'],
      ['label', label],
    ],
  ])
  return [
    [
      'valueSet',
      [
        ['restricted', 'true'],
        ['valueSetDefinition', [['sorted', 'false'], ...values]],
      ],
    ],
  ]
}

/** Whether a field of activities may be an external id is not established; without it a task is looked for before it is made. */
function taskField(): string {
  return file('CustomField', [
    ['fullName', TASK_FIELD.name],
    ['description', TASK_FIELD.description.en],
    ['externalId', 'false'],
    ['inlineHelpText', TASK_FIELD.description.en],
    ['label', TASK_FIELD.label.en],
    ['length', '255'],
    ['required', 'false'],
    ['type', 'Text'],
  ])
}

function objectTranslation(): string {
  return file('CustomObjectTranslation', [])
}
function fieldTranslation(object: string, name: string, label: string, help: string): readonly [string, string] {
  const picklist = english.find((one) => inPackage(one.name) === name && typeOf(one) === 'Picklist')
  const values = (picklist?.choices ?? []).map(({ value, label: masterLabel }): Entry => {
    const translation = indonesian.get(picklist!.name)!.choices.find((choice) => choice.value === value)!.label
    return [
      'picklistValues',
      [
        ['masterLabel', masterLabel],
        ['translation', translation],
      ],
    ]
  })
  return [
    `objectTranslations/${object}-in/${name}.fieldTranslation-meta.xml`,
    file('CustomFieldTranslation', [['help', help], ['label', label], ['name', name], ...values]),
  ]
}

function permissionSets(): readonly (readonly [string, string])[] {
  const own = OBJECTS.flatMap((object) => english.map(({ name }) => ({ object, name })))
  const integration = own.map(({ object, name }) => permission(`${object}.${inPackage(name)}`, true))
  const key = ['Event', 'Task'].map((object) => permission(`${object}.${TASK_FIELD.name}`, true))
  const user = own.map(({ object, name }) => permission(`${object}.${inPackage(name)}`, toFill.has(name)))
  return [
    permissionSet('Estafet_Integration', [
      ['description', 'For the user Estafet logs in as: it writes the fields of the package and its key on tasks.'],
      ...[...integration, ...key].toSorted(byField),
      ['hasActivationRequired', 'false'],
      ['label', 'Estafet Integration'],
    ]),
    permissionSet('Estafet_User', [
      [
        'description',
        'For reps and managers: they see what Estafet decided, answer, and tick what a conversation confirmed.',
      ],
      ...user.toSorted(byField),
      ['hasActivationRequired', 'false'],
      ['label', 'Estafet User'],
    ]),
  ]
}
function permission(field: string, editable: boolean): Entry {
  return [
    'fieldPermissions',
    [
      ['editable', String(editable)],
      ['field', field],
      ['readable', 'true'],
    ],
  ]
}
function byField([, a]: Entry, [, b]: Entry): number {
  return String(a).localeCompare(String(b), 'en')
}
function permissionSet(name: string, entries: readonly Entry[]): readonly [string, string] {
  return [`permissionsets/${name}.permissionset-meta.xml`, file('PermissionSet', entries)]
}

/** As Salesforce's command line writes such a file. */
function file(root: string, entries: readonly Entry[]): string {
  const body = entries.map((entry) => element(entry, '    ')).join('')
  const opening = `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://soap.sforce.com/2006/04/metadata"`
  return body === '' ? `${opening}/>\n` : `${opening}>\n${body}</${root}>\n`
}
function element([name, value]: Entry, indent: string): string {
  if (typeof value === 'string') return `${indent}<${name}>${escaped(value)}</${name}>\n`
  return `${indent}<${name}>\n${value.map((entry) => element(entry, `${indent}    `)).join('')}${indent}</${name}>\n`
}
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
