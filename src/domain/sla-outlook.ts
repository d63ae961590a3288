import type { TraceStep } from './decision.ts'
import { earlier } from './earlier.ts'
import type { Clock, Instant } from './lead.ts'
import type { Rep } from './roster.ts'
import { firstOutreachSince, isOpenClock, lookAgainWithoutDue } from './sla-clock.ts'
import type { Answers } from './sla-clock.ts'
import { nextStepAfter } from './sla-task.ts'
import type { TaskContext } from './sla-task.ts'

/** The next promise to keep; without one, the promise that was made to the lead. */
export function dueShown(clocks: readonly Clock[], lead: Clock | undefined): Instant | null {
  let due: Instant | null = null
  for (const { state, dueAt } of clocks) {
    if (state === 'running' && dueAt !== null && (due === null || dueAt < due)) due = dueAt
  }
  return due ?? lead?.dueAt ?? null
}

/**
 * How the promise to the lead stands, in one word; a breach that was taken back was kept.
 * @param lead the latest that was not closed.
 */
export function stateShown(clocks: readonly Clock[], lead: Clock | undefined): string | null {
  if (lead !== undefined) return lead.state === 'void' ? 'met' : lead.state
  return clocks.some(({ kind, state }) => kind === 'lead' && state === 'closed') ? 'closed' : null
}

/** When any clock must be looked at again though nothing changes; null: never. */
export function nextLook(clocks: readonly Clock[], context: TaskContext): Instant | null {
  let next: Instant | null = null
  for (const clock of clocks) {
    if (!isOpenClock(clock) || clock.pausedAt) continue
    const owner = context.repOf(clock.ownerId)
    const at = clock.dueAt === null ? lookAgainWithoutDue(owner, context.now) : nextStepAfter(clock, context)
    next = earlier(next, earlier(at, nextAway(owner, context.now)))
  }
  return next
}

/** When whoever has to answer goes away next: then somebody may have to stand in. */
function nextAway(owner: Rep | undefined, now: Instant): Instant | null {
  let next: Instant | null = null
  if (owner !== undefined)
    for (const { start } of owner.outOfOffice) if (start > now && (next === null || start < next)) next = start
  return next
}

/** When the lead of this clock was first answered, as far as is known now. */
export function responseOn(lead: Clock, answers: Answers): Instant | null {
  if (lead.state === 'met' || lead.state === 'void') return lead.stoppedAt
  return firstOutreachSince(answers, lead.startedAt) ?? answers.acceptedAt
}

/** How the promise to the lead stands, as a step of the explanation. */
export function leadStep(lead: Clock, dueAt: Instant | null, openedNow: boolean): TraceStep {
  const { slaId, ownerId, startedAt, breachedAt, stoppedAt, targetMinutes: minutes, unit } = lead
  const saw = { slaId, ownerId, startedAt, dueAt, breachedAt, stoppedAt, minutes, unit }
  return { step: 'sla', because: howItStands(lead, openedNow), saw }
}

function howItStands({ state, stoppedAt, pausedAt }: Clock, openedNow: boolean): string {
  if (state === 'breached' && stoppedAt !== null) return 'sla.answered-late'
  if (state === 'running' && pausedAt) return 'sla.paused'
  return openedNow && state === 'running' ? 'sla.opened' : `sla.${state}`
}
