import { foldOf, isFactName } from '../conditions.ts'
import type { PoolId } from '../lead.ts'
import { allPools, eventPoolId } from './all-pools.ts'
import { implies } from './implication.ts'
import type { TerritoryRow } from './programmes.ts'
import type { Policy, RoutingRule, Rule, RuleGroup, SlaPolicy } from './policy.ts'

/** What a lead is promised. */
export type PoolPromise = Pick<SlaPolicy['classes'][number], 'id' | 'name' | 'minutes' | 'unit'>

/**
 * The tightest promise that a lead of each pool may carry, as far as the shapes of the rules tell: classes before the first one that a
 * rule's condition implies, less those that contradict it. Pools no rule leads to are left out.
 */
export function poolPromises(policy: Policy): ReadonlyMap<PoolId, PoolPromise> {
  const found = new Map<PoolId, PoolPromise>()
  for (const rule of policy.routing.rules) {
    const tightest = promisesOf(rule, policy.sla).reduce<PoolPromise | null>(
      (best, next) => (best === null || next.minutes < best.minutes ? next : best),
      null,
    )
    if (tightest === null) continue
    for (const pool of poolsOf(rule, policy)) {
      const known = found.get(pool)
      if (known === undefined || tightest.minutes < known.minutes) found.set(pool, tightest)
    }
  }
  return found
}

function promisesOf({ when }: RoutingRule, { classes }: SlaPolicy): readonly PoolPromise[] {
  const sure = classes.findIndex((one) => implies(when, one.when))
  return classes.slice(0, sure < 0 ? undefined : sure + 1).filter((one) => !contradicts(when, one.when))
}

/** Both ask a field for values of which none is the same. */
function contradicts(a: RuleGroup, b: RuleGroup): boolean {
  return valuesAsked(a).some(({ field, values }) =>
    valuesAsked(b).some((other) => other.field === field && !other.values.some((value) => values.includes(value))),
  )
}

function valuesAsked(group: RuleGroup): readonly { readonly field: string; readonly values: readonly unknown[] }[] {
  if (group.combinator !== 'and' || group.not === true) return []
  return group.rules.flatMap((part) => ('rules' in part ? valuesAsked(part) : equalTo(part)))
}

/** Values in the form in which conditions compare them, so that `ID` and `Indonesia` do not contradict each other. */
function equalTo({ field, operator, value }: Rule) {
  if ((operator !== '=' && operator !== 'in') || value === undefined || !isFactName(field)) return []
  const fold = foldOf(field)
  const values: readonly unknown[] = typeof value === 'object' ? value : [value]
  return [{ field, values: values.map((one) => (typeof one === 'string' ? fold(one) : one)) }]
}

function poolsOf({ target }: RoutingRule, policy: Policy): readonly PoolId[] {
  const { events = [], partners = [] } = policy
  const rows = (table: readonly TerritoryRow[]) => table.flatMap((row) => ('pool' in row ? [row.pool] : []))
  switch (target.kind) {
    case 'pool':
      return [target.pool]
    case 'territory':
      return [...rows(target.table), target.elsePool]
    case 'event':
      return [...events.flatMap(({ id, pool }) => [eventPoolId(id), pool]), target.elsePool]
    case 'partner':
      return [...partners.flatMap(({ territories, pool }) => [...rows(territories), pool]), target.elsePool]
    case 'account-owner':
    case 'named':
      return [target.elsePool]
    case 'hold':
      return []
  }
}

/** Every pool with its caps, those of events among them. */
export function capsByPool(policy: Policy): ReadonlyMap<PoolId, Policy['pools'][number]['caps']> {
  return new Map(allPools(policy).map(({ id, caps }) => [id, caps]))
}
