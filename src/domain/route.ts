import type { RoutingFacts, TraceStep } from './decision.ts'
import type { Assignment, Conflict, Instant, LeadId, RepId } from './lead.ts'
import type { ManagerOrder } from './manager-order.ts'
import { isAway } from './presence.ts'
import { step, withFormer } from './route-input.ts'
import type { RouteInput, RouteResult } from './route-input.ts'
import { giveToOwner, newStandIn } from './route-owner.ts'
import { reassign } from './route-reassign.ts'
import { byRule } from './route-rule.ts'
import { isOpenClock } from './sla-clock.ts'
import { rankOf } from './stage-record.ts'
import { acquaintedWith, isActive, ownershipOf } from './stickiness.ts'
import type { Acquainted } from './stickiness.ts'

export type { CompiledRouting, CompiledRule, RouteInput, RouteResult } from './route-input.ts'

const DAY_MS = 86_400_000
const NOBODY: readonly RepId[] = []
/** `ruleId` of assignments that no routing rule made. */
const STICKINESS_RULE = 'stickiness'
const PERSON_RULE = 'person'
/** `reason` of a hold while another tool takes the owner off. */
const CONTESTED = 'contested'

/**
 * Decides who owns a lead. What owns it already stays; then whoever a person chose; then those who know the buyer; then the
 * first routing rule that holds. Uses at most one turn of one pool, and none when the lead already has its owner.
 * @source docs/decisions/0005-rotation.md
 */
export function routeLead(input: RouteInput): RouteResult {
  const { snapshot, memory, roster, now, policy } = input
  const former = memory?.formerOwners ?? NOBODY
  if (rankOf(input.stage) < rankOf(policy.policy.fromStage)) return belowStage(input, former)

  if (input.order && isActive(roster, input.order.ownerId)) return byOrder(input, input.order, former)
  const asFound = input.contested ? leftAsFound(input, input.contested, former) : null
  if (asFound !== null) return asFound
  const ownership = ownershipOf(snapshot, memory, roster, policy.policy, now, input.shownWrite)
  if (ownership.kind === 'ours') {
    const { assignment, because } = ownership
    const { escalation } = input
    return escalation ? reassign(input, escalation, assignment, former) : keep(input, assignment, because, former)
  }
  const formerOwners = withFormer(former, memory?.assignment?.ownerId ?? null)
  if (ownership.kind === 'person') {
    const lockedUntil = lockUntil(input)
    const { ownerId, because } = ownership
    return setOutside(input, ownerId, step(because, { ownerId, lockedUntil }), formerOwners)
  }

  const settled = whyNotRouted(input)
  if (settled !== null)
    return { routing: { kind: 'not-yet', because: settled }, rotation: null, trace: [step(settled, {})], formerOwners }

  const trace: TraceStep[] = []
  if (ownership.because !== 'route.first-time') {
    trace.push(step(ownership.because, { ownerId: memory?.assignment?.ownerId ?? snapshot.fields.ownerId }))
  }
  noteIdleAccountOwner(input, trace)
  // It is taken from nobody: what is asked of the late owner's clock is over with them, and this look must not differ from the next.
  const free = input.escalation ? { ...input, escalation: null } : input
  return byAcquaintance(free, trace, formerOwners)
}

/** The owner stays; while they are away and the lead waits for its answer, somebody may have to stand in. */
function keep(input: RouteInput, assignment: Assignment, because: string, former: readonly RepId[]): RouteResult {
  const { ownerId, assignedAt: since, lockedUntil } = assignment
  const delegateId = standInFor(input, assignment, former)
  const kept = step(because, { ownerId, since, lockedUntil })
  if (delegateId === null) {
    return { routing: { kind: 'keep', assignment, because }, rotation: null, trace: [kept], formerOwners: former }
  }
  return {
    routing: { kind: 'keep', assignment: { ...assignment, delegateId }, because },
    rotation: null,
    trace: [step('route.delegated', { ownerId, delegateId, asked: [delegateId] }), kept],
    formerOwners: former,
  }
}

function standInFor(input: RouteInput, assignment: Assignment, former: readonly RepId[]): RepId | null {
  const { memory, roster, now } = input
  const owner = roster.reps.get(assignment.ownerId)
  if (memory === null || owner === undefined || !isAway(owner, now)) return null
  if (!memory.clocks.some(isOpenClock)) return null
  const present = assignment.delegateId ?? null
  const delegate = present === null ? undefined : roster.reps.get(present)
  if (delegate !== undefined && delegate.active && !isAway(delegate, now)) return null
  return newStandIn(input, owner, former)
}

const lockUntil = ({ now, policy }: RouteInput): Instant => now + policy.policy.manualLockDays * DAY_MS

/** Somebody else than Estafet chose the owner, in the CRM. */
function setOutside(input: RouteInput, ownerId: RepId, told: TraceStep, formerOwners: readonly RepId[]): RouteResult {
  const assignment: Assignment = {
    ownerId,
    assignedAt: input.now,
    by: 'person',
    poolId: null,
    ruleId: PERSON_RULE,
    lockedUntil: lockUntil(input),
  }
  return {
    routing: { kind: 'assign', assignment, because: told.because, candidates: [] },
    rotation: null,
    trace: [told],
    formerOwners,
  }
}

/**
 * Whoever another tool made the owner stays, and where it took the owner off the lead waits: to write ours again would be to fight it.
 * @returns null where the owner has given the lead back, or nobody is to be given it; then it is as without that tool.
 */
function leftAsFound(input: RouteInput, contested: Conflict, former: readonly RepId[]): RouteResult | null {
  const { snapshot, memory, roster, now } = input
  const shown = snapshot.fields.ownerId
  const { tool, times, lastAt: at } = contested
  const told = step('route.contested', { ownerId: shown, tool, times, at })
  const assignment = memory?.assignment ?? null
  if (shown === null || !isActive(roster, shown)) {
    if (whyNotRouted(input) !== null) return null
    const since = memory?.held?.reason === CONTESTED ? memory.held.since : now
    const hold = { since, reason: CONTESTED, poolId: null, until: null }
    const formerOwners = withFormer(former, assignment?.ownerId ?? null)
    return { routing: { kind: 'hold', hold, candidates: [] }, rotation: null, trace: [told], formerOwners }
  }
  if (assignment?.ownerId !== shown)
    return setOutside(input, shown, told, withFormer(former, assignment?.ownerId ?? null))
  if (assignment.by !== 'person' && former.includes(shown)) return null
  // Whoever stands in while the owner is away is not the owner.
  const kept = keep(input, assignment, told.because, former)
  return { ...kept, trace: [...kept.trace.slice(0, -1), told] }
}

/** Somebody here has chosen the owner; for as long as they said, no rule moves the lead. */
function byOrder(
  { memory, now }: RouteInput,
  { ownerId, lockedUntil, by }: ManagerOrder,
  former: readonly RepId[],
): RouteResult {
  const because = 'route.ordered'
  const before = memory?.assignment ?? null
  const trace = [step(because, { ownerId, by, lockedUntil })]
  if (before?.ownerId === ownerId) {
    const assignment = { ...before, lockedUntil }
    return { routing: { kind: 'keep', assignment, because }, rotation: null, trace, formerOwners: former }
  }
  const assignment: Assignment = {
    ownerId,
    assignedAt: now,
    by: 'person',
    poolId: null,
    ruleId: PERSON_RULE,
    lockedUntil,
  }
  const formerOwners = withFormer(former, before?.ownerId ?? null)
  return { routing: { kind: 'assign', assignment, because, candidates: [] }, rotation: null, trace, formerOwners }
}

/** Whoever knows the buyer gets the lead, unless the policy passes them over for being full or away; then the rules decide. */
function byAcquaintance(input: RouteInput, trace: TraceStep[], formerOwners: readonly RepId[]): RouteResult {
  let passedOver = NOBODY
  for (;;) {
    const known = knownBy(input, passedOver.length === 0 ? formerOwners : [...formerOwners, ...passedOver])
    if (known === null) return byRule(input, trace, formerOwners, passedOver)
    const { ownerId, by, because } = known
    const choice = { ownerId, by, ruleId: STICKINESS_RULE, because }
    const result = giveToOwner(input, choice, trace, formerOwners)
    if (result !== null) return result
    passedOver = [...passedOver, ownerId]
    // Away, and nobody stands in: the pool, not whoever else may know the buyer less well.
    if (isAwayNow(input, ownerId)) return byRule(input, trace, formerOwners, passedOver)
  }
}

function knownBy(input: RouteInput, excluded: readonly RepId[]): Acquainted | null {
  const { snapshot, match, facts, roster, routingFacts, policy, now, samePeople, returnsTo } = input
  if (returnsTo && !excluded.includes(returnsTo) && isActive(roster, returnsTo))
    return { ownerId: returnsTo, by: 'current-owner', because: 'route.returned' }
  const owners = samePeople?.length ? ownersOf(samePeople, routingFacts) : NOBODY
  return acquaintedWith(snapshot, owners, match, facts.emailDomain, excluded, roster, routingFacts, policy.policy, now)
}

function ownersOf(leads: readonly LeadId[], { leadOwners }: RoutingFacts): readonly RepId[] {
  return leads.flatMap((lead) => leadOwners?.get(lead) ?? [])
}

function isAwayNow({ roster, now }: RouteInput, repId: RepId): boolean {
  const rep = roster.reps.get(repId)
  return rep !== undefined && isAway(rep, now)
}

/** A lead that fell back behind the first routed stage is marketing's again; a rep who rejected it does not get it back. */
function belowStage({ stage, memory, snapshot, policy }: RouteInput, former: readonly RepId[]): RouteResult {
  const isNews = snapshot.fields.repResponse === 'rejected' && memory?.responseSeen !== 'rejected'
  const rejected = isNews ? (memory?.assignment?.ownerId ?? null) : null
  return {
    routing: { kind: 'not-yet', because: 'route.below-stage' },
    rotation: null,
    trace: [step('route.below-stage', { stage, fromStage: policy.policy.fromStage })],
    formerOwners: withFormer(former, rejected),
  }
}

/** Customers and leads out of the running are not given to anybody new. */
function whyNotRouted({ stage, facts }: RouteInput): string | null {
  if (stage === 'customer') return 'route.customer'
  return facts.status === 'active' || facts.status === 'stale' ? null : 'route.not-active'
}

function noteIdleAccountOwner({ match, roster }: RouteInput, trace: TraceStep[]): void {
  const ownerId = match?.account.ownerId ?? null
  if (match === null || ownerId === null || match.tier === 'T5' || isActive(roster, ownerId)) return
  trace.push(step('route.account-owner-inactive', { accountId: match.account.accountId, ownerId }))
}
