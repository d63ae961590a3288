import { describe, expect, test } from '@jest/globals'
import type { RuleGroup } from '../../src/domain/policy/policy.ts'
import { rulesBySource, sourceNeeded } from '../../src/domain/rules-by-source.ts'

const source = (value: unknown, operator = '=') => ({ field: 'source', operator, value })
const EVENT = source('Event')
const RICH = { field: 'employees', operator: '>=', value: 1000 }
const group = (combinator: 'and' | 'or', ...rules: readonly unknown[]) => ({ combinator, rules }) as RuleGroup
const all = (...rules: readonly unknown[]) => group('and', ...rules)
const any = (...rules: readonly unknown[]) => group('or', ...rules)
const none = (...rules: readonly unknown[]) => ({ ...all(...rules), not: true })

describe('the one source without which a condition cannot hold', () => {
  test.each([
    { what: 'it asks for one', when: all(EVENT), needed: 'event' },
    { what: 'it asks for one, and more', when: all(RICH, EVENT), needed: 'event' },
    { what: 'the first of two it asks for', when: all(EVENT, source('paid_ad')), needed: 'event' },
    { what: 'one of a choice of one', when: any(EVENT), needed: 'event' },
    { what: 'deep inside', when: all(RICH, all(RICH, any(EVENT))), needed: 'event' },
    { what: 'after a group that asks for none', when: all(any(RICH, EVENT), EVENT), needed: 'event' },
    { what: 'not where something else would do', when: any(EVENT, RICH), needed: null },
    { what: 'not where another source would do', when: any(EVENT, source('paid_ad')), needed: null },
    { what: 'not what it refuses', when: none(EVENT), needed: null },
    { what: 'not what it refuses inside', when: all(none(EVENT)), needed: null },
    { what: 'said not to be turned round', when: { ...all(EVENT), not: false }, needed: 'event' },
    { what: 'not one it must not be', when: all(source('event', '!=')), needed: null },
    { what: 'not a list of them', when: all(source(['event'])), needed: null },
    { what: 'not another field', when: all({ ...EVENT, field: 'sourceDetail' }), needed: null },
    { what: 'a condition that always holds', when: all(), needed: null },
    { what: 'a condition that never holds', when: any(), needed: null },
  ])('$what', ({ when, needed }) => {
    expect(sourceNeeded(when)).toBe(needed)
  })
})

describe('the rules that may hold with a source', () => {
  const holds = () => true
  const rules = [
    { id: 'a', holds, onlySource: 'event' },
    { id: 'b', holds, onlySource: null },
    { id: 'c', holds },
    { id: 'd', holds, onlySource: 'referral' },
    { id: 'e', holds, onlySource: 'event' },
  ]
  const possible = rulesBySource<(typeof rules)[number]>()
  const ids = (source: string) => possible(rules, source).map(({ id }) => id)
  test('are those for it and those for any, in their order', () => {
    expect(ids('event')).toEqual(['a', 'b', 'c', 'e'])
    expect(ids('referral')).toEqual(['b', 'c', 'd'])
    expect(ids('outbound')).toEqual(['b', 'c'])
  })
  test('are sorted out once a source and list', () => {
    expect(possible(rules, 'event')).toBe(possible(rules, 'event'))
    expect(possible(rules.slice(0, 1), 'event').map(({ id }) => id)).toEqual(['a'])
    expect(possible(rules.slice(0, 1), 'other')).toEqual([])
  })
})
