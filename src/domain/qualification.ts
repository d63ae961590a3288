import type { TraceStep } from './decision.ts'
import type { ConditionFacts } from './facts.ts'
import type { Stage, Status } from './lead.ts'
import type { Policy, QualificationLevel } from './policy/policy.ts'

/** Level a stage brings by itself; below it the lead's data decide. */
const BY_STAGE: Readonly<Record<Stage, QualificationLevel | null>> = {
  visitor: null,
  known: null,
  iql: 'iql',
  mql: 'mql',
  sal: 'sal',
  sql: 'sql',
  opportunity: 'opportunity',
  customer: 'customer',
}

/** What the lead's data alone make of it: `iql` when nothing is missing, else `raw`. */
export function levelOfData(facts: ConditionFacts): QualificationLevel {
  return isComplete(facts) ? 'iql' : 'raw'
}

/**
 * How ready a lead is. A lead that rests (recycled, lost, dormant, disqualified) counts by its data only: what it once
 * reached is history.
 */
export function levelOf(stage: Stage, status: Status, facts: ConditionFacts): QualificationLevel {
  const byStage = isRunning(status) ? BY_STAGE[stage] : null
  return byStage ?? levelOfData(facts)
}

/** Whether somebody is at work on the lead, or may be. */
export function isRunning(status: Status): boolean {
  return status === 'active' || status === 'stale'
}

/** What a `raw` lead lacks. */
export function rawStep(facts: ConditionFacts, points: number): TraceStep {
  const saw = { level: 'raw', points, missing: missingOf(facts) }
  return { step: 'qualification', because: 'qualification.incomplete', saw }
}

/** A level above `raw`; the same of every lead of one policy. */
export function reachedStep(level: Exclude<QualificationLevel, 'raw'>, points: number): TraceStep {
  const because = level === 'iql' ? 'qualification.complete' : 'qualification.stage'
  return { step: 'qualification', because, saw: { level, points } }
}

export function qualificationPoints(level: QualificationLevel, policy: Policy['qualification']): number {
  return policy.points[level]
}

function isComplete(facts: ConditionFacts): boolean {
  return (
    facts.emailValid &&
    !facts.emailDisposable &&
    facts.emailBounced !== true &&
    (facts.company !== null || facts.accountMatched) &&
    facts.role !== null &&
    facts.employees !== null &&
    facts.industry !== null
  )
}

function missingOf(facts: ConditionFacts): readonly string[] {
  const missing: string[] = []
  if (!facts.emailValid || facts.emailDisposable || facts.emailBounced === true) missing.push('email')
  if (facts.company === null && !facts.accountMatched) missing.push('company')
  if (facts.role === null) missing.push('role')
  if (facts.employees === null) missing.push('employees')
  if (facts.industry === null) missing.push('industry')
  return missing
}
