import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { FIELD_TYPES, OPERATORS, type FactName } from '../../src/domain/condition-fields.ts'
import { compileCondition, conditionInWords, fieldsOf, guardOf } from '../../src/domain/conditions.ts'
import { countryOf } from '../../src/domain/country.ts'
import type { ConditionFacts } from '../../src/domain/facts.ts'
import type { Operator, Rule, RuleGroup, RuleValue } from '../../src/domain/policy/policy.ts'
import { all, any } from '../../src/domain/policy/write-conditions.ts'
import { anyFacts, FACT_NOW } from './policy/any-facts.ts'
import { ALL_FIELDS, anyGroupOn } from './policy/any-policy.ts'

const DAY = 86_400_000
const rule = (field: FactName, operator: Operator, value?: RuleValue): Rule =>
  value === undefined ? { field, operator } : { field, operator, value }
const facts = (of: Partial<ConditionFacts>): ConditionFacts => of as ConditionFacts
const holds = (one: Rule, of: Partial<ConditionFacts>): boolean => compileCondition(all(one))(facts(of), FACT_NOW)

describe('operators by type of field', () => {
  test.each<[Rule, unknown, boolean]>([
    [rule('industry', '=', 'Software'), 'SOFTWARE', true],
    [rule('industry', '!=', 'software'), 'Software', false],
    [rule('industry', 'contains', ['bank', 'soft']), 'Computer Software', true],
    [rule('industry', 'doesNotContain', 'bank'), 'Software', true],
    [rule('industry', 'beginsWith', ['comp', 'x']), 'Computer Software', true],
    [rule('industry', 'endsWith', 'WARE'), 'Computer Software', true],
    [rule('industry', 'in', ['a', 'software']), 'Software', true],
    [rule('industry', 'notIn', ['a', 'software']), 'Software', false],
    [rule('employees', '=', 50), 50, true],
    [rule('employees', '<', 50), 50, false],
    [rule('employees', '<=', 50), 50, true],
    [rule('employees', '>', 50), 50, false],
    [rule('employees', '>=', 50), 50, true],
    [rule('employees', 'between', [50, 60]), 60, true],
    [rule('employees', 'between', [50, 60]), 61, false],
    [rule('employees', 'in', [1, 50]), 50, true],
    [rule('annualRevenue', '>=', 1_000_000), 999_999.99, false],
    [rule('annualRevenue', 'between', [0, 5_000]), 5_000, true],
    [rule('optedOut', '=', true), true, true],
    [rule('optedOut', '!=', true), false, true],
    [rule('formAt', 'withinDays', 7), FACT_NOW - 7 * DAY, true],
    [rule('formAt', 'withinDays', 7), FACT_NOW - 7 * DAY - 1, false],
    [rule('formAt', 'olderThanDays', 7), FACT_NOW - 7 * DAY, false],
    [rule('formAt', 'olderThanDays', 7), FACT_NOW - 7 * DAY - 1, true],
    [rule('techStack', 'contains', ['slack', 'HubSpot']), ['Salesforce', 'hubspot'], true],
    [rule('techStack', 'doesNotContain', 'hubspot'), ['Salesforce'], true],
    [rule('stage', 'in', ['mql', 'sal']), 'mql', true],
    [rule('website', '=', 'acme.co.id'), 'https://www.Acme.co.id/jobs?x=1', true],
    [rule('website', 'in', ['www.acme.com', 'x.com']), 'acme.com', true],
    [rule('emailDomain', 'endsWith', 'acme.com'), 'mail.acme.com', true],
    [rule('emailDomain', 'endsWith', '.ac.id'), 'ui.ac.id', true],
    [rule('emailDomain', 'endsWith', 'acme.com'), 'tacme.com', false],
    [rule('emailDomain', 'contains', 'acme'), 'tacme.com', true],
    [rule('country', '=', 'Indonesia'), 'ID', true],
    [rule('country', '=', 'ID'), 'Indonesia', true],
    [rule('country', 'in', ['Amerika Serikat', 'UK']), 'US', true],
    [rule('country', 'notIn', ['Singapura']), 'SG', false],
    [rule('country', '=', 'Atlantis'), 'atlantis', true],
  ])('%j on %j → %s', (one, value, expected) => {
    expect(holds(one, { [one.field]: value })).toBe(expected)
  })
})

describe('a missing value', () => {
  const value = (field: FactName, operator: Operator): RuleValue | undefined => {
    const { type } = FIELD_TYPES[field]
    if (operator === 'null' || operator === 'notNull') return undefined
    if (type === 'boolean') return true
    if (type === 'instant') return 1
    if (type === 'number' || type === 'money')
      return operator === 'between' || operator === 'in' || operator === 'notIn' ? [1, 2] : 1
    return operator === 'in' || operator === 'notIn' ? ['x'] : 'x'
  }
  const trueWhenMissing: readonly Operator[] = ['null', '!=', 'notIn', 'doesNotContain']
  const table = (Object.keys(FIELD_TYPES) as FactName[])
    .filter((field, i, fields) => fields.findIndex((one) => FIELD_TYPES[one].type === FIELD_TYPES[field].type) === i)
    .flatMap((field) =>
      OPERATORS[FIELD_TYPES[field].type].map((operator) => [FIELD_TYPES[field].type, operator, field] as const),
    )

  test.each(table)('%s %s', (_type, operator, field) => {
    const expected = trueWhenMissing.includes(operator)
    expect(holds(rule(field, operator, value(field, operator)), { [field]: null })).toBe(expected)
  })

  test('an empty list is missing, an empty group holds, a negated one does not', () => {
    expect(holds(rule('fit', 'null'), { fit: [] })).toBe(true)
    expect(compileCondition(any())(facts({}), FACT_NOW)).toBe(true)
    expect(compileCondition({ ...all(), not: true })(facts({}), FACT_NOW)).toBe(false)
  })
})

/** The meaning of a condition, read straight from docs/policy.md with no thought of speed. */
function naive(group: RuleGroup, of: ConditionFacts, now: number): boolean {
  const answers = group.rules.map((one) => ('rules' in one ? naive(one, of, now) : naiveRule(one, of, now)))
  const joined = answers.length === 0 || (group.combinator === 'and' ? answers.every(Boolean) : answers.some(Boolean))
  return group.not === true ? !joined : joined
}

function naiveRule({ field, operator, value }: Rule, of: ConditionFacts, now: number): boolean {
  const found: unknown = Reflect.get(of, field)
  const missing = found === null || found === undefined || (Array.isArray(found) && found.length === 0)
  if (operator === 'null') return missing
  if (operator === 'notNull') return !missing
  if (missing) return ['!=', 'notIn', 'doesNotContain'].includes(operator)
  const { type } = FIELD_TYPES[field as FactName]
  const wanted: readonly (string | number | boolean)[] =
    value === undefined ? [] : typeof value === 'object' ? value : [value]
  if (type === 'instant') {
    const age = now - Number(found)
    return operator === 'withinDays' ? age <= Number(value) * DAY : age > Number(value) * DAY
  }
  if (typeof found === 'number') {
    const [first = NaN, second = NaN] = wanted.map(Number)
    const any = wanted.map(Number).includes(found) && !Number.isNaN(found)
    if (operator === '<') return found < first
    if (operator === '<=') return found <= first
    if (operator === '>') return found > first
    if (operator === '>=') return found >= first
    if (operator === 'between') return found >= first && found <= second
    return operator === '=' || operator === 'in' ? any : !any
  }
  if (typeof found === 'boolean') return operator === '=' ? found === value : found !== value
  const form = (text: unknown): string => {
    if (type === 'country') return countryOf(String(text)).toLowerCase()
    if (type !== 'domain') return String(text).toLowerCase()
    const [, host = ''] =
      /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^/@]*@)?([^/?#:]*)/.exec(String(text).trim().toLowerCase()) ?? []
    return host.replace(/^\.*(www\.)?/, '').replace(/\.$/, '')
  }
  const words = wanted.map(form)
  if (Array.isArray(found)) {
    const some = found.some((one) => words.includes(form(one)))
    return operator === 'contains' ? some : !some
  }
  const text = form(found)
  switch (operator) {
    case '=':
    case 'in':
      return words.includes(text)
    case '!=':
    case 'notIn':
      return !words.includes(text)
    case 'contains':
      return words.some((word) => text.includes(word))
    case 'doesNotContain':
      return !words.some((word) => text.includes(word))
    case 'beginsWith':
      return words.some((word) => text.startsWith(word))
    case 'endsWith':
      return words.some((word) =>
        type === 'domain' ? text === word || text.endsWith(`.${word}`) : text.endsWith(word),
      )
    default:
      return false
  }
}

describe('for every condition and record', () => {
  const RUNS = { numRuns: 5_000 }
  test('the compiled condition answers as the naive reading does', () => {
    fc.assert(
      fc.property(anyGroupOn(ALL_FIELDS), anyFacts, (group, of) => {
        expect(compileCondition(group)(of, FACT_NOW)).toBe(naive(group, of, FACT_NOW))
      }),
      RUNS,
    )
  })

  test('a guard names a field without which the condition cannot hold', () => {
    fc.assert(
      fc.property(anyGroupOn(ALL_FIELDS, 1), anyFacts, (group, of) => {
        const guard = guardOf(group)
        if (guard !== null) expect(naive(group, { ...of, [guard]: null }, FACT_NOW)).toBe(false)
      }),
      RUNS,
    )
  })

  test('it explains itself in both languages, naming every field it asks', () => {
    fc.assert(
      fc.property(anyGroupOn(ALL_FIELDS), (group) => {
        const [en, id] = [conditionInWords(group, 'en'), conditionInWords(group, 'id')]
        expect(en).not.toMatch(/\{[fv]\}|undefined/)
        expect(id).not.toMatch(/\{[fv]\}|undefined/)
        for (const field of fieldsOf(group)) {
          const label = conditionInWords(all(rule(field, 'null')), 'id').replace(' belum diketahui', '')
          expect(id).toContain(label)
        }
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('in words', () => {
  test.each<[RuleGroup, string, string]>([
    [
      all(rule('source', '=', 'referral'), any(rule('score', '>=', 65), rule('role', 'contains', ['director', 'vp']))),
      'source is referral and (score is at least 65 or role contains director, vp)',
      'sumber adalah referral dan (skor paling sedikit 65 atau peran memuat director, vp)',
    ],
    [all(), 'always', 'selalu'],
    [{ ...all(), not: true }, 'not always', 'bukan selalu'],
    [
      { ...any(rule('country', 'in', ['ID', 'SG'])), not: true },
      'not (country is one of ID, SG)',
      'bukan (negara salah satu dari ID, SG)',
    ],
    [
      all(rule('annualRevenue', '>', 1_500_000.5)),
      'annual revenue is over 1,500,000.5',
      'pendapatan tahunan lebih dari 1.500.000,5',
    ],
    [
      all(rule('employees', 'between', [50, 5_000])),
      'employees is between 50 and 5,000',
      'jumlah karyawan antara 50 dan 5.000',
    ],
    [
      all(rule('lastActivityAt', 'withinDays', 3)),
      'last activity is at most 3 days ago',
      'aktivitas terakhir paling lama 3 hari lalu',
    ],
    [all(rule('optedOut', '=', false)), 'opted out is no', 'berhenti berlangganan adalah tidak'],
    [all(rule('company', 'contains', '$& {v}')), 'company contains $& {v}', 'perusahaan memuat $& {v}'],
  ])('%j', (group, en, id) => {
    expect(conditionInWords(group, 'en')).toBe(en)
    expect(conditionInWords(group, 'id')).toBe(id)
  })
})
