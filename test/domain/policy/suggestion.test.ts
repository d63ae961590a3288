import { expect, test } from '@jest/globals'
import { nearest } from '../../../src/domain/policy/suggestion.ts'

const sixty = 'x'.repeat(60)

test.each<[string, string, readonly string[], string | null]>([
  ['one letter of three', 'mgl', ['mql'], 'mql'],
  ['two letters of three', 'mgk', ['mql'], null],
  ['two letters of six', 'referal_', ['referral'], 'referral'],
  ['two neighbours swapped count once', 'slq', ['sql'], 'sql'],
  ['swapped at the very beginning', 'qsl', ['sql'], 'sql'],
  ['neighbours that share only one letter are not swapped', 'ab', ['bc'], null],
  ['of equals the first', 'ab', ['ac', 'ba'], 'ac'],
  ['a nearer one that comes later', 'stale', ['stall', 'stale'], 'stale'],
  ['a short word needs no third of a letter', 'a', ['b'], 'b'],
  ['a word in capitals', 'SQL', ['sql'], 'sql'],
  ['60 signs', sixty, [`${sixty}y`], `${sixty}y`],
  ['61 signs are not compared', `${sixty}x`, [`${sixty}y`], null],
  ['nothing to choose from', 'a', [], null],
])('%s', (_what, found, allowed, near) => {
  expect(nearest(found, allowed)).toBe(near)
})
