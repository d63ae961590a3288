import type { Summary } from './summary.ts'

/**
 * Many durations, of which a few places are asked for: what {@link summarise} says of a sorted list, without sorting it. For a million it takes
 * milliseconds.
 */
export class Durations {
  #values = new Float64Array(64)
  #count = 0
  #sum = 0
  /** Nothing before this place is larger than what stands at it or behind. */
  #settled = 0

  get count(): number {
    return this.#count
  }

  /** Average; not a number without any. */
  get mean(): number {
    return this.#sum / this.#count
  }

  add(value: number): void {
    if (this.#count === this.#values.length) {
      const larger = new Float64Array(2 * this.#count)
      larger.set(this.#values)
      this.#values = larger
    }
    this.#values[this.#count] = value
    this.#settled = 0
    this.#count += 1
    this.#sum += value
  }

  /** As quantile() of the sorted list. @param share 0–1. Not without any value. */
  quantile(share: number): number {
    const place = (this.#count - 1) * share
    const below = Math.floor(place)
    const values = this.#values.subarray(0, this.#count)
    const low = selected(values, below, below >= this.#settled ? this.#settled : 0)
    this.#settled = below
    if (below + 1 >= this.#count) return low
    // Everything behind the place is as large or larger.
    let high = Infinity
    for (let at = below + 1; at < values.length; at += 1) if (values[at]! < high) high = values[at]!
    return low + (high - low) * (place - below)
  }
}

/** Median and p90; null without any value. */
export function middleOf(durations: Durations): Pick<Summary, 'median' | 'p90'> | null {
  return durations.count === 0 ? null : { median: durations.quantile(0.5), p90: durations.quantile(0.9) }
}

/**
 * Puts the value that belongs at a place there, smaller ones before and larger ones behind it: Hoare's selection.
 * @param from nothing before it is larger than what stands behind.
 */
function selected(values: Float64Array, place: number, from: number): number {
  let [low, high] = [from, values.length - 1]
  while (low < high) {
    const pivot = middleOfThree(values[low]!, values[(low + high) >> 1]!, values[high]!)
    let [up, down] = [low, high]
    while (up <= down) {
      while (values[up]! < pivot) up += 1
      while (values[down]! > pivot) down -= 1
      if (up > down) break
      const moved = values[up]!
      values[up] = values[down]!
      values[down] = moved
      up += 1
      down -= 1
    }
    if (place <= down) high = down
    else if (place >= up) low = up
    else break
  }
  return values[place]!
}

function middleOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
}
