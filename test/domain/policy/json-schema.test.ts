import { expect, test } from '@jest/globals'
import { FIELD_TYPES, OPERATORS } from '../../../src/domain/condition-fields.ts'
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

test('a condition is a group of rules and groups, and a rule asks a field what fits its type', () => {
  const { $schema, title, $defs } = policyJsonSchema() as Node & { readonly $defs: Node }
  expect([$schema, title]).toEqual(['https://json-schema.org/draft/2020-12/schema', 'Estafet policy'])
  expect($defs['condition']).toEqual({
    type: 'object',
    description: 'A group of rules. An empty one holds always.',
    properties: {
      combinator: { enum: ['and', 'or'], description: 'Whether all rules must hold, or one.' },
      not: { type: 'boolean', description: 'Turns the group around.' },
      rules: { type: 'array', items: { anyOf: [{ $ref: '#/$defs/rule' }, { $ref: '#/$defs/condition' }] } },
    },
    required: ['combinator', 'rules'],
    additionalProperties: false,
  })
  expect($defs['rule']).toEqual({
    anyOf: Object.entries(OPERATORS).map(([type, operators]) => ({
      type: 'object',
      description: `A question to a ${type} field.`,
      properties: {
        field: { enum: Object.keys(FIELD_TYPES).filter((name) => typeOf(name) === type) },
        operator: { enum: operators },
        value: { type: ['string', 'number', 'boolean', 'array'] },
      },
      required: ['field', 'operator'],
      additionalProperties: false,
    })),
  })
})

const typeOf = (name: string): string => FIELD_TYPES[name as keyof typeof FIELD_TYPES].type
