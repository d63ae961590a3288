import type { CurveView, StageLine, StepLine } from '../contracts/reports.ts'
import type { StageNorms } from '../domain/velocity/bottlenecks.ts'
import { CONVERSION_GUIDES, GUIDES } from '../domain/velocity/norms.ts'
import type { SurvivalCurve } from '../domain/velocity/survival.ts'
import type { StepReport, VelocityReport } from '../ports/reports.ts'

/** More points than this say nothing to an eye. */
const MOST_POINTS = 200

/** Stages with their guide figures, and what they cost beyond the norm. */
export function stageLines(report: VelocityReport, norms: StageNorms): readonly StageLine[] {
  return report.stages.map((one) => {
    const cost = report.bottlenecks.find(({ stage }) => stage === one.stage)
    return {
      stage: one.stage,
      normDays: norms[one.stage] ?? null,
      bestDays: GUIDES[one.stage].bestDays,
      entered: one.entered,
      left: one.left,
      visits: one.closed?.count ?? 0,
      meanDays: one.closed?.mean ?? null,
      medianDays: one.closed?.median ?? null,
      p90Days: one.closed?.p90 ?? null,
      open: one.open,
      openMedianDays: one.openMedianDays,
      stalled: one.stalled,
      skipped: one.skipped,
      beyondDays: cost?.leadDaysBeyond ?? null,
      beyondLeads: cost?.leads ?? 0,
    }
  })
}

/** Steps with the shares that are normal. */
export function stepLines(report: VelocityReport): readonly StepLine[] {
  return report.steps.map((step) => {
    const guide = CONVERSION_GUIDES[step.from]
    return { from: step.from, to: step.to, low: guide?.low ?? null, high: guide?.high ?? null, ...cohortView(step) }
  })
}

/** What became of a cohort, flat. */
export function cohortView({ entered, mature, reached, reachedEarly, speed }: Omit<StepReport, 'from' | 'to'>) {
  return {
    entered,
    mature,
    reached,
    reachedEarly,
    medianDays: speed?.median ?? null,
    p90Days: speed?.p90 ?? null,
  }
}

/** Wilson's 95 % interval of a share; null without a denominator. */
export function wilson(part: number, whole: number): { readonly low: number; readonly high: number } | null {
  if (whole === 0) return null
  const z = 1.959963984540054
  const share = part / whole
  const spread = z * Math.sqrt((share * (1 - share)) / whole + (z * z) / (4 * whole * whole))
  const middle = share + (z * z) / (2 * whole)
  const scale = 1 + (z * z) / whole
  return { low: Math.max(0, (middle - spread) / scale), high: Math.min(1, (middle + spread) / scale) }
}

/** A survival curve as the share that has arrived; long ones are thinned, first and last points stay. */
export function curveOf(curve: SurvivalCurve): Omit<CurveView, 'now' | 'zone' | 'period'> {
  const every = Math.max(1, Math.ceil(curve.steps.length / MOST_POINTS))
  const points = curve.steps
    .filter((_, at) => at % every === 0 || at === curve.steps.length - 1)
    .map(({ days, survival, lower, upper, atRisk }) => ({
      at: days,
      share: 1 - survival,
      low: upper === null ? null : 1 - upper,
      high: lower === null ? null : 1 - lower,
      atRisk,
    }))
  return { watched: curve.observations, arrived: curve.events, median: curve.median, points }
}
