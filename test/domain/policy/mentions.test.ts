import { expect, test } from '@jest/globals'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import { mentionsOf } from '../../../src/domain/policy/mentions.ts'
import type { Policy, RoutingRule } from '../../../src/domain/policy/policy.ts'
import { always } from '../../../src/domain/policy/write-conditions.ts'

const { routing, pools } = defaultPolicy
const [pool] = pools
const rule = (target: RoutingRule['target']): Partial<Policy> => ({
  routing: { ...routing, rules: [{ id: 'r', name: 'Rule', when: always, target }] },
})
const others = [{ territory: 'java', rep: 'budi' }]
const rows = (rep: string) => [...others, { territory: 'bali', rep }, { territory: 'rest', pool: 'ae' }]
const event = (...reps: readonly string[]): Partial<Policy> => ({
  events: [{ id: 'e', name: 'Expo', contains: ['e'], reps, pool: 'ae' }],
})
const partner = (manager: string | null, rep: string): Partial<Policy> => ({
  partners: [{ id: 'p', name: 'Partner', contains: ['p'], manager, pool: 'ae', territories: rows(rep) }],
})
const everyPlace = (rep: string): readonly [string, Partial<Policy>, readonly string[]][] => [
  ['a rule', rule({ kind: 'named', rep, elsePool: 'ae' }), ['rule r']],
  ['a table of territories', rule({ kind: 'territory', table: rows(rep), elsePool: 'ae' }), ['territory r']],
  [
    'a pool, among others',
    {
      pools: [
        {
          ...pool!,
          members: [
            { team: 'AE', weight: 1 },
            { rep: 'budi', weight: 1 },
            { rep, weight: 1 },
          ],
        },
      ],
    },
    ['member ae'],
  ],
  ['whoever gets what a pool held', { pools: [{ ...pool!, fallback: { rep, afterMinutes: 60 } }] }, ['fallback ae']],
  ['a stand-in', { people: [{ rep: 'budi', backup: rep }] }, ['stand-in budi']],
  ['a manager', { people: [{ rep: 'budi', manager: rep }] }, ['manager budi']],
  ['an event, among others', event('budi', rep), ['attendee e']],
  ['a partner’s manager', partner(rep, 'budi'), ['partner-manager p']],
  ['a partner’s territory', partner(null, rep), ['partner-territory p']],
]
const found = (change: Partial<Policy>, email: string | null = 'ana@x.example') =>
  mentionsOf({ ...defaultPolicy, ...change }, { repId: '7', email }).map(({ place, id }) => `${place} ${id}`)

test.each(everyPlace('7'))('a person is named by id in %s', (_what, change, expected) => {
  expect(found(change)).toEqual(expected)
})
test.each(everyPlace(' Ana@X.example '))('by address, in any case, in %s', (_what, change, expected) => {
  expect(found(change)).toEqual(expected)
  expect(found(change, null)).toEqual([])
})
test.each(everyPlace('8'))('another person is not: %s', (_what, change) => {
  expect(found(change)).toEqual([])
})
test('one’s own entry among the people and a held lead name nobody', () => {
  expect(found({ people: [{ rep: '7' }], ...rule({ kind: 'hold', reason: '7' }) })).toEqual([])
  expect(found({})).toEqual([])
})
test('a place is told with the name people gave it', () => {
  expect(mentionsOf({ ...defaultPolicy, ...event('7') }, { repId: '7', email: null })).toEqual([
    { place: 'attendee', id: 'e', name: 'Expo' },
  ])
})
