import { expect, test } from '@jest/globals'
import { FIELD_TYPES } from '../../../src/domain/condition-fields.ts'
import { policyJsonSchema } from '../../../src/domain/policy/json-schema.ts'

type Node = { readonly [key: string]: unknown }
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null

/** Paths of properties that say nothing about themselves. */
function undescribed(node: unknown, path = ''): readonly string[] {
  if (Array.isArray(node)) return node.flatMap((one) => undescribed(one, path))
  if (!isNode(node)) return []
  return Object.entries(node).flatMap(([key, value]) => {
    if (key !== 'properties' || !isNode(value)) return key === '$defs' ? [] : undescribed(value, path)
    return Object.entries(value).flatMap(([name, property]) => {
      const here = `${path}.${name}`
      const said = isNode(property) && typeof property['description'] === 'string'
      return [...(said ? [] : [here]), ...undescribed(property, here)]
    })
  })
}

test('every key says what it means', () => {
  expect(undescribed(policyJsonSchema())).toEqual([])
})

test('it is plain JSON, closed to unknown keys, and knows every field of a condition', () => {
  const schema = policyJsonSchema()
  expect(JSON.parse(JSON.stringify(schema))).toEqual(schema)
  expect(schema).toMatchObject({ type: 'object', additionalProperties: false })
  const text = JSON.stringify(schema['$defs'])
  for (const field of Object.keys(FIELD_TYPES)) expect(text).toContain(`"${field}"`)
})
