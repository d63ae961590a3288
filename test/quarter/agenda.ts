interface Entry {
  readonly at: number
  readonly order: number
  readonly event: () => Promise<void>
}

/** What is going to happen, by its instant; at the same instant in the order in which it was added. A binary heap. */
export class Agenda {
  readonly #heap: Entry[] = []
  #added = 0

  add(at: number, event: () => Promise<void>): void {
    this.#added += 1
    this.#heap.push({ at, order: this.#added, event })
    for (let i = this.#heap.length - 1; i > 0;) {
      const parent = (i - 1) >> 1
      if (!this.#before(i, parent)) break
      this.#swap(i, parent)
      i = parent
    }
  }

  next(): number | null {
    return this.#heap[0]?.at ?? null
  }

  takeDue(now: number): readonly (() => Promise<void>)[] {
    const due: (() => Promise<void>)[] = []
    while (this.#heap.length > 0 && this.#heap[0]!.at <= now) due.push(this.#take())
    return due
  }

  #take(): () => Promise<void> {
    const first = this.#heap[0]!
    const last = this.#heap.pop()!
    if (this.#heap.length > 0) {
      this.#heap[0] = last
      for (let i = 0; ;) {
        const [left, right] = [2 * i + 1, 2 * i + 2]
        let least = i
        for (const child of [left, right]) if (child < this.#heap.length && this.#before(child, least)) least = child
        if (least === i) break
        this.#swap(i, least)
        i = least
      }
    }
    return first.event
  }

  #before(a: number, b: number): boolean {
    const [x, y] = [this.#heap[a]!, this.#heap[b]!]
    return x.at < y.at || (x.at === y.at && x.order < y.order)
  }
  #swap(a: number, b: number): void {
    ;[this.#heap[a], this.#heap[b]] = [this.#heap[b]!, this.#heap[a]!]
  }
}
