/** 32-bit hash of a text (FNV-1a with a final mix); the same text gives the same number on every machine. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    hash ^= text.charCodeAt(index)
    hash = Math.imul(hash, 0x01000193)
  }
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x85ebca6b)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** A number in [0, 1) that depends on the text only. */
export function fraction(text: string): number {
  return hash32(text) / 0x1_0000_0000
}

/** Seeded stream of chance (mulberry32). */
export class Chance {
  private state: number

  constructor(seed: string) {
    this.state = hash32(seed)
  }

  /** Next number in [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }

  /** True with the given probability 0..1. */
  hit(probability: number): boolean {
    return this.next() < probability
  }

  /** Whole number in [from, to], both included. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1))
  }

  /** One of the items; the list must not be empty. */
  pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.next() * items.length)]!
  }

  /** One of the items, chosen by weight. */
  weighted<T>(items: readonly (readonly [T, number])[]): T {
    const total = items.reduce((sum, [, weight]) => sum + weight, 0)
    let left = this.next() * total
    for (const [item, weight] of items) {
      left -= weight
      if (left < 0) return item
    }
    return items[items.length - 1]![0]
  }

  /** A new list in seeded random order. */
  shuffle<T>(items: readonly T[]): T[] {
    const out = [...items]
    for (let index = out.length - 1; index > 0; index--) {
      const other = Math.floor(this.next() * (index + 1))
      const kept = out[index]!
      out[index] = out[other]!
      out[other] = kept
    }
    return out
  }
}
