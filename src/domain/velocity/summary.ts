/** A list of numbers in a few words; in the unit of the list. */
export interface Summary {
  readonly count: number
  readonly mean: number
  readonly p25: number
  readonly median: number
  readonly p75: number
  readonly p90: number
  readonly min: number
  readonly max: number
}

/** Summarises a list; null when it is empty. Quantiles as in {@link quantile}. */
export function summarise(values: readonly number[]): Summary | null {
  if (values.length === 0) return null
  const sorted = values.toSorted((a, b) => a - b)
  return {
    count: sorted.length,
    // The average of a list lies inside it; adding many fractions can leave it by a last digit.
    mean: Math.min(sorted.at(-1)!, Math.max(sorted[0]!, sorted.reduce((sum, value) => sum + value, 0) / sorted.length)),
    p25: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    p75: quantile(sorted, 0.75),
    p90: quantile(sorted, 0.9),
    min: sorted[0]!,
    max: sorted.at(-1)!,
  }
}

/**
 * A quantile by straight line between neighbours (Hyndman and Fan's type 7, as in spreadsheets and R): the median of an even list is the middle of its two
 * middle values.
 * @param sorted ascending, not empty.
 * @param share 0–1.
 */
export function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share
  const below = Math.floor(place)
  const low = sorted[below]!
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!
  return low + (high - low) * (place - below)
}
