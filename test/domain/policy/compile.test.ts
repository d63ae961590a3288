import { expect, test } from '@jest/globals'
import { compilePolicy } from '../../../src/domain/policy/compile.ts'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import type { Policy } from '../../../src/domain/policy/policy.ts'

const LISTS = { freeMail: new Set<string>(), disposable: new Set<string>() }
const routing = (over: Partial<Policy>) => compilePolicy({ ...defaultPolicy, ...over }, LISTS).routing

test('events and partners are kept as they are written; a policy without them has none', () => {
  const events: Policy['events'] = [{ id: 'e', name: 'E', contains: ['e'], reps: ['a'], pool: 'ae' }]
  const partners: Policy['partners'] = [
    { id: 'p', name: 'P', contains: ['p'], manager: null, pool: 'ae', territories: [] },
  ]
  expect(routing({ events, partners })).toMatchObject({ events, partners })
  const { events: _events, partners: _partners, territories: _territories, ...bare } = defaultPolicy
  const none = compilePolicy(bare, LISTS).routing
  expect([none.events, none.partners]).toEqual([[], []])
  expect(none.pools.map(({ id }) => id)).toEqual(defaultPolicy.pools.map(({ id }) => id))
})
