import { describe, expect, test } from '@jest/globals'
import { FIELD_TYPES } from '../../../src/domain/condition-fields.ts'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import { parsePolicy } from '../../../src/domain/policy/schema.ts'
import { DocumentRefusedError, type Problem } from '../../../src/errors.ts'

/** What is said of a rule that stands alone in the condition of the last routing rule. */
function problemsOf(entry: unknown): readonly Problem[] {
  const rules = defaultPolicy.routing.rules.map((one, i, { length }) =>
    i === length - 1 ? { ...one, when: { combinator: 'and', rules: [entry] } } : one,
  )
  try {
    parsePolicy({ ...defaultPolicy, routing: { ...defaultPolicy.routing, rules } })
    return []
  } catch (error) {
    if (error instanceof DocumentRefusedError) return error.problems.filter(({ path }) => path.includes('.when.'))
    throw error
  }
}
const said = (entry: unknown) =>
  problemsOf(entry).map(({ path, allowed, allowedInIndonesian }) => [
    path.replace(/^.*\.when\.rules\.0\.?/, ''),
    allowed,
    allowedInIndonesian,
  ])

describe('the value has the shape that operator and field need', () => {
  const NONE = ['value', 'no value; this operator needs none', 'tanpa nilai; operator ini tidak memerlukannya']
  test.each<[string, string, unknown, boolean]>([
    ['city', '=', 'x', true],
    ['city', '=', 7, false],
    ['city', '=', ['x'], false],
    ['city', 'contains', 'x', true],
    ['city', 'contains', ['x', 'y'], true],
    ['city', 'contains', ['x', 7], false],
    ['city', 'contains', 7, false],
    ['city', 'in', ['x'], true],
    ['city', 'in', 'x', false],
    ['city', 'in', [7], false],
    ['employees', '>=', 7, true],
    ['employees', '>=', '7', false],
    ['employees', 'in', [7, 8], true],
    ['employees', 'in', ['7'], false],
    ['employees', 'between', [7, 8], true],
    ['employees', 'between', [7, 7], true],
    ['employees', 'between', [8, 7], false],
    ['employees', 'between', [7], false],
    ['employees', 'between', [7, 8, 9], false],
    ['employees', 'between', 7, false],
    ['employees', 'between', ['7', '8'], false],
    ['emailFree', '=', true, true],
    ['emailFree', '=', 'true', false],
    ['formAt', 'withinDays', 0, true],
    ['formAt', 'withinDays', -1, false],
    ['formAt', 'withinDays', '3', false],
  ])('%s %s %j: %s', (field, operator, value, right) => {
    expect(said({ field, operator, value }).map(([path]) => path)).toEqual(right ? [] : ['value'])
  })
  test('null needs none', () => {
    expect(said({ field: 'city', operator: 'null' })).toEqual([])
    expect(said({ field: 'city', operator: 'null', value: 'x' })).toEqual([NONE])
  })
  test('a value is missing', () => {
    expect(said({ field: 'city', operator: '=' })).toEqual([['value', 'one text', 'satu teks']])
  })
  test('a value of no kind there is', () => {
    expect(said({ field: 'city', operator: '=', value: null })).toEqual([
      [
        'value',
        'a text, a number, true or false, or a list of texts or numbers',
        'teks, angka, true atau false, atau daftar teks atau angka',
      ],
    ])
  })
})

describe('fields, operators and values have names', () => {
  test('a field nobody knows: the nearest, and all of them', () => {
    const names = Object.keys(FIELD_TYPES).join(', ')
    expect(said({ field: 'employes', operator: '=', value: 7 })).toEqual([
      [
        'field',
        `a field of a lead; did you mean "employees"?; known are ${names}`,
        `field lead; maksudnya "employees"?; yang dikenal: ${names}`,
      ],
    ])
  })
  test('an operator of another type: those that fit', () => {
    const [[path, en, id] = []] = said({ field: 'emailFree', operator: '>', value: 7 })
    expect(path).toBe('operator')
    expect(en).toBe('an operator for a boolean field: =, !=, null, notNull')
    expect(id).toBe('operator untuk field boolean: =, !=, null, notNull')
  })
  test.each([
    ['=', 'stal'],
    ['!=', 'stal'],
    ['in', ['hot', 'stal']],
    ['notIn', ['stal']],
  ])('a temperature that does not exist, %s %j: the nearest, and all of them', (operator, value) => {
    const [[path, en, id] = []] = said({ field: 'temperature', operator, value })
    expect(path).toBe('value')
    expect(en).toMatch(/^one of hot, warm, cold, stale; did you mean "stale"\?$/)
    expect(id).toMatch(/^salah satu dari hot, warm, cold, stale; maksudnya "stale"\?$/)
  })
  test('those that exist, and whether there is one', () => {
    expect(said({ field: 'temperature', operator: 'in', value: ['hot', 'cold'] })).toEqual([])
    expect(said({ field: 'temperature', operator: 'notNull' })).toEqual([])
  })
})

describe('a rule or a group, by its looks', () => {
  const deep = (levels: number): unknown =>
    levels === 0 ? { field: 'city', operator: 'null' } : { combinator: 'or', rules: [deep(levels - 1)] }
  test('groups stand in groups, six deep in all', () => {
    expect(said(deep(5))).toEqual([])
    const [[path, en, id] = []] = said(deep(6))
    expect(path).toBe('rules.0.rules.0.rules.0.rules.0.rules.0')
    expect(en).toBe('a rule; groups nest at most 6 deep')
    expect(id).toBe('satu syarat; grup bersarang paling dalam 6 tingkat')
  })
  test.each([
    ['a group without its combinator', { rules: [] }, ['combinator']],
    ['a group without rules', { combinator: 'and' }, ['rules']],
    ['a rule without operator', { field: 'city' }, ['operator']],
    ['nothing', null, ['']],
    ['a word', 'city', ['']],
  ])('%s', (_, entry, paths) => {
    expect(said(entry).map(([path]) => path)).toEqual(paths)
  })
})
