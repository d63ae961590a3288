import type { Decision, TraceStep } from './decision.ts'
import type { Instant } from './lead.ts'
import type { Policy } from './policy/policy.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

export type Temperature = Decision['temperature']

/**
 * How lately a lead did something: hot up to `hotHours` (included), warm under `coldDays`, cold under `staleDays`, then stale.
 * @param lastActivityAt null: nothing known, so the age of the record counts.
 */
export function temperatureOf(
  lastActivityAt: Instant | null,
  createdAt: Instant,
  now: Instant,
  policy: Policy['temperature'],
): Temperature {
  const idle = now - (lastActivityAt ?? createdAt)
  if (idle <= policy.hotHours * HOUR_MS) return 'hot'
  if (idle < policy.coldDays * DAY_MS) return 'warm'
  return idle < policy.staleDays * DAY_MS ? 'cold' : 'stale'
}

export function temperatureStep(
  temperature: Temperature,
  lastActivityAt: Instant | null,
  createdAt: Instant,
): TraceStep {
  if (lastActivityAt === null)
    return { step: 'temperature', because: 'temperature.since-created', saw: { temperature, at: createdAt } }
  return { step: 'temperature', because: 'temperature.last-activity', saw: { temperature, at: lastActivityAt } }
}

/** When the temperature next falls though the lead does nothing; null: it is as low as it gets. */
export function coolsAt(
  temperature: Temperature,
  lastActivityAt: Instant | null,
  createdAt: Instant,
  policy: Policy['temperature'],
): Instant | null {
  const since = lastActivityAt ?? createdAt
  switch (temperature) {
    case 'hot':
      // Exactly `hotHours` is still hot.
      return since + policy.hotHours * HOUR_MS + 1
    case 'warm':
      return since + policy.coldDays * DAY_MS
    case 'cold':
      return since + policy.staleDays * DAY_MS
    case 'stale':
      return null
  }
}
