import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Durations, middleOf } from '../../../src/domain/velocity/durations.ts'
import { quantile, summarise } from '../../../src/domain/velocity/summary.ts'

function durationsOf(values: readonly number[]): Durations {
  const durations = new Durations()
  for (const value of values) durations.add(value)
  return durations
}

test('places of an unsorted list are those of the sorted one, whatever was asked before', () => {
  const days = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.double({ min: 0, max: 1e6, noNaN: true }))
  fc.assert(
    fc.property(
      fc.array(days, { minLength: 1, maxLength: 300 }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true })),
      (values, shares) => {
        const durations = durationsOf(values)
        const sorted = values.toSorted((a, b) => a - b)
        for (const share of [...shares, 0, 0.5, 0.9, 1]) expect(durations.quantile(share)).toBe(quantile(sorted, share))
      },
    ),
  )
})

test('few durations, many, and none', () => {
  expect(middleOf(durationsOf([]))).toBeNull()
  expect(middleOf(durationsOf([3]))).toEqual({ median: 3, p90: 3 })
  const values = Array.from({ length: 1_001 }, (_, at) => (at * 7_919) % 1_001)
  expect(middleOf(durationsOf(values))).toEqual({ median: 500, p90: 900 })
  expect(durationsOf(values).mean).toBe(summarise(values)!.mean)
})
