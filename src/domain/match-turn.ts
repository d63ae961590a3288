import type { PoolId, RepId } from './lead.ts'
import { standingsIn } from './pool-turn.ts'
import type { PickContext } from './pool-turn.ts'
import { weighedMembers } from './pool-weights.ts'
import { seatPool } from './presence.ts'
import { advance, EMPTY_ROTATION } from './rotation.ts'
import type { RotationState } from './roster.ts'

/**
 * The pool after a lead that went to one of its members as an acquaintance, where the pool counts such leads: the member pays
 * for a turn as if it had been theirs.
 * @returns null when the pool does not count matches, does not choose by turns, or the member is not present in it.
 */
export function turnForMatch(poolId: PoolId, repId: RepId, context: PickContext): RotationState | null {
  const policy = context.poolPolicy(poolId)
  if (policy?.countMatches !== true || policy.method === 'count' || policy.method === 'least-loaded') return null
  const seated = seatPool(context.roster, poolId)
  if (seated === null) return null
  const index = seated.seats.findIndex((seat) => seat.repId === repId)
  const { standings } = standingsIn(seated, policy, context)
  if (index < 0 || !standings[index]!.present) return null
  const state = context.routingFacts.rotation.get(poolId) ?? EMPTY_ROTATION
  return advance(state, weighedMembers(seated, policy, context.routingFacts, context.now), standings, index)
}
