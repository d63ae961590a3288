import type { RoutingFacts } from '../../src/domain/decision.ts'
import type { Instant, PoolId, RepId } from '../../src/domain/lead.ts'
import type { PoolPolicy } from '../../src/domain/policy/policy.ts'
import { pickFromPool } from '../../src/domain/pool-pick.ts'
import type { PickContext } from '../../src/domain/pool-turn.ts'
import type { Roster, RotationState } from '../../src/domain/roster.ts'
import { at, someRoutingFacts } from './routing-world.ts'

/** A pool's policy as the schema would hold it; plain turns unless stated. */
export function aPoolPolicy(id: PoolId, over: Partial<PoolPolicy> = {}): PoolPolicy {
  return {
    id,
    name: id,
    method: 'weighted-round-robin',
    hours: 'members',
    members: [],
    caps: [],
    overflow: [],
    ...over,
  }
}

export const NOTHING_NEEDED = { language: null, industry: null, product: null, territory: null }

export function aContext(
  roster: Roster,
  policies: readonly PoolPolicy[] = [],
  over: Partial<PickContext> = {},
): PickContext {
  return {
    roster,
    routingFacts: someRoutingFacts(),
    now: at('2026-03-04 10:00'),
    poolPolicy: (poolId) => policies.find(({ id }) => id === poolId),
    formerOwners: [],
    needs: () => NOTHING_NEEDED,
    promised: () => null,
    insideHours: false,
    ...over,
  }
}

/** Gives leads of one pool one after the other, each seeing what the ones before it left. */
export class PoolRun {
  private readonly roster: Roster
  private readonly policy: PoolPolicy
  state: RotationState | undefined
  readonly order: (RepId | '-')[] = []
  readonly given = new Map<RepId, readonly Instant[]>()

  constructor(roster: Roster, policy: PoolPolicy, state?: RotationState) {
    this.roster = roster
    this.policy = policy
    this.state = state
  }

  give(now: Instant, over: Partial<PickContext> = {}, facts: Partial<RoutingFacts> = {}): RepId | '-' {
    const rotation = new Map(this.state === undefined ? [] : [[this.policy.id, this.state] as const])
    const routingFacts = someRoutingFacts({ rotation, assignedTimes: this.given, ...facts })
    const answer = pickFromPool(this.policy.id, aContext(this.roster, [this.policy], { now, routingFacts, ...over }))
    const repId = answer.kind === 'picked' ? answer.repId : '-'
    this.order.push(repId)
    if (answer.kind === 'picked') {
      this.state = answer.state
      this.given.set(answer.repId, [...(this.given.get(answer.repId) ?? []), now])
    }
    return repId
  }

  get counts(): Readonly<Record<RepId, number>> {
    const counts: Record<RepId, number> = {}
    for (const repId of this.order) counts[repId] = (counts[repId] ?? 0) + 1
    return counts
  }
}
