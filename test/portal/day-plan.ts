import { liveliness } from '../../sandbox/generator/season.ts'

const HOUR = 3_600_000
/** A Wednesday. */
export const BEGIN = Date.UTC(2026, 10, 4)

/** How the account lives and what befalls it. */
export interface DayPlan {
  readonly contacts: number
  readonly seed: number
  /** Virtual hours. */
  readonly hours: number
  /** Virtual milliseconds in a real one. */
  readonly speed: number
  readonly merges: number
  readonly deletions: number
  /** Real milliseconds for which work is held; what may have been done is looked at again after twice as long. */
  readonly leaseMs: number
}

/** What happens to the notifications and the calls of a day, as shares of them. */
export const TROUBLE = { doubled: 0.03, late: 0.02, lost: 0.1, failing: 0.05 }

/** Leads per virtual minute, so that about so many come within the day. */
export function paceOf(plan: DayPlan): number {
  let lively = 0
  for (let hour = 0; hour < plan.hours; hour += 1) lively += liveliness(BEGIN + hour * HOUR) * 60
  return plan.contacts / lively
}
