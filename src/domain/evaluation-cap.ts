import type { Instant } from './lead.ts'
import type { Policy } from './policy/policy.ts'

const HOUR = 3_600_000

/** How often one record is evaluated within an hour where the policy says nothing; no lead of a person comes near it. */
export const USUAL_EVALUATIONS = 60

/** How often news of one record is answered within an hour; what comes beyond waits for its end. */
export function evaluationsPerHour({ limits }: Pick<Policy, 'limits'>): number {
  return limits?.evaluationsPerHour ?? USUAL_EVALUATIONS
}

/** The hour that an instant lies in, counted since 1970. */
export function hourOf(at: Instant): number {
  return Math.floor(at / HOUR)
}

/** When an hour has passed. */
export function endOfHour(hour: number): Instant {
  return (hour + 1) * HOUR
}

/** How often a lead was evaluated in the hour of its latest evaluation. */
export interface HourlyEvaluations {
  readonly hour: number
  readonly times: number
}

/** Until when further news of a lead waits; null: it is answered at once. */
export function newsWaitsUntil(
  policy: Pick<Policy, 'limits'>,
  { hour, times }: HourlyEvaluations,
  now: Instant,
): Instant | null {
  return hour === hourOf(now) && times >= evaluationsPerHour(policy) ? endOfHour(hour) : null
}
