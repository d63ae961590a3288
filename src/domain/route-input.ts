import type { Routing, RoutingFacts, Saw, TraceStep } from './decision.ts'
import type { Escalation, Escalated } from './escalation.ts'
import type { ConditionFacts } from './facts.ts'
import type { Conflict, Instant, LeadId, LeadMemory, LeadSnapshot, PoolId, RepId, Stage } from './lead.ts'
import type { ManagerOrder } from './manager-order.ts'
import type { AccountMatch } from './match-account.ts'
import type { PoolPolicy, RoutingPolicy, RoutingRule } from './policy/policy.ts'
import type { EventPolicy, PartnerPolicy } from './policy/programmes.ts'
import type { PickContext, Promised } from './pool-turn.ts'
import type { Roster, TurnUsed } from './roster.ts'
import { firstThatHolds, rulesBySource, type SourcedRule } from './rules-by-source.ts'
import { needsOf, type Needs } from './skills.ts'
import { territoryOf } from './territory.ts'
import type { CompiledTerritories } from './territory.ts'

/** Routing rules with their conditions compiled; made once per policy version. */
export interface CompiledRouting {
  readonly policy: RoutingPolicy
  readonly pools: readonly PoolPolicy[]
  readonly rules: readonly CompiledRule[]
  readonly territories?: CompiledTerritories
  readonly events?: readonly EventPolicy[]
  readonly partners?: readonly PartnerPolicy[]
}
export interface CompiledRule extends SourcedRule {
  readonly rule: RoutingRule
}

/** The routing rule that decides about a lead: the first that holds. */
export function ruleFor({ rules }: CompiledRouting, facts: ConditionFacts, now: Instant): CompiledRule | undefined {
  return firstThatHolds(possibleRules(rules, facts.source), facts, now)
}
const possibleRules = rulesBySource<CompiledRule>()

/** Everything routing looks at. `facts` describe the lead as decided so far; `facts.emailDomain` is null for free-mail. */
export interface RouteInput {
  readonly snapshot: LeadSnapshot
  readonly memory: LeadMemory | null
  readonly facts: ConditionFacts
  readonly stage: Stage
  readonly match: AccountMatch | null
  readonly roster: Roster
  readonly now: Instant
  /** The number of our write that was the last to land; absent: not known. */
  readonly shownWrite?: number | undefined
  readonly routingFacts: RoutingFacts
  /** Other leads that are surely the same person, surest first; absent: none. */
  readonly samePeople?: readonly LeadId[]
  /** Who had the lead before it was recycled and, by the policy, has it again; absent or null: nobody. */
  readonly returnsTo?: RepId | null
  /** Who shall have the lead because a person says so here; absent or null: nothing is ordered. */
  readonly order?: ManagerOrder | null
  /** Another tool rewrites the owner: what it left is left as found; absent or null: none does. */
  readonly contested?: Conflict | null
  readonly policy: CompiledRouting
  /** By when such a lead is to be answered; absent: nothing is promised. Asked only where the policy minds it; see {@link promisedTo}. */
  readonly promised?: (facts: ConditionFacts, now: Instant) => Promised | null
  /** The owner did not answer, and the policy takes the lead away or leaves it to the manager. */
  readonly escalation?: Escalation | null
}

export interface RouteResult {
  readonly routing: Routing
  /** Each pool whose turn was used, once; null when none was. */
  readonly rotation: readonly TurnUsed[] | null
  /** Never empty: its last step is the reason of the routing, as the CRM tells it. */
  readonly trace: readonly TraceStep[]
  /** Those who held the lead before the owner it has now, this cycle; the memory's own list when nothing changed. */
  readonly formerOwners: readonly RepId[]
  /** What became of the escalation asked for. */
  readonly escalated?: Escalated | null
}

/** One step of the explanation. */
export function step(because: string, saw: Saw): TraceStep {
  return { step: 'route', because, saw }
}

/** The list with that owner at its end, once. */
export function withFormer(former: readonly RepId[], ownerId: RepId | null): readonly RepId[] {
  return ownerId === null || former.includes(ownerId) ? former : [...former, ownerId]
}

const NO_TERRITORIES: CompiledTerritories = { byCountry: new Map(), byCity: new Map(), byPostalCode: new Map() }

/** The territory of the lead; null when none holds it. */
export function leadTerritory({ snapshot, policy }: Pick<RouteInput, 'snapshot' | 'policy'>): string | null {
  return territoryOf(policy.territories ?? NO_TERRITORIES, snapshot.fields)
}

/** By when the lead is to be answered; null: nothing is promised. */
export function promisedTo({ promised, facts, now }: RouteInput): Promised | null {
  return promised?.(facts, now) ?? null
}

/** What a pool needs to know of this lead. */
export function pickContext(input: RouteInput, formerOwners: readonly RepId[]): PickContext {
  return new LeadForPool(input, formerOwners)
}

/** Methods, not closures: every lead that is given to somebody has one. */
class LeadForPool implements PickContext {
  readonly formerOwners: readonly RepId[]
  private readonly input: RouteInput

  constructor(input: RouteInput, formerOwners: readonly RepId[]) {
    this.formerOwners = formerOwners
    this.input = input
  }

  get roster(): Roster {
    return this.input.roster
  }

  get routingFacts(): RoutingFacts {
    return this.input.routingFacts
  }

  get now(): Instant {
    return this.input.now
  }

  get insideHours(): boolean {
    return this.input.escalation?.kind === 'reassign'
  }

  poolPolicy(poolId: PoolId): PoolPolicy | undefined {
    return poolPolicyOf(this.input.policy)(poolId)
  }

  needs(): Needs {
    return needsOf(this.input.snapshot.fields, leadTerritory(this.input))
  }

  promised(): Promised | null {
    return promisedTo(this.input)
  }
}

const poolsByPolicy = new WeakMap<CompiledRouting, (poolId: PoolId) => PoolPolicy | undefined>()

/** Looks up a pool's policy by id. */
export function poolPolicyOf(policy: CompiledRouting): (poolId: PoolId) => PoolPolicy | undefined {
  let lookUp = poolsByPolicy.get(policy)
  if (lookUp === undefined) {
    const pools = new Map(policy.pools.map((pool) => [pool.id, pool]))
    lookUp = (poolId) => pools.get(poolId)
    poolsByPolicy.set(policy, lookUp)
  }
  return lookUp
}
