import type { Decided, Decision, DecisionInput, RoutingFacts, TaskIntent, TraceStep } from './decision.ts'
import { findHoles } from './black-holes.ts'
import { advanceCadence, cadenceLooksAgainAt } from './cadence.ts'
import { proposalFor, proposalStep } from './dormancy.ts'
import { escalationOf } from './escalation.ts'
import { engagementStep, highIntentSince, weighDoings } from './engagement.ts'
import type { ConditionFacts } from './facts.ts'
import { classifyFit } from './fit.ts'
import { contactStep, contactTasks, handoverProblem, holdForContact } from './handover.ts'
import type { HoleState, Instant, LeadId, LeadMemory, PoolId, RepId } from './lead.ts'
import { emailDomainOf, matchAccount, type AccountMatch } from './match-account.ts'
import { earliest, memoryAfter, outputsOf, ownershipAfter } from './plan.ts'
import { plausibleInstant } from './plausible.ts'
import type { CompiledPolicy } from './policy/compile.ts'
import { isRunning, levelOf, levelOfData, qualificationPoints, qualificationStep } from './qualification.ts'
import { companyDomain, readFacts, unbelievable } from './read-facts.ts'
import type { RotationState } from './roster.ts'
import { routeLead, type RouteResult } from './route.ts'
import { mayTell, NO_TASKS, routeTasks } from './route-tasks.ts'
import { scoreOf, scoreStep, totalOf } from './score.ts'
import { advanceClocks } from './sla.ts'
import { classFor } from './sla-input.ts'
import { classifySource, moveTouch, touchOf, type SourceResult } from './source.ts'
import { decideStage, type StageResult } from './stage.ts'
import { RANK } from './stage-record.ts'
import { coolsAt, temperatureOf, temperatureStep } from './temperature.ts'

/** A decision together with what it used. */
export type DecidedAlone = Decided & {
  /** The pools whose turn it used; null when it used none. */
  readonly rotation: ReadonlyMap<PoolId, RotationState> | null
  /** Registrable domain of the lead's company, by its address; null for free-mail and without address. */
  readonly companyDomain: string | null
}

const NO_HOLES: readonly HoleState[] = []
const NO_ONE: readonly LeadId[] = []

/**
 * Decides everything about one lead: source, qualification, fit, temperature, engagement, score, stage, account, owner,
 * response clocks; and why. Pure: the same input gives the same answer, and nothing of it is changed. Missing or absurd data
 * never throw; they count as unknown.
 * @param facts what the leads decided before left behind; see src/domain/decide.ts.
 */
export function decide(input: DecisionInput, facts: RoutingFacts, policy: CompiledPolicy): DecidedAlone {
  const { snapshot, memory, roster, now } = input
  const { fields } = snapshot
  const createdAt = plausibleInstant(snapshot.createdAt, now) ?? now
  const domain = emailDomainOf(fields.email)
  const { match, trace: accountStep } = matchAccount(
    snapshot,
    companyDomain(domain, policy.mail),
    input.accountCandidates,
    roster,
    policy.matching,
  )
  const seen = readFacts(snapshot, memory, match, domain, policy.mail, roster, now)

  const source = classifySource(seen, policy.sources, now)
  seen.source = source.source
  seen.sourceDetail = source.detail
  const fit = classifyFit(seen, policy.fit, now)
  seen.fit = fit.fit.classes
  seen.fitTop = fit.fit.top
  const doings = weighDoings(
    input.activities,
    fields.formName,
    seen.formAt === null ? null : fields.formAt,
    policy.engagement,
    now,
  )
  const lastActivityAt = latest(latest(seen.lastActivityAt, doings.newestAt), seen.formAt)
  const temperature = temperatureOf(lastActivityAt, createdAt, now, policy.policy.temperature)
  seen.temperature = temperature
  seen.engagement = doings.points

  const dataLevel = levelOfData(seen)
  const intent = highIntentSince(doings, memory?.recycledAt ?? null, policy.engagement, now)
  const profileScore = totalOf(
    source.points,
    qualificationPoints(dataLevel, policy.policy.qualification),
    fit.points,
    policy.policy.score,
  )
  seen.qualification = dataLevel
  seen.score = profileScore
  const stage = decideStage({
    snapshot,
    memory,
    facts: seen,
    createdAt,
    now,
    score: profileScore,
    doings,
    intent,
    lastActivityAt,
    stages: policy.stages,
    engagement: policy.engagement,
  })
  seen.stage = stage.stage
  seen.status = stage.status

  const level = levelOf(stage.stage, stage.status, seen)
  const levelPoints = qualificationPoints(level, policy.policy.qualification)
  const score = scoreOf(source.points, levelPoints, fit.points, policy.policy.score)
  seen.qualification = level
  seen.score = score.total
  seen.band = score.band

  const cycleMemory = memory === null ? null : asRouted(memory, stage)
  const problem = handoverProblem(seen, cycleMemory, stage.stage, stage.status, policy)
  const promised = () => classFor(policy.sla, seen, now) ?? null
  const routed: RouteResult =
    problem === null
      ? routeLead({
          snapshot,
          memory: cycleMemory,
          facts: seen,
          stage: stage.stage,
          match,
          roster,
          now,
          routingFacts: facts,
          samePeople: input.samePeople ?? NO_ONE,
          returnsTo: returningTo(stage),
          policy: policy.routing,
          promised,
          escalation: escalationOf(cycleMemory, fields, policy.sla.policy, roster, now),
        })
      : heldForContact(cycleMemory, now, contactStep(problem))
  const { routing } = routed
  const held = routing.kind === 'hold' ? routing.hold : null
  const sla = advanceClocks({
    memory: cycleMemory,
    snapshot,
    facts: seen,
    stage: stage.stage,
    routing,
    roster,
    now,
    ids: input.ids,
    policy: policy.sla,
    closed: stage.stage === 'customer' || !isRunning(stage.status),
    escalated: routed.escalated ?? null,
  })
  const toldByRouting = mayTell(routing, cycleMemory)
    ? routeTasks({
        input,
        memory: cycleMemory,
        routing,
        trace: routed.trace,
        source: source.source,
        cycle: stage.cycle,
        match,
        policy: policy.routing,
      })
    : NO_TASKS

  const ownership = ownershipAfter(routing, cycleMemory, fields.ownerId, stage, routed.formerOwners)
  const running = stage.stage !== 'customer' && isRunning(stage.status)
  const cadence = advanceCadence({
    leadId: snapshot.leadId,
    before: memory?.cadence ?? null,
    cycleBegan: stage.cycleBegan,
    assignment: ownership.assignment,
    facts: seen,
    stage: stage.stage,
    running,
    doings,
    roster,
    now,
    cadences: policy.cadences,
  })
  const found = findHoles({
    leadId: snapshot.leadId,
    stage,
    running,
    facts: seen,
    clocks: sla.clocks,
    ownerId: ownership.assignment?.ownerId ?? ownership.shownOwnerId,
    roster,
    before: memory?.holes ?? NO_HOLES,
    now,
    policy: policy.policy.blackHoles,
  })
  const proposal = proposalFor(stage.stage, stage.status, seen)

  const points = { source: source.points, qualification: levelPoints, fit: fit.points }
  const trace: TraceStep[] = [
    source.trace,
    qualificationStep(level, seen, levelPoints),
    fit.trace,
    temperatureStep(temperature, lastActivityAt, createdAt),
    engagementStep(doings, intent),
    scoreStep(score, points, { source: source.source, qualification: level, fit: fit.fit.top }),
  ]
  const doubtful = unbelievable(fields, seen)
  if (doubtful !== null)
    trace.push({ step: 'qualification', because: 'qualification.unbelievable', saw: { fields: doubtful } })
  for (const step of stage.trace) trace.push(step)
  const lowScore = notDemoted(stage, score.total, policy)
  if (lowScore !== null) trace.push(lowScore)
  trace.push(accountStep)
  for (const step of routed.trace) trace.push(step)
  for (const step of sla.trace) trace.push(step)
  for (const step of cadence.trace) trace.push(step)
  for (const step of found.trace) trace.push(step)
  if (proposal !== null) trace.push(proposalStep(proposal))

  const touchAt = seen.formAt ?? createdAt
  const classified = {
    sourceType: source.source,
    sourceDetail: source.detail,
    qualification: level,
    fit: fit.fit,
    temperature,
  }
  const decision: Decision = {
    sourceType: source.source,
    sourceDetail: source.detail,
    qualification: level,
    fit: fit.fit,
    temperature,
    engagement: doings.points,
    score,
    account: accountOf(match),
    stage: stage.stage,
    status: stage.status,
    transitions: stage.transitions,
    routing,
    clocks: sla.clocks,
    tasks: join(
      join(join(sla.tasks, toldByRouting), contactTasks(input, held, problem)),
      join(cadence.tasks, found.tasks),
    ),
    outputs: outputsOf(classified, points, score, stage, ownership, sla, reasonOf(routed)),
    nextTouch: cadence.next,
    holes: found.holes,
    proposal,
    lookAgainAt: earliest(
      sla.lookAgainAt,
      held === null ? null : held.until,
      stage.lookAgainAt,
      coolsAt(temperature, lastActivityAt, createdAt, policy.policy.temperature),
      cadenceLooksAgainAt(cadence, policy.cadences, now),
      found.lookAgainAt,
    ),
    trace,
  }
  return {
    decision,
    memory: memoryAfter({
      memory,
      stage,
      firstTouch: memory?.firstTouch ?? touchOf(firstSource(seen, source, policy, now), createdAt),
      latestTouch: moveTouch(memory?.latestTouch ?? null, source, touchAt),
      ownership,
      formerOwners: routed.formerOwners,
      sla,
      activities: doings.activities,
      responseSeen: fields.repResponse,
      held,
      cadence: cadence.state,
      holes: found.states,
    }),
    rotation: routed.rotation,
    companyDomain: seen.emailDomain,
  }
}

/** Who has a lead again that comes back from rest: whoever had it last, where the policy says so. */
function returningTo({ cycleBegan, rest }: StageResult): RepId | null {
  return cycleBegan && rest?.returns === true ? rest.ownerId : null
}

function latest(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null) return b
  return b === null || a >= b ? a : b
}

/** The first touch of a lead that filled more than one form before it was first seen is the first form's. */
function firstSource(seen: ConditionFacts, source: SourceResult, policy: CompiledPolicy, now: Instant): SourceResult {
  if (seen.firstFormName === null || seen.firstFormName === seen.formName) return source
  return classifySource({ ...seen, formName: seen.firstFormName }, policy.sources, now)
}

/** The memory as routing and clocks shall see it: a new cycle starts afresh, and who gave the lead back has had it. */
function asRouted(memory: LeadMemory, stage: StageResult): LeadMemory {
  if (stage.cycleBegan) {
    const clocks = memory.clocks.filter(({ state }) => state === 'running')
    return { ...memory, cycle: stage.cycle, formerOwners: [], clocks }
  }
  if (!stage.handedBack || memory.assignment === null) return memory
  return { ...memory, formerOwners: [...memory.formerOwners, memory.assignment.ownerId] }
}

function heldForContact(memory: LeadMemory | null, now: Instant, step: TraceStep): RouteResult {
  return {
    routing: holdForContact(memory, now),
    rotation: null,
    trace: [step],
    formerOwners: memory?.formerOwners ?? [],
  }
}

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

function reasonOf({ trace, routing }: RouteResult): TraceStep {
  for (let i = trace.length - 1; i >= 0; i--) if (trace[i]!.step === 'route') return trace[i]!
  return { step: 'route', because: routing.kind === 'hold' ? 'route.held' : routing.because, saw: {} }
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

function join(a: readonly TaskIntent[], b: readonly TaskIntent[]): readonly TaskIntent[] {
  if (b.length === 0) return a
  return a.length === 0 ? b : [...a, ...b]
}
