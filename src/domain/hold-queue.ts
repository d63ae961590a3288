import type { Instant } from './lead.ts'

/** A lead that waits for a pool. */
export interface Waiting {
  readonly leadId: string
  readonly heldSince: Instant
  /** What it was promised, in minutes; null: nothing. */
  readonly promisedMinutes: number | null
}

/**
 * The order in which waiting leads meet a pool that can give again: the tightest promise first, then the longest wait, then by
 * id.
 */
export function drainOrder(a: Waiting, b: Waiting): number {
  const promise = (a.promisedMinutes ?? Infinity) - (b.promisedMinutes ?? Infinity)
  if (promise !== 0 && !Number.isNaN(promise)) return promise
  if (a.heldSince !== b.heldSince) return a.heldSince - b.heldSince
  return a.leadId === b.leadId ? 0 : a.leadId < b.leadId ? -1 : 1
}
