import type { RoutingFacts } from './decision.ts'
import type { Instant } from './lead.ts'
import { shrunkWinRate } from './performance.ts'
import type { PoolPolicy } from './policy/policy.ts'
import type { Seat, SeatedPool } from './presence.ts'
import { rampShare } from './ramp-up.ts'
import type { PoolMember } from './roster.ts'

/** Shares are counted in hundredths where weights are not plain numbers of the policy. */
const FINE = 100

interface Weighed {
  readonly policy: PoolPolicy
  readonly at: Instant
  readonly outcomes: RoutingFacts['outcomes']
  readonly members: readonly PoolMember[]
}

/** The latest answer by pool: a batch is decided at one instant, and turns are fastest on one list of members. */
const latest = new WeakMap<SeatedPool, Weighed>()

/**
 * The members with the weights that count at `now`: the policy's own, 1 each for `round-robin`, times the win rate for
 * `performance`, times the share of a new rep. A member of weight 0 stays at 0, every other has at least the smallest weight.
 */
export function weighedMembers(
  seated: SeatedPool,
  policy: PoolPolicy | undefined,
  facts: RoutingFacts,
  now: Instant,
): readonly PoolMember[] {
  if (policy === undefined || isPlain(policy)) return seated.members
  return weighed(seated, policy, facts, now)
}

function weighed(seated: SeatedPool, policy: PoolPolicy, facts: RoutingFacts, now: Instant): readonly PoolMember[] {
  const before = latest.get(seated)
  if (before?.policy === policy && before.at === now && before.outcomes === facts.outcomes) return before.members
  const fresh = seated.seats.map((seat) => ({ repId: seat.repId, weight: weightOf(seat, policy, facts, now) }))
  const same = before !== undefined && before.policy === policy && sameWeights(before.members, fresh)
  const members = same ? before.members : fresh
  latest.set(seated, { policy, at: now, outcomes: facts.outcomes, members })
  return members
}

function isPlain({ method, rampUp }: PoolPolicy): boolean {
  return rampUp === undefined && method !== 'round-robin' && method !== 'performance'
}

function weightOf({ repId, rep, weight }: Seat, policy: PoolPolicy, facts: RoutingFacts, now: Instant): number {
  if (weight <= 0) return 0
  let share = policy.method === 'round-robin' ? 1 : weight
  const performance = policy.method === 'performance' ? (policy.performance ?? NO_PRIOR) : null
  if (performance === null && policy.rampUp === undefined) return share
  if (performance !== null) share *= shrunkWinRate(facts.outcomes?.get(repId), performance)
  if (policy.rampUp !== undefined) share *= rampShare(rep, policy.rampUp, now)
  return Math.max(1, Math.round(share * FINE))
}

const NO_PRIOR = { priorRate: 0.3, priorDeals: 10 } as const

function sameWeights(a: readonly PoolMember[], b: readonly PoolMember[]): boolean {
  return a.length === b.length && a.every(({ weight }, i) => weight === b[i]!.weight)
}
