import type { Saw, TaskIntent } from './decision.ts'
import { MANAGER_QUEUE } from './escalation.ts'
import type { Clock, Instant, LeadId, RepId } from './lead.ts'
import type { SlaPolicy, SlaStep } from './policy/policy.ts'
import { awayUntil, isAway } from './presence.ts'
import type { Rep, Roster } from './roster.ts'
import { elapsedMinutes, ON_TIME, stepAt } from './sla-clock.ts'

/** What the tasks of one lead's clocks are about. */
export interface TaskContext {
  readonly leadId: LeadId
  /** Owner of the lead, who may not be the one who has to answer; null: nobody owns it. */
  readonly ownerId: RepId | null
  readonly roster: Roster
  readonly now: Instant
  readonly steps: SlaPolicy['steps']
  /** Undefined: nobody, or nobody whom the roster knows. */
  readonly repOf: (repId: RepId | null) => Rep | undefined
  readonly slaName: (slaId: string) => string
  /** The rep lets the lead wait: they are reminded afterwards. Absent: no. */
  readonly remindersWait?: boolean
}

/** Why a task is no longer needed. */
export type ClosedBecause = 'answered-in-time' | 'answered' | 'handed-over' | 'left-funnel' | 'snoozed'

/** The mark on a clock, and the key, of the task that asks somebody to stand in for the owner. */
export const DELEGATED = 'delegated'

/** A mark that made no task; such tasks cannot be closed. */
const NO_TASK_PREFIX = '-'
const NO_TASKS: readonly TaskIntent[] = []
const DAY_MS = 86_400_000

/**
 * Takes the steps of an open clock that have fallen due, in order, each at most once. Reminders that the due instant has
 * overtaken are skipped; reassignments are routing's.
 * @returns the clock with the steps marked (the same object when there were none) and the tasks to open.
 */
export function takeDueSteps(
  clock: Clock,
  context: TaskContext,
): { readonly clock: Clock; readonly tasks: readonly TaskIntent[] } {
  const due = dueSteps(clock, context)
  if (due === null) return { clock, tasks: NO_TASKS }
  const told = due.filter((step) => step.action !== 'next-manager' || hasNextManager(clock, context.roster))
  const marks = due.map((step) => (told.includes(step) ? step.id : `${NO_TASK_PREFIX}${step.id}`))
  const tasks = told.map((step) => clockTask(clock, step.id, 'open', context, null))
  return { clock: { ...clock, stepsDone: [...clock.stepsDone, ...marks] }, tasks }
}

/** Marks the steps that fell due while a manager had the lead to settle: who settles it needs to hear of none of them. */
export function passOverDueSteps(clock: Clock, context: TaskContext): Clock {
  const due = dueSteps(clock, context)
  if (due === null) return clock
  return { ...clock, stepsDone: [...clock.stepsDone, ...due.map(({ id }) => `${NO_TASK_PREFIX}${id}`)] }
}

function dueSteps(clock: Clock, context: TaskContext): readonly SlaStep[] | null {
  const owner = context.repOf(clock.ownerId)
  const overdue = clock.dueAt !== null && clock.dueAt <= context.now
  let due: SlaStep[] | null = null
  for (const step of context.steps) {
    // Whether a step lies before or after the due instant says much without looking into the calendar.
    if (step.action === 'reassign' || isEarly(step) === overdue || isDone(clock, step)) continue
    if (step.action === 'remind' && context.remindersWait === true) continue
    const at = stepAt(clock, owner, step)
    if (at !== null && at <= context.now) (due ??= []).push(step)
  }
  return due
}

/** Marks the clock and opens one task with that mark: a stand-in is asked, or the manager has the lead to settle. */
export function takeOwnStep(
  clock: Clock,
  mark: typeof DELEGATED | typeof MANAGER_QUEUE,
  context: TaskContext,
): { readonly clock: Clock; readonly tasks: readonly TaskIntent[] } {
  if (clock.stepsDone.includes(mark)) return { clock, tasks: [] }
  const task = clockTask(clock, mark, 'open', context, null)
  return { clock: { ...clock, stepsDone: [...clock.stepsDone, mark] }, tasks: [task] }
}

/** Closes every task this clock has opened. */
export function closeTasks(clock: Clock, because: ClosedBecause, context: TaskContext): readonly TaskIntent[] {
  return clock.stepsDone
    .filter((id) => !id.startsWith(NO_TASK_PREFIX))
    .map((id) => clockTask(clock, id, 'close', context, because))
}

/** Closes what this clock has asked of an owner who loses the lead or lets it wait; what the manager was asked stays. */
export function closeReminders(
  clock: Clock,
  context: TaskContext,
  because: 'handed-over' | 'snoozed' = 'handed-over',
): { readonly clock: Clock; readonly tasks: readonly TaskIntent[] } {
  const asked = context.steps.filter(({ id, action }) => action === 'remind' && clock.stepsDone.includes(id))
  if (asked.length === 0) return { clock, tasks: [] }
  const tasks = asked.map(({ id }) => clockTask(clock, id, 'close', context, because))
  const over = new Set(asked.map(({ id }) => id))
  const stepsDone = clock.stepsDone.map((mark) => (over.has(mark) ? `${NO_TASK_PREFIX}${mark}` : mark))
  return { clock: { ...clock, stepsDone }, tasks }
}

/** The next instant after `now` at which a step of this open clock, or the clock itself, falls due. */
export function nextStepAfter(clock: Clock, context: TaskContext): Instant | null {
  const owner = context.repOf(clock.ownerId)
  const ahead = clock.state === 'running' && clock.dueAt !== null && clock.dueAt > context.now
  let next = ahead ? clock.dueAt : null
  for (const step of context.steps) {
    if (isEarly(step) !== ahead || isDone(clock, step) || (step.action === 'reassign' && clock.kind === 'lead'))
      continue
    if (step.action === 'remind' && context.remindersWait === true) continue
    const at = stepAt(clock, owner, step)
    if (at !== null && at > context.now && (next === null || at < next)) next = at
  }
  return next
}

function clockTask(
  clock: Clock,
  mark: string,
  action: TaskIntent['action'],
  context: TaskContext,
  closedBecause: ClosedBecause | null,
): TaskIntent {
  const step = context.steps.find(({ id }) => id === mark)
  const owner = context.repOf(clock.ownerId)
  const facts: Saw = {
    leadId: context.leadId,
    repId: clock.ownerId,
    slaId: clock.slaId,
    slaName: context.slaName(clock.slaId),
    promisedMinutes: clock.targetMinutes,
    elapsedMinutes: elapsedMinutes(clock, owner, clock.stoppedAt ?? context.now),
    unit: clock.unit,
    startedAt: clock.startedAt,
    dueAt: clock.dueAt,
    closedBecause,
    ...(step !== undefined && isBreach(step) ? sofar(clock, owner, context) : {}),
  }
  return {
    key: `${clock.clockId}:${mark}`,
    action,
    kind: kindOf(mark, step),
    assigneeId: assigneeOf(clock, mark, step, context),
    dueAt: clock.dueAt ?? context.now,
    facts: mark === DELEGATED ? { ...facts, standsInFor: context.ownerId } : facts,
  }
}

/** A manager is told, or the one above them. */
function isBreach(step: SlaStep): boolean {
  return (step.action === 'manager-task' || step.action === 'next-manager') && !isEarly(step)
}

/** What was tried before the breach, why the owner may not have answered, and what the policy does next, for the manager. */
function sofar(clock: Clock, owner: Rep | undefined, { steps, now }: TaskContext): Saw {
  const reminder = steps.find(({ id, action }) => action === 'remind' && clock.stepsDone.includes(id))
  const reassign = steps.find(({ action }) => action === 'reassign')
  return {
    remindedAt: reminder === undefined ? null : stepAt(clock, owner, reminder),
    movesAt: reassign === undefined ? null : stepAt(clock, owner, reassign),
    ...(owner === undefined ? {} : hoursOf(owner, clock.dueAt ?? now, now)),
  }
}

/** The owner's working hours around an instant, and until when they are away; what is not known is left out. */
function hoursOf(owner: Rep, around: Instant, now: Instant): Saw {
  const { opens, closes } = owner.workingTime
  const i = closes.findIndex((close) => close >= around)
  // Who works around the clock has no hours to tell of.
  const hasHours = i >= 0 && closes[i]! - opens[i]! < DAY_MS
  const hours: Saw = hasHours ? { worksFrom: opens[i]!, worksUntil: closes[i]! } : {}
  return isAway(owner, now) ? { ...hours, awayUntil: awayUntil(owner, now) } : hours
}

function kindOf(mark: string, step: SlaStep | undefined): TaskIntent['kind'] {
  if (mark === MANAGER_QUEUE || mark === DELEGATED) return mark
  return step !== undefined && (step.action === 'remind' || isEarly(step)) ? 'reminder' : 'breach'
}

function assigneeOf(clock: Clock, mark: string, step: SlaStep | undefined, { roster }: TaskContext): RepId | null {
  if (mark === DELEGATED || step?.action === 'remind') return clock.ownerId
  const manager = managerOf(clock.ownerId, roster)
  if (step?.action !== 'next-manager' || manager === null) return manager
  return managerOf(manager, roster) ?? manager
}

function isDone({ stepsDone }: Clock, { id }: SlaStep): boolean {
  if (stepsDone.length === 0) return false
  return stepsDone.includes(id) || stepsDone.includes(`${NO_TASK_PREFIX}${id}`)
}

/** A manager with nobody above them was told by the breach already: one breach makes one task. */
function hasNextManager(clock: Clock, roster: Roster): boolean {
  const manager = managerOf(clock.ownerId, roster)
  return manager !== null && managerOf(manager, roster) !== null
}

/** Before the due instant, as a reminder is. */
function isEarly({ atPercent }: SlaStep): boolean {
  return atPercent < ON_TIME
}

/** The rep's active manager, else the installation's; never the rep. */
export function managerOf(repId: RepId | null, roster: Roster): RepId | null {
  const own = repId === null ? null : (roster.reps.get(repId)?.managerId ?? null)
  if (own !== null && own !== repId && roster.reps.get(own)?.active === true) return own
  return roster.defaultManagerId === repId ? null : roster.defaultManagerId
}
