import type { Instant, PoolId, RepId } from './lead.ts'
import { HOUSE_ACCOUNT } from './rotation.ts'
import type { CountState, RotationState } from './roster.ts'

type Amounts = Readonly<Record<RepId, number>>

/** What one decision changed in the state of a pool. */
export interface TurnsUsed {
  readonly turns: number
  /** Claims gained and paid, those of the house included. */
  readonly cw: Amounts
  /** Who had left the pool before that turn, so that it booked their claims on the house; these stand in `cw`. Absent: nobody. */
  readonly left?: readonly RepId[]
  /** Only in pools that choose by count, within one window. */
  readonly counts?: { readonly windowStart: Instant; readonly given: Amounts; readonly calibration: Amounts }
}

/** What was changed between two states of each pool. */
export function turnsUsed(
  before: ReadonlyMap<PoolId, RotationState>,
  after: ReadonlyMap<PoolId, RotationState>,
): Readonly<Record<PoolId, TurnsUsed>> {
  const used: Record<PoolId, TurnsUsed> = {}
  for (const [poolId, state] of after) {
    const was = before.get(poolId) ?? { cw: {}, turns: 0 }
    const { counts } = state
    const same = counts !== undefined && was.counts?.windowStart === counts.windowStart ? was.counts : undefined
    const left = Object.keys(was.cw).filter((id) => id !== HOUSE_ACCOUNT && !Object.hasOwn(state.cw, id))
    used[poolId] = {
      turns: state.turns - was.turns,
      cw: minus(state.cw, was.cw),
      ...(left.length === 0 ? {} : { left }),
      ...(counts === undefined
        ? {}
        : {
            counts: {
              windowStart: counts.windowStart,
              given: minus(counts.given, same?.given ?? {}),
              calibration: minus(counts.calibration, same?.calibration ?? {}),
            },
          }),
    }
  }
  return used
}

/** The state as if those turns had never been used, whatever was used since: gains and payments add up, so they go in any order. */
export function giveBackUsed(state: RotationState, used: TurnsUsed): RotationState {
  const back = { cw: minus(state.cw, used.cw), turns: state.turns - used.turns }
  if (state.counts === undefined) return back
  return { ...back, counts: countsWithout(state.counts, used.counts) }
}

/** The same in a pool that turns as one with that of another CRM: nobody's claim is dropped there, so there is none to give back. */
export function usedInCommon({ left = [], ...used }: TurnsUsed): TurnsUsed {
  const cw = Object.fromEntries(Object.entries(used.cw).filter(([id]) => !left.includes(id)))
  return { ...used, cw }
}

/** Where a new window has begun since, what was counted then is gone already. */
function countsWithout(counts: CountState, used: TurnsUsed['counts']): CountState {
  if (used === undefined || used.windowStart !== counts.windowStart) return counts
  return {
    ...counts,
    given: minus(counts.given, used.given),
    calibration: minus(counts.calibration, used.calibration),
  }
}

function minus(from: Amounts, amounts: Amounts): Amounts {
  const left: Record<RepId, number> = { ...from }
  for (const [repId, amount] of Object.entries(amounts)) left[repId] = (left[repId] ?? 0) - amount
  return left
}
