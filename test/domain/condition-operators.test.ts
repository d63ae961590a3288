import { describe, expect, test } from '@jest/globals'
import { compileCondition, conditionInWords, fieldsOf, firstField, guardOf } from '../../src/domain/conditions.ts'
import { isNumeric, type FactName } from '../../src/domain/condition-fields.ts'
import { fieldLabel } from '../../src/domain/condition-labels.ts'
import { containsAny } from '../../src/domain/contains-any.ts'
import type { ConditionFacts } from '../../src/domain/facts.ts'
import type { Operator, Rule, RuleGroup, RuleValue } from '../../src/domain/policy/policy.ts'
import { FACT_NOW } from './policy/any-facts.ts'

const DAY = 86_400_000
const rule = (field: string, operator: Operator, value?: RuleValue): Rule =>
  value === undefined ? { field, operator } : { field, operator, value }
const group = (combinator: 'and' | 'or', ...rules: RuleGroup['rules']): RuleGroup => ({ combinator, rules })
const not = (one: RuleGroup): RuleGroup => ({ ...one, not: true })
const holds = (one: Rule | RuleGroup, facts: object, now = FACT_NOW): boolean =>
  compileCondition('rules' in one ? one : group('and', one))(facts as ConditionFacts, now)

describe('each operator, on either side of its edge and on a missing value', () => {
  test.each<[FactName, Operator, RuleValue | undefined, readonly unknown[], readonly unknown[]]>([
    ['city', '=', 'Bogor', ['BOGOR'], ['Bogor B', '', null]],
    ['city', '!=', 'Bogor', ['Bogor B', null], ['bogor']],
    ['city', 'in', ['Bogor', 'Depok'], ['bogor', 'DEPOK'], ['Bekasi', null]],
    ['city', 'notIn', ['Bogor', 'Depok'], ['Bekasi', null], ['bogor', 'DEPOK']],
    ['city', 'notIn', [], ['Bogor', null], []],
    ['city', 'doesNotContain', [], ['Bogor', null], []],
    ['city', 'in', [], [], ['Bogor', null]],
    ['city', 'contains', [], [], ['Bogor', null]],
    ['city', 'contains', 'ogo', ['BOGOR'], ['Depok', null]],
    ['city', 'contains', ['ogo', 'epo'], ['Bogor', 'Depok'], ['Bekasi', null]],
    ['city', 'doesNotContain', ['ogo', 'epo'], ['Bekasi', null], ['Bogor', 'Depok']],
    ['city', 'beginsWith', 'Bo', ['bogor'], ['Gambo', null]],
    ['city', 'beginsWith', ['Bo', 'De'], ['bogor', 'depok'], ['Gambo', null]],
    ['city', 'endsWith', 'or', ['BOGOR'], ['orang', null]],
    ['city', 'endsWith', ['or', 'ok'], ['Bogor', 'Depok'], ['orang', null]],
    ['city', '<', 'x', [], ['a', 'z', null]],
    ['city', 'null', undefined, [null], ['x']],
    ['city', 'notNull', undefined, ['x'], [null]],
    ['employees', '=', 5, [5], [4, 6, null]],
    ['employees', '!=', 5, [4, null], [5]],
    ['employees', '<', 5, [4], [5, 6, null]],
    ['employees', '<=', 5, [4, 5], [6, null]],
    ['employees', '>', 5, [6], [4, 5, null]],
    ['employees', '>=', 5, [5, 6], [4, null]],
    ['employees', 'between', [5, 7], [5, 6, 7], [4, 8, null]],
    ['employees', 'between', [5], [5], [4, 6, null]],
    ['employees', 'in', [5, 7], [5, 7], [6, null]],
    ['employees', 'notIn', [5, 7], [6, null], [5, 7]],
    ['employees', 'notIn', [], [5, null], []],
    ['employees', 'in', [], [], [5, null]],
    ['employees', 'contains', 5, [], [5, null]],
    ['employees', 'null', undefined, [null], [0]],
    ['annualRevenue', '>=', 5, [5], [4.99, null]],
    ['optedOut', '=', true, [true], [false, null]],
    ['optedOut', '!=', true, [false, null], [true]],
    ['optedOut', 'in', true, [], [true, false]],
    ['optedOut', 'null', undefined, [null], [false]],
    ['formAt', 'withinDays', 2, [FACT_NOW - 2 * DAY, FACT_NOW + 1], [FACT_NOW - 2 * DAY - 1, null]],
    ['formAt', 'olderThanDays', 2, [FACT_NOW - 2 * DAY - 1], [FACT_NOW - 2 * DAY, FACT_NOW, null]],
    ['formAt', '=', 2, [], [2, FACT_NOW - 2 * DAY]],
    ['formAt', 'notNull', undefined, [0], [null]],
    ['techStack', 'contains', ['SAP', 'Odoo'], [['odoo', 'x']], [['odoo 17'], [], null]],
    ['techStack', 'doesNotContain', ['SAP', 'Odoo'], [['odoo 17'], [], null], [['odoo', 'x']]],
    ['techStack', 'in', ['SAP'], [], [['sap']]],
    ['techStack', 'null', undefined, [[], null], [['x']]],
    ['techStack', 'notNull', undefined, [['x']], [[], null]],
    ['stage', '=', 'mql', ['mql'], ['sal', null]],
    ['stage', '!=', 'mql', ['sal', null], ['mql']],
    ['stage', 'in', ['mql', 'sal'], ['mql', 'sal'], ['sql', null]],
    ['stage', 'notIn', ['mql', 'sal'], ['sql', null], ['mql', 'sal']],
    ['country', '=', 'Indonesia', ['ID', 'indonesia', 'Id'], ['IN', null]],
    ['country', 'in', ['uk', 'Germany'], ['GB', 'DE', 'Inggris Raya'], ['FR', null]],
    ['website', '=', 'https://acme.com/x', ['www.acme.com', 'ACME.com'], ['acme.co', null]],
    ['emailDomain', 'endsWith', ['acme.com', 'ac.id'], ['mail.acme.com', 'ui.ac.id', 'acme.com'], ['tacme.com', null]],
  ])('%s %s %j', (field, operator, value, yes, no) => {
    const one = rule(field, operator, value)
    // Twice, and in turns: what was seen before must not answer for what is seen now.
    for (const _ of [1, 2]) {
      expect(yes.filter((seen) => !holds(one, { [field]: seen }))).toEqual([])
      expect(no.filter((seen) => holds(one, { [field]: seen }))).toEqual([])
    }
  })

  test('a field that does not exist never holds', () => {
    expect(holds(rule('shoeSize', '!=', 5), { shoeSize: 4 })).toBe(false)
    expect(holds(not(group('and', rule('shoeSize', '=', 5))), {})).toBe(true)
  })
  test('one compiled condition tells texts in turns apart', () => {
    const bogor = compileCondition(group('and', rule('city', '=', 'bogor')))
    const has = compileCondition(group('and', rule('city', 'contains', 'ogo')))
    const seen = (city: string | null) => [bogor({ city } as ConditionFacts, 0), has({ city } as ConditionFacts, 0)]
    expect(['Bogor', 'Depok', '', 'BOGOR', null].map(seen)).toEqual([
      [true, true],
      [false, false],
      [false, false],
      [true, true],
      [false, false],
    ])
  })
})

describe('groups of one to five rules', () => {
  const fields = ['city', 'role', 'company', 'industry', 'product'] as const
  const rules = fields.map((field) => rule(field, '=', 'x'))
  const facts = (...set: readonly boolean[]) => Object.fromEntries(set.map((one, i) => [fields[i]!, one ? 'x' : 'y']))
  test.each([1, 2, 3, 4, 5])('%s: and needs all, or needs one, wherever it stands', (length) => {
    const [and, or] = (['and', 'or'] as const).map((kind) => group(kind, ...rules.slice(0, length)))
    const all = fields.slice(0, length).map(() => true)
    expect([holds(and!, facts(...all)), holds(or!, facts(...all))]).toEqual([true, true])
    const none = all.map(() => false)
    expect([holds(and!, facts(...none)), holds(or!, facts(...none))]).toEqual([false, false])
    for (const at of all.keys()) {
      expect(holds(and!, facts(...all.map((_, i) => i !== at)))).toBe(false)
      expect(holds(or!, facts(...all.map((_, i) => i === at)))).toBe(true)
      expect(holds(not(and!), facts(...all.map((_, i) => i !== at)))).toBe(true)
    }
  })
})

describe('what a condition asks about', () => {
  const city = rule('city', '=', 'x')
  const role = rule('role', '=', 'x')
  const unset = rule('role', 'null')
  test.each<[string, RuleGroup, FactName | null]>([
    ['a rule', group('and', city), 'city'],
    ['the first of two', group('and', city, role), 'city'],
    ['the first that needs a value', group('and', unset, city), 'city'],
    ['a group within', group('and', group('or', city, city), unset), 'city'],
    ['either of one field', group('or', city, rule('city', 'contains', 'y')), 'city'],
    ['either of two fields: neither', group('or', city, role), null],
    ['either, one without need: neither', group('or', city, rule('city', 'null')), null],
    ['what is turned round', not(group('and', city)), null],
    ['nothing', group('and'), null],
    ['nothing, or', group('or'), null],
    ['a field that does not exist', group('and', rule('shoeSize', '=', 1)), null],
    ...(['null', '!=', 'notIn', 'doesNotContain'] as const).map((operator): [string, RuleGroup, null] => [
      `${operator} holds without a value`,
      group('and', rule('city', operator, 'x')),
      null,
    ]),
  ])('the field it cannot do without: %s', (_what, one, field) => {
    expect(guardOf(one)).toBe(field)
  })
  test('the first field it names, depth first, and all of them once', () => {
    const deep = group('or', group('and', rule('shoeSize', '=', 1), group('and', role)), city, unset)
    expect(firstField(deep)).toBe('role')
    expect(fieldsOf(deep)).toEqual(['role', 'city'])
    expect([firstField(group('and')), fieldsOf(group('and'))]).toEqual([null, []])
    expect(firstField(group('and', rule('shoeSize', '=', 1)))).toBeNull()
  })
})

describe('in words', () => {
  const a = rule('city', '=', 'A')
  const b = rule('role', 'contains', ['x', 'y'])
  test.each<[RuleGroup, string, string]>([
    [group('and', a, b), 'city is A and role contains x, y', 'kota adalah A dan peran memuat x, y'],
    [
      group('and', a, group('or', a, b)),
      'city is A and (city is A or role contains x, y)',
      'kota adalah A dan (kota adalah A atau peran memuat x, y)',
    ],
    [group('and', group('or', a, b)), 'city is A or role contains x, y', 'kota adalah A atau peran memuat x, y'],
    [group('and', a, group('or', b)), 'city is A and role contains x, y', 'kota adalah A dan peran memuat x, y'],
    [
      group('and', a, not(group('or', a, b))),
      'city is A and not (city is A or role contains x, y)',
      'kota adalah A dan bukan (kota adalah A atau peran memuat x, y)',
    ],
    [
      group('and', rule('employees', 'between', [50, 5000])),
      'employees is between 50 and 5,000',
      'jumlah karyawan antara 50 dan 5.000',
    ],
    [group('and', rule('optedOut', '=', true)), 'opted out is yes', 'berhenti berlangganan adalah ya'],
    [group('and', rule('optedOut', '=', false)), 'opted out is no', 'berhenti berlangganan adalah tidak'],
    [group('and', rule('city', 'notNull')), 'city is known', 'kota diketahui'],
    [group('and', rule('city', '=')), 'city is ', 'kota adalah '],
    [group('and', rule('city', '=', '$& {f}')), 'city is $& {f}', 'kota adalah $& {f}'],
  ])('%j', (one, en, id) => {
    expect([conditionInWords(one, 'en'), conditionInWords(one, 'id')]).toEqual([en, id])
  })
  test('a field nobody knows stands for itself', () => {
    expect([fieldLabel('shoeSize', 'en'), fieldLabel('toString', 'id')]).toEqual(['shoeSize', 'toString'])
  })
})

test('numbers and money are numeric, nothing else is', () => {
  expect(['number', 'money', 'text', 'instant', 'boolean', 'list'].map((type) => isNumeric(type as never))).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ])
})

test.each<[readonly string[], string, boolean]>([
  [[], 'anything', false],
  [[''], 'anything', true],
  [['a.c'], 'xa.cx', true],
  [['a.c'], 'abc', false],
  [['b', 'd'], 'abc', true],
  [['b', 'd'], 'axc', false],
])('one of %j is in %s: %s', (words, text, found) => {
  expect(containsAny(words)(text)).toBe(found)
})
