import { gainsWhileAbsent } from './catch-up.ts'
import { uncountLead } from './count-pool.ts'
import type { Candidate, RoutingFacts } from './decision.ts'
import type { Instant, PoolId, RepId } from './lead.ts'
import { windowStart } from './local-window.ts'
import type { PoolPolicy } from './policy/policy.ts'
import { weighedMembers } from './pool-weights.ts'
import { seatPool } from './presence.ts'
import { EMPTY_ROTATION, giveBackTurn } from './rotation.ts'
import type { Roster, RotationState } from './roster.ts'

/** An assignment by a turn that the CRM refused for good: the person was deactivated meanwhile. */
export interface RefusedOwner {
  readonly repId: RepId
  readonly poolId: PoolId
  /** When the lead was assigned. */
  readonly at: Instant
  /** Of the stored decision: who was present then. */
  readonly candidates: readonly Candidate[]
}

/**
 * What the next decision of that lead has to see: the turn never happened, and the person is not there.
 * @param roster  as it was when the lead was assigned.
 * @param policy  of the pool, as it was then.
 */
export function afterRefusedOwner(
  refused: RefusedOwner,
  roster: Roster,
  policy: PoolPolicy | undefined,
  facts: RoutingFacts,
): { readonly roster: Roster; readonly facts: RoutingFacts } {
  const rotation = new Map(facts.rotation)
  const state = rotation.get(refused.poolId) ?? EMPTY_ROTATION
  rotation.set(refused.poolId, undone(refused, roster, policy, facts, state))
  return { roster: withoutRep(roster, refused.repId), facts: { ...facts, rotation } }
}

/**
 * The roster as one lead sees it: whoever the CRM did not take as its owner is not there, unless the CRM shows them as its owner by
 * now.
 */
export function withoutRefused(roster: Roster, refused: readonly RepId[] | undefined, shown: RepId | null): Roster {
  return (refused ?? []).reduce((left, repId) => (repId === shown ? left : withoutRep(left, repId)), roster)
}

/** The roster with that person deactivated. */
export function withoutRep(roster: Roster, repId: RepId): Roster {
  const rep = roster.reps.get(repId)
  if (rep === undefined || !rep.active) return roster
  return { ...roster, reps: new Map(roster.reps).set(repId, { ...rep, active: false }) }
}

function undone(
  { repId, poolId, at, candidates }: RefusedOwner,
  roster: Roster,
  policy: PoolPolicy | undefined,
  facts: RoutingFacts,
  state: RotationState,
): RotationState {
  const turns = state.turns - 1
  if (policy?.method === 'least-loaded') return { ...state, turns }
  const seated = seatPool(roster, poolId)
  if (seated === null) return state
  const stood = candidates.filter(({ repId: id, present, gate }) => {
    const rep = roster.reps.get(id)
    if (present || rep === undefined) return present
    const absent = gate === 'out-of-hours' || gate === 'out-of-office'
    return absent && gainsWhileAbsent(gate, rep, policy?.catchUp, at)
  })
  const present = new Set(stood.map(({ repId: id }) => id))
  if (policy?.method !== 'count') return giveBackTurn(state, weighedMembers(seated, policy, facts, at), present, repId)
  const { counts } = state
  // Where a new window has begun since, what was counted then is gone already.
  const window = windowStart(policy.count?.window ?? 'month', seated.pool.localDays, at)
  if (counts?.windowStart !== window) return { ...state, turns }
  return { ...state, turns, counts: uncountLead(counts, seated.members, present, repId) }
}
