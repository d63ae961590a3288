import { compileCondition, fieldsOf, firstField, guardOf, type Holds } from './conditions.ts'
import type { FactName } from './condition-fields.ts'
import type { Saw, TraceStep } from './decision.ts'
import type { ConditionFacts } from './facts.ts'
import type { Instant, Touch } from './lead.ts'
import type { SourcePolicy } from './policy/policy.ts'
import { READERS, type ReadFact } from './read-fact.ts'
import { remembered } from './remembered.ts'

/** Longest value quoted in a trace. */
const QUOTED = 100

interface CompiledSourceRule {
  readonly id: string
  readonly holds: Holds
  readonly source: string
  readonly detail: string | null
  readonly points: number
  /** The field that decides, for the explanation. */
  readonly field: FactName | null
  readonly read: ReadFact | null
  /** What it answers where that field holds this text, unless the lead has a detail of its own; shared by all such leads. */
  readonly answerTo: (value: string) => SourceResult
}
/** Neighbouring rules that cannot hold without the same field: one look at it may pass over all of them. */
interface Run {
  readonly guard: ReadFact | null
  readonly rules: CompiledSourceRule[]
  /** Whether its rules look at the guard alone: where that is a text, the text names the first that holds. */
  isOfGuard: boolean
  readonly firstOf: (text: string, facts: ConditionFacts) => CompiledSourceRule | null
}
export interface CompiledSources {
  readonly runs: readonly Run[]
  readonly points: ReadonlyMap<string, number>
  readonly unknownPoints: number
}

/** Where a lead comes from, what that is worth (0–100), and the rule that said so. */
export interface SourceResult {
  readonly source: string
  readonly detail: string | null
  readonly points: number
  readonly trace: TraceStep
}

export function compileSources(policy: SourcePolicy): CompiledSources {
  const points = new Map(Object.entries(policy.points))
  const unknownPoints = points.get('unknown') ?? 0
  const runs: Run[] = []
  for (const { id, when, source, detail } of policy.rules) {
    const guard = guardOf(when)
    const field = firstField(when)
    const rule: CompiledSourceRule = {
      id,
      holds: compileCondition(when),
      source,
      detail: detail ?? null,
      points: pointsFor(points, source, detail ?? null) ?? unknownPoints,
      field,
      read: field === null ? null : READERS[field],
      answerTo: remembered((value) => answerOf(rule, rule.detail, quoted(value), rule.points)),
    }
    let run = runs[runs.length - 1]
    const readGuard = guard === null ? null : READERS[guard]
    if (run === undefined || guard === null || run.guard !== readGuard) runs.push((run = emptyRun(readGuard)))
    run.rules.push(rule)
    run.isOfGuard &&= fieldsOf(when).every((field) => field === guard)
  }
  return { runs, points, unknownPoints }
}

function emptyRun(guard: ReadFact | null): Run {
  const rules: CompiledSourceRule[] = []
  return {
    guard,
    rules,
    isOfGuard: true,
    firstOf: remembered((_text, facts: ConditionFacts) => firstOf(rules, facts, ANY_TIME)),
  }
}
/** What is asked of texts does not mind the time. */
const ANY_TIME: Instant = 0

function firstOf(rules: readonly CompiledSourceRule[], facts: ConditionFacts, now: Instant): CompiledSourceRule | null {
  for (let i = 0; i < rules.length; i++) if (rules[i]!.holds(facts, now)) return rules[i]!
  return null
}

/** The first rule that holds names the source; none: `unknown`. A rule without detail takes the customer's own. */
export function classifySource(facts: ConditionFacts, compiled: CompiledSources, now: Instant): SourceResult {
  const rule = firstThatHolds(facts, compiled, now)
  if (rule === null) {
    const trace: TraceStep = { step: 'source', because: 'source.unknown', saw: { points: compiled.unknownPoints } }
    return { source: 'unknown', detail: null, points: compiled.unknownPoints, trace }
  }
  const ownDetail = rule.detail === null ? facts.sourceDetailExplicit : null
  const value = rule.read === null ? null : rule.read(facts)
  if (ownDetail === null && typeof value === 'string') return rule.answerTo(value)
  const points = ownDetail === null ? rule.points : (pointsFor(compiled.points, rule.source, ownDetail) ?? rule.points)
  return answerOf(rule, rule.detail ?? ownDetail, quoted(value), points)
}

function answerOf(
  { id, source, field }: CompiledSourceRule,
  detail: string | null,
  value: ReturnType<typeof quoted>,
  points: number,
): SourceResult {
  const saw: Saw = { rule: id, source, detail, field, value, points }
  return { source, detail, points, trace: { step: 'source', because: 'source.rule', saw } }
}

function firstThatHolds(facts: ConditionFacts, { runs }: CompiledSources, now: Instant): CompiledSourceRule | null {
  for (let i = 0; i < runs.length; i++) {
    const run = runs[i]!
    const value = run.guard === null ? undefined : run.guard(facts)
    if (value === null) continue
    const rule = run.isOfGuard && typeof value === 'string' ? run.firstOf(value, facts) : firstOf(run.rules, facts, now)
    if (rule !== null) return rule
  }
  return null
}

/**
 * The latest touch after this look at the lead. It moves when the lead came again (a newer form) or from elsewhere; an older
 * event that arrives late changes nothing.
 */
export function moveTouch(before: Touch | null, found: SourceResult, at: Instant): Touch {
  if (before !== null && at <= before.at && before.source === found.source && before.detail === found.detail)
    return before
  if (before !== null && at < before.at) return before
  return touchOf(found, at)
}

export function touchOf(found: SourceResult, at: Instant): Touch {
  const rule = found.trace.saw['rule']
  return {
    source: found.source,
    detail: found.detail,
    at,
    because: typeof rule === 'string' ? rule : found.trace.because,
  }
}

function pointsFor(points: ReadonlyMap<string, number>, source: string, detail: string | null): number | null {
  if (detail !== null) {
    const finer = points.get(`${source}.${detail}`)
    if (finer !== undefined) return finer
  }
  return points.get(source) ?? null
}

function quoted(value: ConditionFacts[FactName]): string | number | boolean | null {
  if (typeof value !== 'string') return typeof value === 'object' ? null : value
  return value.length > QUOTED ? `${value.slice(0, QUOTED - 1)}…` : value
}
