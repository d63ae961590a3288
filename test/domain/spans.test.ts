import { describe, expect, test } from '@jest/globals'
import { lessThan, united, within, type Span } from '../../src/domain/spans.ts'

type Row = readonly [start: number, end: number]
const spans = (...rows: readonly Row[]): readonly Span[] => rows.map(([start, end]) => ({ start, end }))

describe('the same time as spans that neither meet nor overlap', () => {
  test.each<[string, readonly Row[], readonly Row[]]>([
    ['nothing', [], []],
    [
      'apart, in order',
      [
        [5, 6],
        [1, 2],
      ],
      [
        [1, 2],
        [5, 6],
      ],
    ],
    [
      'overlapping',
      [
        [1, 3],
        [2, 5],
      ],
      [[1, 5]],
    ],
    [
      'meeting',
      [
        [1, 2],
        [2, 3],
      ],
      [[1, 3]],
    ],
    [
      'one in another',
      [
        [1, 9],
        [2, 3],
        [4, 5],
      ],
      [[1, 9]],
    ],
    [
      'a chain of them',
      [
        [1, 3],
        [2, 5],
        [4, 7],
        [8, 9],
      ],
      [
        [1, 7],
        [8, 9],
      ],
    ],
    [
      'empty or turned round',
      [
        [2, 2],
        [7, 5],
      ],
      [],
    ],
  ])('%s', (_, given, expected) => {
    expect(united(spans(...given))).toEqual(spans(...expected))
  })
})

describe('what is left of a day from 10 to 20', () => {
  test.each<[string, readonly Row[], readonly Row[]]>([
    ['without nothing', [], [[10, 20]]],
    [
      'without what lies elsewhere',
      [
        [1, 5],
        [25, 30],
      ],
      [[10, 20]],
    ],
    ['without what ends as it begins', [[5, 10]], [[10, 20]]],
    ['without what begins as it ends', [[20, 25]], [[10, 20]]],
    ['without its begin', [[5, 12]], [[12, 20]]],
    ['without its end', [[18, 25]], [[10, 18]]],
    [
      'without the middle',
      [
        [12, 13],
        [15, 16],
      ],
      [
        [10, 12],
        [13, 15],
        [16, 20],
      ],
    ],
    [
      'without all of it',
      [
        [10, 15],
        [15, 20],
      ],
      [],
    ],
  ])('%s', (_, without, left) => {
    expect(lessThan(spans([10, 20]), spans(...without))).toEqual(spans(...left))
  })
})

test('of several spans, the part inside one', () => {
  expect(within(spans([1, 5], [8, 12], [20, 30]), { start: 4, end: 10 })).toEqual(spans([4, 5], [8, 10]))
})
