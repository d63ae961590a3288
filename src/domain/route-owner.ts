import { isOpen } from './calendar.ts'
import type { TraceStep } from './decision.ts'
import { whenAway } from './delegation.ts'
import type { RepId } from './lead.ts'
import { reachedCap } from './match-caps.ts'
import { turnForMatch } from './match-turn.ts'
import type { OwnerAway } from './policy/pool-options.ts'
import type { RoutingRule } from './policy/policy.ts'
import { isAway } from './presence.ts'
import { give } from './route-give.ts'
import type { Choice } from './route-give.ts'
import { pickContext, promisedTo, ruleFor, step } from './route-input.ts'
import type { RouteInput, RouteResult } from './route-input.ts'
import type { Rep, TurnUsed } from './roster.ts'

const OWNER_ANYWAY: OwnerAway = { mode: 'owner-anyway' }

/**
 * Gives the lead to somebody in particular, who may be full or away.
 * @returns null when the policy passes them over; the trace says why.
 */
export function giveToOwner(
  input: RouteInput,
  choice: Choice,
  trace: TraceStep[],
  formerOwners: readonly RepId[],
): RouteResult | null {
  const { ownerId } = choice
  const rep = input.roster.reps.get(ownerId)
  if (rep === undefined) return null
  // A lead taken from somebody for being late goes to nobody who is out of hours now.
  if (input.escalation?.kind === 'reassign' && (isAway(rep, input.now) || !isOpen(rep.workingTime, input.now)))
    return null
  if (!capsAllow(input, ownerId, trace)) return null
  if (!isAway(rep, input.now)) return give(input, choice, trace, formerOwners, null, turnUsed(input, choice))
  const answer = whenAway(rep, awayRule(input), input.roster, formerOwners, promisedTo(input), input.now)
  if (answer.kind === 'pool') {
    trace.push(step('route.owner-away', { ownerId, backAt: answer.backAt, asked: answer.chain }))
    return null
  }
  if (answer.kind === 'owner') return give(input, choice, trace, formerOwners)
  trace.push(step('route.delegated', { ownerId, delegateId: answer.delegateId, asked: answer.chain }))
  return give(input, choice, trace, formerOwners, answer.delegateId)
}

/**
 * Who stands in for the owner of a lead that waits for an answer, when the owner, or the present stand-in, is not there.
 * @returns null when nobody has to, or nobody is there.
 */
export function newStandIn(input: RouteInput, owner: Rep, formerOwners: readonly RepId[]): RepId | null {
  const answer = whenAway(owner, awayRule(input), input.roster, formerOwners, null, input.now)
  return answer.kind === 'delegate' ? answer.delegateId : null
}

/** Says so where a cap is exceeded, and refuses where the cap diverts. */
function capsAllow(input: RouteInput, ownerId: RepId, trace: TraceStep[]): boolean {
  const reached = reachedCap(input, ownerId)
  if (reached === null) return true
  const diverted = reached.matches === 'divert'
  const because = diverted ? 'route.owner-capped' : 'route.over-cap'
  trace.push(step(because, { ownerId, count: reached.cap.count, per: reached.cap.per }))
  return !diverted
}

function awayRule(input: RouteInput): OwnerAway {
  return matchingRule(input)?.ownerAway ?? input.policy.policy.ownerAway ?? OWNER_ANYWAY
}

function matchingRule({ facts, now, policy }: RouteInput): RoutingRule | undefined {
  return ruleFor(policy, facts, now)?.rule
}

/** The turn that a match uses in the pool its rule names, where that pool counts matches. */
function turnUsed(input: RouteInput, { ownerId }: Choice): readonly TurnUsed[] | null {
  if (!input.policy.pools.some(({ countMatches }) => countMatches === true)) return null
  const target = matchingRule(input)?.target
  const poolId =
    target === undefined || target.kind === 'hold' ? null : target.kind === 'pool' ? target.pool : target.elsePool
  const state = poolId === null ? null : turnForMatch(poolId, ownerId, pickContext(input, []))
  return poolId === null || state === null ? null : [{ poolId, state }]
}
