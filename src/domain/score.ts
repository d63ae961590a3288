import type { ScoreParts, TraceStep } from './decision.ts'
import type { FitResult } from './fit.ts'
import type { Policy, QualificationLevel } from './policy/policy.ts'
import { qualificationPoints } from './qualification.ts'
import type { SourceResult } from './source.ts'

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

/** A score, what it is made of, and its step of the explanation. */
export interface Scored {
  readonly score: ScoreParts
  readonly points: { readonly source: number; readonly qualification: number; readonly fit: number }
  readonly trace: TraceStep
}

/** Scores a lead by one policy. */
export type ScoreLead = (
  source: Pick<SourceResult, 'source' | 'points'>,
  level: QualificationLevel,
  fit: Pick<FitResult, 'fit' | 'points'>,
) => Scored

/**
 * Sources, levels and classes are few, so that most leads share their score, and its explanation, with others: they are kept by the
 * three names and the points of the source.
 */
export function compileScore({ score: policy, qualification }: Pick<Policy, 'score' | 'qualification'>): ScoreLead {
  const known = new Map<string, Map<string, Map<string, Map<number, Scored>>>>()
  return (source, level, fit) => {
    // A source is worth more or less by its detail.
    const byPoints = inner(inner(inner(known, fit.fit.top), level), source.source)
    const before = byPoints.get(source.points)
    if (before !== undefined) return before
    const points = { source: source.points, qualification: qualificationPoints(level, qualification), fit: fit.points }
    const score = scoreOf(points.source, points.qualification, points.fit, policy)
    const names = { source: source.source, qualification: level, fit: fit.fit.top }
    const scored = { score, points, trace: scoreStep(score, points, names) }
    byPoints.set(source.points, scored)
    return scored
  }
}

function inner<Key, Value>(map: Map<string, Map<Key, Value>>, key: string): Map<Key, Value> {
  let found = map.get(key)
  if (found === undefined) {
    found = new Map()
    map.set(key, found)
  }
  return found
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
