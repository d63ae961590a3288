import { AsyncLocalStorage } from 'node:async_hooks'
import type { Clock } from '../src/ports/runtime.ts'

/** What one piece of work has of its slots. */
interface Place {
  readonly slots: Slots
  /** False while it waits for something outside. */
  held: boolean
  /** Waits under way; a piece of work may wait for several things at once. */
  waits: number
  over: boolean
}

const place = new AsyncLocalStorage<Place>()

/**
 * Slots for pieces of our own work. Whoever waits for something else ({@link aside}) gives the slot back and is let in again before
 * anybody new, so that a customer whose CRM is slow or full keeps nobody else from working.
 */
export class Slots {
  #free: number
  readonly #returning: (() => void)[] = []
  readonly #onFree: () => void

  /** @param onFree hears that a slot became free that nobody was waiting to come back to. */
  constructor(count: number, onFree: () => void) {
    this.#free = count
    this.#onFree = onFree
  }

  get free(): number {
    return this.#free
  }

  /** Begins a piece of work in a free slot. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const own: Place = { slots: this, held: true, waits: 0, over: false }
    this.#free -= 1
    try {
      return await place.run(own, work)
    } finally {
      own.over = true
      if (own.held) this.#giveBack()
    }
  }

  /** Waits without the slot of the piece of work that waits. Outside of any it is just the wait. */
  static async aside<T>(wait: () => Promise<T>): Promise<T> {
    const own = place.getStore()
    if (own === undefined || own.over) return wait()
    own.waits += 1
    if (own.held) {
      own.held = false
      own.slots.#giveBack()
    }
    try {
      return await wait()
    } finally {
      own.waits -= 1
      if (own.waits === 0) await own.slots.#comeBack(own)
    }
  }

  /** Begins something that is nobody's piece of work, whoever set it off. */
  static apart(begin: () => void): void {
    place.exit(begin)
  }

  async #comeBack(own: Place): Promise<void> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((resolve) => this.#returning.push(resolve))
    // Meanwhile it may have ended, gone out again, or come back by another wait.
    if (own.over || own.held || own.waits > 0) this.#giveBack()
    else own.held = true
  }

  #giveBack(): void {
    const next = this.#returning.shift()
    if (next) return next()
    this.#free += 1
    this.#onFree()
  }
}

/** The same clock, on which a sleep is no work. */
export function asideClock(clock: Clock): Clock {
  return {
    now: () => clock.now(),
    monotonicMs: () => clock.monotonicMs(),
    sleep: (ms) => Slots.aside(() => clock.sleep(ms)),
  }
}
