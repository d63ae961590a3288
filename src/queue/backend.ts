import type { Bell } from '../ports/queue.ts'
import type { BellKind } from './settings.ts'

/** What carries bells between processes: Redis or PostgreSQL, both through BullMQ. */
export interface BellBackend {
  /** Rejects soon when the bell cannot be taken; never waits for a lost connection to come back. */
  add(bell: Bell): Promise<void>
  /** Starts answering one kind of bell. */
  listen(kind: BellKind, concurrency: number, answer: (bell: Bell) => Promise<void>): void
  ping(): Promise<boolean>
  /** Ends connections; every part under a deadline. */
  close(): Promise<void>
}

export interface Listener {
  /** Takes no new bells; waits for those being answered, within the deadline. */
  close(): Promise<void>
}

/** Told of every error that no caller will see. */
export type ErrorSink = (error: unknown) => void
