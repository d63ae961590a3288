import type { CreditAsked } from './ask-credit.ts'
import type { CadenceResult } from './cadence.ts'
import { cadenceLooksAgainAt } from './cadence.ts'
import type { Classified } from './classify-lead.ts'
import type { Decided, Decision, DecisionInput, ScoreParts, TaskIntent, TraceStep } from './decision.ts'
import { contestedStageStep, firstClosing } from './conflicts.ts'
import { proposalStep } from './dormancy.ts'
import { engagementStep } from './engagement.ts'
import type { ConditionFacts } from './facts.ts'
import type { HolesResult } from './black-holes.ts'
import type { Conflict, Instant, Pair, Touch } from './lead.ts'
import type { AccountMatch } from './match-account.ts'
import { leadsStep, SEVERAL_RECORDS } from './pair-leads.ts'
import { earliest, memoryAfter, outputsOf, type Ownership } from './plan.ts'
import type { CompiledPolicy } from './policy/compile.ts'
import type { QualificationLevel } from './policy/policy.ts'
import { isRunning, qualificationStep } from './qualification.ts'
import { unbelievable } from './read-facts.ts'
import { ANSWER_FIELDS, type Heard } from './rep-answer.ts'
import type { RouteResult } from './route.ts'
import { scoreStep } from './score.ts'
import type { SlaResult } from './sla.ts'
import type { SnoozeResult } from './snooze.ts'
import { classifySource, moveTouch, touchOf, type SourceResult } from './source.ts'
import type { StageResult } from './stage.ts'
import { RANK } from './stage-record.ts'
import { coolsAt, temperatureStep } from './temperature.ts'
import { firstVisit } from './visits.ts'

/** Everything decided about one lead, part by part. */
export interface Parts {
  readonly known: Classified
  readonly stage: StageResult
  /** Qualification as the stage has it. */
  readonly level: QualificationLevel
  readonly levelPoints: number
  readonly score: ScoreParts
  readonly routed: RouteResult
  readonly sla: SlaResult
  readonly snooze: SnoozeResult
  readonly ownership: Ownership
  readonly cadence: CadenceResult
  readonly found: HolesResult
  readonly proposal: Decision['proposal']
  readonly tasks: readonly TaskIntent[]
  /** Answers from the app card. */
  readonly heard: Heard
  /** What the CRM shows of the rep's answer is of an earlier assignment or cycle. */
  readonly answerOver: boolean
  /** With other tools of the CRM, open now. */
  readonly conflicts: readonly Conflict[]
  readonly asked: CreditAsked
  /** Since when the lead is left as it was found; null: it is not. */
  readonly foundAt: Instant | null
  /** Where it leads the record of another CRM; null: it does not. */
  readonly pair: Pair | null
}

/** Puts the parts together: the decision with its explanation, and what to remember of it. */
export function assemble(input: DecisionInput, parts: Parts, policy: CompiledPolicy): Decided {
  return {
    decision: withRareParts(decisionOf(input, parts, policy), parts),
    memory: memoryOf(input, parts, policy),
  }
}

/** What most decisions have none of is added to the few that have it. */
function withRareParts(decision: Decision, { asked, snooze, conflicts, answerOver, pair }: Parts): Decision {
  let whole = decision
  if (pair !== null) {
    const { role, leadId, recordId, crm } = pair
    whole = { ...whole, pair: { role, leadId, recordId, crm } }
  }
  if (asked.credit !== null) whole = { ...whole, credit: asked.credit }
  if (snooze.state !== null) whole = { ...whole, snooze: snooze.state }
  if (conflicts.length > 0) whole = { ...whole, conflicts }
  return answerOver ? { ...whole, clears: ANSWER_FIELDS } : whole
}

function decisionOf(input: DecisionInput, parts: Parts, policy: CompiledPolicy): Decision {
  const { known, stage, score, routed, sla, found, cadence } = parts
  const { source, fit, temperature } = known
  const { routing } = routed
  const classified = {
    sourceType: source.source,
    sourceDetail: source.detail,
    qualification: parts.level,
    fit: fit.fit,
    temperature,
  }
  const points = { source: source.points, qualification: parts.levelPoints, fit: fit.points }
  return {
    sourceType: source.source,
    sourceDetail: source.detail,
    qualification: parts.level,
    fit: fit.fit,
    temperature,
    engagement: known.doings.points,
    score,
    account: accountOf(known.match),
    stage: stage.stage,
    status: stage.status,
    transitions: stage.transitions,
    routing,
    clocks: sla.clocks,
    tasks: parts.tasks,
    outputs: outputsOf(classified, points, score, stage, parts.ownership, sla, routed.trace.at(-1)!),
    nextTouch: cadence.next,
    holes: found.holes,
    proposal: parts.proposal,
    lookAgainAt: earliest(
      sla.lookAgainAt,
      parts.snooze.wakesAt,
      routing.kind === 'hold' ? routing.hold.until : null,
      isGivenUnclaimed(routing, policy) ? input.now : null,
      stage.lookAgainAt,
      coolsAt(temperature, known.lastActivityAt, known.createdAt, policy.policy.temperature),
      cadenceLooksAgainAt(cadence, policy.cadences, input.now),
      found.lookAgainAt,
      firstClosing(parts.conflicts, policy.policy),
    ),
    trace: traceOf(input, parts, points, policy),
  }
}

/** The stage was decided before the owner: who was given it unclaimed makes an SAL of it in the next look. */
function isGivenUnclaimed(routing: Decision['routing'], { policy }: CompiledPolicy): boolean {
  return policy.stages.sal.onFallback === true && routing.kind === 'assign' && routing.assignment.by === 'fallback'
}

function memoryOf({ memory, snapshot, now }: DecisionInput, parts: Parts, policy: CompiledPolicy): Decided['memory'] {
  const { known, stage, routed } = parts
  const { seen, source, createdAt } = known
  return memoryAfter({
    memory,
    stage,
    firstTouch: earlierTouch(
      memory?.firstTouch ?? touchOf(firstSource(seen, source, policy, now), createdAt),
      known,
      policy,
      now,
    ),
    latestTouch: moveTouch(memory?.latestTouch ?? null, source, seen.formAt ?? createdAt),
    ownership: parts.ownership,
    formerOwners: routed.formerOwners,
    sla: parts.sla,
    snooze: parts.snooze.state,
    activities: known.doings.activities,
    responseSeen: snapshot.fields.repResponse,
    responseOver: parts.answerOver,
    heard: parts.heard,
    conflicts: parts.conflicts,
    held: routed.routing.kind === 'hold' ? routed.routing.hold : null,
    cadence: parts.cadence.state,
    holes: parts.found.states,
    credited: parts.asked.credit !== null,
    foundAt: parts.foundAt,
    pair: parts.pair,
  })
}

function traceOf(
  { snapshot, severalOthers }: DecisionInput,
  {
    known,
    level,
    levelPoints,
    score,
    stage,
    routed,
    sla,
    snooze,
    cadence,
    found,
    proposal,
    asked,
    conflicts,
    pair,
  }: Parts,
  points: { readonly source: number; readonly qualification: number; readonly fit: number },
  policy: CompiledPolicy,
): readonly TraceStep[] {
  const { seen, source, fit } = known
  const trace: TraceStep[] = [
    source.trace,
    qualificationStep(level, seen, levelPoints),
    fit.trace,
    temperatureStep(known.temperature, known.lastActivityAt, known.createdAt),
    engagementStep(known.doings, known.intent),
    scoreStep(score, points, { source: source.source, qualification: level, fit: fit.fit.top }),
  ]
  const doubtful = unbelievable(snapshot.fields, seen)
  if (doubtful !== null)
    trace.push({ step: 'qualification', because: 'qualification.unbelievable', saw: { fields: doubtful } })
  for (const step of stage.trace) trace.push(step)
  const lowScore = notDemoted(stage, score.total, policy)
  if (lowScore !== null) trace.push(lowScore)
  const thin = fewStakeholders(stage, policy)
  if (thin !== null) trace.push(thin)
  const contested = contestedStageStep(conflicts)
  if (contested !== null) trace.push(contested)
  trace.push(known.accountStep)
  if (pair !== null) trace.push(leadsStep(pair))
  if (severalOthers === true) trace.push(SEVERAL_RECORDS)
  for (const step of routed.trace) trace.push(step)
  for (const step of asked.trace) trace.push(step)
  for (const step of sla.trace) trace.push(step)
  for (const step of snooze.trace) trace.push(step)
  for (const step of cadence.trace) trace.push(step)
  for (const step of found.trace) trace.push(step)
  if (proposal !== null) trace.push(proposalStep(proposal))
  return trace
}

/** The first touch of a lead that filled more than one form before it was first seen is the first form's. */
function firstSource(seen: ConditionFacts, source: SourceResult, policy: CompiledPolicy, now: Instant): SourceResult {
  if (seen.firstFormName === null || seen.firstFormName === seen.formName) return source
  return classifySource({ ...seen, formName: seen.firstFormName }, policy.sources, now)
}

/**
 * A visit of the website from before what was known is the first touch: by how it began, or, where that says nothing, from the source
 * that was known.
 */
function earlierTouch(before: Touch, { seen, doings }: Classified, policy: CompiledPolicy, now: Instant): Touch {
  const visit = firstVisit(doings.activities)
  if (visit === null || visit.at >= before.at) return before
  const facts = { ...seen, ...NO_SOURCE, ...visit.cameBy }
  const found = classifySource(facts, policy.sources, now)
  return found.trace.because === 'source.unknown' ? { ...before, at: visit.at } : touchOf(found, visit.at)
}

/** What tells of later touches. */
const NO_SOURCE = {
  ...{ sourceExplicit: null, sourceDetailExplicit: null, formName: null, firstFormName: null, campaign: null },
  ...{ analyticsSource: null, analyticsDetail1: null, analyticsDetail2: null, partner: null, importList: null },
  ...{ eventName: null, eventEngagement: null, recordOrigin: null, outboundResponse: null },
} as const

/** A low score is worth a word where a person might expect it to cost the stage. */
function notDemoted(
  { stage, status, transitions }: StageResult,
  score: number,
  { policy }: CompiledPolicy,
): TraceStep | null {
  const { minScore } = policy.stages.mql
  if (transitions.length > 0 || score >= minScore || !isRunning(status)) return null
  if (RANK[stage] < RANK.mql || stage === 'customer') return null
  return { step: 'stage', because: 'stage.not-demoted', saw: { score, minScore, stage } }
}

/** A deal that hangs on one person of the buyer is a sign of its quality, no gate. */
function fewStakeholders({ stage, deals }: StageResult, { policy }: CompiledPolicy): TraceStep | null {
  const wanted = policy.stages.opportunity?.stakeholders
  if (wanted === undefined || stage !== 'opportunity' || deals.thinnest === null) return null
  if (deals.thinnest.stakeholders >= wanted) return null
  return { step: 'stage', because: 'stage.few-stakeholders', saw: { ...deals.thinnest, wanted, stage } }
}

function accountOf(match: AccountMatch | null): Decision['account'] {
  if (match === null) return null
  return {
    accountId: match.account.accountId,
    tier: match.tier,
    confidence: match.confidence,
    runnersUp: match.runnersUp,
    decidedBy: match.decidedBy,
  }
}
