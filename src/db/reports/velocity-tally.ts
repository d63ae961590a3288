import { STAGES } from '../../domain/lead.ts'
import { normed, rankedByCost, type Bottleneck } from '../../domain/velocity/bottlenecks.ts'
import { Durations, middleOf } from '../../domain/velocity/durations.ts'
import { NEXT_STAGE } from '../../domain/velocity/norms.ts'
import { DAY_MS } from '../../domain/velocity/stage-times.ts'
import type { Summary } from '../../domain/velocity/summary.ts'
import type { StageReport, StepReport, VelocityQuestion } from '../../ports/reports.ts'
import { CohortTally } from './cohort-tally.ts'
import { EXIT, type LeadVisits } from './unpack-visits.ts'

const CUSTOMER = STAGES.indexOf('customer')

/** Counts of one stage. */
class StageTally {
  entered = 0
  left = 0
  readonly closed = new Durations()
  readonly open = new Durations()
  stalled = 0
  skipped = 0
  beyondMs = 0
  beyondLeads = 0
  readonly normMs: number | null
  readonly cohort: CohortTally

  constructor(normDays: number | undefined, question: VelocityQuestion) {
    this.normMs = normDays === undefined ? null : normDays * DAY_MS
    this.cohort = new CohortTally(question)
  }
}

/** Times in stages, steps and lost time, counted lead by lead; src/domain/velocity says the same plainly and slowly. */
export class VelocityTally {
  readonly #question: VelocityQuestion
  readonly #stages: readonly StageTally[]
  readonly #journeys = new Durations()

  constructor(question: VelocityQuestion) {
    this.#question = question
    this.#stages = STAGES.map((stage) => new StageTally(question.norms[stage], question))
  }

  add(lead: LeadVisits): void {
    const { period, now } = this.#question
    const { from, until } = period
    // A bit for each stage: a lead counts once in it, however often it came.
    let [seen, entered, left, beyond, skipped] = [0, 0, 0, 0, 0]
    for (let visit = 0; visit < lead.visits; visit += 1) {
      const stage = this.#stages[lead.stage[visit]!]!
      const bit = 1 << lead.stage[visit]!
      const begin = lead.entered[visit]!
      const isOpen = lead.exit[visit] === EXIT.none
      if (begin >= from && begin < until) {
        if ((entered & bit) === 0) stage.entered += 1
        if ((seen & bit) === 0) {
          stage.cohort.add(lead, visit)
          if (lead.stage[visit] === CUSTOMER)
            this.#journeys.add((begin - Math.min(lead.entered[0]!, lead.firstTouchAt)) / DAY_MS)
        }
        entered |= bit
      }
      seen |= bit
      const end = isOpen ? now : lead.exited[visit]!
      if (isOpen) {
        stage.open.add(Math.max(0, now - begin) / DAY_MS)
        if (stage.normMs !== null && begin < now - stage.normMs) stage.stalled += 1
      } else if (end >= from && end < until) {
        if ((left & bit) === 0) stage.left += 1
        left |= bit
        stage.closed.add((end - begin) / DAY_MS)
      }
      if (stage.normMs === null) continue
      const lost = Math.min(end, until) - Math.max(begin + stage.normMs, from)
      if (lost <= 0) continue
      stage.beyondMs += lost
      if ((beyond & bit) === 0) stage.beyondLeads += 1
      beyond |= bit
    }
    for (let skip = 0; skip < lead.skips; skip += 1) {
      const at = lead.skippedAt[skip]!
      const bit = 1 << lead.skippedStage[skip]!
      if (at < from || at >= until || (skipped & bit) !== 0) continue
      this.#stages[lead.skippedStage[skip]!]!.skipped += 1
      skipped |= bit
    }
  }

  stages(): readonly StageReport[] {
    return STAGES.map((stage, at): StageReport => {
      const { entered, left, closed, open, stalled, normMs, skipped } = this.#stages[at]!
      const middle = middleOf(closed)
      return {
        ...{ stage, entered, left, skipped },
        closed: middle && { count: closed.count, mean: closed.mean, ...middle },
        open: open.count,
        openMedianDays: open.count === 0 ? null : open.quantile(0.5),
        stalled: normMs === null ? null : stalled,
      }
    })
  }

  steps(): readonly StepReport[] {
    return STAGES.flatMap((from, at): StepReport[] => {
      const to = NEXT_STAGE[from]
      return to === null ? [] : [{ from, to, ...this.#stages[at]!.cohort.report() }]
    })
  }

  bottlenecks(): readonly Bottleneck[] {
    return rankedByCost(
      normed(this.#question.norms).map(([stage, normDays]) => {
        const { beyondMs, beyondLeads } = this.#stages[STAGES.indexOf(stage)]!
        return { stage, normDays, leadDaysBeyond: beyondMs / DAY_MS, leads: beyondLeads }
      }),
    )
  }

  /** Days from the first touch to the first entry of customer. */
  journey(): Summary | null {
    const ways = this.#journeys
    if (ways.count === 0) return null
    const [min, p25, median, p75, p90, max] = [0, 0.25, 0.5, 0.75, 0.9, 1].map((share) => ways.quantile(share))
    return {
      count: ways.count,
      mean: ways.mean,
      p25: p25!,
      median: median!,
      p75: p75!,
      p90: p90!,
      min: min!,
      max: max!,
    }
  }
}
