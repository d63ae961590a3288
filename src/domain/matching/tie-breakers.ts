import type { AccountFacts, LeadSnapshot } from '../lead.ts'
import type { Roster } from '../roster.ts'
import type { MatchTieBreaker } from './matching-policy.ts'

/** Decides between two accounts that match equally well. */
export interface TieBreaking {
  readonly order: readonly MatchTieBreaker[]
  readonly snapshot: LeadSnapshot
  readonly roster: Roster
}

/** Negative when `a` is the better one; 0 only for the same account. */
export function compareAccounts(a: AccountFacts, b: AccountFacts, ties: TieBreaking): number {
  for (const breaker of ties.order) {
    const difference = compareBy(breaker, a, b, ties)
    if (difference !== 0) return difference
  }
  return 0
}

/** The first rule that tells the two apart. */
export function decidingRule(a: AccountFacts, b: AccountFacts, ties: TieBreaking): MatchTieBreaker | null {
  return ties.order.find((breaker) => compareBy(breaker, a, b, ties) !== 0) ?? null
}

function compareBy(
  breaker: MatchTieBreaker,
  a: AccountFacts,
  b: AccountFacts,
  { snapshot, roster }: TieBreaking,
): number {
  switch (breaker) {
    case 'active-owner':
      return Number(hasActiveOwner(b, roster)) - Number(hasActiveOwner(a, roster))
    case 'customer':
      return Number(b.isCustomer) - Number(a.isCustomer)
    case 'open-deals':
      return b.openDeals - a.openDeals
    case 'latest-activity':
      return compareNumbers(b.lastActivityAt ?? -Infinity, a.lastActivityAt ?? -Infinity)
    case 'same-country':
      return Number(isSameCountry(b, snapshot)) - Number(isSameCountry(a, snapshot))
    case 'more-contacts':
      return b.contacts - a.contacts
    case 'oldest':
      return a.createdAt - b.createdAt
    case 'lowest-id':
      return compareIds(a.accountId, b.accountId)
  }
}

function compareNumbers(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1
}

/** Queues and house accounts are not on the roster, so they are nobody here. */
function hasActiveOwner(account: AccountFacts, roster: Roster): boolean {
  return account.ownerId !== null && roster.reps.get(account.ownerId)?.active === true
}

function isSameCountry(account: AccountFacts, snapshot: LeadSnapshot): boolean {
  const country = snapshot.fields.country
  return country !== null && account.country !== null && country.toLowerCase() === account.country.toLowerCase()
}

/** Numeric ids by size, others by code unit. */
function compareIds(a: string, b: string): number {
  if (/^\d+$/.test(a) && /^\d+$/.test(b) && a.length !== b.length) return a.length - b.length
  return a === b ? 0 : a < b ? -1 : 1
}
