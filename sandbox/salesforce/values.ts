import { OrgError } from './errors.ts'
import { asId } from './ids.ts'
import type { Value } from './row.ts'
import type { Field } from './schema.ts'

const NUMBERS = new Set(['int', 'double', 'currency'])
const DATETIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?(Z|[+-]\d\d:?\d\d)$/

/** A value as the field takes it; strict, as the wire protocol is. @throws {OrgError} */
export function checkedValue(field: Field, value: unknown): Value {
  const { name, type, length, values } = field
  if (value === null || value === undefined) {
    if (field.required)
      throw new OrgError('REQUIRED_FIELD_MISSING', `Required fields are missing: [${name}]`, 400, [name])
    if (type === 'boolean') throw wrongType(name, 'null')
    return null
  }
  if (type === 'boolean') {
    if (typeof value !== 'boolean') throw wrongType(name, typeof value)
    return value
  }
  if (NUMBERS.has(type)) {
    if (typeof value !== 'number') throw wrongType(name, typeof value)
    return value
  }
  if (typeof value !== 'string') throw wrongType(name, typeof value)
  if (value === '') return null
  if (type === 'datetime') {
    if (!DATETIME.test(value)) throw wrongType(name, 'datetime')
    return `${new Date(value).toISOString().slice(0, 23)}+0000`
  }
  if (type === 'time') {
    if (!/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/.test(value)) throw wrongType(name, 'time')
    return value
  }
  if (type === 'date') {
    if (!/^\d{4}-\d\d-\d\d$/.test(value)) throw wrongType(name, 'date')
    return value
  }
  if (type === 'reference') {
    const id = asId(value)
    if (id === null) throw new OrgError('MALFORMED_ID', `${name}: id value of incorrect type: ${value}`, 400, [name])
    return id
  }
  if (type === 'picklist' && values.length > 0 && !values.includes(value)) {
    const message = `${name}: bad value for restricted picklist field: ${value}`
    throw new OrgError('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', message, 400, [name])
  }
  if (value.length > length)
    throw new OrgError('STRING_TOO_LONG', `${name}: data value too large (max length=${length})`, 400, [name])
  return value
}

function wrongType(name: string, given: string): OrgError {
  return new OrgError('JSON_PARSER_ERROR', `Cannot deserialize value of ${name} from ${given}`, 400, [name])
}
