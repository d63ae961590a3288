import { appended } from './appended.ts'
import type { Routing } from './decision.ts'
import type { AssignedBy, Assignment, Hold, Instant, PoolId, RepId } from './lead.ts'
import type { TraceStep } from './decision.ts'
import type { NotPicked, Picked } from './pool-pick.ts'
import { poolPolicyOf, promisedTo, step } from './route-input.ts'
import type { RouteInput, RouteResult } from './route-input.ts'
import type { TurnUsed } from './roster.ts'
import { isActive, personNamed } from './stickiness.ts'

const MINUTE_MS = 60_000
const NO_CANDIDATES: NotPicked['candidates'] = []

/** Who gets the lead outside the turns of a pool, and by which rule. */
export interface Choice {
  readonly ownerId: RepId
  readonly by: AssignedBy
  readonly ruleId: string
  readonly because: string
}

/** An assignment that is nobody's turn. `used`: a pool that counts it as the member's turn all the same. */
export function give(
  input: RouteInput,
  { ownerId, by, ruleId, because }: Choice,
  trace: readonly TraceStep[],
  formerOwners: readonly RepId[],
  delegateId: RepId | null = null,
  used: readonly TurnUsed[] | null = null,
): RouteResult {
  const accountId = by === 'account-owner' ? (input.match?.account.accountId ?? null) : null
  const told = step(because, { ruleId, ownerId, accountId, domain: input.facts.emailDomain })
  const plain: Assignment = { ownerId, assignedAt: input.now, by, poolId: null, ruleId, lockedUntil: null }
  const assignment = delegateId === null ? plain : { ...plain, delegateId }
  return {
    routing: { kind: 'assign', assignment, because, candidates: NO_CANDIDATES },
    rotation: used,
    trace: appended(trace, told),
    formerOwners,
  }
}

/** An assignment to whose turn it was. */
export function giveByTurn(
  input: RouteInput,
  ruleId: string,
  picked: Picked,
  trace: readonly TraceStep[],
  formerOwners: readonly RepId[],
): RouteResult {
  const { repId: ownerId, poolId, state, candidates, tried } = picked
  const because = tried.length === 0 ? 'route.turn' : 'route.turn-overflow'
  const told = step(because, { ruleId, ownerId, poolId, turn: state.turns, members: candidates.length, tried })
  const assignment: Assignment = { ownerId, assignedAt: input.now, by: 'pool', poolId, ruleId, lockedUntil: null }
  return {
    routing: { kind: 'assign', assignment, because, candidates },
    rotation: [{ poolId, state }],
    trace: appended(trace, told),
    formerOwners,
  }
}

/** A lead that no pool can give waits; once it has waited as long as the pool's policy allows, it goes to the fallback owner. */
export function holdForPool(
  input: RouteInput,
  ruleId: string,
  poolId: PoolId,
  nobody: NotPicked,
  trace: readonly TraceStep[],
  formerOwners: readonly RepId[],
): RouteResult {
  const { reason, candidates, tried } = nobody
  const fallback = poolPolicyOf(input.policy)(poolId)?.fallback
  const deadline =
    fallback === undefined ? null : heldSince(input, poolId, reason) + Math.round(fallback.afterMinutes * MINUTE_MS)
  if (fallback !== undefined && deadline !== null && deadline <= input.now) {
    const ownerId = fallback.rep === MANAGER ? input.roster.defaultManagerId : personNamed(input.roster, fallback.rep)
    if (ownerId !== null && isActive(input.roster, ownerId) && !formerOwners.includes(ownerId)) {
      return give(input, { ownerId, by: 'fallback', ruleId, because: 'route.fallback' }, trace, formerOwners)
    }
  }
  const until = deadline === null || deadline <= input.now ? nobody.until : Math.min(deadline, nobody.until ?? deadline)
  const told = step(`route.hold-${reason}`, { ruleId, poolId, tried, members: candidates.length, until })
  return hold(input, reason, poolId, until, candidates, appended(trace, told), formerOwners)
}

/** The installation's manager, in place of a name. */
const MANAGER = 'manager'

/** A hold keeps counting from when it began: a lead waits for a pool once, whatever the pool's reason is by now. */
export function hold(
  input: RouteInput,
  reason: string,
  poolId: PoolId | null,
  until: Instant | null,
  candidates: NotPicked['candidates'],
  trace: readonly TraceStep[],
  formerOwners: readonly RepId[],
): RouteResult {
  const since = heldSince(input, poolId, reason)
  const promise = poolId === null ? null : promisedTo(input)
  const bare: Hold = { since, reason, poolId, until }
  const plain: Hold = promise === null ? bare : { ...bare, promisedMinutes: promise.minutes }
  const told = poolId !== null && isTold(input, reason, since)
  const routing: Routing = { kind: 'hold', hold: told ? { ...plain, told } : plain, candidates }
  return { routing, rotation: null, trace, formerOwners }
}

function heldSince({ memory, now }: RouteInput, poolId: PoolId | null, reason: string): Instant {
  const before = memory?.held ?? null
  const goesOn = before !== null && (poolId !== null ? before.poolId !== null : before.reason === reason)
  return goesOn ? before.since : now
}

/** Whether the manager hears of the hold: when it begins or its reason comes to be one, and from then on until it ends. */
function isTold(input: RouteInput, reason: string, since: Instant): boolean {
  const { memory, policy } = input
  const before = memory?.held ?? null
  if (before?.told === true && before.since === since) return true
  const { holdTask } = policy.policy
  if (holdTask === undefined || !holdTask.reasons.some((told) => told === reason)) return false
  const promise = promisedTo(input)
  return promise !== null && promise.minutes <= holdTask.promisedWithinMinutes
}
