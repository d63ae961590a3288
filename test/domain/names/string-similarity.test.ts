import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { foldText } from '../../../src/domain/names/fold-text.ts'
import { editDistance, editSimilarity, jaroWinkler } from '../../../src/domain/names/string-similarity.ts'

test.each([
  ['martha', 'marhta', 0.9611],
  ['dwayne', 'duane', 0.84],
  ['dixon', 'dicksonx', 0.8133],
  ['abc', 'xyz', 0],
  ['', '', 1],
  ['', 'a', 0],
])('Jaro–Winkler of %s and %s is %d', (a, b, expected) => {
  expect(jaroWinkler(a, b)).toBeCloseTo(expected, 4)
})

test.each([
  ['kitten', 'sitting', 3],
  ['abcd', 'acbd', 1],
  ['', 'abc', 3],
  ['same', 'same', 0],
])('from %s to %s are %d steps', (a, b, steps) => {
  expect(editDistance(a, b)).toBe(steps)
})

test('counting stops above the limit', () => {
  expect(editDistance('kitten', 'sitting', 2)).toBe(3)
  expect(editDistance('a', 'abcdef', 2)).toBe(3)
  expect(editSimilarity('abcd', 'abce')).toBe(0.75)
  expect(editSimilarity('', '')).toBe(1)
})

const text = fc.string({ unit: fc.constantFrom(...'abcd'), maxLength: 10 })

test('both measures are symmetric and bounded', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(jaroWinkler(a, b)).toBeCloseTo(jaroWinkler(b, a), 12)
      expect(jaroWinkler(a, b)).toBeLessThanOrEqual(1)
      expect(editDistance(a, b)).toBe(editDistance(b, a))
      expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length))
      expect(editDistance(a, b, 2)).toBe(Math.min(3, editDistance(a, b)))
    }),
    { numRuns: 2000 },
  )
})

test('folding twice changes nothing, and keeps marks that carry vowels', () => {
  expect(foldText('Ærø Straße ŁÓDŹ')).toBe('aero strasse lodz')
  expect(foldText('บริษัท')).toBe('บริษัท'.normalize('NFC'))
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (any) => expect(foldText(foldText(any))).toBe(foldText(any))),
    { numRuns: 2000 },
  )
})
