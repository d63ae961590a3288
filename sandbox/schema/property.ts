/** One choice of an enumeration. */
export interface PropertyOption {
  label: string
  value: string
  displayOrder: number
  hidden: boolean
  description?: string
}

/** A property definition as the Properties API shows it. */
export interface PropertyDefinition {
  name: string
  label: string
  type: 'string' | 'number' | 'bool' | 'date' | 'datetime' | 'enumeration'
  fieldType: string
  groupName: string
  description: string
  displayOrder: number
  hidden: boolean
  hubspotDefined: boolean
  calculated: boolean
  externalOptions: boolean
  hasUniqueValue: boolean
  formField: boolean
  archived: boolean
  options: PropertyOption[]
  modificationMetadata: {
    archivable: boolean
    readOnlyDefinition: boolean
    readOnlyOptions: boolean
    readOnlyValue: boolean
  }
  createdAt?: string
  updatedAt?: string
  createdUserId?: string
  dataSensitivity: 'non_sensitive' | 'sensitive'
}

/** A group of properties. */
export interface PropertyGroup {
  name: string
  label: string
  displayOrder: number
  archived: boolean
}

/** What a table row says about a property; see `defined`. */
export interface PropertyRow {
  name: string
  kind: keyof typeof KINDS
  group: string
  label?: string
  options?: readonly (readonly [string, string])[]
  /** Kept by the CRM: may be read, not written. */
  readOnly?: boolean
  /** Computed by the CRM: read only, and a change of it sends no notification. */
  calculated?: boolean
  unique?: boolean
}

const KINDS = {
  text: ['string', 'text'],
  textarea: ['string', 'textarea'],
  phone: ['string', 'phonenumber'],
  number: ['number', 'number'],
  bool: ['bool', 'booleancheckbox'],
  date: ['date', 'date'],
  datetime: ['datetime', 'date'],
  select: ['enumeration', 'select'],
  radio: ['enumeration', 'radio'],
  checkbox: ['enumeration', 'checkbox'],
  owner: ['enumeration', 'select'],
} as const

/** Builds the full definition of a table row. */
export function defined(row: PropertyRow, hubspotDefined: boolean): PropertyDefinition {
  const [type, fieldType] = KINDS[row.kind]
  const readOnly = (row.readOnly ?? false) || (row.calculated ?? false)
  return {
    name: row.name,
    label: row.label ?? labelOf(row.name),
    type,
    fieldType,
    groupName: row.group,
    description: '',
    displayOrder: -1,
    hidden: false,
    hubspotDefined,
    calculated: row.calculated ?? false,
    externalOptions: row.kind === 'owner',
    hasUniqueValue: row.unique ?? false,
    formField: !readOnly,
    archived: false,
    options: optionsOf(row),
    modificationMetadata: {
      archivable: !hubspotDefined,
      readOnlyDefinition: hubspotDefined,
      readOnlyOptions: hubspotDefined && row.options === undefined,
      readOnlyValue: readOnly,
    },
    dataSensitivity: 'non_sensitive',
  }
}

function optionsOf(row: PropertyRow): PropertyOption[] {
  const given =
    row.options ??
    (row.kind === 'bool'
      ? ([
          ['true', 'Yes'],
          ['false', 'No'],
        ] as const)
      : [])
  return given.map(([value, label], displayOrder) => ({ label, value, displayOrder, hidden: false }))
}

function labelOf(name: string): string {
  const words = name.replace(/^hs_/, '').replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
