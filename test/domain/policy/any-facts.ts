import fc from 'fast-check'
import { FIELD_TYPES, type FactName } from '../../../src/domain/condition-fields.ts'
import type { ConditionFacts } from '../../../src/domain/facts.ts'

export const FACT_NOW = Date.UTC(2026, 2, 2, 9)
const DAY = 86_400_000

/** Values that meet the ones of any-policy.ts often enough. */
const text = fc.oneof(
  fc.constantFrom(
    'acme',
    'ACME',
    'Acme Corp',
    'yes',
    '1',
    'Übung',
    '😀',
    '',
    'ID',
    'acme.com',
    'www.acme.co.id',
    'https://acme.com/x',
  ),
  fc.string({ maxLength: 12 }),
)

function valueOf(field: FactName): fc.Arbitrary<unknown> {
  const { type, values } = FIELD_TYPES[field]
  switch (type) {
    case 'number':
    case 'money':
      return fc.oneof(fc.integer({ min: -5, max: 50 }), fc.constantFrom(0.1, -0.25, NaN))
    case 'boolean':
      return fc.boolean()
    case 'instant':
      return fc.integer({ min: -50, max: 3 }).map((days) => FACT_NOW + days * DAY)
    case 'list':
      return fc.array(values === null ? text : fc.constantFrom(...values), { maxLength: 3 })
    case 'choice':
      // Ids of the policy and of Estafet itself: lower case, always.
      return values === null ? text.map((word) => word.toLowerCase()) : fc.constantFrom(...values)
    default:
      return values === null ? text : fc.constantFrom(...values)
  }
}

const shape = Object.fromEntries(
  (Object.keys(FIELD_TYPES) as FactName[]).map((field) => [field, fc.option(valueOf(field), { nil: null, freq: 4 })]),
)

/** What a condition may see of a lead: every field any value of its type, or missing. */
export const anyFacts: fc.Arbitrary<ConditionFacts> = fc.record(
  shape,
) as fc.Arbitrary<unknown> as fc.Arbitrary<ConditionFacts>
