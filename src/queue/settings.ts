import type { Bell } from '../ports/queue.ts'

export type BellKind = Bell['kind']
export const BELL_KINDS: readonly BellKind[] = ['evaluate', 'write-back']

/** Name of the queue that carries one kind of bell; the same on both backends. */
export function queueName(kind: BellKind): string {
  return `estafet-${kind}`
}

/** All keys of a queue lie in one slot of a Redis Cluster. */
export const REDIS_PREFIX = '{estafet}'

/** Bells with the same id are one bell while it waits. */
export function bellId(bell: Bell): string {
  return bell.kind === 'evaluate'
    ? `${bell.kind}/${bell.installation}/${bell.type}`
    : `${bell.kind}/${bell.installation}`
}

/** `keepLastIfActive`: a ring while the bell is being answered rings once more afterwards, instead of being swallowed. */
export function jobOptions(bell: Bell): {
  readonly deduplication: { readonly id: string; readonly keepLastIfActive: true }
  readonly removeOnComplete: true
  readonly removeOnFail: true
} {
  return { deduplication: { id: bellId(bell), keepLastIfActive: true }, removeOnComplete: true, removeOnFail: true }
}

/**
 * After a kill -9 a bell is heard again in about 10 s instead of 60 s with the library's defaults (measured on both
 * backends). A bell must never "fail" by stalling: poison is judged on the record, not on the bell.
 */
export const WORKER_SETTINGS = {
  lockDuration: 10_000,
  stalledInterval: 3_000,
  maxStalledCount: 100,
  // Default 15 s: after an outage of the backend of 5 s the first job came 9.9 s late; with 1 s, 37 ms.
  runRetryDelay: 1_000,
  removeOnComplete: { count: 0 },
  removeOnFail: { count: 0 },
} as const

/** Milliseconds a single close may take; with the backend away a close can hang for good. */
export const CLOSE_WITHIN_MS = 1_800
