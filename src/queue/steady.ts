import type { ErrorSink, Listener } from './backend.ts'
import { within } from './deadline.ts'
import { CLOSE_WITHIN_MS } from './settings.ts'

/** What BullMQ's Queue and Worker have in common here. */
interface Part {
  waitUntilReady(): Promise<unknown>
  close(): Promise<void>
  on(event: 'error', listener: (error: Error) => void): unknown
}

const REOPEN_AFTER_MS = 1_000

/**
 * A queue to ring in, made when first needed. BullMQ remembers a failed first hand-shake for good, so a queue that
 * did not come up is forgotten and made anew at the next ring.
 */
export function steadyQueue<Q extends Part>(open: () => Q, onError: ErrorSink): { get(): Q; close(): Promise<void> } {
  let current: Q | null = null
  return {
    get() {
      if (current !== null) return current
      const queue = open()
      current = queue
      queue.on('error', onError)
      queue.waitUntilReady().catch((error: unknown) => {
        onError(error)
        if (current === queue) current = null
        void within(CLOSE_WITHIN_MS, queue.close(), undefined, onError)
      })
      return queue
    },
    async close() {
      if (current !== null) await within(CLOSE_WITHIN_MS, current.close(), undefined, onError)
    },
  }
}

/** A worker that is opened again, for the same reason, until it has come up once; from then on BullMQ keeps it alive. */
export function steadyWorker(open: () => Part, onError: ErrorSink, letGo: () => void = () => undefined): Listener {
  let closed = false
  let timer: NodeJS.Timeout | undefined
  let current = start()
  function start(): Part {
    const worker = open()
    worker.on('error', onError)
    worker.waitUntilReady().catch((error: unknown) => {
      onError(error)
      if (closed) return
      void within(CLOSE_WITHIN_MS, worker.close(), undefined, onError)
      timer = setTimeout(() => {
        if (!closed) current = start()
      }, REOPEN_AFTER_MS)
    })
    return worker
  }
  return {
    async close() {
      closed = true
      clearTimeout(timer)
      // A close that comes late goes on in the background, and lets go of its connection whenever it ends.
      await within(CLOSE_WITHIN_MS, current.close().then(letGo), undefined, onError)
    },
  }
}
