import type { PropertyDefinition, PropertyOption } from '../schema/property.ts'
import { badRequest } from '../wire/api-error.ts'
import type { JsonObject } from '../wire/json.ts'
import { asList, asNumber, asObject, asOptionalText, asText } from '../wire/json.ts'

const FIELD_TYPES: Record<PropertyDefinition['type'], readonly string[]> = {
  string: ['text', 'textarea', 'html', 'phonenumber', 'file'],
  number: ['number', 'calculation_equation'],
  bool: ['booleancheckbox', 'calculation_equation'],
  date: ['date'],
  datetime: ['date'],
  enumeration: ['select', 'radio', 'checkbox', 'booleancheckbox', 'calculation_equation'],
}

/**
 * Reads a property definition out of a create or change request.
 * @param createdAt ISO moment for `createdAt` and `updatedAt`.
 * @param standing true for a change: the name's form was judged when it was created.
 * @throws {ApiError} 400 when a field is missing or wrong.
 */
export function readDefinition(input: JsonObject, createdAt: string, standing = false): PropertyDefinition {
  const name = asText(input['name'], 'name')
  if (!standing) requireName(name)
  const type = readType(asText(input['type'], 'type'))
  const fieldType = asText(input['fieldType'], 'fieldType')
  if (!FIELD_TYPES[type].includes(fieldType)) throw badRequest(`fieldType ${fieldType} does not fit type ${type}`)
  const options = asList(input['options'], 'options', true).map(readOption)
  requireOptions(name, type, fieldType, options)
  const calculated = fieldType === 'calculation_equation'
  return {
    name,
    label: asText(input['label'], 'label'),
    type,
    fieldType,
    groupName: asText(input['groupName'], 'groupName'),
    description: asOptionalText(input['description'], 'description') ?? '',
    displayOrder: input['displayOrder'] === undefined ? -1 : asNumber(input['displayOrder'], 'displayOrder'),
    hidden: input['hidden'] === true,
    hubspotDefined: false,
    calculated,
    externalOptions: input['externalOptions'] === true,
    hasUniqueValue: input['hasUniqueValue'] === true,
    formField: input['formField'] === true,
    archived: false,
    options,
    modificationMetadata: {
      archivable: true,
      readOnlyDefinition: false,
      readOnlyOptions: false,
      readOnlyValue: calculated,
    },
    createdAt,
    updatedAt: createdAt,
    dataSensitivity: input['dataSensitivity'] === 'sensitive' ? 'sensitive' : 'non_sensitive',
  }
}

function requireName(name: string): void {
  if (!/^[a-z][a-z0-9_]{0,99}$/u.test(name)) {
    throw badRequest(
      `Property name ${name} must start with a letter and hold only lower-case letters, digits and underscores`,
    )
  }
  if (name.startsWith('hs_')) throw badRequest(`Property name ${name} uses the reserved prefix hs_`)
}

function readType(type: string): PropertyDefinition['type'] {
  if (Object.hasOwn(FIELD_TYPES, type)) return type as PropertyDefinition['type']
  throw badRequest(`Unknown property type ${type}`)
}

function readOption(value: unknown): PropertyOption {
  const option = asObject(value, 'options[]')
  return {
    label: asText(option['label'], 'label'),
    value: asText(option['value'], 'value'),
    displayOrder: option['displayOrder'] === undefined ? -1 : asNumber(option['displayOrder'], 'displayOrder'),
    hidden: option['hidden'] === true,
  }
}

function requireOptions(name: string, type: string, fieldType: string, options: PropertyOption[]): void {
  if (type === 'bool' && fieldType === 'booleancheckbox') {
    const values = options.map((option) => option.value).sort()
    if (values.join() !== 'false,true')
      throw badRequest(`Boolean property ${name} needs exactly the options true and false`)
  }
  const values = new Set(options.map((option) => option.value))
  const labels = new Set(options.map((option) => option.label))
  if (values.size !== options.length || labels.size !== options.length) {
    throw badRequest(`Property ${name} has options with the same value or label`)
  }
}
