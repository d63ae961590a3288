import { describe, expect, test } from '@jest/globals'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import type { Policy, PoolPolicy } from '../../../src/domain/policy/policy.ts'
import { problem } from '../../../src/domain/policy/problems.ts'
import { parsePolicy } from '../../../src/domain/policy/schema.ts'
import { DocumentRefusedError, type Problem } from '../../../src/errors.ts'

const { temperature, pools, sla, routing } = defaultPolicy

/** What is told of a policy in which some parts are wrong: where, what may stand there, in English and in Indonesian. */
function told(parts: Readonly<Record<string, unknown>>): readonly (readonly string[])[] {
  try {
    parsePolicy({ ...defaultPolicy, ...parts })
    return []
  } catch (error) {
    if (!(error instanceof DocumentRefusedError)) throw error
    return error.problems.map((one: Problem) => [one.path, one.allowed, one.allowedInIndonesian ?? ''])
  }
}
const firstPool = (change: Readonly<Record<string, unknown>>) => ({
  pools: [{ ...pools[0]!, ...change } as unknown as PoolPolicy, ...pools.slice(1)],
})
const firstClass = (change: Readonly<Record<string, unknown>>) => ({
  sla: { ...sla, classes: [{ ...sla.classes[0]!, ...change }, ...sla.classes.slice(1)] },
})
const partner = { id: 'p', name: 'P', contains: ['p'], manager: null, pool: 'ae' }

describe('what may stand in a place', () => {
  test.each<[string, Readonly<Record<string, unknown>>, readonly [string, string, string]]>([
    [
      'another type',
      { temperature: { ...temperature, hotHours: 'many' } },
      ['temperature.hotHours', 'a value of type number', 'nilai berjenis number'],
    ],
    [
      'one of some words, with the nearest',
      firstClass({ unit: 'busines' }),
      [
        'sla.classes.0.unit',
        'one of business, calendar; did you mean "business"?',
        'salah satu dari business, calendar; maksudnya "business"?',
      ],
    ],
    [
      'one of some words, none being near',
      firstClass({ unit: 7 }),
      ['sla.classes.0.unit', 'one of business, calendar', 'salah satu dari business, calendar'],
    ],
    [
      'no more than so many',
      firstPool({ capacity: 1e9 }),
      [
        'pools.0.capacity',
        expect.stringMatching(/^at most \d+$/),
        expect.stringMatching(/^paling banyak \d+$/),
      ] as never,
    ],
    ['no less than so many', firstPool({ capacity: 0 }), ['pools.0.capacity', 'at least 1', 'paling sedikit 1']],
    [
      'a text of some length',
      { name: 'x'.repeat(5_000) },
      [
        'name',
        expect.stringMatching(/^length at most \d+$/),
        expect.stringMatching(/^panjang paling banyak \d+$/),
      ] as never,
    ],
    [
      'one of the known keys',
      firstPool({ catchUp: { mode: 'limited', turnz: 2, turns: 2 } }),
      [
        'pools.0.catchUp.turnz',
        'only the keys mode, turns, leave; did you mean "turns"?',
        'hanya kunci mode, turns, leave; maksudnya "turns"?',
      ],
    ],
    [
      'a way to go on without the owner',
      { routing: { ...routing, ownerAway: { mode: 'wait' } } },
      [
        'routing.ownerAway.mode',
        'one of owner-anyway, delegate, pool-if-away-longer-than, pool-if-sla-infeasible',
        'salah satu dari owner-anyway, delegate, pool-if-away-longer-than, pool-if-sla-infeasible',
      ],
    ],
    [
      'a way to catch up',
      firstPool({ catchUp: { mode: 'some' } }),
      ['pools.0.catchUp.mode', 'one of none, limited, full', 'salah satu dari none, limited, full'],
    ],
    [
      'a member',
      firstPool({ members: [{ person: 'a', weight: 1 }] }),
      [
        'pools.0.members.0',
        'one of {team, weight}, {rep, weight} or {everyone: true, weight}, weight a whole number from 0 to 100',
        'salah satu dari {team, weight}, {rep, weight} atau {everyone: true, weight}, weight bilangan bulat 0 sampai 100',
      ],
    ],
    [
      'a row of a table of territories',
      { partners: [{ ...partner, territories: [{ territory: 'java' }] }] },
      ['partners.0.territories.0', '{territory, pool} or {territory, rep}', '{territory, pool} atau {territory, rep}'],
    ],
    [
      'a target',
      { routing: { ...routing, rules: [{ ...routing.rules.at(-1)!, target: { kind: 'nobody' } }] } },
      [
        'routing.rules.0.target.kind',
        'one of pool, account-owner, named, territory, event, partner, hold',
        'salah satu dari pool, account-owner, named, territory, event, partner, hold',
      ],
    ],
  ])('%s', (_what, parts, expected) => {
    expect(told(parts as Partial<Policy>)).toEqual([expected])
  })
})

describe('what is found in a place is quoted', () => {
  const ALLOWED = { en: 'x', id: 'x' }
  const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)])
  test.each<[string, readonly PropertyKey[], unknown, string]>([
    ['a value', ['a', 'b'], { a: { b: [1] } }, '[1]'],
    ['the whole', [], { a: 1 }, '{"a":1}'],
    ['nothing', ['b'], { a: 1 }, 'nothing'],
    ['what is deeper than nothing', ['a', 'b'], { a: null }, 'nothing'],
    ['what is deeper than a word', ['a', 'length'], { a: 'word' }, 'nothing'],
    ['what every object has', ['__proto__'], {}, 'nothing'],
    ['eight levels', [], nested(8), '[[[[[[[[1]]]]]]]]'],
    ['nine levels', [], nested(9), '[[[[[[[["…"]]]]]]]]'],
    ['200 signs', [], 'x'.repeat(198), `"${'x'.repeat(198)}"`],
    ['201 signs', [], 'x'.repeat(199), `"${'x'.repeat(198)}…`],
  ])('%s', (_what, path, document, found) => {
    expect(problem(path, document, ALLOWED).found).toBe(found)
  })
})
