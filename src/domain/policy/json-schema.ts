import { z } from 'zod'
import { FIELD_TYPES, type FieldType, OPERATORS } from '../condition-fields.ts'
import { policySchema } from './schema.ts'

type Json = Readonly<Record<string, unknown>>

const CONDITION = '#/$defs/condition'

/**
 * The policy as JSON Schema (2020-12), for editors and other programs: every key with its meaning, and for conditions the fields
 * with the operators that fit them. What spans several places (sums, names that must exist) is only told by lint.
 */
export function policyJsonSchema(): Json {
  const schema: Json = z.toJSONSchema(policySchema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      // The reader of conditions looks at each entry itself, which JSON Schema cannot see; it is written out below.
      if (jsonSchema.properties?.['combinator'] === undefined) return
      for (const key of ['type', 'properties', 'required', 'additionalProperties'] as const) delete jsonSchema[key]
      jsonSchema.$ref = CONDITION
    },
  })
  return { ...schema, title: 'Estafet policy', $defs: { condition: conditionSchema(), rule: { anyOf: ruleSchemas() } } }
}

function conditionSchema(): Json {
  return {
    type: 'object',
    description: 'A group of rules. An empty one holds always.',
    properties: {
      combinator: { enum: ['and', 'or'], description: 'Whether all rules must hold, or one.' },
      not: { type: 'boolean', description: 'Turns the group around.' },
      rules: { type: 'array', items: { anyOf: [{ $ref: '#/$defs/rule' }, { $ref: CONDITION }] } },
    },
    required: ['combinator', 'rules'],
    additionalProperties: false,
  }
}

function ruleSchemas(): readonly Json[] {
  const types = Object.keys(OPERATORS) as FieldType[]
  return types.map((type) => ({
    type: 'object',
    description: `A question to a ${type} field.`,
    properties: {
      field: { enum: Object.entries(FIELD_TYPES).flatMap(([name, info]) => (info.type === type ? [name] : [])) },
      operator: { enum: OPERATORS[type] },
      value: { type: ['string', 'number', 'boolean', 'array'] },
    },
    required: ['field', 'operator'],
    additionalProperties: false,
  }))
}
