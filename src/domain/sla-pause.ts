import type { Clock, Instant } from './lead.ts'
import type { Rep } from './roster.ts'
import { dueOf, leftAt } from './sla-clock.ts'

const MINUTE_MS = 60_000

/** The clock standing still from `now` on: what it has used is kept, and nothing is due. */
export function pauseClock(clock: Clock, owner: Rep | undefined, now: Instant): Clock {
  const usedMs = clock.targetMinutes * MINUTE_MS - leftAt(clock, owner, now)
  return { ...clock, dueAt: null, pausedAt: now, usedMs }
}

/**
 * The clock going on at `now` with what was left when it was paused.
 * @example 60 minutes from 10:00, paused 10:20–12:00 → due 12:40
 */
export function resumeClock(clock: Clock, owner: Rep | undefined, now: Instant): Clock {
  const dueAt = dueOf(clock.unit, owner, now, leftAt(clock, owner, now))
  return { ...clock, dueAt, pausedAt: null, resumedAt: now }
}
