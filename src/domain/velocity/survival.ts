import type { Instant, Stage } from '../lead.ts'
import { stageRank, type LeadHistory } from './stage-history.ts'
import { DAY_MS, within, type Period } from './stage-times.ts'

/** Standard errors on each side of an interval that holds 95 %. */
const Z_95 = 1.959963984540054

/** One lead on its way: how long it has been watched, and whether it arrived at the end of that time. */
export interface Observation {
  /** Days, 0 or more. */
  readonly days: number
  /** False: not yet, or never to be known; the lead is censored. */
  readonly happened: boolean
}

/** How many leads arrived, and how many were lost from sight, after the same time. */
export interface WatchedTime {
  /** In any unit, 0 or more. */
  readonly days: number
  readonly events: number
  readonly censored: number
}

/** One step of the curve: what holds from `days` on until the next step. */
export interface SurvivalStep {
  readonly days: number
  /** Leads still watched just before this time. */
  readonly atRisk: number
  readonly events: number
  readonly censored: number
  /** Estimated share that has not arrived after this time, 0–1. */
  readonly survival: number
  /** Bounds of the confidence interval; null where it is not defined (before the first and after the last lead's event). */
  readonly lower: number | null
  readonly upper: number | null
}

/** A Kaplan–Meier estimate. */
export interface SurvivalCurve {
  readonly observations: number
  readonly events: number
  /** Every time at which something happened, ascending. */
  readonly steps: readonly SurvivalStep[]
  /** Days after which half have arrived; null while the curve stays above one half. */
  readonly median: number | null
  /** Confidence interval of the median; null on a side where the curve's bound never reaches one half. */
  readonly medianLower: number | null
  readonly medianUpper: number | null
}

/**
 * Kaplan–Meier curve with Greenwood's variance and intervals on the log(−log) scale, which stay inside 0–1. Events come before censorings of the same time.
 * The median is read off the curve; where it runs level at one half, it is the middle of that stretch, as for a list of even length.
 * @param observations any order.
 * @param z width of the interval in standard errors; 1.96 for 95 %.
 */
export function kaplanMeier(observations: readonly Observation[], z = Z_95): SurvivalCurve {
  return kaplanMeierOf(watchedTimes(observations), z)
}

/** Observations counted by their time, ascending. */
export function watchedTimes(observations: readonly Observation[]): readonly WatchedTime[] {
  const counted = new Map<number, { events: number; censored: number }>()
  for (const { days, happened } of observations) {
    const at = counted.get(days) ?? { events: 0, censored: 0 }
    if (happened) at.events++
    else at.censored++
    counted.set(days, at)
  }
  return [...counted].map(([days, counts]) => ({ days, ...counts })).sort((a, b) => a.days - b.days)
}

/** {@link kaplanMeier} from counts. @param times each time once, ascending. */
export function kaplanMeierOf(times: readonly WatchedTime[], z = Z_95): SurvivalCurve {
  const steps: SurvivalStep[] = []
  let survival = 1
  let greenwood = 0
  const observations = times.reduce((sum, { events, censored }) => sum + events + censored, 0)
  let atRisk = observations
  for (const { days, events, censored } of times) {
    survival *= (atRisk - events) / atRisk
    greenwood += events === atRisk ? 0 : events / (atRisk * (atRisk - events))
    steps.push({ days, atRisk, events, censored, survival, ...interval(survival, greenwood, z) })
    atRisk -= events + censored
  }
  return {
    observations,
    events: times.reduce((sum, { events }) => sum + events, 0),
    steps,
    median: halfTime(steps, (step) => step.survival),
    medianLower: halfTime(steps, (step) => step.lower),
    medianUpper: halfTime(steps, (step) => step.upper),
  }
}

function interval(survival: number, greenwood: number, z: number): { lower: number | null; upper: number | null } {
  if (survival <= 0 || survival >= 1) return { lower: null, upper: null }
  const reach = (z * Math.sqrt(greenwood)) / Math.log(survival)
  return { lower: survival ** Math.exp(-reach), upper: survival ** Math.exp(reach) }
}

// Products of fractions miss one half by rounding alone.
const NEARLY = 1e-9

function halfTime(steps: readonly SurvivalStep[], bound: (step: SurvivalStep) => number | null): number | null {
  for (const [at, step] of steps.entries()) {
    const value = bound(step)
    if (value === null || value > 0.5 + NEARLY) continue
    if (value < 0.5 - NEARLY) return step.days
    const next = steps.slice(at + 1).find((later) => later.events > 0)
    return next ? (step.days + next.days) / 2 : step.days
  }
  return null
}

/** Estimated share that has not arrived after so many days; 1 before the first step, the last known value behind the last. */
export function survivalAt(curve: SurvivalCurve, days: number): number {
  let survival = 1
  for (const step of curve.steps) {
    if (step.days > days) break
    survival = step.survival
  }
  return survival
}

/**
 * Time from each entry of a stage to the next one, as observations: arrived, or censored at `now`, or censored when the lead went aside or back. The curve then
 * answers "how long does it take those who stay on the way"; the share that leaves it is told by cohort conversion.
 * @param period entries in it; null: all.
 */
export function timeToConvert(
  histories: readonly LeadHistory[],
  from: Stage,
  to: Stage,
  now: Instant,
  period: Period | null = null,
): readonly Observation[] {
  return histories.flatMap(({ stays }) =>
    stays
      .map((stay, at) => ({ stay, at }))
      .filter(({ stay }) => stay.stage === from && stay.enteredAt <= now && (!period || within(stay.enteredAt, period)))
      .map(({ stay, at }) => {
        // The way from one stage to a later one may lead through stages between; it ends when the lead turns or leaves.
        let last = at
        while (stays[last]!.exit === 'forward' && stageRank(stays[last]!.stage) < stageRank(to) && stays[last + 1])
          last++
        const end = stays[last]!
        const arrived = stageRank(end.stage) >= stageRank(to)
        const until = arrived ? end.enteredAt : (end.exitedAt ?? now)
        return { days: (Math.min(until, now) - stay.enteredAt) / DAY_MS, happened: arrived && end.enteredAt <= now }
      }),
  )
}
