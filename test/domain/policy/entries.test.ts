import { describe, expect, test } from '@jest/globals'
import { entryName, isObject, pairEntries, sameValue } from '../../../src/domain/policy/entries.ts'

test.each([
  ['its id before its name', { name: 'Named', id: 'x' }, 'x'],
  ['its name before its team', { team: 'AE', name: 'Named' }, 'Named'],
  ['a team', { team: 'AE', weight: 1 }, 'AE'],
  ['a rep', { rep: '7' }, '7'],
  ['an address', { email: 'a@b.example' }, 'a@b.example'],
  ['the period of a cap', { per: 'day', limit: 3 }, 'day'],
  ['the field of a rule', { field: 'source', operator: '=' }, 'source'],
  ['everyone', { everyone: true, weight: 1 }, 'everyone'],
  ['an id that is no text does not name', { id: 7, name: 'Named' }, 'Named'],
  ['everyone only when it is true', { everyone: false }, null],
  ['nothing that names', { weight: 1 }, null],
  ['a word names itself', 'word', 'word'],
  ['a number too', 7, '7'],
  ['null does not', null, null],
  ['a list does not', ['a'], null],
  ['what is not there does not', undefined, null],
])('an entry is named by %s', (_, entry, name) => {
  expect(entryName(entry)).toBe(name)
})

test.each([
  [{}, true],
  [null, false],
  [[], false],
  ['text', false],
  [undefined, false],
])('%j is an object: %s', (value, answer) => {
  expect(isObject(value)).toBe(answer)
})

describe('entries of two versions', () => {
  test.each<[string, readonly unknown[], readonly unknown[], readonly number[]]>([
    ['by name, in another order', [{ id: 'a' }, { id: 'b' }], [{ id: 'b', n: 1 }, { id: 'a' }], [1, 0]],
    ['a new one', [{ id: 'a' }], [{ id: 'c' }, { id: 'a' }], [-1, 0]],
    ['each old one once', ['x'], ['x', 'x'], [0, -1]],
    ['twice the same name, in order', ['x', 'x'], ['x', 'x'], [0, 1]],
    ['equal lists, which have no name', [[1], [2]], [[2], [1]], [1, 0]],
    ['equal before unnamed', [{ n: 1 }, { n: 2 }], [{ n: 2 }, { n: 3 }], [1, 0]],
    ['unnamed in order', [{ n: 1 }, { n: 2 }], [{ n: 3 }, { n: 4 }], [0, 1]],
    ['a named one is never an unnamed one', [{ id: 'a' }], [{ n: 1 }], [-1]],
    ['an unnamed one is never a named one', [{ n: 1 }], [{ id: 'a' }], [-1]],
    ['a list is never an entry', [[1]], [{ n: 1 }], [-1]],
    ['nor the other way round', [{ n: 1 }], [[1]], [-1]],
  ])('%s', (_, before, after, pairs) => {
    expect(pairEntries(before, after)).toEqual(pairs)
  })
})

test.each<[unknown, unknown, boolean]>([
  [1, 1, true],
  [1, '1', false],
  [null, undefined, false],
  [{ a: undefined }, {}, true],
  [{}, { a: undefined }, true],
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
  [{ a: 1 }, { a: 1, b: 2 }, false],
  [[1, 2], [1, 2], true],
  [[1, 2], [2, 1], false],
  [[1], [1, 2], false],
  [[], {}, false],
  [{}, [], false],
  [{}, null, false],
  [{ toString: 1 }, {}, false],
])('%j and %j are the same: %s', (a, b, same) => {
  expect(sameValue(a, b)).toBe(same)
})
