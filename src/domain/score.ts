import type { ScoreParts, TraceStep } from './decision.ts'
import type { FitResult } from './fit.ts'
import type { Policy, QualificationLevel } from './policy/policy.ts'
import { qualificationPoints, reachedStep } from './qualification.ts'
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
  readonly level: QualificationLevel
  readonly score: ScoreParts
  readonly points: { readonly source: number; readonly qualification: number; readonly fit: number }
  readonly trace: TraceStep
  /** The step of the level; null for `raw`, of which each lead lacks something else. */
  readonly levelTrace: TraceStep | null
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
  const byClass = new Map<string, Map<string, Scored[]>>()
  return (source, level, fit) => {
    const known = listOf(byClass, fit.fit.top, source.source)
    // There are no more of them than levels, times the few points a source has by its details.
    for (const scored of known) if (scored.level === level && scored.points.source === source.points) return scored
    const points = { source: source.points, qualification: qualificationPoints(level, qualification), fit: fit.points }
    const score = scoreOf(points.source, points.qualification, points.fit, policy)
    const names = { source: source.source, qualification: level, fit: fit.fit.top }
    const levelTrace = level === 'raw' ? null : reachedStep(level, points.qualification)
    const scored: Scored = { level, score, points, trace: scoreStep(score, points, names), levelTrace }
    known.push(scored)
    return scored
  }
}

function listOf<Item>(lists: Map<string, Map<string, Item[]>>, first: string, second: string): Item[] {
  let inner = lists.get(first)
  if (inner === undefined) lists.set(first, (inner = new Map<string, Item[]>()))
  let list = inner.get(second)
  if (list === undefined) inner.set(second, (list = []))
  return list
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
