import type { AccountFacts } from '../lead.ts'
import type { CompiledMatching } from './compile-matching.ts'
import type { Overridden } from './overrides.ts'

/** Why an account is not considered at all. */
export type SetAsideReason = 'never-match' | 'deleted' | 'competitor' | 'do-not-route' | 'other-unit'

/**
 * Whether an account is left out before any tier is asked, by what the CRM marks, what the policy lists (ids or domains) and what an administrator said of
 * this lead.
 * @returns null when it may be matched.
 */
export function whySetAside(
  account: AccountFacts,
  matching: CompiledMatching,
  said: Overridden | null,
): SetAsideReason | null {
  if (said !== null && (said.neverAny || said.never.has(account.accountId))) return 'never-match'
  if (account.deleted === true) return 'deleted'
  if (account.competitor === true || isListed(account, matching.competitors)) return 'competitor'
  if (account.doNotRoute === true || isListed(account, matching.doNotRoute)) return 'do-not-route'
  const unit = account.businessUnit ?? null
  if (unit !== null && matching.businessUnits !== null && !matching.businessUnits.has(unit)) return 'other-unit'
  return null
}

function isListed({ accountId, domains }: AccountFacts, list: ReadonlySet<string>): boolean {
  return list.has(accountId) || domains.some((domain) => list.has(domain))
}
