/** Seeded chance: the same seed tries the same things, on every machine. */
export class SeededChance {
  #state: number
  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** 0 ≤ n < 1. Mulberry32: 32 bits of state are plenty for trying things out. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  /** A whole number from 0 up to but without `end`. */
  below(end: number): number {
    return Math.floor(this.next() * end)
  }
  oneOf<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!
  }
  /** True once in so many times. */
  oneIn(times: number): boolean {
    return this.below(times) === 0
  }
}
