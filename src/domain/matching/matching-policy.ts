/** What decides between accounts of one tier. `likeness` decides first among names that are only like, and is not configured. */
export type MatchTieBreaker =
  | 'active-owner'
  | 'customer'
  | 'open-deals'
  | 'latest-activity'
  | 'same-country'
  | 'more-contacts'
  | 'oldest'
  | 'lowest-id'

/** What beside a name can speak for an account. */
export type MatchSupporter = 'phone' | 'postal-code'

/**
 * What an administrator knows better than any tier. It is about the leads of one address, else of one domain, else of one company name, and says that they
 * belong to an account (`always`) or never do (`never`; without an account: to none at all).
 */
export interface MatchOverride {
  readonly email?: string
  readonly domain?: string
  readonly company?: string
  readonly account?: string
  readonly verdict: 'always' | 'never'
}

/** How leads find their accounts; docs/decisions/0010-account-search.md. */
export interface MatchingPolicy {
  readonly tieBreakers: readonly MatchTieBreaker[]
  /** Likeness of two names, 0–1, from which with a supporter they are one company (tier T4); 0.92 when left out. */
  readonly fuzzyFrom?: number
  /** What counts as a supporter of a name; both when left out. */
  readonly supporters?: readonly MatchSupporter[]
  readonly overrides?: readonly MatchOverride[]
  /** Accounts never matched, by id or by domain, beside those the CRM marks. */
  readonly competitors?: readonly string[]
  readonly doNotRoute?: readonly string[]
  /** Only accounts of these units, and those without one, are matched; every unit when left out. */
  readonly businessUnits?: readonly string[]
}

/** Likeness from which two names may be one company. */
export const FUZZY_FROM = 0.92
export const SUPPORTERS: readonly MatchSupporter[] = ['phone', 'postal-code']
