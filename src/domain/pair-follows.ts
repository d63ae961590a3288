import { conflictAbout, firstClosing } from './conflicts.ts'
import type {
  Decided,
  Decision,
  DecisionInput,
  DecisionTold,
  OtherRecord,
  TraceStep,
  WriteNumbers,
} from './decision.ts'
import type { Ownership } from './decision-parts.ts'
import type { ConditionFacts } from './facts.ts'
import type { Assignment, Chosen, Conflict, Instant, LeadMemory, Pair, RepId } from './lead.ts'
import { choiceKey } from './pair.ts'
import { ownershipAfter } from './plan.ts'
import type { CompiledPolicy } from './policy/compile.ts'
import { isRunning } from './qualification.ts'
import { ANSWER_FIELDS } from './rep-answer.ts'
import { step, type RouteResult } from './route-input.ts'
import { readDeals } from './stage-evidence.ts'
import { Journey, RANK } from './stage-record.ts'
import type { StageResult } from './stage.ts'
import { isActive, ownershipOf } from './stickiness.ts'

/** A record that follows another one of which something was decided. */
export type Leader = OtherRecord & { readonly told: DecisionTold }

/** The leader of the record that is decided; null: it leads itself, or nothing can be followed. */
export function leaderOf({ other }: DecisionInput): Leader | null {
  return other?.role === 'follows' && other.told !== null ? { ...other, told: other.told } : null
}

const FOLLOWS_RULE = 'other-record'

/** The record's stage is that of the leader, from now on. */
export function stageAsLed(
  { memory, now }: DecisionInput,
  facts: ConditionFacts,
  createdAt: Instant,
  { crm, told }: Leader,
): StageResult {
  const { stage, status, cycle } = told.outputs
  const journey = new Journey(memory, createdAt)
  const saw = { crm }
  if (memory === null)
    journey.move('known', createdAt, 'entered', 'stage.first-seen', { origin: facts.recordOrigin }, 'active')
  const wasRunning = isRunning(journey.status)
  if (RANK[stage] > RANK[journey.stage]) journey.advance(stage, now, 'followed', 'stage.follows', saw, status)
  else if (stage !== journey.stage) journey.move(stage, now, 'followed', 'stage.follows', saw, status)
  else if (status !== journey.status) journey.mark(status, now, 'followed', 'stage.follows', saw)
  if (wasRunning && !isRunning(status)) journey.absorb(now)
  return {
    stage,
    status,
    cycle,
    recycledAt: journey.recycledAt,
    stages: journey.stages,
    transitions: journey.transitions,
    trace: [{ step: 'stage', because: 'stage.follows', saw: { crm, to: stage } }],
    handedBack: false,
    cycleBegan: false,
    restsUntil: null,
    rest: memory?.rest,
    restCount: memory?.restCount ?? 0,
    lockedStage: memory?.lockedStage ?? null,
    attempts: memory?.attempts,
    markedAt: journey.markedAt,
    enteredAt: journey.enteredAt,
    deals: readDeals([], null, createdAt, now),
    lookAgainAt: null,
  }
}

/** Who the record shows as its owner. */
export interface RoutedAsLed {
  readonly routed: RouteResult
  readonly chosen: Chosen | null
}

/**
 * The owner is the leader's, unless a person has just chosen somebody here: they stay until the leader has heard of it, and where the
 * leader's CRM does not know them, for good. Uses no turn.
 */
export function routeAsLed(
  { snapshot, memory, roster, now, writes }: DecisionInput,
  { crm, told }: Leader,
  pair: Pair | null,
  conflicts: readonly Conflict[],
  { routing: { policy } }: CompiledPolicy,
): RoutedAsLed {
  const led = told.assignment
  const ledOwner = led !== null && isActive(roster, led.ownerId) ? led.ownerId : null
  const shown = ownershipOf(snapshot, memory, roster, policy, now, writes?.shown)
  const chosen = choiceOf(shown.kind === 'person' ? shown.ownerId : null, pair?.chosen ?? null, ledOwner, told, now)
  const contested = conflictAbout(conflicts, 'owner') !== undefined
  const ownerId = contested ? snapshot.fields.ownerId : (chosen?.ownerId ?? ledOwner)
  const formerOwners = memory?.formerOwners ?? []
  const isUnknown = told.ownerUnknown || (led !== null && ledOwner === null)
  const isRefused = led !== null && ledOwner === null && memory?.refusedOwners?.includes(led.ownerId) === true
  const without = isRefused ? 'route.follows-refused' : 'route.follows-unknown'
  const follows = step(isUnknown && chosen === null ? without : 'route.follows', { crm })
  const trace: TraceStep[] = [follows]
  if (!isUnknown && chosen === null) trace.push(told.outputs.routingReason)
  if (led === null || ownerId === null || !isActive(roster, ownerId)) {
    const kept = told.outputs.ownerId === null && chosen === null ? trace : trace.slice(0, 1)
    return {
      routed: { routing: { kind: 'not-yet', because: follows.because }, rotation: null, trace: kept, formerOwners },
      chosen,
    }
  }
  const assignment: Assignment = {
    ownerId,
    assignedAt: led.assignedAt,
    by: led.by === 'person' ? 'person' : 'current-owner',
    poolId: null,
    ruleId: FOLLOWS_RULE,
    lockedUntil: led.lockedUntil,
    ...(led.delegateId === undefined ? {} : { delegateId: led.delegateId }),
  }
  return {
    routed: { routing: { kind: 'keep', assignment, because: follows.because }, rotation: null, trace, formerOwners },
    chosen,
  }
}

function choiceOf(
  shown: RepId | null,
  before: Chosen | null,
  led: RepId | null,
  { heard }: DecisionTold,
  now: Instant,
): Chosen | null {
  const standing = before !== null && !heard.includes(choiceKey(before.at)) ? before : null
  const latest = shown === null || shown === before?.ownerId ? standing : { ownerId: shown, at: now }
  return latest?.ownerId === led ? null : latest
}

/** What the CRM shall show of the owner; the assignment is the leader's alone. */
export function ownershipAsLed(
  { routing, formerOwners }: RouteResult,
  memory: LeadMemory | null,
  seen: RepId | null,
  stage: StageResult,
  writes: WriteNumbers | undefined,
): Ownership {
  if (routing.kind !== 'keep')
    return {
      ...ownershipAfter(routing, memory, seen, stage, formerOwners, writes),
      assignment: null,
      shownOwnerId: seen,
      // Whoever is shown meanwhile was there before: not somebody whom a person chooses later.
      intendedOwnerId: seen,
    }
  const { ownerId } = routing.assignment
  const isAsked = memory?.assignment?.ownerId !== ownerId && seen !== ownerId
  const asked = isAsked ? ({ ...routing, kind: 'assign', candidates: [] } as const) : routing
  return { ...ownershipAfter(asked, memory, seen, stage, formerOwners, writes), assignment: null }
}

/** What a record that follows comes from. */
interface FollowsFrom {
  readonly input: DecisionInput
  readonly before: LeadMemory | null
  readonly chosen: Chosen | null
  readonly policy: CompiledPolicy
}

/** The decision with all that is the leader's in its place. */
export function asLed(
  { decision, memory }: Decided,
  leader: Leader,
  { input, before, chosen, policy }: FollowsFrom,
): Decided {
  const assignment = decision.routing.kind === 'keep' ? decision.routing.assignment : null
  const { leadId, recordId, crm, told, digest: seen } = leader
  const { outputs, score } = told
  const same = before?.pair?.leadId === leadId && before.pair.role === 'follows' ? before.pair : null
  const pair: Pair = {
    ...{ role: 'follows', leadId, recordId, crm, since: same?.since ?? input.now, seen, assignment },
    ...(chosen === null ? {} : { chosen }),
    stood: same?.stood ?? before?.stage ?? input.snapshot.fields.crmStage ?? 'known',
  }
  const { pair: _pair, conflicts = [], ...plain } = decision
  const answer = input.snapshot.fields.repResponse
  const whole: Decision = {
    ...plain,
    sourceType: outputs.sourceType,
    sourceDetail: outputs.sourceDetail,
    qualification: outputs.qualification,
    fit: { classes: [outputs.fit], top: outputs.fit, matched: [], missing: [] },
    score,
    outputs: {
      ...outputs,
      ownerId: decision.outputs.ownerId,
      assignedAt: assignment === null ? null : outputs.assignedAt,
      routingReason: decision.outputs.routingReason,
    },
    lookAgainAt: firstClosing(conflicts, policy.policy),
    trace: [
      scoreStep(leader),
      ...decision.trace.filter(isOfFollowing),
      ...(outputs.slaDueAt === null ? [] : [deadlineStep(leader)]),
    ],
    pair: { role: 'follows', leadId, recordId, crm },
    ...(conflicts.length === 0 ? {} : { conflicts }),
    // The leader has acted upon it: the same answer given again shall be news.
    ...(answer !== null && told.answerOver === answer ? { clears: ANSWER_FIELDS } : {}),
  }
  const { answeredElsewhere: _answered, refusedOwners, ...rest } = memory
  const refused = before?.cycle === outputs.cycle && refusedOwners !== undefined ? { refusedOwners } : {}
  return { decision: whole, memory: { ...rest, ...refused, pair, firstResponseAt: outputs.firstResponseAt } }
}

/** What is said of stage and owner; not that its own score, which nobody sees, would be too low for the stage. */
function isOfFollowing({ step: part, because }: TraceStep): boolean {
  return part === 'route' || (part === 'stage' && because !== 'stage.not-demoted')
}

function scoreStep({ crm, told: { outputs } }: Leader): TraceStep {
  return { step: 'score', because: 'score.follows', saw: { crm, score: outputs.score, band: outputs.band } }
}

function deadlineStep({ crm, told: { outputs } }: Leader): TraceStep {
  return { step: 'sla', because: 'sla.follows', saw: { crm, dueAt: outputs.slaDueAt } }
}
