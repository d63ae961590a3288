import type { LeadFields } from './lead.ts'
import type { Skill } from './policy/pool-options.ts'
import { remembered } from './remembered.ts'
import type { Rep } from './roster.ts'

/** What a lead asks of whoever gets it; null asks nothing. Texts are folded. */
export interface Needs {
  readonly language: string | null
  readonly industry: string | null
  readonly product: string | null
  /** Id of the lead's territory. */
  readonly territory: string | null
}

/** Reads what the lead asks for. A language counts without its region: `id-ID` asks for `id`. */
export function needsOf(
  fields: Pick<LeadFields, 'language' | 'industry' | 'product'>,
  territory: string | null,
): Needs {
  return {
    language: fields.language === null ? null : (fold(fields.language).split(/[-_]/)[0] ?? null),
    industry: fields.industry === null ? null : fold(fields.industry),
    product: fields.product === null ? null : fold(fields.product),
    territory,
  }
}

/** The first of the things a pool minds that the rep lacks for this lead; null when nothing is missing. */
export function lacking(rep: Rep, match: readonly Skill[], needs: Needs): 'not-skilled' | 'out-of-territory' | null {
  // Skills first, whatever the order in the policy: the gates are told in one order everywhere.
  for (const skill of match) if (skill !== 'territory' && !has(listOf(rep, skill), needs[skill])) return 'not-skilled'
  if (match.includes('territory') && !has(rep.territories ?? NOTHING, needs.territory)) return 'out-of-territory'
  return null
}

const NOTHING: readonly string[] = []

function listOf(rep: Rep, skill: Exclude<Skill, 'territory'>): readonly string[] {
  if (skill === 'language') return rep.languages
  return (skill === 'industry' ? rep.industries : rep.products) ?? NOTHING
}

function has(list: readonly string[], needed: string | null): boolean {
  return needed === null || list.some((entry) => fold(entry) === needed)
}

const fold = remembered((text) => text.normalize('NFKC').trim().toLowerCase())
