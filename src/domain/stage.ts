import type { TraceStep, Transition } from './decision.ts'
import { highIntentSince } from './engagement.ts'
import { growDormant, growStale, silenceEndsAt } from './dormancy.ts'
import type { AttemptsBase, Instant, Rest, Stage, StageRecord, Status } from './lead.ts'
import { isRunning } from './qualification.ts'
import {
  attemptsBase,
  disqualifyOrCorrect,
  fallBack,
  giveUp,
  handBack,
  restAfter,
  restsUntil,
  unreachableAt,
} from './recycle.ts'
import { climb } from './stage-climb.ts'
import { type DealEvidence, readDeals } from './stage-evidence.ts'
import type { StageInput } from './stage-input.ts'
import { type FirstSeen, Journey } from './stage-record.ts'
import { stageTrace } from './stage-trace.ts'
import { comeBack } from './stage-wake.ts'

const DAY_MS = 86_400_000

export type { CompiledStages, StageInput } from './stage-input.ts'

export interface StageResult {
  readonly stage: Stage
  readonly status: Status
  readonly cycle: number
  readonly recycledAt: Instant | null
  readonly stages: Partial<Readonly<Record<Stage, StageRecord>>>
  readonly transitions: readonly Transition[]
  readonly trace: readonly TraceStep[]
  /** The owner gave the lead back in this very decision. */
  readonly handedBack: boolean
  /** A new cycle began in this very decision. */
  readonly cycleBegan: boolean
  /** When a resting lead may qualify again by score; null when it does not rest or may already. */
  readonly restsUntil: Instant | null
  /** Why it rests or last rested; undefined: it never did. */
  readonly rest: Rest | undefined
  readonly restCount: number
  readonly lockedStage: Stage | null
  readonly attempts: AttemptsBase | undefined
  readonly markedAt: Instant | null
  /** When the present stay began; null for a stage passed over. */
  readonly enteredAt: Instant | null
  readonly deals: DealEvidence
  /** When the lead moves, rests or falls silent though nothing happens; null: never. */
  readonly lookAgainAt: Instant | null
}

/**
 * Moves a lead through the lifecycle by what is known of it now. Forward by evidence, each move at the time of its evidence;
 * backward only by the named edges of src/domain/stage-edges.ts. Seen twice with nothing new between, it moves once.
 * @source docs/rules.md, stages
 */
export function decideStage(input: StageInput): StageResult {
  const { memory, now } = input
  const journey = new Journey(memory, input.createdAt)
  if (memory === null) {
    const saw: FirstSeen = { origin: input.facts.recordOrigin }
    journey.move('known', input.createdAt, 'entered', 'stage.first-seen', saw, 'active')
  } else if (journey.stage === 'visitor')
    journey.advance('known', input.createdAt, 'promoted', 'stage.identified', { origin: input.facts.recordOrigin })

  const deals = readDeals(input.snapshot.deals, journey.recycledAt, input.createdAt, now)
  const handedBack = handBack(input, journey, deals)
  const cycle = journey.cycle
  if (handedBack) disqualifyOrCorrect(input, journey, deals)
  else if (journey.stage !== 'customer') move(input, journey, deals)
  const rest = restsUntil(journey, memory, input.stages.policy)
  const restsOn = rest !== null && rest > now ? rest : null
  const cycleBegan = journey.cycle !== cycle
  return {
    stage: journey.stage,
    status: journey.status,
    cycle: journey.cycle,
    recycledAt: journey.recycledAt,
    stages: journey.stages,
    transitions: journey.transitions,
    trace: stageTrace(input, journey, rest),
    handedBack,
    cycleBegan,
    restsUntil: restsOn,
    rest: restAfter(input, journey),
    restCount: (memory?.restCount ?? 0) + (journey.rested === null ? 0 : 1),
    lockedStage: cycleBegan ? null : journey.lockedStage,
    attempts: attemptsBase(input, cycleBegan),
    markedAt: journey.markedAt,
    enteredAt: journey.enteredAt,
    deals,
    lookAgainAt: nextMoveAt(input, journey, deals, restsOn),
  }
}

function move(input: StageInput, journey: Journey, deals: DealEvidence): void {
  disqualifyOrCorrect(input, journey, deals)
  const last = journey.transitions.at(-1)
  if (last?.edge !== 'corrected') return go(input, journey, deals)
  // The rest was a mistake: what happened before it counts again.
  const since = journey.recycledAt
  const intent = highIntentSince(input.doings, since, input.engagement, input.now)
  go({ ...input, intent }, journey, readDeals(input.snapshot.deals, since, input.createdAt, input.now))
}

function go(input: StageInput, journey: Journey, deals: DealEvidence): void {
  if (isRunning(journey.status)) {
    climb(input, journey, deals)
    lose(journey, deals)
    if (isRunning(journey.status)) {
      fallBack(input, journey)
      giveUp(input, journey)
    }
    if (isRunning(journey.status)) growDormant(input, journey, deals)
  }
  if (!isRunning(journey.status)) {
    comeBack(input, journey, deals)
    // What calls it back may itself be long past: looking again must find nothing more to do.
    if (isRunning(journey.status)) growDormant(input, journey, deals)
  }
  if (isRunning(journey.status) && journey.stage !== 'customer') growStale(input, journey)
}

function lose(journey: Journey, { isAllLost, lastLossAt }: DealEvidence): void {
  if (!isAllLost || lastLossAt === null || journey.stage === 'customer') return
  if (journey.recycledAt !== null && lastLossAt <= journey.recycledAt) return
  journey.rest('lost', lastLossAt, 'lost', 'stage.lost', { lostAt: lastLossAt }, true)
  journey.rested = { reason: 'lost', coolDownDays: null, returns: false }
}

/** The next instant, after `now`, at which time alone moves the lead. */
function nextMoveAt(input: StageInput, journey: Journey, deals: DealEvidence, restsOn: Instant | null): Instant | null {
  const { now, stages } = input
  let next = restsOn ?? Infinity
  const silent = silenceEndsAt(input, journey, deals)
  if (silent !== null && silent > now) next = Math.min(next, silent)
  const { unreachable, mql } = stages.policy
  if (journey.stage === 'sal' && unreachable !== undefined && isRunning(journey.status)) {
    const at = unreachableAt(input, journey, unreachable)
    if (at !== null && at > now) next = Math.min(next, at)
  }
  if (journey.stage === 'mql' && mql.fallBack !== undefined && journey.enteredAt !== null) {
    const at = journey.enteredAt + mql.fallBack.afterDays * DAY_MS
    if (at > now) next = Math.min(next, at)
  }
  return next === Infinity ? null : next
}
