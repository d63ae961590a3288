import type { Instant, LeadId } from '../lead.ts'

/** A lead that is to be looked at again. */
export interface Wake {
  readonly at: Instant
  readonly leadId: LeadId
}

/** Wakes in order of time; of the same instant the one put in first comes first. A binary heap. */
export class WakeQueue {
  readonly #heap: { readonly wake: Wake; readonly place: number }[] = []
  #puts = 0

  put(wake: Wake): void {
    const heap = this.#heap
    heap.push({ wake, place: (this.#puts += 1) })
    let at = heap.length - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.#isBefore(at, parent)) break
      this.#swap(at, parent)
      at = parent
    }
  }

  /** Takes the first wake that is due at `until`; null when none is. */
  takeDue(until: Instant): Wake | null {
    const heap = this.#heap
    const first = heap[0]
    if (first === undefined || first.wake.at > until) return null
    const last = heap.pop()!
    if (heap.length > 0) {
      heap[0] = last
      this.#sink()
    }
    return first.wake
  }

  #sink(): void {
    let at = 0
    for (;;) {
      const left = 2 * at + 1
      if (left >= this.#heap.length) return
      const right = left + 1
      const least = right < this.#heap.length && this.#isBefore(right, left) ? right : left
      if (!this.#isBefore(least, at)) return
      this.#swap(least, at)
      at = least
    }
  }

  #isBefore(a: number, b: number): boolean {
    const one = this.#heap[a]!
    const other = this.#heap[b]!
    return one.wake.at < other.wake.at || (one.wake.at === other.wake.at && one.place < other.place)
  }

  #swap(a: number, b: number): void {
    const kept = this.#heap[a]!
    this.#heap[a] = this.#heap[b]!
    this.#heap[b] = kept
  }
}
