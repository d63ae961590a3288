import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { FIELD_TYPES, OPERATORS, valueShape, type FactName } from '../../../src/domain/condition-fields.ts'
import { compileCondition, conditionInWords, guardOf } from '../../../src/domain/conditions.ts'
import type { ConditionFacts } from '../../../src/domain/facts.ts'
import type { Operator, Rule, RuleGroup, RuleValue } from '../../../src/domain/policy/policy.ts'
import { ruleGroup } from '../../../src/domain/policy/condition-schema.ts'
import { readFacts } from '../../../src/domain/read-facts.ts'
import { anInput, DAY, NOW, POLICY, ROSTER } from './builders.ts'

const NO_MAIL = { domain: null, ownDomain: null, address: { valid: false, role: false } }
const base = readFacts(anInput().snapshot, null, null, NO_MAIL, POLICY.mail, ROSTER, NOW)
const holds = (rule: Rule, facts: Partial<ConditionFacts>) =>
  compileCondition({ combinator: 'and', rules: [rule] })({ ...base, ...facts }, NOW)

describe('operators, with a value, without, and with case', () => {
  test.each<[Rule, Partial<ConditionFacts>, boolean]>([
    [{ field: 'role', operator: '=', value: 'vp' }, { role: 'VP' }, true],
    [{ field: 'role', operator: '=', value: 'vp' }, { role: null }, false],
    [{ field: 'role', operator: '!=', value: 'vp' }, { role: 'Vp' }, false],
    [{ field: 'role', operator: '!=', value: 'vp' }, { role: null }, true],
    [{ field: 'role', operator: 'contains', value: ['vp', 'head'] }, { role: 'SVP' }, true],
    [{ field: 'role', operator: 'contains', value: 'a.c' }, { role: 'abc' }, false],
    [{ field: 'role', operator: 'contains', value: ['a.c', 'x|y', '(', '\\', '-'] }, { role: 'abc x y' }, false],
    [{ field: 'role', operator: 'contains', value: ['a.c', 'x|y'] }, { role: 'X|Y' }, true],
    [{ field: 'role', operator: 'doesNotContain', value: ['vp'] }, { role: 'SVP' }, false],
    [{ field: 'role', operator: 'doesNotContain', value: ['vp'] }, { role: null }, true],
    [{ field: 'role', operator: 'beginsWith', value: ['vp', 'head'] }, { role: 'Head of IT' }, true],
    [{ field: 'role', operator: 'endsWith', value: 'it' }, { role: 'Head of IT' }, true],
    [{ field: 'role', operator: 'in', value: ['A', 'b'] }, { role: 'a' }, true],
    [{ field: 'role', operator: 'in', value: ['A', 'b'] }, { role: null }, false],
    [{ field: 'role', operator: 'notIn', value: ['a'] }, { role: null }, true],
    [{ field: 'role', operator: 'null' }, { role: null }, true],
    [{ field: 'role', operator: 'notNull' }, { role: null }, false],
    [{ field: 'employees', operator: '<', value: 5 }, { employees: null }, false],
    [{ field: 'employees', operator: '>', value: -5 }, { employees: null }, false],
    [{ field: 'employees', operator: '<=', value: 5 }, { employees: 5 }, true],
    [{ field: 'employees', operator: '>=', value: 6 }, { employees: 5 }, false],
    [{ field: 'employees', operator: '!=', value: 5 }, { employees: null }, true],
    [{ field: 'employees', operator: 'between', value: [5, 9] }, { employees: 9 }, true],
    [{ field: 'employees', operator: 'between', value: [5, 9] }, { employees: 10 }, false],
    [{ field: 'employees', operator: 'in', value: [5, 9] }, { employees: 9 }, true],
    [{ field: 'employees', operator: 'notIn', value: [5, 9] }, { employees: null }, true],
    [{ field: 'optedOut', operator: '=', value: false }, { optedOut: null }, false],
    [{ field: 'optedOut', operator: '!=', value: true }, { optedOut: null }, true],
    [{ field: 'techStack', operator: 'contains', value: ['Slack', 'HubSpot'] }, { techStack: ['hubspot'] }, true],
    [{ field: 'techStack', operator: 'contains', value: 'hub' }, { techStack: ['hubspot'] }, false],
    [{ field: 'techStack', operator: 'doesNotContain', value: 'slack' }, { techStack: null }, true],
    [{ field: 'techStack', operator: 'null' }, { techStack: [] }, true],
    [{ field: 'formAt', operator: 'withinDays', value: 2 }, { formAt: NOW - 2 * DAY }, true],
    [{ field: 'formAt', operator: 'withinDays', value: 2 }, { formAt: null }, false],
    [{ field: 'formAt', operator: 'olderThanDays', value: 2 }, { formAt: NOW - 2 * DAY - 1 }, true],
    [{ field: 'formAt', operator: 'olderThanDays', value: 2 }, { formAt: null }, false],
  ])('%j on %j → %s', (rule, facts, expected) => {
    expect(holds(rule, facts)).toBe(expected)
  })
  test('an empty group holds, also with or; not turns it', () => {
    for (const combinator of ['and', 'or'] as const) {
      expect(compileCondition({ combinator, rules: [] })(base, NOW)).toBe(true)
      expect(compileCondition({ combinator, not: true, rules: [] })(base, NOW)).toBe(false)
    }
  })
})

// ── A plain interpreter, written from docs/rules.md ───────────────────────────

function interpret(group: RuleGroup, facts: ConditionFacts): boolean {
  const results = group.rules.map((entry) => ('rules' in entry ? interpret(entry, facts) : interpretRule(entry, facts)))
  const held = results.length === 0 || (group.combinator === 'and' ? results.every(Boolean) : results.some(Boolean))
  return group.not === true ? !held : held
}
function interpretRule({ field, operator, value }: Rule, facts: ConditionFacts): boolean {
  const seen = facts[field as FactName]
  const missing = seen === null || (Array.isArray(seen) && seen.length === 0)
  if (operator === 'null') return missing
  if (operator === 'notNull') return !missing
  if (missing) return operator === '!=' || operator === 'notIn' || operator === 'doesNotContain'
  const low = (x: unknown) => (typeof x === 'string' ? x.toLowerCase() : x)
  const wanted = (Array.isArray(value) ? value : [value]).map(low)
  const have = low(seen)
  const any = (test: (part: string) => boolean) => wanted.some((part) => test(String(part)))
  const number = Number(seen)
  switch (operator) {
    case '=':
      return have === wanted[0]
    case '!=':
      return have !== wanted[0]
    case 'in':
      return wanted.includes(have as never)
    case 'notIn':
      return !wanted.includes(have as never)
    case 'contains':
      return Array.isArray(seen)
        ? seen.some((entry) => wanted.includes(low(entry) as never))
        : any((part) => String(have).includes(part))
    case 'doesNotContain':
      return !(Array.isArray(seen)
        ? seen.some((entry) => wanted.includes(low(entry) as never))
        : any((part) => String(have).includes(part)))
    case 'beginsWith':
      return any((part) => String(have).startsWith(part))
    case 'endsWith':
      return any((part) => String(have).endsWith(part))
    case '<':
      return number < Number(value)
    case '<=':
      return number <= Number(value)
    case '>':
      return number > Number(value)
    case '>=':
      return number >= Number(value)
    case 'between':
      return number >= Number(wanted[0]) && number <= Number(wanted[1])
    case 'withinDays':
      return NOW - number <= Number(value) * DAY
    case 'olderThanDays':
      return NOW - number > Number(value) * DAY
  }
}

const word = fc.constantFrom('a', 'B', 'ab', 'abc', 'c.', '|', 'Ünï', '(x', 'known', 'inbound')
const size = fc.integer({ min: -2, max: 12 })
const someFields = [
  'role',
  'company',
  'employees',
  'optedOut',
  'techStack',
  'formAt',
  'source',
  'stage',
  'score',
  'emailValid',
] as const
function valueFor(field: FactName, operator: Operator): fc.Arbitrary<RuleValue | undefined> {
  const info = FIELD_TYPES[field]
  const text = info.values === null ? word : fc.constantFrom(...info.values)
  switch (valueShape(info.type, operator)) {
    case 'text':
      return text
    case 'text-or-list':
      return fc.oneof(word, fc.array(word, { minLength: 1, maxLength: 4 }))
    case 'text-list':
      return fc.array(text, { minLength: 1, maxLength: 4 })
    case 'number':
      return size
    case 'number-list':
      return fc.array(size, { minLength: 1, maxLength: 4 })
    case 'number-pair':
      return fc.tuple(size, size).map(([a, b]) => [Math.min(a, b), Math.max(a, b)])
    case 'boolean':
      return fc.boolean()
    case 'days':
      return fc.integer({ min: 0, max: 9 })
    default:
      return fc.constant(undefined)
  }
}
const rule: fc.Arbitrary<Rule> = fc
  .constantFrom(...someFields)
  .chain((field) =>
    fc
      .constantFrom(...OPERATORS[FIELD_TYPES[field].type])
      .chain((operator) =>
        valueFor(field, operator).map((value) =>
          value === undefined ? { field, operator } : { field, operator, value },
        ),
      ),
  )
const { group } = fc.letrec<{ group: RuleGroup; entry: Rule | RuleGroup }>((tie) => ({
  entry: fc.oneof({ maxDepth: 3 }, rule, tie('group')),
  group: fc.record({
    combinator: fc.constantFrom('and' as const, 'or' as const),
    not: fc.boolean(),
    rules: fc.array(tie('entry'), { maxLength: 5 }),
  }),
}))
const maybe = <T>(arb: fc.Arbitrary<T>) => fc.option(arb, { nil: null })
const facts: fc.Arbitrary<ConditionFacts> = fc
  .record({
    role: maybe(word),
    company: maybe(fc.string()),
    employees: maybe(size),
    optedOut: maybe(fc.boolean()),
    techStack: maybe(fc.array(word, { maxLength: 3 })),
    formAt: maybe(fc.integer({ min: -10, max: 0 }).map((n) => NOW + n * DAY)),
    source: fc.constantFrom('inbound', 'known', 'a'),
    stage: fc.constantFrom('known', 'mql'),
    score: size,
    emailValid: fc.boolean(),
  })
  .map((given) => ({ ...base, ...given }))

test('compiled conditions agree with a plain interpreter, and a guard never hides a condition that holds', () => {
  fc.assert(
    fc.property(group, facts, (given, seen) => {
      const held = compileCondition(given)(seen, NOW)
      expect(held).toBe(interpret(given, seen))
      const guard = guardOf(given)
      if (guard !== null && seen[guard] === null) expect(held).toBe(false)
      expect(ruleGroup.safeParse(given).success).toBe(true)
    }),
    { numRuns: 3000 },
  )
})

test('a condition in words', () => {
  const given: RuleGroup = {
    combinator: 'and',
    rules: [
      { field: 'source', operator: '=', value: 'referral' },
      {
        combinator: 'or',
        rules: [
          { field: 'score', operator: '>=', value: 65 },
          { field: 'role', operator: 'contains', value: ['vp', '$& head'] },
        ],
      },
      { field: 'lastActivityAt', operator: 'withinDays', value: 2 },
      { field: 'emailValid', operator: '=', value: true },
    ],
  }
  expect(conditionInWords(given, 'en')).toBe(
    'source is referral and (score is at least 65 or role contains vp, $& head) and last activity is at most 2 days ago and e-mail valid is yes',
  )
  expect(conditionInWords(given, 'id')).toBe(
    'sumber adalah referral dan (skor paling sedikit 65 atau peran memuat vp, $& head) dan aktivitas terakhir paling lama 2 hari lalu dan email valid adalah ya',
  )
  expect(conditionInWords({ combinator: 'and', rules: [] }, 'en')).toBe('always')
  expect(conditionInWords({ combinator: 'or', not: true, rules: [{ field: 'role', operator: 'null' }] }, 'en')).toBe(
    'not (role is not known)',
  )
})
