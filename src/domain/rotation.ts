import type { PoolId, RepId } from './lead.ts'
import type { PoolMember, RotationState, TurnUsed } from './roster.ts'

/** A pool that has not given a lead yet. */
export const EMPTY_ROTATION: RotationState = { cw: {}, turns: 0 }

/** Keeps what removed members leave behind, so that the ledger still sums to zero. Not a person. */
export const HOUSE_ACCOUNT = 'house'

/** Who counts in one turn, by position in the pool's members. `present` accrues; `eligible` may be picked, and is present. */
export interface Standing {
  readonly present: boolean
  readonly eligible: boolean
}

/** Kinds of standing, shared by everybody who stands so. */
export const ELIGIBLE: Standing = { present: true, eligible: true }
export const PRESENT: Standing = { present: true, eligible: false }
export const ABSENT: Standing = { present: false, eligible: false }

/** A turn that was taken: whose it is, and the pool's state after it. */
export interface Turn {
  readonly repId: RepId
  readonly state: RotationState
}

/**
 * Takes the next turn of a pool: smooth weighted round-robin in which those who are present but not eligible for this lead
 * keep their claim. Everybody present gains their weight; the highest claim among the eligible is picked, ties by order of
 * the members; the picked one pays the sum of the weights present. Who is absent is frozen.
 * @param present  in hours, not away, under the caps.
 * @param eligible may have this lead; asked of those present only.
 * @returns null, and no turn is used, when nobody present is eligible with a weight above 0.
 * @source docs/decisions/0005-rotation.md
 */
export function takeTurn(
  state: RotationState,
  members: readonly PoolMember[],
  present: ReadonlySet<RepId> | ((repId: RepId) => boolean),
  eligible: (repId: RepId) => boolean,
): Turn | null {
  const isPresent = typeof present === 'function' ? present : (repId: RepId) => present.has(repId)
  const standings = members.map(({ repId }) => {
    const here = isPresent(repId)
    return { present: here, eligible: here && eligible(repId) }
  })
  const turn = turnAmong(state, members, standings)
  return turn === null ? null : { repId: members[turn.picked]!.repId, state: turn.state }
}

/** The states of pools once these turns were used. */
export function afterTurns(
  rotation: ReadonlyMap<PoolId, RotationState>,
  used: readonly TurnUsed[],
): ReadonlyMap<PoolId, RotationState> {
  const after = new Map(rotation)
  for (const { poolId, state } of used) after.set(poolId, state)
  return after
}

/**
 * Position of the member whose turn it is, and the state after it; null when nobody can be picked.
 * @param standings one per member, in the same order.
 */
export function turnAmong(
  state: RotationState,
  members: readonly PoolMember[],
  standings: readonly Standing[],
): { readonly picked: number; readonly state: RotationState } | null {
  const latest = latestClaims.get(members)
  const claims = latest?.state === state ? latest.claims : laidOut(state, members)
  const picked = pickIndex(claims, members, standings)
  return picked < 0 ? null : { picked, state: afterTurn(claims, latest, state, members, standings, picked) }
}

/** −1 when nobody can be picked. */
function pickIndex(claims: readonly number[], members: readonly PoolMember[], standings: readonly Standing[]): number {
  let best = -1
  let bestClaim = -Infinity
  for (let i = 0; i < members.length; i++) {
    const { weight } = members[i]!
    if (weight <= 0 || !standings[i]!.eligible) continue
    const claim = claims[i]! + weight
    if (claim > bestClaim) {
      best = i
      bestClaim = claim
    }
  }
  return best
}

/**
 * The state after member `picked` took a turn among those present.
 * @param standings one per member, in the same order.
 */
export function advance(
  state: RotationState,
  members: readonly PoolMember[],
  standings: readonly Standing[],
  picked: number,
): RotationState {
  const latest = latestClaims.get(members)
  const claims = latest?.state === state ? latest.claims : laidOut(state, members)
  return afterTurn(claims, latest, state, members, standings, picked)
}

function afterTurn(
  before: readonly number[],
  latest: LatestClaims | undefined,
  state: RotationState,
  members: readonly PoolMember[],
  standings: readonly Standing[],
  picked: number,
): RotationState {
  const claims = before.slice()
  let sum = 0
  let total = 0
  for (let i = 0; i < members.length; i++) {
    const { weight } = members[i]!
    if (standings[i]!.present && weight > 0) {
      claims[i]! += weight
      total += weight
    }
    sum += claims[i]!
  }
  claims[picked]! -= total
  // The ledger summed to zero before: what does not sum to zero now was left behind by members that are gone.
  const numbered = latest?.numbered ?? members.some(({ repId }) => isNumber(repId))
  const house = total - sum
  const after = numbered
    ? laidOutLater(members, claims, house, state.turns + 1)
    : { cw: byId(members, claims, house), turns: state.turns + 1 }
  if (latest === undefined) latestClaims.set(members, { state: after, claims, numbered })
  else {
    latest.state = after
    latest.claims = claims
  }
  return after
}

interface LatestClaims {
  state: RotationState
  claims: readonly number[]
  /** Whether an id looks like a number. */
  readonly numbered: boolean
}

const isNumber = (id: string): boolean => /^\d+$/.test(id)

/**
 * Claims in the members' order, as the latest turn among them left them: a batch reads its next turn from here. Measured with
 * 14 members and numeric ids, an object by id cost half of a whole routing decision.
 */
const latestClaims = new WeakMap<readonly PoolMember[], LatestClaims>()

function laidOut({ cw }: RotationState, members: readonly PoolMember[]): number[] {
  const claims = new Array<number>(members.length)
  for (let i = 0; i < members.length; i++) claims[i] = cw[members[i]!.repId] ?? 0
  return claims
}

/**
 * The state whose claims by id are laid out when somebody first asks for them. An object by numeric ids costs 0.1 µs a member,
 * this a third of one for all; by other ids the plain object is the quicker, at 0.02 µs a member.
 */
function laidOutLater(
  members: readonly PoolMember[],
  claims: readonly number[],
  house: number,
  turns: number,
): RotationState {
  let made: Readonly<Record<RepId, number>> | null = null
  return {
    get cw() {
      return (made ??= byId(members, claims, house))
    },
    turns,
  }
}

function byId(
  members: readonly PoolMember[],
  claims: readonly number[],
  house: number,
): Readonly<Record<RepId, number>> {
  const cw: Record<RepId, number> = {}
  for (let i = 0; i < members.length; i++) cw[members[i]!.repId] = claims[i]!
  if (house !== 0) cw[HOUSE_ACCOUNT] = house
  return cw
}

/**
 * Gives one turn back as if it had never been taken, whatever turns were taken since (their gains and payments add up, so
 * they may be undone in any order). For an assignment that could not be carried out.
 * @param members as they were when the turn was taken.
 * @param present who was present then: the candidates of the stored decision with `present` set.
 */
export function giveBackTurn(
  state: RotationState,
  members: readonly PoolMember[],
  present: ReadonlySet<RepId>,
  repId: RepId,
): RotationState {
  const cw: Record<RepId, number> = { ...state.cw }
  let total = 0
  for (const member of members) {
    if (!present.has(member.repId) || member.weight <= 0) continue
    total += member.weight
    cw[member.repId] = (cw[member.repId] ?? 0) - member.weight
  }
  cw[repId] = (cw[repId] ?? 0) + total
  return { cw, turns: state.turns - 1 }
}
