import { expect, test } from '@jest/globals'
import { z } from 'zod'
import { placeOfNul } from '../../src/api/nul.ts'
import { readInput } from '../../src/api/problem.ts'

test.each([
  ['a\0', 'request'],
  [{ name: 'Ana', more: [{ note: 'a' }, { note: '\0' }] }, 'more.1.note'],
  [{ more: { 'a\0': 1 } }, 'more'],
  [{ 'a\0': 1 }, 'request'],
  [{ name: 'Ana \\u0000', more: [null, 0, true, undefined, ''] }, null],
])('where %j holds the character NUL: %s', (value, place) => {
  expect(placeOfNul(value)).toBe(place)
})

test('however deep it stands', () => {
  const deep = (text: string): unknown =>
    JSON.parse(`${'['.repeat(50_000)}${JSON.stringify(text)}${']'.repeat(50_000)}`)
  expect(placeOfNul(deep('a'))).toBeNull()
  expect(placeOfNul(deep('a\0'))).toMatch(/^0\.0\./)
})

test('a body is refused with the place of it, before its contract is asked', () => {
  expect(() => readInput(z.unknown(), { order: { note: 'late\0' } })).toThrow(
    expect.objectContaining({ status: 400, code: 'request_wrong', message: expect.stringMatching(/^order\.note: /) }),
  )
})
