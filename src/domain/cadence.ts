import { closeAll, closeOpen, openTask } from './cadence-tasks.ts'
import { nextOpen } from './calendar.ts'
import { compileCondition } from './conditions.ts'
import type { NextTouch, TaskIntent, TraceStep } from './decision.ts'
import type { Doings } from './engagement.ts'
import type { ConditionFacts } from './facts.ts'
import type { Assignment, CadenceState, Instant, LeadId, RepId, Stage } from './lead.ts'
import type { CadencePolicy, TouchPolicy } from './policy/lifecycle-policy.ts'
import type { Roster } from './roster.ts'
import { rulesBySource, sourceNeeded, type SourcedRule } from './rules-by-source.ts'

const HOUR_MS = 3_600_000

/** The cadences of a policy with their conditions compiled; made once per policy version. */
export interface CompiledCadences {
  readonly rules: readonly CompiledCadence[]
  readonly byId: ReadonlyMap<string, CadencePolicy>
}

interface CompiledCadence extends SourcedRule {
  readonly cadence: CadencePolicy
}
const possibleCadences = rulesBySource<CompiledCadence>()

export function compileCadences(cadences: readonly CadencePolicy[]): CompiledCadences {
  return {
    rules: cadences.map((cadence) => ({
      cadence,
      holds: compileCondition(cadence.when),
      onlySource: sourceNeeded(cadence.when),
    })),
    byId: new Map(cadences.map((cadence) => [cadence.id, cadence])),
  }
}

export interface CadenceInput {
  readonly leadId: LeadId
  readonly before: CadenceState | null
  /** A new cycle began: what ran in the one before is over. */
  readonly cycleBegan: boolean
  /** Who follows up; null: nobody yet. */
  readonly assignment: Assignment | null
  readonly facts: ConditionFacts
  readonly stage: Stage
  /** A person stopped what runs; absent: nobody did. */
  readonly stopped?: boolean
  /** Somebody is at work on the lead, or may be. */
  readonly running: boolean
  readonly doings: Doings
  readonly roster: Roster
  readonly now: Instant
  readonly cadences: CompiledCadences
}

export interface CadenceResult {
  readonly state: CadenceState | null
  /** The touch to make next; null: none is due by cadence. */
  readonly next: NextTouch | null
  readonly tasks: readonly TaskIntent[]
  readonly trace: readonly TraceStep[]
}

const NO_TASKS: readonly TaskIntent[] = []
const NO_STEPS: readonly TraceStep[] = []
/** No cadence runs. */
export const NO_CADENCE: CadenceResult = { state: null, next: null, tasks: NO_TASKS, trace: NO_STEPS }

/**
 * Follows a lead up: starts the first cadence whose condition holds when the lead gets an owner, goes from touch to touch as
 * outreach is logged or a touch is overtaken by the next one's time, and stops by itself. A lead has one cadence at a time and,
 * once it has ended, no other in the same cycle.
 */
export function advanceCadence(input: CadenceInput): CadenceResult {
  const before = input.cycleBegan ? null : input.before
  const closing = input.cycleBegan && input.before !== null ? closeAll(input, input.before, 'stage') : NO_TASKS
  const result = before === null ? start(input) : follow(input, before)
  return closing.length === 0 ? result : { ...result, tasks: [...closing, ...result.tasks] }
}

function start(input: CadenceInput): CadenceResult {
  const { assignment, facts, now, stage, running, cadences } = input
  if (assignment === null || !running) return NO_CADENCE
  const cadence = cadenceFor(cadences, facts, stage, now)
  if (cadence === null || (cadence.stopOn.includes('opt-out') && facts.optedOut === true)) return NO_CADENCE
  return begin(input, cadence, assignment.ownerId)
}

function cadenceFor(
  { rules }: CompiledCadences,
  facts: ConditionFacts,
  stage: Stage,
  now: Instant,
): CadencePolicy | null {
  for (const { cadence, holds } of possibleCadences(rules, facts.source))
    if (cadence.stages.includes(stage) && holds(facts, now)) return cadence
  return null
}

function begin(input: CadenceInput, cadence: CadencePolicy, ownerId: RepId): CadenceResult {
  const { now } = input
  const state = withDue(input, cadence, { cadenceId: cadence.id, startedAt: now, ownerId, next: 0, openedAt: now })
  return told(input, cadence, state, openTask(input, cadence, state), 'plan.cadence-started')
}

function follow(input: CadenceInput, before: CadenceState): CadenceResult {
  if (before.ended !== null) return { ...NO_CADENCE, state: before }
  const cadence = input.cadences.byId.get(before.cadenceId)
  // The policy no longer knows it: there is nothing to follow.
  if (cadence === undefined) return stopped(input, before, null, 'stage')
  const ended = endOf(input, cadence, before)
  if (ended !== null) return stopped(input, before, cadence, ended)
  const ownerId = input.assignment?.ownerId ?? before.ownerId
  if (ownerId !== before.ownerId && cadence.onNewOwner === 'restart') {
    const result = begin(input, cadence, ownerId)
    return { ...result, tasks: [...closeAll(input, before, 'owner'), ...result.tasks] }
  }
  return goOn(input, cadence, before, ownerId)
}

/** To the touch that is due now: past those made, and past those whose successor's time has come. */
function goOn(input: CadenceInput, cadence: CadencePolicy, before: CadenceState, ownerId: RepId): CadenceResult {
  const { facts, now } = input
  let { next, openedAt } = before
  const outreachAt = facts.lastOutreachAt
  if (outreachAt !== null && outreachAt > openedAt) {
    next += 1
    openedAt = outreachAt
  }
  for (let i = next + 1; i < cadence.touches.length; i++) {
    if (before.startedAt + cadence.touches[i]!.afterHours * HOUR_MS > now) break
    next = i
    openedAt = now
  }
  if (next >= cadence.touches.length) return stopped(input, before, cadence, 'finished')
  if (next === before.next && ownerId === before.ownerId && before.dueAt !== null)
    return told(input, cadence, before, NO_TASKS, 'plan.next-touch')
  const isSameOwner = ownerId === before.ownerId
  const handed = isSameOwner ? {} : { handedOver: (before.handedOver ?? 0) + 1 }
  const state = withDue(input, cadence, { ...before, ownerId, next, openedAt, ...handed })
  // The same touch again has only now got its due time: there is no task to close.
  const closed = isSameOwner ? closeOpen(input, before) : closeAll(input, before, 'owner')
  const tasks = [...closed, ...openTask(input, cadence, state)]
  return told(input, cadence, state, tasks, 'plan.next-touch')
}

/** Why the cadence ends now; null: it goes on. */
function endOf(input: CadenceInput, cadence: CadencePolicy, state: CadenceState): CadenceState['ended'] {
  const { facts, stage, running, assignment } = input
  if (input.stopped === true) return 'by-hand'
  if (cadence.stopOn.includes('opt-out') && facts.optedOut === true) return 'opt-out'
  for (const kind of ['reply', 'meeting'] as const)
    if (cadence.stopOn.includes(kind) && happenedSince(input.doings, kind, state.startedAt)) return kind
  if (!running || !cadence.stages.includes(stage)) return 'stage'
  if (assignment === null) return 'owner'
  return cadence.onNewOwner === 'stop' && assignment.ownerId !== state.ownerId ? 'owner' : null
}

function happenedSince({ activities, kinds, newestAt }: Doings, kind: string, since: Instant): boolean {
  if (newestAt === null || newestAt <= since) return false
  return activities.some(({ at }, i) => at > since && kinds[i] === kind)
}

function stopped(
  input: CadenceInput,
  before: CadenceState,
  cadence: CadencePolicy | null,
  ended: NonNullable<CadenceState['ended']>,
): CadenceResult {
  const state: CadenceState = {
    ...before,
    ended,
    dueAt: null,
    next: ended === 'finished' ? (cadence?.touches.length ?? before.next) : before.next,
  }
  const step: TraceStep = {
    step: 'plan',
    because: 'plan.cadence-ended',
    saw: { cadence: cadence?.name ?? before.cadenceId, ended },
  }
  return { state, next: null, tasks: closeAll(input, before, ended), trace: [step] }
}

/** Adds the due instant: the first working moment of the owner at or after the touch's time, never before it became the next one. */
function withDue(
  { roster }: CadenceInput,
  cadence: CadencePolicy,
  state: Omit<CadenceState, 'dueAt' | 'ended'>,
): CadenceState {
  const { startedAt, openedAt, ownerId, cadenceId, next, handedOver } = state
  const at = Math.max(startedAt + (cadence.touches[next]?.afterHours ?? 0) * HOUR_MS, openedAt)
  const owner = roster.reps.get(ownerId)
  const dueAt = owner === undefined ? null : nextOpen(owner.workingTime, at)
  if (handedOver === undefined) return { cadenceId, startedAt, ownerId, next, openedAt, dueAt, ended: null }
  return { cadenceId, startedAt, ownerId, next, openedAt, dueAt, handedOver, ended: null }
}

function told(
  { now }: CadenceInput,
  cadence: CadencePolicy,
  state: CadenceState,
  tasks: readonly TaskIntent[],
  because: string,
): CadenceResult {
  const touch = cadence.touches[state.next]
  if (touch === undefined) return { state, next: null, tasks, trace: NO_STEPS }
  const next = nextTouch(cadence, touch, state)
  const saw = {
    cadence: cadence.name,
    channel: touch.channel,
    dueAt: state.dueAt,
    touch: state.next + 1,
    touches: cadence.touches.length,
    overdue: state.dueAt !== null && state.dueAt < now,
  }
  return { state, next, tasks, trace: [{ step: 'plan', because, saw }] }
}

function nextTouch(cadence: CadencePolicy, touch: TouchPolicy, state: CadenceState): NextTouch {
  return {
    cadenceId: cadence.id,
    touchId: touch.id,
    channel: touch.channel,
    template: touch.template,
    ownerId: state.ownerId,
    dueAt: state.dueAt,
  }
}

/** When time alone moves the cadence on; null: never. */
export function cadenceLooksAgainAt(result: CadenceResult, cadences: CompiledCadences, now: Instant): Instant | null {
  const { state } = result
  if (state === null || state.ended !== null) return null
  const cadence = cadences.byId.get(state.cadenceId)
  const following = cadence?.touches[state.next + 1]
  if (following === undefined) return null
  const at = state.startedAt + following.afterHours * HOUR_MS
  return at > now ? at : null
}
