import { describe, expect, test } from '@jest/globals'
import { parseDocument } from 'yaml'
import { updateNode } from '../../../src/domain/policy/yaml-update.ts'

/** The text after its value was changed. */
function changed(text: string, value: unknown): string {
  const document = parseDocument(text)
  // The type of `contents` is that of parsed nodes, which ours need not be.
  Object.assign(document, { contents: updateNode(document, document.contents, document.toJS(), value) })
  return String(document)
}

describe('what stays, stays as it was written', () => {
  test.each([
    ['a value of its own line', 'a: 1 # one\nb: 2\n', { a: 2, b: 2 }, 'a: 2 # one\nb: 2\n'],
    ['the same value in an odd style', "a: '1'\nb:   [ 1,2 ]\n", { a: '1', b: [1, 2] }, "a: '1'\nb: [ 1, 2 ]\n"],
    ['a key that goes', 'a: 1\n# about b\nb: 2\n', { b: 2 }, '# about b\nb: 2\n'],
    ['a key without a value', 'a: 1\n', { a: 1, b: undefined }, 'a: 1\n'],
    ['a key whose value goes', 'a: 1\nb: 2\n', { a: 1, b: undefined }, 'a: 1\n'],
    ['a remark above a value', 'a:\n  # why\n  word\n', { a: 'other' }, 'a:\n  # why\n  other\n'],
    ['a remark above', 'a:\n  # about b\n  b: 1\n', { a: { b: [1] } }, 'a:\n  # about b\n  b: [ 1 ]\n'],
    ['a remark behind a word', 'a: word # tail\n', { a: 'other' }, 'a: other # tail\n'],
    ['no remark of a word behind a map', '# head\na: word # why\n', { a: { x: 1 } }, '# head\na: { x: 1 }\n'],
    ['a list in place of a map', 'a:\n  x: 1\n', { a: [1] }, 'a: [ 1 ]\n'],
    ['a map in place of a list', 'a: [ 1 ]\n', { a: { x: 1 } }, 'a: { x: 1 }\n'],
  ])('%s', (_, text, value, expected) => {
    expect(changed(text, value)).toBe(expected)
  })
  test('entries of a list go with their name, whatever their order', () => {
    const text = 'list:\n  - id: x # the x\n    n: 1\n  - id: y # the y\n    n: 2\n'
    const value = {
      list: [
        { id: 'y', n: 3 },
        { id: 'z', n: 4 },
        { id: 'x', n: 1 },
      ],
    }
    expect(changed(text, value)).toBe(
      'list:\n  - id: y # the y\n    n: 3\n  - { id: z, n: 4 }\n  - id: x # the x\n    n: 1\n',
    )
  })
})

describe('what is new', () => {
  const letters = (count: number): string => 'x'.repeat(count)
  test.each([
    ['short lists of words stand on one line', { k: [1, 2] }, 'n: { k: [ 1, 2 ] }\n'],
    ['lists of lists do not', [[1, [2]], [3]], 'n:\n  - - 1\n    - [ 2 ]\n  - [ 3 ]\n'],
    ['lists of entries do not', { k: [{ q: 1 }] }, 'n:\n  k:\n    - { q: 1 }\n'],
    ['maps of maps do not', { c: { d: 1 } }, 'n:\n  c: { d: 1 }\n'],
    ['nor maps with a map among words', { a: 1, c: { d: 1 } }, 'n:\n  a: 1\n  c: { d: 1 }\n'],
    ['an entry of 100 signs is short', { a: letters(92) }, `n: { a: ${letters(92)} }\n`],
    ['an entry of 101 is not', { a: letters(93) }, `n:\n  a: ${letters(93)}\n`],
    ['a long list of words is not', [letters(60), letters(60)], `n:\n  - ${letters(60)}\n  - ${letters(60)}\n`],
  ])('%s', (_, value, expected) => {
    // Wide lines, so that only the rule decides where a line breaks.
    const document = parseDocument('m: 1\n')
    Object.assign(document, {
      contents: updateNode(document, document.contents, { m: 1 }, { m: 1, n: value }),
    })
    expect(document.toString({ lineWidth: 0 })).toBe(`m: 1\n${expected}`)
  })
  test('the same object twice is written twice', () => {
    const same = { u: 1 }
    expect(changed('a: 1\n', { a: 1, p: same, q: same })).toBe('a: 1\np: { u: 1 }\nq: { u: 1 }\n')
    expect(changed('a: 1\n', { a: 1, p: { x: same, y: same } })).toBe('a: 1\np:\n  x: { u: 1 }\n  y: { u: 1 }\n')
  })
})
