import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Answer, Order } from './thread.ts'

/** Threads that play runs: as many as the machine has cores, unless told otherwise. */
export class Crew {
  readonly #threads: readonly Worker[]
  readonly size: number

  constructor(size: number = availableParallelism()) {
    this.size = Math.max(1, size)
    this.#threads = Array.from({ length: this.size }, () => new Worker(new URL('thread.ts', import.meta.url)))
  }

  /**
   * Has the orders worked off, each by whoever is free, begun in their order.
   * @param hear told of each answer as it comes; when it says `enough`, no further order is begun.
   */
  async work(orders: Iterator<Order>, hear: (answer: Answer) => 'more' | 'enough'): Promise<void> {
    let enough = false
    const one = async (thread: Worker): Promise<void> => {
      for (;;) {
        const next = enough ? null : orders.next()
        if (next === null || next.done === true) return
        if (hear(await ask(thread, next.value)) === 'enough') enough = true
      }
    }
    await Promise.all(this.#threads.map(one))
  }

  /** Has one order worked off by the first of them, while nothing else is. */
  ask(order: Order): Promise<Answer> {
    return ask(this.#threads[0]!, order)
  }

  async dismiss(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.terminate()))
  }
}

function ask(thread: Worker, order: Order): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const done = (settle: () => void) => {
      thread.off('message', answered)
      thread.off('error', failed)
      settle()
    }
    const answered = (answer: Answer) => done(() => resolve(answer))
    const failed = (error: Error) => done(() => reject(error))
    thread.on('message', answered)
    thread.on('error', failed)
    thread.postMessage(order)
  })
}
