import { closingsOf, withClosings } from './closings.ts'
import { decide, type DecidedAlone } from './decide-lead.ts'
import type { Decided, DecisionInput, Outcomes, RoutingFacts } from './decision.ts'
import type { Instant, LeadId, PoolId, RepId } from './lead.ts'
import type { CompiledPolicy } from './policy/compile.ts'
import type { RotationState } from './roster.ts'

export { decide } from './decide-lead.ts'

/** One lead's result: decided, or the error that stopped it. */
export type DecideResult =
  | { readonly ok: true; readonly decided: Decided; readonly seen: FactsSeen | null }
  | { readonly ok: false; readonly error: unknown }

/** The routing facts that one assignment, hold or credit stood on, as plain values: enough to decide the same again. */
export interface FactsSeen {
  /** Each pool whose state the decision changed, as it was before. */
  readonly rotation: Readonly<Record<PoolId, RotationState>>
  readonly sticky: { readonly domain: string; readonly ownerId: RepId; readonly assignedAt: Instant } | null
  readonly assignedTimes: Readonly<Record<RepId, readonly Instant[]>>
  readonly openLeads: Readonly<Record<RepId, number>>
  /** Owners of the leads that were the same person; absent: there were none. */
  readonly leadOwners?: Readonly<Record<LeadId, RepId>>
  /** What became of the leads of the members of those pools; absent: not counted. */
  readonly outcomes?: Readonly<Record<RepId, Outcomes>>
}

/** Stored facts as {@link decide} takes them. */
export function factsFrom(seen: FactsSeen | null): RoutingFacts {
  if (seen === null)
    return { rotation: new Map(), stickyByDomain: new Map(), assignedTimes: new Map(), openLeads: new Map() }
  const { sticky, outcomes } = seen
  return {
    rotation: new Map(Object.entries(seen.rotation)),
    stickyByDomain: new Map(
      sticky === null ? [] : [[sticky.domain, { ownerId: sticky.ownerId, assignedAt: sticky.assignedAt }]],
    ),
    assignedTimes: new Map(Object.entries(seen.assignedTimes)),
    openLeads: new Map(Object.entries(seen.openLeads)),
    leadOwners: new Map(Object.entries(seen.leadOwners ?? {})),
    ...(outcomes && { outcomes: new Map(Object.entries(outcomes)) }),
  }
}

/**
 * Decides leads in order; each sees what the ones before it left: turns used, same-domain owners, workloads. Equals deciding
 * them one at a time.
 * @returns `rotation`: the pools whose state changed, with their last state.
 * @throws what {@link decide} throws; {@link decideEach} goes on instead.
 */
export function decideBatch(
  inputs: readonly DecisionInput[],
  facts: RoutingFacts,
  policy: CompiledPolicy,
): { readonly decided: readonly Decided[]; readonly rotation: ReadonlyMap<PoolId, RotationState> } {
  const ledger = new Ledger(facts, policy, askedOwnersOf(inputs))
  const decided = inputs.map((input) => ledger.take(input))
  return { decided, rotation: ledger.changedPools }
}

/** Like {@link decideBatch}; a lead that throws changes nothing, is reported, and the others go on. */
export function decideEach(
  inputs: readonly DecisionInput[],
  facts: RoutingFacts,
  policy: CompiledPolicy,
): { readonly results: readonly DecideResult[]; readonly rotation: ReadonlyMap<PoolId, RotationState> } {
  const ledger = new Ledger(facts, policy, askedOwnersOf(inputs))
  const results = inputs.map((input): DecideResult => {
    try {
      return ledger.takeAndTell(input)
    } catch (error) {
      return { ok: false, error }
    }
  })
  return { results, rotation: ledger.changedPools }
}

const NO_ONE: readonly LeadId[] = []

/** The only leads whose owners any lead of a batch asks for: usually none. */
function askedOwnersOf(inputs: readonly DecisionInput[]): ReadonlySet<LeadId> {
  const asked = new Set<LeadId>()
  for (const { samePeople } of inputs) for (const leadId of samePeople ?? NO_ONE) asked.add(leadId)
  return asked
}

/** Routing facts that move on with each decision. The caller's own maps are copied, never changed. */
export class Ledger {
  readonly changedPools = new Map<PoolId, RotationState>()
  private readonly policy: CompiledPolicy
  private readonly rotation: Map<PoolId, RotationState>
  private readonly stickyByDomain: Map<string, { readonly ownerId: RepId; readonly assignedAt: Instant }>
  private readonly assignedTimes: Map<RepId, readonly Instant[]>
  private readonly openLeads: Map<RepId, number>
  private readonly leadOwners: Map<LeadId, RepId>
  private readonly askedOwners: ReadonlySet<LeadId> | 'all'
  /** Lists of `assignedTimes` that are this batch's own and may grow in place. */
  private readonly ownTimes = new Map<RepId, Instant[]>()
  private facts: RoutingFacts

  /** @param askedOwners leads whose owners are remembered for the leads that are the same person; `all` where those are not known before. */
  constructor(facts: RoutingFacts, policy: CompiledPolicy, askedOwners: ReadonlySet<LeadId> | 'all') {
    this.policy = policy
    this.askedOwners = askedOwners
    this.rotation = new Map(facts.rotation)
    this.stickyByDomain = new Map(facts.stickyByDomain)
    this.assignedTimes = new Map(facts.assignedTimes)
    this.openLeads = new Map(facts.openLeads)
    this.leadOwners = new Map(facts.leadOwners)
    this.facts = {
      ...facts,
      rotation: this.rotation,
      stickyByDomain: this.stickyByDomain,
      assignedTimes: this.assignedTimes,
      openLeads: this.openLeads,
      leadOwners: this.leadOwners,
    }
  }

  /** Decides one lead and books what it used. Nothing is booked when it throws. */
  take(input: DecisionInput): Decided {
    const decided = decide(input, this.facts, this.policy)
    this.book(input, decided)
    return { decision: decided.decision, memory: decided.memory }
  }

  /** Like {@link take}, and tells what an assignment stood on. */
  takeAndTell(input: DecisionInput): DecideResult {
    const decided = decide(input, this.facts, this.policy)
    const { kind } = decided.decision.routing
    const isAsked = kind === 'assign' || kind === 'hold' || decided.rotation !== null
    const seen = isAsked ? this.seenBy(input, decided) : null
    this.book(input, decided)
    return { ok: true, decided: { decision: decided.decision, memory: decided.memory }, seen }
  }

  /** Books open leads that came to a person, or left them, by no decision about their owner. */
  bookOpen(repId: RepId, by: 1 | -1): void {
    this.openLeads.set(repId, Math.max(0, (this.openLeads.get(repId) ?? 0) + by))
  }

  private seenBy(input: DecisionInput, { decision, rotation, companyDomain: domain }: DecidedAlone): FactsSeen {
    const { routing } = decision
    const sticky = domain === null ? undefined : this.stickyByDomain.get(domain)
    const reps = 'candidates' in routing ? routing.candidates.map(({ repId }) => repId) : []
    return {
      rotation: pick(rotation?.map(({ poolId }) => poolId) ?? [], this.rotation),
      sticky: domain === null || sticky === undefined ? null : { domain, ...sticky },
      assignedTimes: pick(reps, this.assignedTimes),
      openLeads: pick(reps, this.openLeads),
      ...(input.samePeople?.length ? { leadOwners: pick(input.samePeople, this.leadOwners) } : {}),
      ...(this.facts.outcomes && { outcomes: pick(membersOf(input, rotation), this.facts.outcomes) }),
    }
  }

  private book(input: DecisionInput, decided: DecidedAlone): void {
    const { decision, memory, rotation, companyDomain: domain } = decided
    if (rotation !== null) {
      for (const { poolId, state } of rotation) {
        this.rotation.set(poolId, state)
        this.changedPools.set(poolId, state)
      }
    }
    const before = input.memory?.assignment?.ownerId ?? null
    const after = memory.assignment?.ownerId ?? null
    if (before !== after) {
      this.bookOwner(input.snapshot.leadId, after)
      if (before !== null) this.openLeads.set(before, Math.max(0, (this.openLeads.get(before) ?? 0) - 1))
      if (after !== null) this.openLeads.set(after, (this.openLeads.get(after) ?? 0) + 1)
    }
    this.bookClosings(input, decided)
    if (decision.routing.kind !== 'assign') return
    const { ownerId, assignedAt } = decision.routing.assignment
    this.timesOf(ownerId).push(assignedAt)
    if (domain !== null) this.stickyByDomain.set(domain, { ownerId, assignedAt })
  }

  private bookClosings({ memory }: DecisionInput, decided: Decided): void {
    const { outcomes, outcomesSince = -Infinity } = this.facts
    if (outcomes === undefined) return
    const after = withClosings(outcomes, closingsOf(memory, decided), outcomesSince)
    if (after !== outcomes) this.facts = { ...this.facts, outcomes: after }
  }

  private bookOwner(leadId: LeadId, ownerId: RepId | null): void {
    if (this.askedOwners !== 'all' && !this.askedOwners.has(leadId)) return
    if (ownerId === null) this.leadOwners.delete(leadId)
    else this.leadOwners.set(leadId, ownerId)
  }

  private timesOf(repId: RepId): Instant[] {
    let times = this.ownTimes.get(repId)
    if (times === undefined) {
      times = [...(this.assignedTimes.get(repId) ?? [])]
      this.ownTimes.set(repId, times)
      this.assignedTimes.set(repId, times)
    }
    return times
  }
}

/** The entries of a map under these keys, as a plain object; what the map lacks is left out. */
function pick<Value>(keys: Iterable<string>, from: ReadonlyMap<string, Value>): Record<string, Value> {
  const picked: Record<string, Value> = {}
  for (const key of keys) {
    const value = from.get(key)
    if (value !== undefined) picked[key] = value
  }
  return picked
}

/** Everybody in the pools whose turn a decision used. */
function membersOf({ roster }: DecisionInput, rotation: DecidedAlone['rotation']): readonly RepId[] {
  return (rotation ?? []).flatMap(({ poolId }) => roster.pools.get(poolId)?.members.map(({ repId }) => repId) ?? [])
}
