import { describe, expect, test } from '@jest/globals'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import type { NamedPerson } from '../../../src/domain/policy/finding.ts'
import { lintNames } from '../../../src/domain/policy/lint-names.ts'
import type { Policy, PoolPolicy, Rule } from '../../../src/domain/policy/policy.ts'
import { all } from '../../../src/domain/policy/write-conditions.ts'

interface Told {
  readonly level: string
  readonly at: string
  readonly advice: string
  readonly saran: string
}
function told(change: Partial<Policy>, people: readonly NamedPerson[] | null = null): readonly Told[] {
  const found: Told[] = []
  lintNames({ ...defaultPolicy, ...change }, people, (level, _code, path, _says, advice) => {
    found.push({ level, at: path.join('.'), advice: advice.en, saran: advice.id })
  })
  return found
}
const { pools, routing, sources, fit } = defaultPolicy
const [firstPool, ...otherPools] = pools
const [firstRule, ...otherRules] = routing.rules
const asking = (rule: Rule): Partial<Policy> => ({
  routing: { ...routing, rules: [{ ...firstRule!, when: all(rule) }, ...otherRules] },
})
const advised = (change: Partial<Policy>) => told(change).map(({ advice, saran }) => [advice, saran])

describe('values that this policy never makes', () => {
  test.each<[Rule, boolean]>([
    [{ field: 'source', operator: '=', value: 'event' }, true],
    [{ field: 'source', operator: '=', value: 'EVENT' }, true],
    [{ field: 'source', operator: '=', value: 'zzz' }, false],
    [{ field: 'source', operator: 'notIn', value: ['event', 'zzz'] }, false],
    [{ field: 'sourceDetail', operator: '=', value: 'demo' }, true],
    [{ field: 'sourceDetail', operator: '=', value: 'demo_request' }, true],
    [{ field: 'sourceDetail', operator: '=', value: 'inbound' }, false],
    [{ field: 'fitTop', operator: '=', value: 'strategic' }, true],
    [{ field: 'fitTop', operator: '=', value: 'zzz' }, false],
    [{ field: 'band', operator: 'in', value: ['high', 'low'] }, true],
    [{ field: 'band', operator: '=', value: 'zzz' }, false],
    [{ field: 'fit', operator: 'doesNotContain', value: 'zzz' }, false],
    [{ field: 'fit', operator: 'null' }, true],
    [{ field: 'city', operator: '=', value: 'zzz' }, true],
  ])('%j: %s', (rule, made) => {
    expect(told(asking(rule)).map(({ at }) => at)).toEqual(made ? [] : ['routing.rules.0.when.rules.0.value'])
  })
  test('a part of a word is not taken for a name', () => {
    expect(told(asking({ field: 'source', operator: 'contains', value: 'even' }))).toEqual([])
  })
  test('points by detail make the detail, and its source', () => {
    const points = { unknown: 0, 'tv.morning': 5 }
    const rule = (field: string, value: string): Rule => ({ field, operator: '=', value })
    for (const [field, value] of [
      ['source', 'tv'],
      ['sourceDetail', 'morning'],
    ] as const)
      expect(told({ ...asking(rule(field, value)), sources: { ...sources, points } })).toEqual([])
  })
  test('a class that has a condition but no points is made too', () => {
    const classes = [...fit.classes, { id: 'odd', when: all() }]
    expect(told({ ...asking({ field: 'fit', operator: 'contains', value: 'odd' }), fit: { ...fit, classes } })).toEqual(
      [],
    )
  })
  test('those that are made are named; the nearest only where one is near', () => {
    expect(advised(asking({ field: 'band', operator: '=', value: 'hihg' }))).toEqual([
      [
        'Use one of high, medium, low; did you mean "high"?',
        'Pakai salah satu dari high, medium, low; maksudnya "high"?',
      ],
    ])
    expect(advised(asking({ field: 'band', operator: '=', value: 'zzzzzz' }))).toEqual([
      ['Use one of high, medium, low.', 'Pakai salah satu dari high, medium, low.'],
    ])
  })
})

describe('people and teams', () => {
  const people: readonly NamedPerson[] = [
    { repId: '7', email: 'Sari@Contoh.example', teams: ['AE', 'Senior AE', 'SDR', 'Enterprise AE', 'Inside Sales'] },
    { repId: '8', email: null, teams: [] },
  ]
  const withMembers = (...members: PoolPolicy['members']) =>
    told({ pools: [{ ...firstPool!, members }, ...otherPools] }, people)

  test('are known by id, by address in any case, by the name of the team', () => {
    expect(
      withMembers(
        { rep: '7', weight: 1 },
        { rep: '8', weight: 1 },
        { rep: ' SARI@contoh.example', weight: 1 },
        { team: 'ae', weight: 1 },
      ),
    ).toEqual([])
  })
  test('a stranger is told as a warning where the name stands; the nearest only where one is near', () => {
    const found = withMembers({ rep: 'sarah@contoh.example', weight: 1 }, { rep: 'nobody', weight: 1 })
    expect(found).toEqual([
      {
        level: 'warning',
        at: 'pools.0.members.0.rep',
        advice: 'Create it in the CRM or correct the name; did you mean "Sari@Contoh.example"?',
        saran: 'Buat di CRM atau betulkan namanya; maksudnya "Sari@Contoh.example"?',
      },
      {
        level: 'warning',
        at: 'pools.0.members.1.rep',
        advice: 'Create it in the CRM or correct the name.',
        saran: 'Buat di CRM atau betulkan namanya.',
      },
    ])
    expect(withMembers({ team: 'Nobody here', weight: 1 }).map(({ at }) => at)).toEqual(['pools.0.members.0.team'])
  })
  test('nobody is called "null" for having no address', () => {
    expect(withMembers({ rep: 'null', weight: 1 }).map(({ at }) => at)).toEqual(['pools.0.members.0.rep'])
  })
})

describe('a pool is led to', () => {
  const spare: PoolPolicy = { ...firstPool!, id: 'spare', name: 'spare', overflow: [] }
  const lonely = (change: Partial<Policy>) => told({ pools: [...pools, spare], ...change }).map(({ at }) => at)
  const to = (target: Policy['routing']['rules'][number]['target']): Partial<Policy> => ({
    routing: { ...routing, rules: [...routing.rules.slice(0, -1), { ...routing.rules.at(-1)!, target }] },
  })
  const event = { id: 'e', name: 'E', contains: ['e'], reps: ['ana'] }
  test.each<[string, Partial<Policy>, boolean]>([
    ['by nothing, its own id and name aside', {}, false],
    ['by a rule', to({ kind: 'pool', pool: 'spare' }), true],
    ['by what a rule goes on to', to({ kind: 'account-owner', elsePool: 'spare' }), true],
    ['by overflow', { pools: [{ ...firstPool!, overflow: ['everyone', 'spare'] }, ...otherPools, spare] }, true],
    ['by an event', { events: [{ ...event, pool: 'spare' }] }, true],
    ['by an event of its id', { events: [{ ...event, id: 'spare', pool: 'everyone' }] }, true],
  ])('%s: %#', (_what, change, led) => {
    expect(lonely(change)).toEqual(led ? [] : ['pools.8'])
  })
})
