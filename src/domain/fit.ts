import { appended } from './appended.ts'
import { compileCondition, fieldsOf, type Holds } from './conditions.ts'
import { FIELD_TYPES } from './condition-fields.ts'
import type { Decision, TraceStep } from './decision.ts'
import type { ConditionFacts } from './facts.ts'
import type { Instant } from './lead.ts'
import type { FitPolicy } from './policy/policy.ts'
import { READERS, type ReadFact } from './read-fact.ts'

/** One matched dimension says little: "most dimensions" needs at least this many. */
const FEWEST_MATCHED = 2

interface Dimension {
  readonly id: string
  readonly critical: boolean
  readonly holds: Holds
  /** Fields of the CRM it looks at; when none is known, the dimension is unknown. */
  readonly fields: readonly ReadFact[]
}
export interface CompiledFit {
  readonly dimensions: readonly Dimension[]
  readonly knockOut: Holds | null
  readonly nearShare: number
  readonly classes: readonly { readonly id: string; readonly holds: Holds; readonly points: number }[]
  readonly icpPoints: number
  readonly nearPoints: number
  readonly nonePoints: number
  /** By {@link outcomeOf}: leads of whom the same holds have the same fit, and share it. Null: too many outcomes to number them. */
  readonly results: Map<number, FitResult> | null
}

/** Most results that are kept; beyond it all are forgotten. */
const MOST_RESULTS = 10_000

export interface FitResult {
  readonly fit: Decision['fit']
  /** Points of the highest class held, 0–100. */
  readonly points: number
  readonly trace: TraceStep
}

export function compileFit(policy: FitPolicy): CompiledFit {
  const points = (id: string): number => policy.points[id] ?? policy.points['none'] ?? 0
  return {
    dimensions: policy.dimensions.map(({ id, critical, when }) => ({
      id,
      critical,
      holds: compileCondition(when),
      fields: fieldsOf(when)
        .filter((field) => !FIELD_TYPES[field].decided)
        .map((field) => READERS[field]),
    })),
    knockOut: policy.knockOut === null ? null : compileCondition(policy.knockOut),
    nearShare: policy.nearShare,
    classes: policy.classes.map(({ id, when }) => ({ id, holds: compileCondition(when), points: points(id) })),
    icpPoints: points('icp'),
    nearPoints: points('near_icp'),
    nonePoints: points('none'),
    results:
      3 ** policy.dimensions.length * 2 ** (policy.classes.length + 1) > Number.MAX_SAFE_INTEGER ? null : new Map(),
  }
}

const NONE: readonly string[] = []
const ICP: readonly string[] = ['icp']
const NEAR_ICP: readonly string[] = ['near_icp']

/**
 * Compares a lead with the ideal customer and the other classes. `icp`: every critical dimension holds, and so does every
 * other one that is known. `near_icp`: enough of the known ones hold. A knock-out leaves neither.
 */
export function classifyFit(facts: ConditionFacts, compiled: CompiledFit, now: Instant): FitResult {
  const { results } = compiled
  if (results === null) return compare(facts, compiled, now)
  const outcome = outcomeOf(facts, compiled, now)
  const known = results.get(outcome)
  if (known !== undefined) return known
  const result = compare(facts, compiled, now)
  if (results.size >= MOST_RESULTS) results.clear()
  results.set(outcome, result)
  return result
}

/** Everything the fit depends on, as one number: a digit of three a dimension (held, missing, unknown), of two a class and the knock-out. */
function outcomeOf(facts: ConditionFacts, { dimensions, knockOut, classes }: CompiledFit, now: Instant): number {
  let outcome = knockOut !== null && knockOut(facts, now) ? 1 : 0
  for (let i = 0; i < dimensions.length; i++) {
    const dimension = dimensions[i]!
    outcome = outcome * 3 + (dimension.holds(facts, now) ? 0 : isKnown(dimension, facts) ? 1 : 2)
  }
  for (let i = 0; i < classes.length; i++) outcome = outcome * 2 + (classes[i]!.holds(facts, now) ? 1 : 0)
  return outcome
}

function compare(facts: ConditionFacts, compiled: CompiledFit, now: Instant): FitResult {
  const matched: string[] = []
  const missing: string[] = []
  const unknown: string[] = []
  let criticalMissing = false
  for (const dimension of compiled.dimensions) {
    if (dimension.holds(facts, now)) {
      matched.push(dimension.id)
      continue
    }
    criticalMissing ||= dimension.critical
    if (isKnown(dimension, facts)) missing.push(dimension.id)
    else unknown.push(dimension.id)
  }
  const knockedOut = compiled.knockOut !== null && compiled.knockOut(facts, now)
  const ideal = matched.length > 0 && !criticalMissing && missing.length === 0 && !knockedOut
  const near = !ideal && !knockedOut && isNear(matched.length, missing.length, compiled)

  let classes = NONE
  let top = 'none'
  let points = compiled.nonePoints
  if (ideal) {
    classes = ICP
    top = 'icp'
    points = compiled.icpPoints
  } else if (near) {
    classes = NEAR_ICP
    top = 'near_icp'
    points = compiled.nearPoints
  }
  for (const entry of compiled.classes) {
    if (!entry.holds(facts, now)) continue
    classes = appended(classes, entry.id)
    if (top !== 'none' && entry.points <= points) continue
    top = entry.id
    points = entry.points
  }
  const because = knockedOut ? 'fit.knocked-out' : classes.length === 0 ? 'fit.none' : 'fit.class'
  return {
    fit: { classes, top, matched, missing },
    points,
    trace: { step: 'fit', because, saw: { top, points, classes, matched, missing, unknown } },
  }
}

function isNear(matched: number, missing: number, { nearShare, dimensions }: CompiledFit): boolean {
  return (
    matched >= Math.min(FEWEST_MATCHED, dimensions.length) &&
    matched > 0 &&
    matched >= nearShare * (matched + missing) - 1e-9
  )
}

function isKnown({ fields }: Dimension, facts: ConditionFacts): boolean {
  for (const read of fields) {
    const value = read(facts)
    if (value !== null && !(Array.isArray(value) && value.length === 0)) return true
  }
  return false
}
