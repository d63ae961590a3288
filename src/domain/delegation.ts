import type { Instant, RepId } from './lead.ts'
import type { OwnerAway } from './policy/pool-options.ts'
import type { Promised } from './pool-turn.ts'
import { awayUntil, isAway } from './presence.ts'
import type { Rep, Roster } from './roster.ts'
import { dueOf } from './sla-clock.ts'

/** What happens to the lead of an owner who is out of office. `chain`: the stand-ins asked, in order. */
export type AwayAnswer =
  | { readonly kind: 'owner' }
  | { readonly kind: 'delegate'; readonly delegateId: RepId; readonly chain: readonly RepId[] }
  | { readonly kind: 'pool'; readonly backAt: Instant; readonly chain: readonly RepId[] }

/** A stand-in's own stand-in may be asked, and theirs, but no further. */
const LONGEST_CHAIN = 3
const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
const NOBODY: readonly RepId[] = []

/**
 * Decides for an owner who is away at `now`.
 * @param promised     what the lead was promised; null is feasible for everybody.
 * @param formerOwners may not stand in: they had this lead before.
 */
export function whenAway(
  owner: Rep,
  mode: OwnerAway,
  roster: Roster,
  formerOwners: readonly RepId[],
  promised: Promised | null,
  now: Instant,
): AwayAnswer {
  const backAt = awayUntil(owner, now)
  // Whoever named somebody for this absence has answered the question already.
  if (namedFor(owner, now) !== null) return standIn(owner, roster, formerOwners, backAt, now)
  switch (mode.mode) {
    case 'owner-anyway':
      return { kind: 'owner' }
    case 'delegate':
      return standIn(owner, roster, formerOwners, backAt, now)
    case 'pool-if-away-longer-than':
      return backAt - now > mode.hours * HOUR_MS ? { kind: 'pool', backAt, chain: NOBODY } : { kind: 'owner' }
    case 'pool-if-sla-infeasible':
      return isFeasible(owner, backAt, promised, now) ? { kind: 'owner' } : { kind: 'pool', backAt, chain: NOBODY }
  }
}

/** The first in the chain of stand-ins who is there; the pool when nobody is. */
function standIn(
  owner: Rep,
  roster: Roster,
  formerOwners: readonly RepId[],
  backAt: Instant,
  now: Instant,
): AwayAnswer {
  const chain: RepId[] = []
  let next = namedFor(owner, now) ?? owner.backupId ?? null
  while (next !== null && next !== owner.repId && chain.length < LONGEST_CHAIN && !chain.includes(next)) {
    chain.push(next)
    const rep = roster.reps.get(next)
    if (rep !== undefined && rep.active && !isAway(rep, now) && !formerOwners.includes(next)) {
      return { kind: 'delegate', delegateId: next, chain }
    }
    next = rep === undefined ? null : (namedFor(rep, now) ?? rep.backupId ?? null)
  }
  return { kind: 'pool', backAt, chain }
}

/** Who was named to stand in for the absence of this moment. */
function namedFor({ standIns }: Rep, now: Instant): RepId | null {
  return standIns?.find(({ start, end }) => start <= now && now < end)?.repId ?? null
}

/** Whether the owner is back while the promise can still be kept; away time is counted as if the owner worked. */
function isFeasible(owner: Rep, backAt: Instant, promised: Promised | null, now: Instant): boolean {
  if (promised === null) return true
  const due = dueOf(promised.unit, owner, now, promised.minutes * MINUTE_MS)
  return due !== null && backAt < due
}
