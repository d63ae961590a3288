import type { Stage } from '../../domain/lead.ts'
import type { Period } from '../../domain/velocity/stage-times.ts'
import { DAY_MS } from '../../domain/velocity/stage-times.ts'
import type { WatchedTime } from '../../domain/velocity/survival.ts'
import type { BreakdownLine, ReportDimension, VelocityQuestion, VelocityReport } from '../../ports/reports.ts'
import { CohortTally, NEXT, placeOf } from './cohort-tally.ts'
import { overLeads, type Reading } from './packed-leads.ts'
import { EXIT, LeadVisits } from './unpack-visits.ts'
import { VelocityTally } from './velocity-tally.ts'

/** Values that a breakdown tells. */
const MOST_LINES = 100

/** Times, steps, lost time and the whole way. */
export function velocity(reading: Reading, question: VelocityQuestion): Promise<VelocityReport> {
  return overLeads(reading, { column: 'visits', cut: question.cut, byNumbers: false }, () => {
    const tally = new VelocityTally(question)
    const visits = new LeadVisits()
    return {
      each: (_lead, bytes, from, until) => {
        visits.read(bytes, from, until)
        tally.add(visits)
      },
      finish: () => ({
        stages: tally.stages(),
        steps: tally.steps(),
        bottlenecks: tally.bottlenecks(),
        journey: tally.journey(),
      }),
    }
  })
}

/** One step by what leads are now. */
export function breakdown(
  reading: Reading,
  question: VelocityQuestion,
  step: Stage,
  by: ReportDimension,
): Promise<readonly BreakdownLine[]> {
  return overLeads(reading, { column: 'visits', cut: question.cut, byNumbers: true }, () => {
    const cohorts = new Map<number, CohortTally>()
    const visits = new LeadVisits()
    const asked = placeOf(step)
    return {
      each: (lead, bytes, from, until) => {
        visits.read(bytes, from, until)
        const first = firstEntry(visits, asked, question.period)
        if (first < 0) return
        const cohort = cohorts.get(lead[by]) ?? new CohortTally(question)
        cohorts.set(lead[by], cohort)
        cohort.add(visits, first)
      },
      finish: (words) =>
        [...cohorts]
          .map(([number, cohort]) => ({ value: number === 0 ? null : words.get(number)!, ...cohort.report() }))
          .sort(
            (a, b) => b.entered - a.entered || (a.value === null ? 1 : b.value === null || a.value < b.value ? -1 : 1),
          )
          .slice(0, MOST_LINES),
    }
  })
}

/** Place of the lead's first visit to a stage, where that lies in the period; else -1. */
function firstEntry(lead: LeadVisits, stage: number, { from, until }: Period): number {
  for (let visit = 0; visit < lead.visits; visit += 1)
    if (lead.stage[visit] === stage) return lead.entered[visit]! >= from && lead.entered[visit]! < until ? visit : -1
  return -1
}

/** Whole days on the way to the next stage; src/domain/velocity/survival.ts. */
export function timesToNext(
  reading: Reading,
  { period, now, cut }: Pick<VelocityQuestion, 'period' | 'now' | 'cut'>,
  step: Stage,
): Promise<readonly WatchedTime[]> {
  return overLeads(reading, { column: 'visits', cut, byNumbers: false }, () => {
    const counted = new Map<number, { events: number; censored: number }>()
    const visits = new LeadVisits()
    const asked = placeOf(step)
    return {
      each: (_lead, bytes, from, until) => {
        visits.read(bytes, from, until)
        for (let visit = 0; visit < visits.visits; visit += 1) {
          const entered = visits.entered[visit]!
          if (visits.stage[visit] !== asked || entered < period.from || entered >= period.until || entered > now)
            continue
          const { at, arrived } = endOfWay(visits, visit)
          const days = Math.floor((Math.min(at, now) - entered) / DAY_MS)
          const count = counted.get(days) ?? { events: 0, censored: 0 }
          counted.set(days, count)
          if (arrived && at <= now) count.events += 1
          else count.censored += 1
        }
      },
      finish: () => [...counted].map(([days, counts]) => ({ days, ...counts })).sort((a, b) => a.days - b.days),
    }
  })
}

/** When the way from a visit to the next stage ended, Infinity where the lead is on it, and whether by arriving. */
function endOfWay(lead: LeadVisits, visit: number): { readonly at: number; readonly arrived: boolean } {
  const next = NEXT[lead.stage[visit]!]!
  let last = visit
  // From known a lead may go through iql: the way to mql ends with that visit.
  while (lead.exit[last] === EXIT.forward && last + 1 < lead.visits && lead.stage[last + 1]! < next) last += 1
  const exit = lead.exit[last]
  return { at: exit === EXIT.none ? Infinity : lead.exited[last]!, arrived: exit === EXIT.forward && next >= 0 }
}
