import type { AccountMatch } from './match-account.ts'
import type { RoutingFacts } from './decision.ts'
import type { AssignedBy, Assignment, Instant, LeadMemory, LeadSnapshot, RepId } from './lead.ts'
import type { RoutingPolicy } from './policy/policy.ts'
import { isAway } from './presence.ts'
import type { Roster } from './roster.ts'

const DAY_MS = 86_400_000

/** Who owns the lead before any rule is asked. */
export type Ownership =
  /** Our assignment stands. */
  | { readonly kind: 'ours'; readonly assignment: Assignment; readonly because: KeptBecause }
  /** A person chose somebody we had not. */
  | { readonly kind: 'person'; readonly ownerId: RepId; readonly because: 'route.set-by-person' | 'route.owner-before' }
  /** Nobody, for the reason named. */
  | { readonly kind: 'nobody'; readonly because: FreeBecause }

/** Why the owner stays. */
export type KeptBecause = 'route.manual-lock' | 'route.owner-kept' | 'route.owner-not-a-rep'
/** Why the lead is free to be routed. */
export type FreeBecause =
  'route.first-time' | 'route.owner-inactive' | 'route.owner-refused' | 'route.owner-cleared' | 'route.handed-back'

/**
 * Reads who owns the lead from the owner the CRM shows. One that no write of ours can have left there was put there by a person, and
 * people win.
 * @param shownWrite the number of our write that was the last to land; absent: not known.
 * @source docs/decisions/0005-rotation.md, docs/decisions/0033-whose-owner.md
 */
export function ownershipOf(
  snapshot: LeadSnapshot,
  memory: LeadMemory | null,
  roster: Roster,
  policy: RoutingPolicy,
  now: Instant,
  shownWrite?: number,
): Ownership {
  const shown = snapshot.fields.ownerId
  const assignment = memory?.assignment ?? null
  if (memory === null || assignment === null) return beforeUs(shown, memory, roster, policy, shownWrite)
  if (!mayBeOurs(shown, memory, assignment, shownWrite) && policy.stickiness.includes('manual-lock')) {
    if (shown === null) return { kind: 'nobody', because: 'route.owner-cleared' }
    if (isActive(roster, shown)) return { kind: 'person', ownerId: shown, because: 'route.set-by-person' }
    return keepOurs(assignment, memory, roster, 'route.owner-not-a-rep', now)
  }
  return keepOurs(assignment, memory, roster, 'route.owner-kept', now)
}

/**
 * Whether a write of ours may have left that owner in the CRM.
 * @param shownWrite the number of our write that was the last to land; absent: not known.
 */
export function mayBeOurs(
  shown: RepId | null,
  memory: LeadMemory,
  assignment: Assignment,
  shownWrite: number | undefined,
): boolean {
  const asked = memory.intendedOwnerId ?? assignment.ownerId
  if (shown === asked || shown === assignment.ownerId) return true
  const { ownerSeenAtIntent: before, ownerAskedIn, formerOwners } = memory
  if (shownWrite === undefined || ownerAskedIn === undefined) return shown === before
  // What landed last knew of the owner asked for: whoever is shown was put there after it.
  if (shownWrite >= ownerAskedIn) return false
  // What asked for them was refused, and nothing older has landed since: whoever came since came by somebody else.
  if (memory.writeRefused === true && shownWrite === memory.writeSeenAtIntent) return shown === before
  // It is under way still, or an older one came after it.
  const cameLate = shown === null ? before === asked : formerOwners.includes(shown)
  return shown === before || cameLate
}

/** The owner somebody gave the lead before Estafet decided; not one that is left over from a decision of ours. */
function beforeUs(
  shown: RepId | null,
  memory: LeadMemory | null,
  roster: Roster,
  policy: RoutingPolicy,
  shownWrite: number | undefined,
): Ownership {
  if (shown === null || (memory !== null && isLeftOver(shown, memory, shownWrite)))
    return { kind: 'nobody', because: 'route.first-time' }
  if (!isActive(roster, shown)) return { kind: 'nobody', because: 'route.owner-inactive' }
  if (!policy.stickiness.includes('current-owner')) return { kind: 'nobody', because: 'route.first-time' }
  return { kind: 'person', ownerId: shown, because: 'route.owner-before' }
}

/**
 * Whether the owner of a lead that is nobody's is ours from before: still there, or there again since an older write came late.
 * @param shownWrite the number of our write that was the last to land; absent: not known.
 */
export function isLeftOver(
  shown: RepId,
  { intendedOwnerId, ownerAskedIn, formerOwners }: LeadMemory,
  shownWrite: number | undefined,
): boolean {
  if (shown === intendedOwnerId) return true
  const cameLate = shownWrite !== undefined && ownerAskedIn !== undefined && shownWrite < ownerAskedIn
  return cameLate && formerOwners.includes(shown)
}

function keepOurs(
  assignment: Assignment,
  memory: LeadMemory,
  roster: Roster,
  because: KeptBecause,
  now: Instant,
): Ownership {
  if (!isActive(roster, assignment.ownerId)) {
    const refused = memory.refusedOwners?.includes(assignment.ownerId) === true
    return { kind: 'nobody', because: refused ? 'route.owner-refused' : 'route.owner-inactive' }
  }
  if (assignment.by !== 'person' && memory.formerOwners.includes(assignment.ownerId)) {
    return { kind: 'nobody', because: 'route.handed-back' }
  }
  const locked = assignment.lockedUntil !== null && now < assignment.lockedUntil
  return { kind: 'ours', assignment, because: locked ? 'route.manual-lock' : because }
}

/** Somebody who already knows this buyer. No turn is used. */
export interface Acquainted {
  readonly ownerId: RepId
  readonly by: AssignedBy
  readonly because:
    'route.returned' | 'route.same-person' | 'route.deal-owner' | 'route.account-owner' | 'route.same-domain'
}

/**
 * The first acquaintance of the lead that the policy lets decide: owner of another record of the same person, owner of an open deal, owner of the account, then whoever
 * got the latest lead of the same e-mail domain. Only active people who did not hold this lead before. An owner who is away
 * still counts (the relationship is theirs); a mere same-domain acquaintance who is out of office does not.
 * @param samePersonOwners owners of other leads that are surely the same person, surest first.
 */
export function acquaintedWith(
  snapshot: LeadSnapshot,
  samePersonOwners: readonly RepId[],
  match: AccountMatch | null,
  emailDomain: string | null,
  formerOwners: readonly RepId[],
  roster: Roster,
  facts: RoutingFacts,
  policy: RoutingPolicy,
  now: Instant,
): Acquainted | null {
  for (const step of policy.stickiness) {
    if (step === 'current-owner') {
      const ownerId = firstFree(samePersonOwners, formerOwners, roster)
      if (ownerId !== null) return { ownerId, by: 'current-owner', because: 'route.same-person' }
    } else if (step === 'account-owner') {
      const dealOwner = openDealOwner(snapshot, formerOwners, roster)
      if (dealOwner !== null) return { ownerId: dealOwner, by: 'account-owner', because: 'route.deal-owner' }
      const ownerId = accountOwner(match, formerOwners, roster)
      if (ownerId !== null) return { ownerId, by: 'account-owner', because: 'route.account-owner' }
    } else if (step === 'same-domain' && emailDomain !== null) {
      const latest = facts.stickyByDomain.get(emailDomain)
      if (latest === undefined || now - latest.assignedAt > policy.stickyDays * DAY_MS) continue
      const rep = roster.reps.get(latest.ownerId)
      if (rep === undefined || !rep.active || isAway(rep, now) || formerOwners.includes(rep.repId)) continue
      return { ownerId: rep.repId, by: 'sticky', because: 'route.same-domain' }
    }
  }
  return null
}

function firstFree(owners: readonly RepId[], formerOwners: readonly RepId[], roster: Roster): RepId | null {
  for (const owner of owners) if (isActive(roster, owner) && !formerOwners.includes(owner)) return owner
  return null
}

/** The account's owner, where the match is sure enough to route by and the owner can have this lead. */
export function accountOwner(match: AccountMatch | null, formerOwners: readonly RepId[], roster: Roster): RepId | null {
  const ownerId = match === null || match.tier === 'T5' ? null : match.account.ownerId
  return ownerId !== null && isActive(roster, ownerId) && !formerOwners.includes(ownerId) ? ownerId : null
}

function openDealOwner(snapshot: LeadSnapshot, formerOwners: readonly RepId[], roster: Roster): RepId | null {
  let best: { readonly ownerId: RepId; readonly createdAt: Instant; readonly dealId: string } | null = null
  for (const { state, ownerId, createdAt, dealId } of snapshot.deals) {
    if (state !== 'open' || ownerId === null || !isActive(roster, ownerId) || formerOwners.includes(ownerId)) continue
    const newer = best === null || createdAt > best.createdAt || (createdAt === best.createdAt && dealId < best.dealId)
    if (newer) best = { ownerId, createdAt, dealId }
  }
  return best?.ownerId ?? null
}

/** Whether the person may own leads: known to the roster and active in the CRM. Queues and strangers are not. */
export function isActive(roster: Roster, repId: RepId): boolean {
  return roster.reps.get(repId)?.active === true
}

/** A person by CRM id or e-mail address, as a policy names them. */
export function personNamed(roster: Roster, name: string): RepId | null {
  if (roster.reps.has(name)) return name
  const email = name.toLowerCase()
  for (const rep of roster.reps.values()) if (rep.email?.toLowerCase() === email) return rep.repId
  return null
}
