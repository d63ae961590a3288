import { capsFreeAt } from './caps.ts'
import { lookAgainNearEnd, nextClose } from './calendar.ts'
import type { Candidate } from './decision.ts'
import type { Instant, PoolId, RepId } from './lead.ts'
import type { HoldReason } from './policy/policy.ts'
import { standingsIn, turnIn, workloadOf } from './pool-turn.ts'
import type { PickContext, TurnTaken } from './pool-turn.ts'
import { nextPresent, seatPool } from './presence.ts'
import type { SeatedPool } from './presence.ts'
import type { Rep, RotationState } from './roster.ts'

/** Somebody's turn. `tried` names the pools before it that could not give the lead, in order. */
export interface Picked {
  readonly kind: 'picked'
  readonly repId: RepId
  readonly poolId: PoolId
  readonly state: RotationState
  readonly candidates: readonly Candidate[]
  readonly tried: readonly PoolId[]
}

/** Nobody's turn, in none of the pools. */
export interface NotPicked {
  readonly kind: 'nobody'
  readonly reason: HoldReason
  readonly candidates: readonly Candidate[]
  readonly tried: readonly PoolId[]
  /** When somebody may be able to take it; null when only a change of roster or lead can tell. */
  readonly until: Instant | null
}

/** How soon a pool whose members are full of open leads is asked again: no clock says when a lead is closed. */
const OPEN_CAP_RETRY_MS = 15 * 60_000
const NONE_TRIED: readonly PoolId[] = []

/** Takes a turn in the pool or, when nobody there can have the lead, in its overflow pools in order. */
export function pickFromPool(poolId: PoolId, context: PickContext): Picked | NotPicked {
  const first = seatPool(context.roster, poolId)
  if (first !== null) {
    const { candidates, taken } = turnIn(first, context)
    if (taken !== null) return pickedBy(taken, first, candidates, NONE_TRIED)
    return pickFromOverflow(first, candidates, context)
  }
  return { kind: 'nobody', reason: 'pool-empty', candidates: [], tried: [poolId], until: null }
}

function pickedBy(
  { picked, state }: TurnTaken,
  { pool, seats }: SeatedPool,
  candidates: readonly Candidate[],
  tried: readonly PoolId[],
): Picked {
  return { kind: 'picked', repId: seats[picked]!.repId, poolId: pool.poolId, state, candidates, tried }
}

function pickFromOverflow(first: SeatedPool, candidates: Candidate[], context: PickContext): Picked | NotPicked {
  const tried: SeatedPool[] = [first]
  // Grows at its end while it is read: overflow pools have overflow pools.
  const waiting = first.pool.overflow.slice()
  for (let next = 0; next < waiting.length; next++) {
    const poolId = waiting[next]!
    const seated = tried.some(({ pool }) => pool.poolId === poolId) ? null : seatPool(context.roster, poolId)
    if (seated === null) continue
    const { candidates: here, taken } = turnIn(seated, context)
    for (const candidate of candidates) if (!seated.repIds.has(candidate.repId)) here.push(candidate)
    if (taken !== null) return pickedBy(taken, seated, here, tried.map(idOf))
    candidates = here
    tried.push(seated)
    waiting.push(...seated.pool.overflow)
  }
  return {
    kind: 'nobody',
    reason: whyNobody(candidates),
    candidates,
    tried: tried.map(idOf),
    until: soonest(tried, context),
  }
}

function whyNobody(candidates: readonly Candidate[]): NotPicked['reason'] {
  const working = candidates.filter(({ gate }) => gate !== 'inactive' && gate !== 'weight-zero')
  if (working.length === 0) return 'pool-empty'
  if (working.some(({ present }) => present)) return 'nobody-eligible'
  return working.some(({ gate }) => gate === 'cap') ? 'all-capped' : 'no-coverage'
}

/** When the first of those whom only time keeps away may take the lead. */
function soonest(tried: readonly SeatedPool[], context: PickContext): Instant | null {
  let first: Instant | null = null
  for (const seated of tried) {
    const { gates } = standingsIn(seated, context.poolPolicy(seated.pool.poolId), context)
    seated.seats.forEach(({ repId, rep }, i) => {
      if (rep === undefined || !TIME_OPENS.has(gates[i] ?? null) || context.formerOwners.includes(repId)) return
      const at = readyAt(rep, seated, context)
      if (first === null || at < first) first = at
    })
  }
  return first
}

/** Gates that open by themselves. Whoever lacks a skill lacks it tomorrow too. */
const TIME_OPENS: ReadonlySet<Candidate['gate'] | null> = new Set([
  'out-of-hours',
  'out-of-office',
  'cap',
  'no-time-left',
])

/** The first instant at which that member of the pool is in hours, not away and under the caps, as far as is known now. */
export function readyAt(rep: Rep, { pool }: SeatedPool, context: PickContext): Instant {
  const { now } = context
  const caps = context.poolPolicy(pool.poolId)?.caps ?? []
  const free = capsFreeAt(caps, rep, workloadOf(rep, context.routingFacts), now)
  const later = free ?? now + OPEN_CAP_RETRY_MS
  const hours = context.insideHours ? 'members' : pool.hours
  // Present and under the caps, yet not chosen: the day is too short for the promise, and the next one begins after closing.
  const from = later > now || nextPresent(rep, hours, now) !== now ? later : nextClose(rep.workingTime, now)
  const at = nextPresent(rep, hours, from) ?? lookAgainNearEnd(rep.workingTime, now)
  // Never at once: a lead that could not be given now cannot be given at the same instant either.
  return at > now ? at : now + OPEN_CAP_RETRY_MS
}

function idOf({ pool }: SeatedPool): PoolId {
  return pool.poolId
}
