import { cadenceLooksAgainAt } from './cadence.ts'
import type { Classified } from './classify-lead.ts'
import { contestedStageStep, firstClosing } from './conflicts.ts'
import type { Decided, Decision, DecisionInput, TraceStep } from './decision.ts'
import type { Parts } from './decision-parts.ts'
import { proposalStep } from './dormancy.ts'
import { earlier } from './earlier.ts'
import { engagementStep } from './engagement.ts'
import type { ConditionFacts } from './facts.ts'
import type { Instant, Pair, Touch } from './lead.ts'
import type { AccountMatch } from './match-account.ts'
import { leadsStep, SEVERAL_RECORDS } from './pair-leads.ts'
import { memoryAfter, outputsOf } from './plan.ts'
import type { CompiledPolicy } from './policy/compile.ts'
import { isRunning, rawStep } from './qualification.ts'
import { unbelievable } from './read-facts.ts'
import { ANSWER_FIELDS } from './rep-answer.ts'
import { classifySource, moveTouch, touchOf, type SourceResult } from './source.ts'
import type { StageResult } from './stage.ts'
import { RANK, rankOf } from './stage-record.ts'
import { coolsAt, temperatureStep } from './temperature.ts'
import { firstVisit } from './visits.ts'

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
  const { known, stage, scored, routed, sla, found, cadence } = parts
  const { source, fit, temperature } = known
  return {
    sourceType: source.source,
    sourceDetail: source.detail,
    qualification: parts.level,
    fit: fit.fit,
    temperature,
    engagement: known.doings.points,
    score: scored.score,
    account: accountOf(known.match),
    stage: stage.stage,
    status: stage.status,
    transitions: stage.transitions,
    routing: routed.routing,
    clocks: sla.clocks,
    tasks: parts.tasks,
    outputs: outputsOf(parts),
    nextTouch: cadence.next,
    holes: found.holes,
    proposal: parts.proposal,
    lookAgainAt: nextLookAt(input, parts, policy),
    trace: traceOf(input, parts, policy),
  }
}

/** When the first of all parts must be looked at again though nothing changes. */
function nextLookAt({ now }: DecisionInput, parts: Parts, policy: CompiledPolicy): Instant | null {
  const { known, stage, routed, sla, snooze, cadence, found, conflicts } = parts
  const { routing } = routed
  let next = earlier(sla.lookAgainAt, snooze.wakesAt)
  if (routing.kind === 'hold') next = earlier(next, routing.hold.until)
  if (isGivenUnclaimed(routing, policy)) next = earlier(next, now)
  next = earlier(next, stage.lookAgainAt)
  next = earlier(next, coolsAt(known.temperature, known.lastActivityAt, known.createdAt, policy.policy.temperature))
  next = earlier(next, cadenceLooksAgainAt(cadence, policy.cadences, now))
  next = earlier(next, found.lookAgainAt)
  return earlier(next, firstClosing(conflicts, policy.policy))
}

/** The stage was decided before the owner: who was given it unclaimed makes an SAL of it in the next look. */
function isGivenUnclaimed(routing: Decision['routing'], { policy }: CompiledPolicy): boolean {
  return policy.stages.sal.onFallback === true && routing.kind === 'assign' && routing.assignment.by === 'fallback'
}

function memoryOf({ memory, snapshot, now }: DecisionInput, parts: Parts, policy: CompiledPolicy): Decided['memory'] {
  const { known } = parts
  const { seen, source, createdAt } = known
  const first = memory?.firstTouch ?? touchOf(firstSource(seen, source, policy, now), createdAt)
  const firstTouch = earlierTouch(first, known, policy, now)
  const latestTouch = moveTouch(memory?.latestTouch ?? null, source, seen.formAt ?? createdAt)
  return memoryAfter(memory, parts, firstTouch, latestTouch, snapshot.fields.repResponse)
}

const NO_STEPS: readonly TraceStep[] = []

/** The whole explanation, in a list made to measure: one that grows reserves room for as many again. */
function traceOf(
  { snapshot, severalOthers }: DecisionInput,
  parts: Parts,
  policy: CompiledPolicy,
): readonly TraceStep[] {
  const { known, scored, stage, routed, sla, snooze, cadence, found, proposal, asked } = parts
  const { seen } = known
  const doubted = doubtSteps(unbelievable(snapshot.fields, seen))
  const beside = besideStage(parts, policy)
  const paired = pairSteps(parts.pair, severalOthers === true)
  const proposed = proposal === null ? NO_STEPS : [proposalStep(proposal)]
  const told = stage.trace.length + routed.trace.length + asked.trace.length + sla.trace.length + snooze.trace.length
  const rare = doubted.length + beside.length + paired.length + found.trace.length + proposed.length
  const trace = new Array<TraceStep>(WHAT_IT_IS + told + cadence.trace.length + rare)
  trace[0] = known.source.trace
  trace[1] = scored.levelTrace ?? rawStep(seen, scored.points.qualification)
  trace[2] = known.fit.trace
  trace[3] = temperatureStep(known.temperature, known.lastActivityAt, known.createdAt)
  trace[4] = engagementStep(known.doings, known.intent)
  trace[5] = scored.trace
  let at = laidAt(trace, 6, doubted)
  at = laidAt(trace, at, stage.trace)
  at = laidAt(trace, at, beside)
  trace[at] = known.accountStep
  at = laidAt(trace, at + 1, paired)
  at = laidAt(trace, at, routed.trace)
  at = laidAt(trace, at, asked.trace)
  at = laidAt(trace, at, sla.trace)
  at = laidAt(trace, at, snooze.trace)
  at = laidAt(trace, at, cadence.trace)
  at = laidAt(trace, at, found.trace)
  laidAt(trace, at, proposed)
  return trace
}

/** Steps that every lead has: its source, qualification, fit, temperature, engagement, score and account. */
const WHAT_IT_IS = 7

/** Lays the steps into the list from there on. Answers where the next one goes. */
function laidAt(trace: TraceStep[], at: number, steps: readonly TraceStep[]): number {
  for (let i = 0; i < steps.length; i++) trace[at + i] = steps[i]!
  return at + steps.length
}

function doubtSteps(fields: readonly string[] | null): readonly TraceStep[] {
  return fields === null
    ? NO_STEPS
    : [{ step: 'qualification', because: 'qualification.unbelievable', saw: { fields } }]
}

/** What there is to say of the person's record in another CRM. */
function pairSteps(pair: Pair | null, several: boolean): readonly TraceStep[] {
  if (pair === null) return several ? [SEVERAL_RECORDS] : NO_STEPS
  return several ? [leadsStep(pair), SEVERAL_RECORDS] : [leadsStep(pair)]
}

/** What stands beside the stage without moving it. */
function besideStage({ stage, scored, conflicts }: Parts, policy: CompiledPolicy): readonly TraceStep[] {
  const lowScore = notDemoted(stage, scored.score.total, policy)
  const thin = fewStakeholders(stage, policy)
  const contested = contestedStageStep(conflicts)
  if (lowScore === null && thin === null && contested === null) return NO_STEPS
  return [lowScore, thin, contested].filter((step) => step !== null)
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
  if (rankOf(stage) < RANK.mql || stage === 'customer') return null
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
