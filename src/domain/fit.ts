import { appended } from './appended.ts'
import { compileCondition, fieldsOf, type Holds } from './conditions.ts'
import { FIELD_TYPES, type FactName } from './condition-fields.ts'
import type { Decision, TraceStep } from './decision.ts'
import type { ConditionFacts } from './facts.ts'
import type { Instant } from './lead.ts'
import type { FitPolicy } from './policy/policy.ts'

/** One matched dimension says little: "most dimensions" needs at least this many. */
const FEWEST_MATCHED = 2

interface Dimension {
  readonly id: string
  readonly critical: boolean
  readonly holds: Holds
  /** Fields of the CRM it looks at; when none is known, the dimension is unknown. */
  readonly fields: readonly FactName[]
}
export interface CompiledFit {
  readonly dimensions: readonly Dimension[]
  readonly knockOut: Holds | null
  readonly nearShare: number
  readonly classes: readonly { readonly id: string; readonly holds: Holds; readonly points: number }[]
  readonly icpPoints: number
  readonly nearPoints: number
  readonly nonePoints: number
  /** Ids of the dimensions whose bits are set, in their order; one list a set, shared by all leads. */
  readonly namesOf: (set: number) => readonly string[]
}

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
      fields: fieldsOf(when).filter((field) => !FIELD_TYPES[field].decided),
    })),
    knockOut: policy.knockOut === null ? null : compileCondition(policy.knockOut),
    nearShare: policy.nearShare,
    classes: policy.classes.map(({ id, when }) => ({ id, holds: compileCondition(when), points: points(id) })),
    icpPoints: points('icp'),
    nearPoints: points('near_icp'),
    nonePoints: points('none'),
    namesOf: nameSets(policy.dimensions.map(({ id }) => id)),
  }
}

/** The schema allows thirty dimensions, so that a set of them fits into the bits of a number. */
function nameSets(ids: readonly string[]): (set: number) => readonly string[] {
  const known = new Map<number, readonly string[]>([[0, NONE]])
  return (set) => {
    let names = known.get(set)
    if (names === undefined) {
      names = ids.filter((_, i) => (set & (1 << i)) !== 0)
      known.set(set, names)
    }
    return names
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
  let matchedSet = 0
  let missingSet = 0
  let unknownSet = 0
  let criticalMissing = false
  for (let i = 0; i < compiled.dimensions.length; i++) {
    const dimension = compiled.dimensions[i]!
    if (dimension.holds(facts, now)) {
      matchedSet |= 1 << i
      continue
    }
    criticalMissing ||= dimension.critical
    if (isKnown(dimension, facts)) missingSet |= 1 << i
    else unknownSet |= 1 << i
  }
  const matched = compiled.namesOf(matchedSet)
  const missing = compiled.namesOf(missingSet)
  const unknown = compiled.namesOf(unknownSet)
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
  for (const field of fields) {
    const value = facts[field]
    if (value !== null && !(Array.isArray(value) && value.length === 0)) return true
  }
  return false
}
