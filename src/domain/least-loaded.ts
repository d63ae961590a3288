import type { RoutingFacts } from './decision.ts'
import type { Instant } from './lead.ts'
import type { PoolPolicy } from './policy/policy.ts'
import type { Seat } from './presence.ts'
import type { Standing } from './rotation.ts'

const CAPACITY = 30

/** Open leads of a member against what they can carry; 1 is full. */
export function loadOf({ repId, rep }: Seat, policy: PoolPolicy | undefined, facts: RoutingFacts): number {
  return (facts.openLeads.get(repId) ?? 0) / (rep?.capacity ?? policy?.capacity ?? CAPACITY)
}

/** Position of the eligible member with the least load. Ties: higher weight, least recently given a lead, order. */
export function leastLoaded(
  seats: readonly Seat[],
  standings: readonly Standing[],
  policy: PoolPolicy | undefined,
  facts: RoutingFacts,
): number | null {
  let best: number | null = null
  for (let i = 0; i < seats.length; i++) {
    if (!standings[i]!.eligible || seats[i]!.weight <= 0) continue
    if (best === null || isBefore(seats[i]!, seats[best]!, policy, facts)) best = i
  }
  return best
}

function isBefore(a: Seat, b: Seat, policy: PoolPolicy | undefined, facts: RoutingFacts): boolean {
  const lighter = loadOf(b, policy, facts) - loadOf(a, policy, facts)
  if (lighter !== 0) return lighter > 0
  if (a.weight !== b.weight) return a.weight > b.weight
  return lastGiven(a, facts) < lastGiven(b, facts)
}

function lastGiven({ repId }: Seat, facts: RoutingFacts): Instant {
  return facts.assignedTimes.get(repId)?.at(-1) ?? -Infinity
}
