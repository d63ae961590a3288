import { describe, expect, test } from '@jest/globals'
import { carryOver } from '../../../src/domain/policy/carry-over.ts'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'

const pool = (id: string, more: object = {}) => ({ id, name: id.toUpperCase(), ...more })
const always = { combinator: 'and', rules: [] }
const isIndonesia = { combinator: 'and', rules: [{ field: 'country', operator: '=', value: 'ID' }] }

test('a change is made where both said the same, and comes out the same', () => {
  const after = { ...defaultPolicy, name: 'Ours' }
  expect(carryOver(defaultPolicy, after, structuredClone(defaultPolicy))).toEqual({ document: after, clashes: [] })
})

test('what only the other has stays: a key, a pool, a rule before the last', () => {
  const before = { pools: [pool('ae'), pool('sdr')], rules: [{ id: 'all', when: always }] }
  const after = {
    pools: [pool('ae', { capacity: 9 }), pool('sdr')],
    rules: [
      { id: 'id', when: isIndonesia },
      { id: 'all', when: always },
    ],
  }
  const theirs = {
    name: 'Theirs',
    pools: [pool('ae'), pool('inside'), pool('sdr', { capacity: 4 })],
    rules: [
      { id: 'partner', when: isIndonesia },
      { id: 'all', when: always },
    ],
  }
  expect(carryOver(before, after, theirs)).toEqual({
    document: {
      name: 'Theirs',
      pools: [pool('ae', { capacity: 9 }), pool('inside'), pool('sdr', { capacity: 4 })],
      rules: [
        { id: 'partner', when: isIndonesia },
        { id: 'id', when: isIndonesia },
        { id: 'all', when: always },
      ],
    },
    clashes: [],
  })
})

test('what the change removes goes there too, and what the other removed stays gone', () => {
  const before = { pools: [pool('ae'), pool('sdr'), pool('inside')], limits: { a: 1 } }
  const after = { pools: [pool('ae'), pool('inside', { capacity: 2 })] }
  const theirs = { pools: [pool('sdr'), pool('inside')], limits: { a: 1 } }
  expect(carryOver(before, after, theirs)).toEqual({
    document: { pools: [pool('inside', { capacity: 2 })] },
    clashes: [],
  })
})

test('a list or a group that both began by themselves has what each of them put there', () => {
  const after = { events: [{ id: 'fair' }], limits: { evaluationsPerHour: 9 } }
  const theirs = { events: [{ id: 'tour' }], limits: { conflictMinutes: 5 } }
  expect(carryOver({}, after, theirs)).toEqual({
    document: {
      events: expect.arrayContaining([{ id: 'fair' }, { id: 'tour' }]),
      limits: { evaluationsPerHour: 9, conflictMinutes: 5 },
    },
    clashes: [],
  })
})

test('an order that one of them changed holds; the other’s own entries stay behind those they stood behind', () => {
  const list = (...ids: readonly string[]) => ids.map((id) => ({ id }))
  expect(carryOver(list('a', 'b', 'c'), list('c', 'a', 'b'), list('a', 'x', 'b', 'c')).document).toEqual(
    list('c', 'a', 'x', 'b'),
  )
  expect(carryOver(list('a', 'b'), list('a', 'n', 'b'), list('b', 'a')).document).toEqual(list('b', 'a', 'n'))
})

describe('where both changed the same place differently, it stays as it is there and is told', () => {
  test.each([
    ['a number', { a: { n: 1 } }, { a: { n: 2 } }, { a: { n: 3 } }, ['a', 'n']],
    [
      'a condition, which is one value',
      { when: always },
      { when: isIndonesia },
      { when: { ...always, not: true } },
      ['when'],
    ],
    ['a list of words', { words: ['a'] }, { words: ['a', 'b'] }, { words: ['c'] }, ['words']],
    ['a pool changed here and removed there', [pool('ae')], [pool('ae', { capacity: 1 })], [], ['ae']],
    ['a pool removed here and changed there', [pool('ae')], [], [pool('ae', { capacity: 1 })], ['ae']],
    ['two targets of another kind', { t: { kind: 'a' } }, { t: { kind: 'b' } }, { t: { kind: 'c' } }, ['t']],
    ['a new pool of one id', [], [pool('x', { capacity: 1 })], [pool('x', { capacity: 2 })], ['x', 'capacity']],
    ['entries of one name twice', [{ id: 'a' }], [{ id: 'a' }, { id: 'a' }], [{ id: 'b' }], []],
    [
      'two orders',
      [{ id: 'a' }, { id: 'b' }, { id: 'c' }],
      [{ id: 'b' }, { id: 'a' }, { id: 'c' }],
      [{ id: 'c' }, { id: 'a' }, { id: 'b' }],
      [],
    ],
  ])('%s', (_what, before, after, theirs, path) => {
    const { document, clashes } = carryOver(before, after, theirs)
    expect(document).toEqual(theirs)
    expect(clashes).toEqual([path])
  })
})
