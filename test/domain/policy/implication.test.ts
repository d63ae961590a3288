import { describe, expect, test } from '@jest/globals'
import { holdsAlways, implies } from '../../../src/domain/policy/implication.ts'
import type { Operator, Rule, RuleGroup } from '../../../src/domain/policy/policy.ts'

const rule = (field: string, operator: Operator, value?: Rule['value']): Rule =>
  value === undefined ? { field, operator } : { field, operator, value }
const all = (...rules: RuleGroup['rules']): RuleGroup => ({ combinator: 'and', rules })
const any = (...rules: RuleGroup['rules']): RuleGroup => ({ combinator: 'or', rules })
const not = (group: RuleGroup): RuleGroup => ({ ...group, not: true })

const event = rule('source', '=', 'event')
const big = rule('employees', '>=', 500)

describe('a condition that asks nothing', () => {
  test.each<[string, Rule | RuleGroup, boolean]>([
    ['an empty group', all(), true],
    ['an empty or', any(), true],
    ['its negation', not(all()), false],
    ['a rule', event, false],
    ['empty groups in both', all(all(), any()), true],
    ['a rule beside an empty group, both needed', all(all(), event), false],
    ['a rule beside an empty group, either', any(all(), event), true],
    ['rules, either', any(event, big), false],
    ['a negation of such', not(all(all())), false],
  ])('%s: %#', (_, part, expected) => {
    expect(holdsAlways(part)).toBe(expected)
  })
})

describe('groups', () => {
  test.each<[string, Rule | RuleGroup, Rule | RuleGroup, boolean]>([
    ['one of several needed, in an or of it and another', all(event, big), any(event, rule('city', '=', 'x')), true],
    ['either, in both', any(event, big), all(event, big), false],
    ['either, each in the same wider one', any(event, event), all(event), true],
    ['nothing, in a rule', all(), event, false],
    ['nothing or, in a rule', any(), event, false],
    ['a rule, in a negation of another', event, not(all(big)), false],
    ['a rule, in a negation of itself', event, not(all(event)), false],
    ['a rule, in a group that is empty and negated', event, not(all()), false],
    ['a negation of a wider one, in it', not(any(event, big)), any(event, big, rule('city', '=', 'x')), false],
    ['a rule, in a group with one group', event, all(any(event, big)), true],
    ['a rule, in another', event, big, false],
  ])('%s: %#', (_, narrow, wide, expected) => {
    expect(implies(narrow, wide)).toBe(expected)
  })
})

describe('rules on the same field', () => {
  test.each<[Operator, Rule['value'] | undefined, Operator, Rule['value'] | undefined, boolean]>([
    ['withinDays', 7, 'withinDays', 7, true],
    ['withinDays', 8, 'withinDays', 7, false],
    ['olderThanDays', 7, 'olderThanDays', 7, true],
    ['olderThanDays', 6, 'olderThanDays', 7, false],
    ['withinDays', 3, 'olderThanDays', 7, false],
    ['withinDays', 9, 'olderThanDays', 7, false],
    ['olderThanDays', 3, 'withinDays', 7, false],
    ['olderThanDays', 30, 'withinDays', 7, false],
    ['withinDays', 7, 'notNull', undefined, true],
    ['null', undefined, 'notNull', undefined, false],
    ['doesNotContain', 'a', 'notNull', undefined, false],
    ['notIn', ['a'], 'notNull', undefined, false],
    ['null', undefined, '=', 'a', false],
    ['=', 'a', 'null', undefined, false],
    ['=', 'A', 'in', ['a', 'b'], true],
    ['in', ['a', 'b'], '=', 'a', false],
    ['in', ['a'], '=', 'a', true],
    ['in', ['a', 'c'], 'in', ['a', 'b'], false],
    ['=', 'a', 'contains', 'a', false],
    ['contains', 'a', '=', 'a', false],
    ['contains', ['a'], 'contains', ['a', 'b'], true],
    ['contains', ['a', 'c'], 'contains', ['a', 'b'], false],
    ['contains', ['a'], 'beginsWith', ['a'], false],
    ['beginsWith', ['a'], 'beginsWith', ['a', 'b'], true],
    ['endsWith', ['a'], 'endsWith', ['b'], false],
    ['!=', 'a', 'notIn', ['a'], true],
    ['!=', 'a', 'notIn', ['a', 'b'], false],
    ['notIn', ['a', 'b'], 'notIn', ['b'], true],
    ['notIn', ['a', 'b'], 'notIn', ['b', 'c'], false],
    ['doesNotContain', ['a', 'b'], 'doesNotContain', ['a'], true],
    ['doesNotContain', ['a'], 'doesNotContain', ['a', 'b'], false],
    ['doesNotContain', ['a', 'b'], '!=', 'a', false],
    ['!=', 'a', 'doesNotContain', 'a', false],
    ['=', 'a', '!=', 'b', false],
    ['=', true, '=', true, true],
    ['=', true, '=', false, false],
  ])('%s %j, in %s %j: %s', (narrow, of, wide, among, expected) => {
    expect(implies(rule('city', narrow, of), rule('city', wide, among))).toBe(expected)
    expect(implies(rule('city', narrow, of), rule('company', wide, among))).toBe(false)
  })
})

describe('ranges of numbers', () => {
  test.each<[Operator, Rule['value'], Operator, Rule['value'], boolean]>([
    ['>', 5, '>', 5, true],
    ['>', 5, '>=', 5, true],
    ['>=', 5, '>', 5, false],
    ['>=', 5, '>=', 5, true],
    ['>=', 6, '>', 5, true],
    ['>=', 4, '>=', 5, false],
    ['<', 5, '<', 5, true],
    ['<', 5, '<=', 5, true],
    ['<=', 5, '<', 5, false],
    ['<=', 4, '<', 5, true],
    ['<=', 6, '<=', 5, false],
    ['<', 5, '>', 1, false],
    ['>', 5, '<', 9, false],
    ['=', 5, '>=', 5, true],
    ['=', 5, '>', 5, false],
    ['=', 5, '<=', 5, true],
    ['=', 5, '<', 5, false],
    ['=', 5, 'between', [5, 9], true],
    ['=', 9, 'between', [5, 9], true],
    ['=', 4, 'between', [5, 9], false],
    ['between', [5, 9], 'between', [5, 9], true],
    ['between', [5, 9], 'between', [6, 9], false],
    ['between', [5, 9], 'between', [5, 8], false],
    ['between', [5, 5], '=', 5, true],
    ['between', [5, 9], '>', 5, false],
    ['between', [5, 9], '>=', 5, true],
    ['in', [5, 9, 50], 'between', [1, 10], false],
    ['=', 5, 'in', [1, 9], false],
    ['!=', 5, '>=', 1, false],
    ['>=', 1, '!=', 0, false],
  ])('%s %j, in %s %j: %s', (narrow, of, wide, among, expected) => {
    expect(implies(rule('employees', narrow, of), rule('employees', wide, among))).toBe(expected)
  })
})
