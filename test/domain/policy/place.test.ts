import { expect, test } from '@jest/globals'
import { LineCounter, parseDocument } from 'yaml'
import { placedYaml, placeFinder } from '../../../src/domain/policy/place.ts'

const lineOf = (text: string, path: string): number | null => {
  const lines = new LineCounter()
  const find = placeFinder(placedYaml(parseDocument(text, { lineCounter: lines })), lines)
  return find(path)?.line ?? null
}
const list = Array.from({ length: 12 }, (_, i) => `- n: ${i}\n`).join('')

test.each<[string, string, string, number | null]>([
  ['the root', 'a: 1\n', '', 1],
  ['nothing at all', '', 'a', null],
  ['the twelfth entry of a list', list, '11.n', 12],
  ['a list has no entry of no name', 'a:\n  - 1\n', 'a.', 1],
  ['a key is told where it stands, not its value', 'a:\n  b:\n    1\n', 'a.b', 2],
  ['where the way ends, the last part that is there', 'a:\n  b: 1\n', 'a.c.d', 1],
  ['of a key with a dot and two keys, whichever leads further', 'a:\n  b:\n    c: 1\na.b:\n  x: 1\n', 'a.b.c', 3],
  ['the same, the key with a dot leading further', 'a:\n  b:\n    x: 1\na.b:\n  c: 1\n', 'a.b.c', 5],
])('%s', (_what, text, path, line) => {
  expect(lineOf(text, path)).toBe(line)
})
