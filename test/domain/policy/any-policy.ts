import fc from 'fast-check'
import { FIELD_TYPES, OPERATORS, valueShape, type FactName } from '../../../src/domain/condition-fields.ts'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import type { Policy, Rule, RuleGroup, RuleValue } from '../../../src/domain/policy/policy.ts'

/** The standard policy with some parts replaced. */
export function aPolicy(parts: Partial<Policy> = {}): Policy {
  return { ...structuredClone(defaultPolicy), ...parts }
}

/** The standard policy without its long tables: quick to read a thousand times. */
export const SMALL: Policy = aPolicy({
  sources: { rules: [], points: { unknown: 30, referral: 100, 'inbound.demo_request': 90 } },
  fit: { ...defaultPolicy.fit, dimensions: [], knockOut: null, classes: [] },
  engagement: { ...defaultPolicy.engagement, highIntent: [], forms: [], pages: [] },
  routing: { ...defaultPolicy.routing, rules: defaultPolicy.routing.rules.slice(-3) },
  pools: defaultPolicy.pools.filter(({ id }) => ['ae', 'sdr', 'everyone'].includes(id)),
  sla: { ...defaultPolicy.sla, classes: defaultPolicy.sla.classes.slice(-2) },
  cadences: (defaultPolicy.cadences ?? []).slice(0, 1),
})

const word = fc.oneof(
  fc.constantFrom(
    'acme',
    'ACME',
    'yes',
    'null',
    '1',
    '0x1',
    '- a',
    '# b',
    'a: b',
    '=',
    '😀',
    'Übung',
    "it's",
    '"q"',
    '{',
    '*x',
    '&y',
  ),
  fc.string({ minLength: 1, maxLength: 12 }),
)
const number = fc.oneof(fc.integer({ min: -5, max: 50 }), fc.constantFrom(0.1, 1e21, -0.25))

function valueFor(field: FactName, operator: Rule['operator']): fc.Arbitrary<RuleValue | undefined> {
  const { type, values } = FIELD_TYPES[field]
  const text = values === null ? word : fc.constantFrom(...values)
  switch (valueShape(type, operator)) {
    case 'text':
      return text
    case 'text-or-list':
      return fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 4 }))
    case 'text-list':
      return fc.array(text, { minLength: 1, maxLength: 4 })
    case 'number':
      return number
    case 'number-list':
      return fc.array(number, { minLength: 1, maxLength: 4 })
    case 'number-pair':
      return fc.tuple(number, number).map(([a, b]) => [Math.min(a, b), Math.max(a, b)])
    case 'boolean':
      return fc.boolean()
    case 'days':
      return fc.integer({ min: 0, max: 40 })
    case 'none':
    case null:
      return fc.constant(undefined)
  }
}

/** A rule that fits its field. */
export function anyRuleOn(fields: readonly FactName[]): fc.Arbitrary<Rule> {
  return fc
    .constantFrom(...fields)
    .chain((field) => fc.constantFrom(...OPERATORS[FIELD_TYPES[field].type]).map((operator) => ({ field, operator })))
    .chain(({ field, operator }) =>
      valueFor(field, operator).map((value) =>
        value === undefined ? { field, operator } : { field, operator, value },
      ),
    )
}

/** A group of rules on these fields, some negated, up to three deep. */
export function anyGroupOn(fields: readonly FactName[], depth = 2): fc.Arbitrary<RuleGroup> {
  const entry: fc.Arbitrary<Rule | RuleGroup> =
    depth === 0
      ? anyRuleOn(fields)
      : fc.oneof({ weight: 3, arbitrary: anyRuleOn(fields) }, anyGroupOn(fields, depth - 1))
  return fc
    .record({
      combinator: fc.constantFrom('and' as const, 'or' as const),
      rules: fc.array(entry, { maxLength: 3 }),
      not: fc.boolean(),
    })
    .map(({ not, ...group }) => (not ? { ...group, not } : group))
}

export const ALL_FIELDS = Object.keys(FIELD_TYPES) as readonly FactName[]

/** Policies that differ from the standard one in many places and are all right. */
export const anyPolicy: fc.Arbitrary<Policy> = fc
  .record({
    name: word,
    hotHours: fc.integer({ min: 1, max: 700 }),
    when: anyGroupOn(ALL_FIELDS),
    minutes: fc.integer({ min: 1, max: 3_000 }),
    order: fc.shuffledSubarray(SMALL.routing.rules.slice(0, -1)),
    kept: fc.subarray(SMALL.sla.classes.slice()),
    words: fc.array(word, { minLength: 1, maxLength: 3 }),
    domains: fc.subarray(['acme.com', 'acme.co.id', 'xn--bcher-kva.example']),
  })
  .map(({ name, hotHours, when, minutes, order, kept, words, domains }) => ({
    ...SMALL,
    name,
    ownDomains: domains,
    temperature: { ...SMALL.temperature, hotHours },
    engagement: { ...SMALL.engagement, forms: [{ contains: words, kind: 'demo-request' }] },
    routing: {
      ...SMALL.routing,
      rules: [...order.map((rule, i) => (i === 0 ? { ...rule, when } : rule)), SMALL.routing.rules.at(-1)!],
    },
    sla: { ...SMALL.sla, classes: kept.map((one) => ({ ...one, minutes })) },
  }))
