import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { merge, moved, same, valueAt, withValue } from '../../web/src/policy/document.ts'

describe('a document', () => {
  test('a value is put where it belongs, and nothing else changes', () => {
    const before = { a: { b: [1, 2] }, c: 3 }
    expect(withValue(before, ['a', 'b', 1], 9)).toEqual({ a: { b: [1, 9] }, c: 3 })
    expect(withValue(before, ['a', 'b', 0], undefined)).toEqual({ a: { b: [2] }, c: 3 })
    expect(withValue(before, ['d', 'e'], 1)).toEqual({ ...before, d: { e: 1 } })
    expect(withValue(before, ['c'], undefined)).toEqual({ a: { b: [1, 2] } })
    expect(before).toEqual({ a: { b: [1, 2] }, c: 3 })
  })
  test('what was put is found', () => {
    fc.assert(
      fc.property(
        fc.object({ maxDepth: 2 }),
        fc.array(fc.constantFrom('x', 'y'), { minLength: 1, maxLength: 3 }),
        fc.nat(),
        (document, path, value) => {
          expect(valueAt(withValue(document, path, value), path)).toBe(value)
        },
      ),
    )
  })
  test('an entry moves and the others keep their order', () => {
    expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a'])
    expect(moved(['a', 'b', 'c'], 2, 3)).toEqual(['a', 'b', 'c'])
  })
})

describe('two changes of the same document', () => {
  const entry = (id: string, minutes: number) => ({ id, minutes })
  const base = { score: 65, rules: [entry('a', 5), entry('b', 15)] }
  test.each([
    {
      name: 'in different places are both kept',
      mine: { ...base, score: 60 },
      theirs: { ...base, rules: [entry('a', 9), entry('b', 15)] },
      merged: { score: 60, rules: [entry('a', 9), entry('b', 15)] },
      clashes: 0,
    },
    {
      name: 'in different entries of a list are both kept',
      mine: { ...base, rules: [entry('a', 4), entry('b', 15)] },
      theirs: { ...base, rules: [entry('a', 5), entry('b', 20)] },
      merged: { score: 65, rules: [entry('a', 4), entry('b', 20)] },
      clashes: 0,
    },
    {
      name: 'that are the same are no clash',
      mine: { ...base, score: 60 },
      theirs: { ...base, score: 60 },
      merged: { ...base, score: 60 },
      clashes: 0,
    },
    {
      name: 'of one place clash',
      mine: { ...base, score: 60 },
      theirs: { ...base, score: 70 },
      merged: { ...base, score: 70 },
      clashes: 1,
    },
    {
      name: 'an order beside a value clash as a whole, so that entries are not mixed up',
      mine: { ...base, rules: [entry('b', 15), entry('a', 5)] },
      theirs: { ...base, rules: [entry('a', 9), entry('b', 15)] },
      merged: { ...base, rules: [entry('a', 9), entry('b', 15)] },
      clashes: 1,
    },
  ])('$name', ({ mine, theirs, merged, clashes }) => {
    const result = merge(base, mine, theirs)
    expect(result.document).toEqual(merged)
    expect(result.clashes).toHaveLength(clashes)
  })
  test('who changed nothing takes over what the other did, and the other way round', () => {
    const any = fc.object({ maxDepth: 3 })
    fc.assert(
      fc.property(any, any, (one, other) => {
        expect(same(merge(one, one, other).document, other)).toBe(true)
        expect(same(merge(one, other, one).document, other)).toBe(true)
      }),
    )
  })
})
