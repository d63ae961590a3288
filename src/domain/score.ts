import type { ScoreParts, TraceStep } from './decision.ts'
import type { Policy } from './policy/policy.ts'

/** Two decimals, half up; the tiny excess undoes binary fractions such as 14.145 stored as 14.1449…. */
export function hundredths(value: number): number {
  return Math.round(value * 100 + 1e-7) / 100
}

/**
 * The weighted sum of the three classifications, 0–100 with two decimals. The parts are shares of the total and add up to it
 * exactly: what rounding leaves over goes to the fit.
 * @param source points of the source, 0–100; likewise `qualification` and `fit`.
 */
export function scoreOf(source: number, qualification: number, fit: number, policy: Policy['score']): ScoreParts {
  const { weights, bands } = policy
  const sourcePart = hundredths(source * weights.source)
  const qualificationPart = hundredths(qualification * weights.qualification)
  const total = hundredths(source * weights.source + qualification * weights.qualification + fit * weights.fit)
  // The last band begins at 0: one always holds.
  const band = bands.find(({ from }) => total >= from)
  return {
    total,
    source: sourcePart,
    qualification: qualificationPart,
    fit: hundredths(total - sourcePart - qualificationPart),
    weights,
    band: band?.name ?? '',
  }
}

/** The score alone, for a lead whose qualification is only supposed. */
export function totalOf(source: number, qualification: number, fit: number, { weights }: Policy['score']): number {
  return hundredths(source * weights.source + qualification * weights.qualification + fit * weights.fit)
}

/** The sum as an equation: points × weight for each part. */
export function scoreStep(
  parts: ScoreParts,
  points: { readonly source: number; readonly qualification: number; readonly fit: number },
  names: { readonly source: string; readonly qualification: string; readonly fit: string },
): TraceStep {
  return {
    step: 'score',
    because: 'score.sum',
    saw: {
      total: parts.total,
      band: parts.band,
      sourcePart: parts.source,
      qualificationPart: parts.qualification,
      fitPart: parts.fit,
      sourcePoints: points.source,
      qualificationPoints: points.qualification,
      fitPoints: points.fit,
      sourceWeight: parts.weights.source,
      qualificationWeight: parts.weights.qualification,
      fitWeight: parts.weights.fit,
      source: names.source,
      qualification: names.qualification,
      fit: names.fit,
    },
  }
}
