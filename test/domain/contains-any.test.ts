import { expect, test } from '@jest/globals'
import { containsAny } from '../../src/domain/contains-any.ts'

test.each<[readonly string[], string, boolean]>([
  [[], 'anything', false],
  [['demo'], 'a demo, please', true],
  [['c++', 'node.js'], 'we write c++ here', true],
  [['c++', 'node.js'], 'we write node.js here', true],
  [['c++', 'node.js'], 'nodexjs or ccc', false],
  [['(beta)', 'a|b', '50%', '[x]'], 'only beta, a, b, x and 50', false],
  [['(beta)', 'a|b'], 'this is a|b', true],
  [['^start', 'end$', 'x*', 'y?', 'back\\slash'], 'start xx yy end', false],
  [['^start', 'back\\slash'], 'a back\\slash', true],
])('any of the words %j, as they are written, in %j: %s', (words, text, held) => {
  expect(containsAny(words)(text)).toBe(held)
})
