import { INSTANT_BYTES, sixBytes } from './packed-leads.ts'
import { EXIT_BIT, EXITS, FIRST_TOUCH, FOLLOWS, SKIPPED } from './packing.ts'

/** How a visit ended; 0: not yet. */
export const EXIT = { none: 0, forward: EXITS.indexOf('forward') + 1 } as const

const STAGE_BITS = EXIT_BIT - 1
const EXIT_BITS = FOLLOWS - EXIT_BIT

/**
 * The visits of one lead, oldest first, and the stages it jumped over; used again for the next lead. Stages are places in the order of the
 * lifecycle, from 0; instants milliseconds of UTC.
 */
export class LeadVisits {
  visits = 0
  readonly stage: number[] = []
  readonly exit: number[] = []
  readonly entered: number[] = []
  /** Meaningless where the visit is open. */
  readonly exited: number[] = []
  /** When it was first heard of; Infinity: nobody knows. */
  firstTouchAt = Infinity
  skips = 0
  readonly skippedStage: number[] = []
  readonly skippedAt: number[] = []

  /** Reads what packing.ts packed. */
  read(bytes: Uint8Array, from: number, until: number): void {
    this.visits = 0
    this.skips = 0
    this.firstTouchAt = Infinity
    let at = from
    let before = 0
    while (at < until) {
      const code = bytes[at]!
      at += 1
      if (code === FIRST_TOUCH) {
        this.firstTouchAt = sixBytes(bytes, at)
        at += INSTANT_BYTES
        continue
      }
      if ((code & SKIPPED) !== 0) {
        this.skippedStage[this.skips] = code & STAGE_BITS
        this.skippedAt[this.skips] = sixBytes(bytes, at)
        this.skips += 1
        at += INSTANT_BYTES
        continue
      }
      const exit = (code & EXIT_BITS) / EXIT_BIT
      let entered = before
      if ((code & FOLLOWS) === 0) {
        entered = sixBytes(bytes, at)
        at += INSTANT_BYTES
      }
      if (exit !== EXIT.none) {
        before = sixBytes(bytes, at)
        at += INSTANT_BYTES
      }
      this.stage[this.visits] = code & STAGE_BITS
      this.exit[this.visits] = exit
      this.entered[this.visits] = entered
      this.exited[this.visits] = before
      this.visits += 1
    }
  }
}
