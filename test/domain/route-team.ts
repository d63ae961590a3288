import type { RoutingPolicy, RoutingRule } from '../../src/domain/policy/policy.ts'
import type { RouteResult } from '../../src/domain/route.ts'
import { aPool, aRep, aRoster, at, DAY, HOUR, routeWith, routingPolicy, TO_SALES } from './routing-world.ts'

/** Wednesday 4 March 2026, 10:00 in New York. */
export const now = at('2026-03-04 10:00')
/** Since an hour, for two days. */
export const AWAY = { outOfOffice: [{ start: now - HOUR, end: now + 2 * DAY }] }
/** A and B sell; Gone has left, Ill is away and Sub stands in; boss manages. */
export const PEOPLE = [
  aRep('A'),
  aRep('B'),
  aRep('Gone', { active: false }),
  aRep('Ill', { ...AWAY, backupId: 'Sub' }),
  aRep('Sub'),
  aRep('Lone', AWAY),
]
/** The pool every rule leads to. */
export const SALES = aPool('sales', { A: 1, B: 1 })
/** Routes an MQL nobody knows among these people. */
export const route = routeWith(aRoster(PEOPLE, [SALES]))

/** The explanation, whole. */
export const told = ({ trace }: RouteResult) => trace.map(({ step, because, saw }) => [step, because, saw])
/** A policy of one rule that always holds. */
export const to = (target: RoutingRule['target'], over: Partial<RoutingPolicy> = {}) =>
  routingPolicy([{ ...TO_SALES, target }], {}, { stickiness: [], ...over })
/** A policy by which somebody stands in for an owner who is away. */
export const delegating = (over: Partial<RoutingPolicy> = {}) =>
  routingPolicy([TO_SALES], {}, { ownerAway: { mode: 'delegate' }, ...over })
/** The step by which somebody gets a lead outside a pool's turns. */
export const given = (
  because: string,
  ruleId: string,
  ownerId: string,
  accountId: string | null,
  domain: string | null = null,
) => ['route', because, { ruleId, ownerId, accountId, domain }] as const
