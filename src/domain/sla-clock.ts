import { dueAt, instantWithLeft, lookAgainNearEnd, workedBetween } from './calendar.ts'
import type { Clock, Instant, LeadFields, LeadMemory } from './lead.ts'
import type { Rep } from './roster.ts'

const MINUTE_MS = 60_000
/** Per cent of the target at the due instant. */
export const ON_TIME = 100

/** What may have answered a lead. Instants after `now` do not count yet. */
export interface Answers {
  readonly firstOutreachAt: Instant | null
  readonly lastOutreachAt: Instant | null
  /** When an acceptance that stops clocks was given, which is when it was noticed; null when there is no new one. */
  readonly acceptedAt: Instant | null
}

/** What the CRM shows of answers. An acceptance that was acted upon before is no news: it answered somebody else's clock. */
export function answersOf(
  fields: LeadFields,
  memory: LeadMemory | null,
  acceptanceStops: boolean,
  now: Instant,
): Answers {
  const accepted = acceptanceStops && fields.repResponse === 'accepted' && memory?.responseSeen !== 'accepted'
  return {
    firstOutreachAt: known(fields.firstOutreachAt, now),
    lastOutreachAt: known(fields.lastOutreachAt, now),
    acceptedAt: accepted ? now : null,
  }
}

function known(t: Instant | null, now: Instant): Instant | null {
  return t !== null && t <= now ? t : null
}

/** The first outreach known to have happened at or after `since`. */
export function firstOutreachSince({ firstOutreachAt, lastOutreachAt }: Answers, since: Instant): Instant | null {
  if (firstOutreachAt !== null && firstOutreachAt >= since) return firstOutreachAt
  return lastOutreachAt !== null && lastOutreachAt >= since ? lastOutreachAt : null
}

/** When the clock was answered; null: not yet. */
export function answeredAt(clock: Clock, answers: Answers): Instant | null {
  return firstOutreachSince(answers, clock.startedAt) ?? answers.acceptedAt
}

/**
 * When a promise of `targetMs` made at `start` falls due for that owner.
 * @returns null where the owner's working time is not known that far: look again before it ends.
 */
export function dueOf(unit: Clock['unit'], owner: Rep | undefined, start: Instant, targetMs: number): Instant | null {
  if (unit === 'calendar') return start + targetMs
  if (owner === undefined) return null
  return dueAt(owner.workingTime, Math.max(start, owner.workingTime.from), targetMs)
}

/**
 * A running clock as the owner's calendar has it now. Where the calendar has changed since the clock began or last went on, what
 * was worked before the change counts by the calendar of then, the rest by the present one.
 * @returns the same object when its due instant stays.
 */
export function reckoned(clock: Clock, owner: Rep | undefined): Clock {
  const changedAt = owner?.calendarChangedAt
  if (changedAt === undefined || clock.state !== 'running' || clock.unit === 'calendar') return clock
  const base = clock.resumedAt ?? clock.startedAt
  if (clock.dueAt === null || clock.pausedAt || changedAt <= base || base < owner!.workingTime.from) return clock
  const dueAt = dueOf(clock.unit, owner, base, clock.targetMinutes * MINUTE_MS - (clock.usedMs ?? 0))
  return dueAt === clock.dueAt ? clock : { ...clock, dueAt }
}

/** What is still to run at `now`; 0 once due. The owner's calendar counts it, so it may be carried to another owner's. */
export function leftAt(clock: Clock, owner: Rep | undefined, now: Instant): number {
  const targetMs = clock.targetMinutes * MINUTE_MS
  if (clock.dueAt !== null && clock.dueAt <= now) return 0
  const fromLastStart = Math.max(0, targetMs - (clock.usedMs ?? 0))
  if (clock.pausedAt) return fromLastStart
  if (clock.unit === 'calendar') return clock.dueAt === null ? fromLastStart : clock.dueAt - now
  if (owner === undefined) return fromLastStart
  const { workingTime } = owner
  if (clock.dueAt !== null) return Math.min(targetMs, workedBetween(workingTime, now, clock.dueAt))
  return Math.max(0, fromLastStart - workedBetween(workingTime, clock.resumedAt ?? clock.startedAt, now))
}

/** Minutes the promise has run by `t`, in its own unit, whole. */
export function elapsedMinutes(clock: Clock, owner: Rep | undefined, t: Instant): number {
  if (clock.unit === 'calendar' || owner === undefined) return Math.floor((t - clock.startedAt) / MINUTE_MS)
  if (clock.dueAt === null || t < clock.dueAt) {
    return Math.floor(clock.targetMinutes - leftAt(clock, owner, t) / MINUTE_MS)
  }
  return Math.floor(clock.targetMinutes + workedBetween(owner.workingTime, clock.dueAt, t) / MINUTE_MS)
}

/** When a step of the chain falls due; null while the due instant itself is not known. */
export function stepAt(
  clock: Clock,
  owner: Rep | undefined,
  { atPercent, plusMinutes = 0 }: { readonly atPercent: number; readonly plusMinutes?: number },
): Instant | null {
  const beyondMs = (clock.targetMinutes * MINUTE_MS * (atPercent - ON_TIME)) / ON_TIME + plusMinutes * MINUTE_MS
  if (clock.dueAt === null || beyondMs === 0) return clock.dueAt
  if (clock.unit === 'calendar') return clock.dueAt + beyondMs
  if (owner === undefined) return null
  if (beyondMs > 0) return dueAt(owner.workingTime, Math.max(clock.dueAt, owner.workingTime.from), beyondMs)
  return Math.max(clock.startedAt, instantWithLeft(owner.workingTime, clock.dueAt, -beyondMs))
}

/**
 * The clock as `answers` and `now` leave it: met at or before its due instant, breached exactly at it however late that is
 * noticed, and a breach taken back when an answer in time comes to light.
 * @returns the same object when nothing changes.
 */
export function settleClock(clock: Clock, answers: Answers, now: Instant): Clock {
  if (clock.state !== 'running' && clock.state !== 'breached') return clock
  const answered = answeredAt(clock, answers)
  const due = clock.dueAt
  const inTime = answered !== null && (due === null || answered <= due)
  if (clock.state === 'running') {
    if (inTime) return { ...clock, state: 'met', stoppedAt: answered }
    if (due !== null && due <= now) return { ...clock, state: 'breached', breachedAt: due, stoppedAt: answered }
    return clock
  }
  if (inTime) return { ...clock, state: 'void', breachedAt: null, stoppedAt: answered }
  return answered !== null && clock.stoppedAt === null ? { ...clock, stoppedAt: answered } : clock
}

/** Whether somebody still has to answer. */
export function isOpenClock(clock: Clock): boolean {
  return clock.state === 'running' || (clock.state === 'breached' && clock.stoppedAt === null)
}

/** When a running clock without a due instant should be looked at again; null when nothing can be known of its owner. */
export function lookAgainWithoutDue(owner: Rep | undefined, now: Instant): Instant | null {
  return owner === undefined ? null : lookAgainNearEnd(owner.workingTime, now)
}
