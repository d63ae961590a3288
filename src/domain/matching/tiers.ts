import type { AccountFacts, LeadFields } from '../lead.ts'
import { prepareCompanyName, preparedSimilarity } from '../names/company-similarity.ts'
import { normalisePhone } from '../names/phone-number.ts'
import { normalisePostalCode } from '../names/postal-code.ts'
import { remembered } from '../remembered.ts'
import type { AccountCandidate } from './account-candidate.ts'
import type { CompiledMatching } from './compile-matching.ts'
import type { MatchSupporter } from './matching-policy.ts'

/**
 * How an account was found, strongest first: T0 linked in the CRM or said by an administrator · T1 same domain · T2 domain of its contacts · T3 same name and
 * a supporter · T4 like name and a supporter · T5 same name alone. T5 is a suggestion for a person and routes nothing.
 */
export const MATCH_TIERS = ['T0', 'T1', 'T2', 'T3', 'T4', 'T5'] as const
export type MatchTier = (typeof MATCH_TIERS)[number]

/** What speaks for one account. */
export interface Belonging {
  readonly account: AccountFacts
  readonly tier: MatchTier
  /** 0–1: how sure the tier is; in T4 the liker the name the surer. */
  readonly score: number
  /** Likeness of the names, 0–1; null where no name was asked. */
  readonly likeness: number | null
  readonly supporter: MatchSupporter | null
}

/** An account that would have been next, and what it lost by. */
export interface RunnerUp {
  readonly accountId: string
  readonly tier: MatchTier
  /** 0–1. */
  readonly score: number
  /** The tie-breaker; `likeness` between names that are only like; `tier` when it was found in a weaker way. */
  readonly lostBy: string
}

/** How sure a tier is, 0–1. */
export const TIER_SCORE: Readonly<Record<MatchTier, number>> = {
  T0: 1,
  T1: 0.95,
  T2: 0.9,
  T3: 0.8,
  T4: 0.75,
  T5: 0.4,
}

/** What of the lead is compared with every candidate. Its name is only taken apart where no domain answers. */
export interface LeadTraits {
  /** Null for free-mail, disposable, own and missing domains. */
  readonly emailDomain: string | null
  readonly fields: Pick<LeadFields, 'company' | 'phone' | 'postalCode' | 'country'>
}

export function leadTraits(fields: LeadFields, emailDomain: string | null): LeadTraits {
  return { emailDomain, fields }
}

/** The strongest tier that holds between a lead and an account; null when none does. */
export function belonging(lead: LeadTraits, account: AccountCandidate, matching: CompiledMatching): Belonging | null {
  if (lead.emailDomain !== null) {
    if (account.domains.includes(lead.emailDomain)) return found(account, 'T1')
    if (isDomainOfContacts(account)) return found(account, 'T2')
  }
  return byName(lead, account, matching)
}

/** Names by how they are written: an account is compared with many leads, a lead with many accounts. */
const preparedName = remembered(prepareCompanyName)

/** Two contacts with one domain are no accident; a single one counts when the account has no other. */
function isDomainOfContacts({ knownContacts }: AccountCandidate): boolean {
  if (knownContacts === undefined) return false
  return knownContacts.ofDomain >= 2 || (knownContacts.ofDomain === 1 && knownContacts.all === 1)
}

function byName(lead: LeadTraits, account: AccountFacts, matching: CompiledMatching): Belonging | null {
  const leadName = preparedName(lead.fields.company ?? '')
  if (leadName.words.length === 0) return null
  const name = preparedName(account.name ?? '')
  const isSame = name.words.join(' ') === leadName.words.join(' ')
  const likeness = preparedSimilarity(leadName, name)
  if (!isSame && likeness < matching.fuzzyFrom) return null
  const supporter = supporterOf(lead, account, matching.supporters)
  if (isSame) return found(account, supporter === null ? 'T5' : 'T3', likeness, supporter)
  return supporter === null ? null : found(account, 'T4', likeness, supporter)
}

function found(
  account: AccountFacts,
  tier: MatchTier,
  likeness: number | null = null,
  supporter: MatchSupporter | null = null,
): Belonging {
  const score = tier === 'T4' && likeness !== null ? TIER_SCORE.T4 * likeness : TIER_SCORE[tier]
  return { account, tier, score, likeness, supporter }
}

/** What beside the name speaks for it. The same code in two countries is another place. */
function supporterOf(
  { fields }: LeadTraits,
  account: AccountFacts,
  supporters: ReadonlySet<MatchSupporter>,
): MatchSupporter | null {
  if (supporters.has('phone') && fields.phone !== null && account.phone !== null) {
    const phone = normalisePhone(fields.phone, fields.country ?? account.country)
    if (phone !== null && phone === normalisePhone(account.phone, account.country ?? fields.country)) return 'phone'
  }
  if (!supporters.has('postal-code') || fields.postalCode === null || account.postalCode === null) return null
  if (fields.country !== null && account.country !== null && !sameText(fields.country, account.country)) return null
  const code = normalisePostalCode(fields.postalCode)
  return code !== null && code === normalisePostalCode(account.postalCode) ? 'postal-code' : null
}

function sameText(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
