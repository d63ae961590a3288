import type { TraceStep } from './decision.ts'
import { agreementOf, eventOf } from './programme-match.ts'
import type { AssignedBy, PoolId, RepId } from './lead.ts'
import { eventPoolId } from './policy/all-pools.ts'
import type { TerritoryRow } from './policy/programmes.ts'
import { pickFromPool } from './pool-pick.ts'
import { giveByTurn, hold, holdForPool } from './route-give.ts'
import { leadTerritory, pickContext, ruleFor, step } from './route-input.ts'
import type { RouteInput, RouteResult } from './route-input.ts'
import { giveToOwner } from './route-owner.ts'
import { accountOwner, isActive, personNamed } from './stickiness.ts'

/** What a rule needs beside the lead. `passedOver` may not get it now, though they never had it. */
interface Asked {
  readonly input: RouteInput
  readonly ruleId: string
  readonly trace: TraceStep[]
  readonly formerOwners: readonly RepId[]
  readonly passedOver: readonly RepId[]
}

/**
 * Routes by the first rule that holds.
 * @param passedOver people whom an earlier step refused for now; their turns in a pool are theirs all the same.
 */
export function byRule(
  input: RouteInput,
  trace: TraceStep[],
  formerOwners: readonly RepId[],
  passedOver: readonly RepId[],
): RouteResult {
  const { facts, now, policy } = input
  const compiled = ruleFor(policy, facts, now)
  if (compiled === undefined) {
    trace.push(step('route.held', {}))
    return hold(input, 'no-rule', null, null, [], trace, formerOwners)
  }
  const { id: ruleId, target } = compiled.rule
  const asked: Asked = { input, ruleId, trace, formerOwners, passedOver }
  switch (target.kind) {
    case 'hold':
      trace.push(step('route.rule-holds', { ruleId, reason: target.reason }))
      return hold(input, target.reason, null, null, [], trace, formerOwners)
    case 'account-owner': {
      const ownerId = accountOwner(input.match, formerOwners, input.roster)
      return toPerson(asked, ownerId, 'account-owner', 'route.account-owner') ?? byPool(asked, target.elsePool)
    }
    case 'named':
      return (
        toPerson(asked, personNamed(input.roster, target.rep), 'named', 'route.named') ?? byPool(asked, target.elsePool)
      )
    case 'territory':
      return byTerritory(asked, target.table, 'territory', 'route.territory', target.elsePool)
    case 'event':
      return byEvent(asked, target.elsePool)
    case 'partner':
      return byPartner(asked, target.elsePool)
    case 'pool':
      return byPool(asked, target.pool)
  }
}

/** To that person if they are active, did not have it, and nothing passes them over. */
function toPerson(asked: Asked, ownerId: RepId | null, by: AssignedBy, because: string): RouteResult | null {
  const { input, ruleId, trace, formerOwners, passedOver } = asked
  if (ownerId === null || !isActive(input.roster, ownerId)) return null
  if (formerOwners.includes(ownerId) || passedOver.includes(ownerId)) return null
  return giveToOwner(input, { ownerId, by, ruleId, because }, trace, formerOwners)
}

/** The first row of the lead's territory decides: a person, or a pool. */
function byTerritory(
  asked: Asked,
  table: readonly TerritoryRow[],
  by: 'territory' | 'partner',
  because: string,
  elsePool: PoolId,
): RouteResult {
  const territory = leadTerritory(asked.input)
  const row = table.find((entry) => entry.territory === territory)
  asked.trace.push(step(row === undefined ? 'route.no-territory' : 'route.in-territory', { territory }))
  if (row === undefined) return byPool(asked, elsePool)
  if ('pool' in row) return byPool(asked, row.pool)
  return toPerson(asked, personNamed(asked.input.roster, row.rep), by, because) ?? byPool(asked, elsePool)
}

/** Whoever was at the event takes turns; the event's region is that pool's overflow. */
function byEvent(asked: Asked, elsePool: PoolId): RouteResult {
  const { input, trace } = asked
  const event = eventOf(input.policy.events, input.snapshot.fields.eventName)
  if (event === null) {
    trace.push(step('route.no-event', { eventName: input.snapshot.fields.eventName }))
    return byPool(asked, elsePool)
  }
  trace.push(step('route.at-event', { event: event.name, attended: event.reps.length }))
  return byPool(asked, event.reps.length === 0 ? event.pool : eventPoolId(event.id))
}

function byPartner(asked: Asked, elsePool: PoolId): RouteResult {
  const { input, trace } = asked
  const agreement = agreementOf(input.policy.partners, input.snapshot.fields.partner)
  if (agreement === null) {
    trace.push(step('route.no-agreement', { partner: input.snapshot.fields.partner }))
    return byPool(asked, elsePool)
  }
  trace.push(step('route.agreement', { partner: agreement.name }))
  return byTerritory(asked, agreement.territories, 'partner', 'route.partner', agreement.pool)
}

function byPool({ input, ruleId, trace, formerOwners }: Asked, poolId: PoolId): RouteResult {
  const answer = pickFromPool(poolId, pickContext(input, formerOwners))
  return answer.kind === 'picked'
    ? giveByTurn(input, ruleId, answer, trace, formerOwners)
    : holdForPool(input, ruleId, poolId, answer, trace, formerOwners)
}
