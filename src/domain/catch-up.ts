import type { Instant, RepId } from './lead.ts'
import type { CatchUp } from './policy/pool-options.ts'
import { isAway } from './presence.ts'
import { HOUSE_ACCOUNT } from './rotation.ts'
import type { PoolMember, Rep, RotationState } from './roster.ts'

/**
 * Whether a member who is not present gains all the same. Only whoever is out of hours or on leave can: somebody at a cap or
 * inactive never does, or they would be flooded when the cap turns.
 */
export function gainsWhileAbsent(
  gate: 'out-of-hours' | 'out-of-office',
  rep: Rep,
  catchUp: CatchUp | undefined,
  now: Instant,
): boolean {
  if (catchUp === undefined || catchUp.mode === 'none') return false
  const onLeave = gate === 'out-of-office' || isAway(rep, now)
  return !onLeave || catchUp.leave === true
}

/**
 * Cuts the claims of absent members down to `turns` turns; what is cut goes to the house account. One turn is the sum of all
 * weights.
 */
export function keepToTurns(
  state: RotationState,
  members: readonly PoolMember[],
  absent: ReadonlySet<RepId>,
  turns: number,
): RotationState {
  const most = turns * members.reduce((sum, { weight }) => sum + Math.max(0, weight), 0)
  const over = members.filter(({ repId }) => absent.has(repId) && (state.cw[repId] ?? 0) > most)
  if (over.length === 0) return state
  const cw: Record<RepId, number> = { ...state.cw }
  for (const { repId } of over) {
    cw[HOUSE_ACCOUNT] = (cw[HOUSE_ACCOUNT] ?? 0) + (cw[repId] ?? 0) - most
    cw[repId] = most
  }
  return { ...state, cw }
}
