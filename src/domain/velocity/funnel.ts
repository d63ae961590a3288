import type { Stage } from '../lead.ts'

/** One step of a funnel with its measured conversion and the range that is normal; all 0–1. */
export interface FunnelStep {
  readonly from: Stage
  readonly to: Stage
  readonly rate: number
  readonly low: number
  readonly high: number
}

export interface JudgedStep extends FunnelStep {
  readonly verdict: 'within' | 'below' | 'above'
  /** How many times the rate would have to grow (below) or shrink (above) to reach its range; 1 within, infinite for a rate of 0. */
  readonly factor: number
}

export interface FunnelVerdict {
  readonly steps: readonly JudgedStep[]
  /** Conversion over all steps, and what the ranges allow. */
  readonly product: number
  readonly low: number
  readonly high: number
  readonly within: boolean
  /** When the whole is outside: the step furthest from its range, the earlier of equals. Null within. */
  readonly flagged: JudgedStep | null
}

/**
 * Judges a funnel by its product: the whole may be normal though single steps are not. Distance is measured as a factor, since a step of 30 % that fell to 15 % lost as much
 * of the funnel as one of 60 % that fell to 30 %.
 * @example steps 15–30, 40–60, 30–50 and 20–40 % allow 0.36 %–3.6 % from end to end
 */
export function judgeFunnel(steps: readonly FunnelStep[]): FunnelVerdict {
  const judged = steps.map(judgeStep)
  const product = multiply(steps.map((step) => step.rate))
  const low = multiply(steps.map((step) => step.low))
  const high = multiply(steps.map((step) => step.high))
  // A product exactly on the edge of the range may miss it by rounding.
  const within = product >= low * (1 - 1e-12) && product <= high * (1 + 1e-12)
  const worst = judged.reduce<JudgedStep | null>(
    (most, step) => (most && most.factor >= step.factor ? most : step),
    null,
  )
  return { steps: judged, product, low, high, within, flagged: within ? null : worst }
}

function judgeStep(step: FunnelStep): JudgedStep {
  // Where nobody arrives the factor is infinite.
  if (step.rate < step.low) return { ...step, verdict: 'below', factor: step.low / step.rate }
  if (step.rate > step.high) return { ...step, verdict: 'above', factor: step.rate / step.high }
  return { ...step, verdict: 'within', factor: 1 }
}

const multiply = (values: readonly number[]): number => values.reduce((product, value) => product * value, 1)
