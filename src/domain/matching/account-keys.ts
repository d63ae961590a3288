import type { AccountFacts, LeadFields } from '../lead.ts'
import { companyKeys } from '../names/company-keys.ts'
import { prepareCompanyName } from '../names/company-similarity.ts'
import { normalisePhone } from '../names/phone-number.ts'
import { normalisePostalCode } from '../names/postal-code.ts'
import type { CompiledMatching } from './compile-matching.ts'
import { overrideOf } from './overrides.ts'

/**
 * Keys under which accounts are kept and sought. Two records that share none cannot meet in any tier but by a slip in the first letters of a one-word name:
 * `d:` domain (T1), `n:` normalised name (T3, T5), `p:` telephone and `z:` postal code with one of the name's keys (T3, T4). A like name needs a supporter
 * anyway, so it is sought under that supporter, which a million accounts answer by index.
 */
export type AccountKey = string

/** Accounts that a search answers for one lead. */
export const MOST_CANDIDATES = 50

/** Longest domain or name that becomes a key; longer ones are no names. */
const LONGEST = 200

/** Keys of an account, each once. */
export function accountKeys(account: AccountFacts): readonly AccountKey[] {
  const keys = new Set<AccountKey>()
  for (const domain of account.domains) if (isDomain(domain)) keys.add(`d:${domain}`)
  addNameKeys(keys, account.name, account.phone, account.postalCode, account.country)
  return [...keys]
}

function isDomain(text: string): boolean {
  return text.length <= LONGEST && /^[\x21-\x7e]+$/.test(text)
}

/** What to seek for one lead. */
export interface AccountSearch {
  readonly keys: readonly AccountKey[]
  /** Registrable domain whose contacts' accounts are sought too (T2); null: none. */
  readonly domain: string | null
  /** Accounts sought by id: an administrator named them. */
  readonly ids: readonly string[]
}

/**
 * @param emailDomain null for free-mail, disposable, own and missing domains.
 * @returns null when there is nothing to seek by.
 */
export function accountSearch(
  fields: Pick<LeadFields, 'email' | 'company' | 'phone' | 'postalCode' | 'country'>,
  emailDomain: string | null,
  matching: CompiledMatching,
): AccountSearch | null {
  const keys = new Set<AccountKey>()
  if (emailDomain !== null) keys.add(`d:${emailDomain}`)
  addNameKeys(keys, fields.company, fields.phone, fields.postalCode, fields.country)
  const named = overrideOf(matching.overrides, fields, emailDomain)?.always ?? null
  if (keys.size === 0 && named === null) return null
  return { keys: [...keys], domain: emailDomain, ids: named === null ? [] : [named] }
}

function addNameKeys(
  keys: Set<AccountKey>,
  company: string | null,
  phone: string | null,
  postalCode: string | null,
  country: string | null,
): void {
  const name = company === null ? null : prepareCompanyName(company)
  if (name === null || name.words.length === 0) return
  keys.add(`n:${name.words.join(' ').slice(0, LONGEST)}`)
  const normalPhone = phone === null ? null : normalisePhone(phone, country)
  if (normalPhone !== null) keys.add(`p:${normalPhone}`)
  const code = postalCode === null ? null : normalisePostalCode(postalCode)
  if (code !== null) for (const key of companyKeys(name)) keys.add(`z:${code}|${key}`)
}
