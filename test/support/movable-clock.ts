import type { Clock } from '../../src/ports/runtime.ts'

/** Wednesday 4 March 2026, 10:00 in New York: everybody is at work. */
export const WEDNESDAY_10AM = Date.UTC(2026, 2, 4, 15, 0)

/** Runs with real time from a chosen moment, and can be moved on. */
export class MovableClock implements Clock {
  #offset: number
  constructor(start: number) {
    this.#offset = start - Date.now()
  }
  now(): number {
    return Date.now() + this.#offset
  }
  monotonicMs(): number {
    return performance.now()
  }
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms))
  }
  advance(ms: number): void {
    this.#offset += ms
  }
}
