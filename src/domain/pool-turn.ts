import { gainsWhileAbsent, keepToTurns } from './catch-up.ts'
import { underCaps } from './caps.ts'
import type { Cap, Workload } from './caps.ts'
import { countLead, countsAt, furthestBelow } from './count-pool.ts'
import type { Candidate, RoutingFacts } from './decision.ts'
import { isOpen, workedBetween } from './calendar.ts'
import type { Instant, PoolId, RepId } from './lead.ts'
import { leastLoaded } from './least-loaded.ts'
import { windowStart } from './local-window.ts'
import type { PoolPolicy } from './policy/policy.ts'
import { weighedMembers } from './pool-weights.ts'
import { presentAt } from './presence.ts'
import type { Seat, SeatedPool, Standings } from './presence.ts'
import { ABSENT, ELIGIBLE, EMPTY_ROTATION, PRESENT, turnAmong } from './rotation.ts'
import type { Standing } from './rotation.ts'
import type { PoolMember, Rep, Roster, RotationState } from './roster.ts'
import { lacking } from './skills.ts'
import type { Needs } from './skills.ts'

/** A response time that was promised. */
export interface Promised {
  readonly minutes: number
  readonly unit: 'business' | 'calendar'
}

/** What a pool needs to know to give one lead. */
export interface PickContext {
  readonly roster: Roster
  readonly routingFacts: RoutingFacts
  readonly now: Instant
  readonly poolPolicy: (poolId: PoolId) => PoolPolicy | undefined
  /** May not get this lead from a pool again. */
  readonly formerOwners: readonly RepId[]
  /** What the lead asks of a rep; read only by pools that mind it. */
  readonly needs: () => Needs
  /** By when the lead is to be answered; null: nothing is promised. Read only by pools that mind it. */
  readonly promised: () => Promised | null
  /** Members must be in their own working hours though the pool does not mind. */
  readonly insideHours: boolean
}

/** A turn that was taken in a pool: the place of the member among its members, and the pool after it. */
export interface TurnTaken {
  readonly picked: number
  readonly state: RotationState
}

type Gate = Candidate['gate']

const NO_CAPS: readonly Cap[] = []
const NO_TIMES: readonly Instant[] = []
const MINUTE_MS = 60_000

/** One turn in one pool, or none when nobody there can have the lead; and every member's gate, in the members' order. */
export function turnIn(
  seated: SeatedPool,
  context: PickContext,
): { readonly candidates: Candidate[]; readonly taken: TurnTaken | null } {
  const { pool, seats } = seated
  const policy = context.poolPolicy(pool.poolId)
  const standing = standingsIn(seated, policy, context)
  const candidates = new Array<Candidate>(seats.length)
  for (let i = 0; i < seats.length; i++) candidates[i] = candidateAt(seats[i]!, standing.gates[i] ?? null)
  const before = context.routingFacts.rotation.get(pool.poolId) ?? EMPTY_ROTATION
  const taken = takeIn(seated, policy, standing, before, context)
  if (taken !== null) candidates[taken.picked] = seats[taken.picked]!.as.chosen
  return { candidates, taken }
}

function candidateAt({ as }: Seat, gate: Gate | null): Candidate {
  return gate === null ? as.eligible : as[gate]
}

/** Every member's first gate, in the one order: active, in the pool, hours, away, caps, skill and territory, had it before. */
export function standingsIn(seated: SeatedPool, policy: PoolPolicy | undefined, context: PickContext): Standings {
  const { seats } = seated
  const { now, formerOwners, routingFacts } = context
  const caps = policy?.caps ?? NO_CAPS
  const asks = policy?.match !== undefined || policy?.feasible !== undefined
  const present = presentAt(seated, now)
  const catchesUp = policy?.catchUp !== undefined
  if (caps.length === 0 && !asks && !catchesUp && formerOwners.length === 0 && !context.insideHours) return present
  const needs = policy?.match === undefined ? null : context.needs()
  const gates = present.gates.slice()
  const standings = new Array<Standing>(seats.length)
  let gainAbsent: Set<RepId> | null = null
  for (let i = 0; i < seats.length; i++) {
    const seat = seats[i]!
    let gate = gates[i] ?? null
    if (context.insideHours && (gate === null || gate === 'out-of-office') && !isOpen(seat.rep!.workingTime, now))
      gate = 'out-of-hours'
    if (gate === null && caps.length > 0 && !underCaps(caps, seat.rep!, workloadOf(seat, routingFacts), now))
      gate = 'cap'
    let standing = gate === null ? ELIGIBLE : ABSENT
    if (gate === null && asks) gate = unfit(seat.rep!, policy, needs, context)
    if (gate === null && formerOwners.includes(seat.repId)) gate = 'former-owner'
    if (gate !== null && standing === ELIGIBLE) standing = PRESENT
    if (
      (gate === 'out-of-hours' || gate === 'out-of-office') &&
      gainsWhileAbsent(gate, seat.rep!, policy?.catchUp, now)
    ) {
      gainAbsent ??= new Set()
      gainAbsent.add(seat.repId)
      standing = PRESENT
    }
    gates[i] = gate
    standings[i] = standing
  }
  return { gates, standings, gainAbsent }
}

/** What counts against the caps of that member. */
export function workloadOf({ repId }: Pick<Seat, 'repId'>, facts: RoutingFacts): Workload {
  return { times: facts.assignedTimes.get(repId) ?? NO_TIMES, open: facts.openLeads.get(repId) ?? 0 }
}

/** The pool's next turn by its method; null, and nothing is used, when nobody can have the lead. */
export function takeIn(
  seated: SeatedPool,
  policy: PoolPolicy | undefined,
  standing: Standings,
  state: RotationState,
  context: Pick<PickContext, 'now' | 'routingFacts'>,
): TurnTaken | null {
  const { standings } = standing
  const { now, routingFacts } = context
  switch (policy?.method) {
    case 'count':
      return takeByCount(seated, policy, standings, state, now)
    case 'least-loaded': {
      const picked = leastLoaded(seated.seats, standings, policy, routingFacts)
      return picked === null ? null : { picked, state: { ...state, turns: state.turns + 1 } }
    }
    case undefined:
    case 'round-robin':
    case 'weighted-round-robin':
    case 'performance':
      return takeInTurn(weighedMembers(seated, policy, routingFacts, now), policy, standing, state)
  }
}

function takeInTurn(
  members: readonly PoolMember[],
  policy: PoolPolicy | undefined,
  { standings, gainAbsent }: Standings,
  state: RotationState,
): TurnTaken | null {
  const turn = turnAmong(state, members, standings)
  const { catchUp } = policy ?? {}
  if (turn === null || gainAbsent === null || catchUp?.mode !== 'limited') return turn
  return { picked: turn.picked, state: keepToTurns(turn.state, members, gainAbsent, catchUp.turns) }
}

function takeByCount(
  { pool, members }: SeatedPool,
  policy: PoolPolicy,
  standings: readonly Standing[],
  state: RotationState,
  now: Instant,
): TurnTaken | null {
  const counts = countsAt(state, members, windowStart(policy.count?.window ?? 'month', pool.localDays, now))
  const picked = furthestBelow(counts, members, standings)
  if (picked === null) return null
  return {
    picked,
    state: { ...state, turns: state.turns + 1, counts: countLead(counts, members, standings, picked, now) },
  }
}

/** What a rep lacks for this lead, or whether their day is too short for its promise. */
function unfit(
  rep: Rep,
  policy: PoolPolicy | undefined,
  needs: Needs | null,
  context: Pick<PickContext, 'promised' | 'now'>,
): Gate | null {
  const lacks = policy?.match === undefined || needs === null ? null : lacking(rep, policy.match, needs)
  if (lacks !== null || policy?.feasible === undefined) return lacks
  const promised = context.promised()
  return promised === null || hasTimeFor(rep, promised, context.now) ? null : 'no-time-left'
}

/** Whether the working time the rep has left today, up to closing or the next absence, holds the whole promise. */
function hasTimeFor({ workingTime, outOfOffice }: Rep, { minutes }: Promised, now: Instant): boolean {
  const needed = minutes * MINUTE_MS
  const end = now + needed
  if (workedBetween(workingTime, now, end) < needed) return false
  return !outOfOffice.some((span) => span.start < end && span.end > now)
}
