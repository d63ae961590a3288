import type { Instant, PoolId, RepId } from './lead.ts'
import { DAY_MS } from './local-window.ts'
import type { CreditReason, CreditRules } from './policy/pool-options.ts'
import { HOUSE_ACCOUNT } from './rotation.ts'
import type { PoolMember, RotationState } from './roster.ts'

/** A rep asks for the turn back that a worthless lead has cost them. */
export interface CreditRequest {
  readonly leadId: string
  readonly repId: RepId
  readonly poolId: PoolId
  readonly reason: CreditReason
  /** When the lead was given to the rep by a turn of that pool. */
  readonly assignedAt: Instant
  /** The lead was taken from the rep for not being answered. */
  readonly takenForBreach: boolean
}

/** A turn given back. Two sides that sum to zero: the rep's claim rises, the house account falls. */
export interface Credit {
  readonly leadId: string
  readonly poolId: PoolId
  readonly repId: RepId
  readonly reason: CreditReason
  readonly at: Instant
  /** Not used by then, it lapses. */
  readonly expiresAt: Instant
  readonly entries: readonly { readonly account: string; readonly amount: number }[]
}

export type CreditAnswer =
  | { readonly kind: 'credited'; readonly credit: Credit; readonly state: RotationState }
  | { readonly kind: 'refused'; readonly because: CreditRefusal }
export type CreditRefusal =
  | 'credit.not-offered'
  | 'credit.reason-not-accepted'
  | 'credit.too-late'
  | 'credit.already-given'
  /** Else a rep who lets leads lie would be given more of them. */
  | 'credit.taken-for-breach'
  | 'credit.not-a-member'

/**
 * Answers a request for a credit, and books it: one turn, which is the sum of the members' weights, once a lead.
 * @param rules   of the pool; absent: it gives none.
 * @param given   credits given before, of any pool.
 */
export function creditTurn(
  request: CreditRequest,
  rules: CreditRules | undefined,
  given: readonly Pick<Credit, 'leadId'>[],
  state: RotationState,
  members: readonly PoolMember[],
  now: Instant,
): CreditAnswer {
  const because = refusalOf(request, rules, given, members, now)
  if (because !== null || rules === undefined) {
    return { kind: 'refused', because: because ?? 'credit.not-offered' }
  }
  const { leadId, repId, poolId, reason } = request
  const turn = turnOf(members)
  const entries = [
    { account: repId, amount: turn },
    { account: HOUSE_ACCOUNT, amount: -turn },
  ]
  const expiresAt = now + rules.withinDays * DAY_MS
  return {
    kind: 'credited',
    credit: { leadId, poolId, repId, reason, at: now, expiresAt, entries },
    state: book(state, entries, 1),
  }
}

/**
 * Takes back what lapsed: a credit past its time whose rep has had no turn in the pool since it was given.
 * @param lastTurnAt when each rep last had a turn in this pool.
 * @returns the state after, and the credits that lapsed.
 */
export function lapseCredits(
  state: RotationState,
  credits: readonly Credit[],
  lastTurnAt: ReadonlyMap<RepId, Instant>,
  now: Instant,
): { readonly state: RotationState; readonly lapsed: readonly Credit[] } {
  const lapsed = credits.filter(
    ({ expiresAt, repId, at }) => expiresAt <= now && (lastTurnAt.get(repId) ?? -Infinity) < at,
  )
  return { state: lapsed.reduce((after, { entries }) => book(after, entries, -1), state), lapsed }
}

function refusalOf(
  request: CreditRequest,
  rules: CreditRules | undefined,
  given: readonly Pick<Credit, 'leadId'>[],
  members: readonly PoolMember[],
  now: Instant,
): CreditRefusal | null {
  if (rules === undefined) return 'credit.not-offered'
  if (request.takenForBreach) return 'credit.taken-for-breach'
  if (!rules.reasons.includes(request.reason)) return 'credit.reason-not-accepted'
  if (given.some(({ leadId }) => leadId === request.leadId)) return 'credit.already-given'
  if (now - request.assignedAt > rules.withinDays * DAY_MS) return 'credit.too-late'
  return members.some(({ repId, weight }) => repId === request.repId && weight > 0) ? null : 'credit.not-a-member'
}

function turnOf(members: readonly PoolMember[]): number {
  return members.reduce((sum, { weight }) => sum + Math.max(0, weight), 0)
}

function book(state: RotationState, entries: Credit['entries'], sign: 1 | -1): RotationState {
  const cw: Record<string, number> = { ...state.cw }
  for (const { account, amount } of entries) cw[account] = (cw[account] ?? 0) + sign * amount
  return { ...state, cw }
}
