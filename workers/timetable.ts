import type { Clock, Log } from '../src/ports/runtime.ts'

/**
 * Work by the clock, inside each worker process and independent of any queue: a bell that was lost is made good here.
 * One entry never runs twice at once in a process; a failing entry is logged and tried again at its next turn.
 */
export class Timetable {
  readonly #clock: Clock
  readonly #log: Log
  readonly #loops: Promise<void>[] = []
  #stopping = false

  constructor(clock: Clock, log: Log) {
    this.#clock = clock
    this.#log = log
  }

  /** Runs `work` at once and then again `everyMs` of real time after it ended. */
  every(everyMs: number, name: string, work: () => Promise<void>): void {
    this.#loops.push(this.#loop(everyMs, name, work))
  }

  /** Resolves when everything under way has ended; within one sleep. */
  async stop(): Promise<void> {
    this.#stopping = true
    await Promise.all(this.#loops)
  }

  async #loop(everyMs: number, name: string, work: () => Promise<void>): Promise<void> {
    while (!this.#stopping) {
      try {
        await work()
      } catch (error) {
        this.#log.error('timer_failed', { timer: name, error })
      }
      await this.#pause(everyMs)
    }
  }

  /** Sleeps in short steps, so that stopping does not wait for a long interval. */
  async #pause(ms: number): Promise<void> {
    for (let left = ms; left > 0 && !this.#stopping; left -= 250) await this.#clock.sleep(Math.min(250, left))
  }
}
