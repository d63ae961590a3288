import type { RepId } from '../lead.ts'
import type { Policy } from './policy.ts'
import type { TerritoryRow } from './programmes.ts'

/** A place of the policy that names a person: `id` and `name` of what stands there. */
export interface Mention {
  readonly place:
    | 'rule'
    | 'territory'
    | 'member'
    | 'fallback'
    | 'stand-in'
    | 'manager'
    | 'attendee'
    | 'partner-manager'
    | 'partner-territory'
  readonly id: string
  readonly name: string
}

/** Everything in a policy that names a person by CRM id or e-mail address, in the order of the document. */
export function mentionsOf(
  { routing, pools, people = [], events = [], partners = [] }: Policy,
  { repId, email }: { readonly repId: RepId; readonly email: string | null },
): readonly Mention[] {
  const like = email === null ? null : plain(email)
  const isThem = (named: string | null | undefined): boolean =>
    typeof named === 'string' && (named === repId || (like !== null && plain(named) === like))
  const rows = (table: readonly TerritoryRow[]): boolean => table.some((row) => 'rep' in row && isThem(row.rep))
  const found: Mention[] = []
  const note = (place: Mention['place'], { id, name }: { readonly id: string; readonly name: string }): void =>
    void found.push({ place, id, name })
  for (const rule of routing.rules) {
    if (rule.target.kind === 'named' && isThem(rule.target.rep)) note('rule', rule)
    if (rule.target.kind === 'territory' && rows(rule.target.table)) note('territory', rule)
  }
  for (const pool of pools) {
    if (pool.members.some((member) => 'rep' in member && isThem(member.rep))) note('member', pool)
    if (isThem(pool.fallback?.rep)) note('fallback', pool)
  }
  for (const person of people) {
    const about = { id: person.rep, name: person.rep }
    if (isThem(person.backup)) note('stand-in', about)
    if (isThem(person.manager)) note('manager', about)
  }
  for (const event of events) if (event.reps.some(isThem)) note('attendee', event)
  for (const partner of partners) {
    if (isThem(partner.manager)) note('partner-manager', partner)
    if (rows(partner.territories)) note('partner-territory', partner)
  }
  return found
}

const plain = (text: string): string => text.normalize('NFKC').trim().toLowerCase()
