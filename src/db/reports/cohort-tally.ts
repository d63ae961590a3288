import { STAGES, type Stage } from '../../domain/lead.ts'
import { Durations, middleOf } from '../../domain/velocity/durations.ts'
import { NEXT_STAGE } from '../../domain/velocity/norms.ts'
import { DAY_MS } from '../../domain/velocity/stage-times.ts'
import type { StepReport, VelocityQuestion } from '../../ports/reports.ts'
import type { LeadVisits } from './unpack-visits.ts'

/** Place of the stage that each stage is meant to reach next, by its own place; -1: none. */
export const NEXT: readonly number[] = STAGES.map((stage) => placeOf(NEXT_STAGE[stage]))

/** Place of a stage in the order of the lifecycle, from 0. */
export function placeOf(stage: Stage | null): number {
  return stage === null ? -1 : STAGES.indexOf(stage)
}

/** What became of leads that entered a stage for the first time in the period: domain/velocity/conversion.ts, counted lead by lead. */
export class CohortTally {
  #entered = 0
  #mature = 0
  #reached = 0
  #early = 0
  readonly #ways = new Durations()
  readonly #now: number
  readonly #windowMs: number

  constructor({ now, withinDays }: Pick<VelocityQuestion, 'now' | 'withinDays'>) {
    this.#now = now
    this.#windowMs = Math.round(withinDays * DAY_MS)
  }

  /** @param visit place of the first entry among the lead's visits. */
  add(lead: LeadVisits, visit: number): void {
    const entered = lead.entered[visit]!
    const onward = onwardAt(lead, visit)
    const mature = this.#now - entered >= this.#windowMs
    const inTime = onward <= this.#now && onward - entered <= this.#windowMs
    this.#entered += 1
    if (mature) this.#mature += 1
    if (mature && inTime) {
      this.#reached += 1
      this.#ways.add((onward - entered) / DAY_MS)
    }
    if (!mature && inTime) this.#early += 1
  }

  report(): Omit<StepReport, 'from' | 'to'> {
    return {
      entered: this.#entered,
      mature: this.#mature,
      reached: this.#reached,
      reachedEarly: this.#early,
      speed: middleOf(this.#ways),
    }
  }
}

/** When the lead first came to the next stage or a later one, by whatever way; Infinity: not yet. */
function onwardAt(lead: LeadVisits, visit: number): number {
  const next = NEXT[lead.stage[visit]!]!
  if (next < 0) return Infinity
  let first = visit
  // Several moves are recorded at one look: what was entered at the same instant may stand before it.
  while (first > 0 && lead.entered[first - 1] === lead.entered[visit]) first -= 1
  for (let later = first; later < lead.visits; later += 1) if (lead.stage[later]! >= next) return lead.entered[later]!
  return Infinity
}
