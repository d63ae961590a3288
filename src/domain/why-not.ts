import { capsFreeAt } from './caps.ts'
import { nextClose, nextOpen } from './calendar.ts'
import type { Candidate, TraceStep } from './decision.ts'
import type { Instant, PoolId, RepId } from './lead.ts'
import { standingsIn, takeIn, workloadOf } from './pool-turn.ts'
import type { PickContext } from './pool-turn.ts'
import { awayUntil, seatPool } from './presence.ts'
import type { Seat, SeatedPool, Standings } from './presence.ts'
import { EMPTY_ROTATION } from './rotation.ts'

/** Why somebody would not get the next lead of a pool, and when that changes. */
export interface WhyNot {
  readonly repId: RepId
  /** The first gate that stops them, in the one order: active, in the pool, hours, away, caps, skill and territory, had it
   * before, turn. `chosen`: the lead would be theirs. */
  readonly gate: Candidate['gate'] | 'not-in-pool'
  /** When the gate opens by itself; null: only a change of roster, policy or lead opens it, or the end of an open lead. */
  readonly changesAt: Instant | null
  /** How many such leads go to others first; null behind any gate but the turn, or beyond {@link FARTHEST_TURN}. */
  readonly turnsAhead: number | null
}

/** How far ahead turns are counted. */
export const FARTHEST_TURN = 1000

/**
 * The answer for every member of a pool, in the members' order, as the pool stands before the lead. Uses no turn.
 * @returns null when there is no such pool.
 */
export function whyNotMe(poolId: PoolId, context: PickContext): readonly WhyNot[] | null {
  const seated = seatPool(context.roster, poolId)
  if (seated === null) return null
  const policy = context.poolPolicy(poolId)
  const standing = standingsIn(seated, policy, context)
  const ahead = turnsAhead(seated, standing, context)
  return seated.seats.map((seat, i): WhyNot => {
    const gate = standing.gates[i] ?? null
    if (gate !== null) {
      return { repId: seat.repId, gate, changesAt: changesAt(gate, seat, seated, context), turnsAhead: null }
    }
    const turns = ahead.get(i) ?? null
    return { repId: seat.repId, gate: turns === 0 ? 'chosen' : 'eligible', changesAt: null, turnsAhead: turns }
  })
}

/** The answer for one person, who may not be a member. */
export function whyNotRep(poolId: PoolId, repId: RepId, context: PickContext): WhyNot {
  const found = whyNotMe(poolId, context)?.find((answer) => answer.repId === repId)
  if (found !== undefined) return found
  const active = context.roster.reps.get(repId)?.active === true
  return { repId, gate: active ? 'not-in-pool' : 'inactive', changesAt: null, turnsAhead: null }
}

/** The answer as a step that explanations can tell. */
export function whyNotStep({ repId, gate, changesAt: at, turnsAhead: turns }: WhyNot): TraceStep {
  return { step: 'pool', because: `candidate.${gate}`, saw: { repId, changesAt: at, turnsAhead: turns } }
}

function changesAt(
  gate: Candidate['gate'],
  { rep, repId }: Seat,
  { pool }: SeatedPool,
  context: PickContext,
): Instant | null {
  if (rep === undefined) return null
  const { now } = context
  switch (gate) {
    case 'out-of-hours':
    case 'no-time-left':
      return nextOpen(rep.workingTime, gate === 'no-time-left' ? nextClose(rep.workingTime, now) : now)
    case 'out-of-office':
      return awayUntil(rep, now)
    case 'cap':
      return capsFreeAt(
        context.poolPolicy(pool.poolId)?.caps ?? [],
        rep,
        workloadOf({ repId }, context.routingFacts),
        now,
      )
    case 'chosen':
    case 'eligible':
    case 'inactive':
    case 'weight-zero':
    case 'former-owner':
    case 'not-skilled':
    case 'out-of-territory':
      return null
  }
}

/** After how many leads like this one it is each eligible member's turn, by position. */
function turnsAhead(seated: SeatedPool, standing: Standings, context: PickContext): ReadonlyMap<number, number> {
  const policy = context.poolPolicy(seated.pool.poolId)
  const waiting = standing.standings.filter(({ eligible }, i) => eligible && seated.seats[i]!.weight > 0).length
  const ahead = new Map<number, number>()
  let state = context.routingFacts.rotation.get(seated.pool.poolId) ?? EMPTY_ROTATION
  for (let turn = 0; turn < FARTHEST_TURN && ahead.size < waiting; turn++) {
    const taken = takeIn(seated, policy, standing, state, context)
    if (taken === null) break
    if (!ahead.has(taken.picked)) ahead.set(taken.picked, turn)
    // Load does not change by itself while leads are only imagined.
    if (policy?.method === 'least-loaded') break
    state = taken.state
  }
  return ahead
}
