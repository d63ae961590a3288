import type { LeadFields } from '../lead.ts'
import { normaliseCompanyName } from '../names/company-name.ts'
import { normaliseEmail } from '../names/email-address.ts'
import type { MatchOverride } from './matching-policy.ts'

/** What the administrator said of one lead. */
export interface Overridden {
  /** The account it belongs to; null when none is named. */
  readonly always: string | null
  readonly never: ReadonlySet<string>
  /** It belongs to no account at all. */
  readonly neverAny: boolean
}

/** Overrides by what they are about; made once per policy version. */
export type OverrideBook = ReadonlyMap<string, Overridden>

export function compileOverrides(overrides: readonly MatchOverride[]): OverrideBook {
  const book = new Map<string, { always: string | null; never: Set<string>; neverAny: boolean }>()
  for (const override of overrides) {
    const key = keyOf(override)
    if (key === null) continue
    const said = book.get(key) ?? { always: null, never: new Set<string>(), neverAny: false }
    book.set(key, said)
    if (override.verdict === 'always') said.always ??= override.account ?? null
    else if (override.account === undefined) said.neverAny = true
    else said.never.add(override.account)
  }
  return book
}

function keyOf({ email, domain, company }: MatchOverride): string | null {
  if (email !== undefined) return `e:${normaliseEmail(email) ?? email}`
  if (domain !== undefined) return `d:${domain}`
  return company === undefined ? null : `n:${normaliseCompanyName(company)}`
}

/** What was said of a lead: of its address, else of its domain, else of its company's name. Null: nothing. */
export function overrideOf(
  book: OverrideBook,
  { email, company }: Pick<LeadFields, 'email' | 'company'>,
  emailDomain: string | null,
): Overridden | null {
  if (book.size === 0) return null
  const byEmail = email === null ? undefined : book.get(`e:${normaliseEmail(email) ?? email}`)
  if (byEmail !== undefined) return byEmail
  const byDomain = emailDomain === null ? undefined : book.get(`d:${emailDomain}`)
  if (byDomain !== undefined) return byDomain
  return (company === null ? undefined : book.get(`n:${normaliseCompanyName(company)}`)) ?? null
}
