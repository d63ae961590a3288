import { describe, expect, test } from '@jest/globals'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import type { Policy, RoutingRule, Rule, RuleGroup } from '../../../src/domain/policy/policy.ts'
import { capsByPool, poolPromises } from '../../../src/domain/policy/pool-promises.ts'
import { all, always, any, when } from '../../../src/domain/policy/write-conditions.ts'

const { routing, sla } = defaultPolicy
type PolicyClass = Policy['sla']['classes'][number]

const toPool = (pool: string, condition: RuleGroup = always): RoutingRule => ({
  id: pool,
  name: pool,
  when: condition,
  target: { kind: 'pool', pool },
})
const promise = (minutes: number, condition: RuleGroup = always): PolicyClass => ({
  id: `in-${minutes}`,
  name: `In ${minutes}`,
  when: condition,
  minutes,
  unit: 'business',
})
const policyWith = (
  rules: readonly RoutingRule[],
  classes: readonly PolicyClass[],
  more: Partial<Policy> = {},
): Policy => ({ ...defaultPolicy, ...more, routing: { ...routing, rules }, sla: { ...sla, classes } })
const minutesByPool = (policy: Policy) =>
  Object.fromEntries([...poolPromises(policy)].map(([pool, { minutes }]) => [pool, minutes]))

const event = when('source', '=', 'event')
const not = (group: RuleGroup): RuleGroup => ({ ...group, not: true })

describe('which promises a lead of a rule may carry: those up to the first that it is sure to meet', () => {
  const { classes } = sla
  const late = classes.filter(({ id }) => id !== 'icp-mql')
  test.each<[string, string, readonly PolicyClass[], string]>([
    ['what the rule implies ends the search', 'database', late, 'database'],
    ['a tighter class that may hold as well counts', 'database', classes, 'icp-mql'],
    ['a class of another source does not', 'event', late, 'event'],
  ])('%s', (_what, source, list, id) => {
    const policy = policyWith([toPool('x', all(when('source', '=', source)))], list)
    expect(poolPromises(policy).get('x')?.id).toBe(id)
  })

  test.each<[string, RuleGroup, RuleGroup, number]>([
    ['a rule that asks nothing may meet any of them', always, all(event), 5],
    ['another value of the same field', all(event), all(when('source', '=', 'partner')), 60],
    ['the same word in capitals', all(event), all(when('source', '=', 'EVENT')), 5],
    ['one of a list', all(event), all(when('source', 'in', ['partner', 'event'])), 5],
    ['two lists that share a value', all(when('source', 'in', ['a', 'b'])), all(when('source', 'in', ['b', 'c'])), 5],
    ['two lists that share none', all(when('source', 'in', ['a', 'b'])), all(when('source', 'in', ['c', 'd'])), 60],
    ['another field', all(event), all(when('city', '=', 'partner')), 5],
    ['a second field that differs', all(event, when('city', '=', 'x')), all(event, when('city', '=', 'y')), 60],
    ['an operator that asks for no certain value', all(event), all(when('source', '!=', 'partner')), 5],
    ['a range', all(when('score', '=', 10)), all(when('score', '>', 50)), 5],
    ['a value within a group of the rule', all(all(event)), all(when('source', '=', 'partner')), 60],
    ['either of two', any(event, when('city', '=', 'x')), all(when('source', '=', 'partner')), 5],
    ['a negation of the rule', not(all(event)), all(when('source', '=', 'partner')), 5],
    ['a negation of the class', all(event), not(all(when('source', '=', 'partner'))), 5],
    [
      'a country by its code and by its name',
      all(when('country', '=', 'ID')),
      all(when('country', '=', 'Indonesia')),
      5,
    ],
    ['another country', all(when('country', '=', 'ID')), all(when('country', '=', 'Malaysia')), 60],
    ['a question without a value', all(event), all({ field: 'source', operator: '=' } as Rule), 5],
  ])('%s', (_what, ofRule, ofClass, minutes) => {
    const policy = policyWith([toPool('x', ofRule)], [promise(5, ofClass), promise(60)])
    expect(minutesByPool(policy)).toEqual({ x: minutes })
  })

  test('classes after the one that is sure are never asked', () => {
    const policy = policyWith([toPool('x', all(event))], [promise(60, all(event)), promise(5)])
    expect(minutesByPool(policy)).toEqual({ x: 60 })
  })

  test('where no class is sure, each may hold, the last one too', () => {
    const policy = policyWith([toPool('x')], [promise(60, all(event)), promise(5, all(when('city', '=', 'x')))])
    expect(minutesByPool(policy)).toEqual({ x: 5 })
  })

  test('no class, no promise', () => {
    expect(minutesByPool(policyWith([toPool('x')], []))).toEqual({})
    const others = [promise(5, all(when('source', '=', 'partner')))]
    expect(minutesByPool(policyWith([toPool('x', all(event))], others))).toEqual({})
  })
})

test('of several rules into one pool the tightest promise counts, wherever it stands', () => {
  const classes = [promise(5, all(event)), promise(60)]
  const quick = toPool('x', all(event))
  const slow = toPool('x', all(when('source', '=', 'partner')))
  expect(minutesByPool(policyWith([quick, slow], classes))).toEqual({ x: 5 })
  expect(minutesByPool(policyWith([slow, quick], classes))).toEqual({ x: 5 })
})

test('of two promises of the same minutes the one that is asked first is told', () => {
  const classes = [promise(5, all(event)), { ...promise(5), id: 'second' }]
  const policy = policyWith([toPool('x'), toPool('x', all(when('source', '=', 'partner')))], classes)
  expect(poolPromises(policy).get('x')?.id).toBe('in-5')
})

describe('into which pools a rule leads', () => {
  const programmes: Partial<Policy> = {
    events: [{ id: 'expo', name: 'Expo', contains: ['expo'], reps: ['ana'], pool: 'region' }],
    partners: [
      {
        id: 'p',
        name: 'P',
        contains: ['p'],
        manager: null,
        territories: [
          { territory: 'java', pool: 'java' },
          { territory: 'bali', rep: 'budi' },
        ],
        pool: 'partners',
      },
    ],
  }
  test.each<[RoutingRule['target'], Partial<Policy>, readonly string[]]>([
    [{ kind: 'pool', pool: 'x' }, {}, ['x']],
    [{ kind: 'account-owner', elsePool: 'else' }, {}, ['else']],
    [{ kind: 'named', rep: 'ana', elsePool: 'else' }, {}, ['else']],
    [
      {
        kind: 'territory',
        table: [
          { territory: 'java', pool: 'java' },
          { territory: 'bali', rep: 'budi' },
        ],
        elsePool: 'else',
      },
      {},
      ['java', 'else'],
    ],
    [{ kind: 'event', elsePool: 'else' }, programmes, ['event.expo', 'region', 'else']],
    [{ kind: 'event', elsePool: 'else' }, {}, ['else']],
    [{ kind: 'partner', elsePool: 'else' }, programmes, ['java', 'partners', 'else']],
    [{ kind: 'partner', elsePool: 'else' }, {}, ['else']],
    [{ kind: 'hold', reason: 'wait' }, programmes, []],
  ])('%j', (target, more, pools) => {
    const policy = policyWith([{ id: 'r', name: 'R', when: always, target }], [promise(5)], more)
    expect([...poolPromises(policy).keys()]).toEqual(pools)
  })
  test('every pool that rules of the standard policy lead to has one', () => {
    expect([...poolPromises(defaultPolicy).keys()].toSorted()).toEqual([
      'ae',
      'enterprise-match',
      'inside-sales',
      'sdr',
      'senior-ae',
      'top-ae',
    ])
  })
})

test('every pool has its caps, the roster of an event none', () => {
  const caps: Policy['pools'][number]['caps'] = [{ per: 'day', count: 5, window: 'rolling' }]
  const [first] = defaultPolicy.pools
  const events = [{ id: 'expo', name: 'Expo', contains: ['expo'], reps: ['ana'], pool: 'ae' }]
  expect([...capsByPool({ ...defaultPolicy, pools: [{ ...first!, caps }], events })]).toEqual([
    ['ae', caps],
    ['event.expo', []],
  ])
})
