import type { Mapping } from '../../src/mapping/mapping.ts'
import type { Clock } from '../../src/ports/runtime.ts'
import type { House, Shown } from '../support/house.ts'

/** Business time of a CRM that lives fast. */
export interface DayClock extends Clock {
  /** Moves the CRM's time, and so this clock's. @param at UTC, milliseconds. */
  leapTo(at: number): Promise<void>
  /** From now on time runs so many times as fast; 0 stops it. */
  runAt(speed: number): Promise<void>
}

/** Calls of the CRM's API in a day, and notifications. */
export interface DayCalls {
  readonly byCall: Readonly<Record<string, number>>
  readonly searches: number
  /** Answers that were no success; provoked ones are among them. */
  readonly refused: number
  /** Of what the CRM would have allowed within the day. */
  readonly limitShare: number
  readonly notifications: Readonly<Record<string, number>>
}

/** The CRM in which a day is lived, with the product connected to it. */
export interface DaySide {
  readonly house: House
  readonly clock: DayClock
  readonly mapping: Mapping
  /** What goes wrong all day begins: notifications are doubled, late and lost, calls fail. */
  trouble(): Promise<void>
  /** Others use up nearly all that the account may call at one moment, or no longer. */
  storm(rages: boolean): Promise<void>
  /** Nobody comes any more, and nothing goes wrong. */
  quiet(): Promise<void>
  /** What the CRM shows of everybody, as {@link House.shown} does; whoever owns for nobody in particular is shown as ''. */
  shown(): Promise<ReadonlyMap<string, Shown>>
  /** A person merges two of the records. @returns false when they cannot be, or are not there any more. */
  merge(kept: string, loser: string): Promise<boolean>
  calls(hours: number): Promise<DayCalls>
  close(): Promise<void>
}
