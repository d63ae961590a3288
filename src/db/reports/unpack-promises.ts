import type { Instant } from '../../domain/lead.ts'
import { INSTANT_BYTES, NUMBER_BYTES, numberAt, sixBytes } from './packed-leads.ts'
import { HAS_DUE, HAS_STOPPED, STATES } from './packing.ts'

/** A promise to a lead, or to one owner of it. */
export interface PackedPromise {
  /** Null: it ended in another way. */
  readonly state: (typeof STATES)[number] | null
  /** Number of the class of promise. */
  readonly slaId: number
  /** Number of the owner; 0: nobody. */
  readonly ownerId: number
  readonly startedAt: Instant
  readonly dueAt: Instant | null
  readonly stoppedAt: Instant | null
}

/** The promises of one lead, as packing.ts packed them. */
export function eachPromise(
  bytes: Uint8Array,
  from: number,
  until: number,
  tell: (promise: PackedPromise) => void,
): void {
  let at = from
  while (at < until) {
    const code = bytes[at]!
    at += 1
    const slaId = numberAt(bytes, at)
    const ownerId = numberAt(bytes, at + NUMBER_BYTES)
    at += 2 * NUMBER_BYTES
    const startedAt = sixBytes(bytes, at)
    at += INSTANT_BYTES
    const dueAt = (code & HAS_DUE) === 0 ? null : sixBytes(bytes, at)
    if (dueAt !== null) at += INSTANT_BYTES
    const stoppedAt = (code & HAS_STOPPED) === 0 ? null : sixBytes(bytes, at)
    if (stoppedAt !== null) at += INSTANT_BYTES
    tell({ state: STATES[code & (HAS_DUE - 1)] ?? null, slaId, ownerId, startedAt, dueAt, stoppedAt })
  }
}
