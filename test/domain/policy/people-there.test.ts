import { describe, expect, test } from '@jest/globals'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import { namedPeople, withPeopleThere } from '../../../src/domain/policy/people-there.ts'
import type { Policy } from '../../../src/domain/policy/policy.ts'

// One policy for two CRMs: people are named by the ids of one of them, and by those of the other there.

const THERE = new Map([
  ['11', '0051'],
  ['12', '0052'],
])
/** Parts of a policy that name people, wherever they stand. */
const there = (part: object): unknown => withPeopleThere(part as unknown as Policy, THERE)

describe('a policy names', () => {
  test.each<[string, object, object]>([
    ['one rep', { give: { rep: '11' } }, { give: { rep: '0051' } }],
    ['a backup', { people: [{ backup: '12' }] }, { people: [{ backup: '0052' }] }],
    ['a manager', { team: { manager: '11' } }, { team: { manager: '0051' } }],
    ['several reps', { pool: { reps: ['11', '12', '13'] } }, { pool: { reps: ['0051', '0052', '13'] } }],
    ['reps with weights of their own', { reps: { a: 1 }, rep: '11' }, { reps: { a: 1 }, rep: '0051' }],
    ['who is asked for by a rule', { field: 'ownerId', value: '11' }, { field: 'ownerId', value: '0051' }],
    [
      'whoever of several',
      { field: 'ownerId', value: [['11'], '12'] },
      { field: 'ownerId', value: [['0051'], '0052'] },
    ],
    ['nobody by the value of another field', { field: 'employees', value: '11' }, { field: 'employees', value: '11' }],
    ['nobody by other words', { name: '11', rep: '13', weight: 11 }, { name: '11', rep: '13', weight: 11 }],
    ['nobody where nothing stands', { rep: null, backup: undefined }, { rep: null, backup: undefined }],
    ['somebody by an address, which stays', { rep: 'ann@firm.example' }, { rep: 'ann@firm.example' }],
  ])('%s', (_, here, expected) => {
    expect(there(here)).toEqual(expected)
  })

  test('the people it names are found, each once', () => {
    const policy = { rules: [{ rep: '11' }, { backup: '12', field: 'ownerId', value: ['11', '14'] }], name: 'x' }
    expect([...namedPeople(policy)].sort()).toEqual(['11', '12', '14'])
    expect([...namedPeople(null)]).toEqual([])
  })

  test('one that names nobody known there is the same', () => {
    expect(withPeopleThere(defaultPolicy, THERE)).toEqual(defaultPolicy)
  })
})
