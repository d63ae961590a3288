import type { LeadFields, LeadId } from '../lead.ts'
import { personKeys } from './blocking-keys.ts'
import type { DuplicatePolicy } from './duplicate-policy.ts'
import type { PersonRecord, PreparedPerson } from './person-record.ts'
import { scorePair, type PairScore } from './score-pair.ts'

/** Keys that more leads share (a switchboard, a trade fair's default address) tell nothing and find nobody. */
export const MOST_SHARING = 50

/**
 * A lead as a person.
 * @param emailDomain registrable domain of the employer; null for free-mail.
 * @param emailShared the address belongs to a function, such as `info@`.
 */
export function personOf(
  leadId: LeadId,
  fields: LeadFields,
  emailDomain: string | null,
  emailShared: boolean,
): PersonRecord {
  return {
    id: leadId,
    email: fields.email,
    emailShared,
    emailDomain,
    phone: fields.phone,
    firstName: fields.firstName,
    lastName: fields.lastName,
    company: fields.company,
    street: null,
    addressLine: null,
    postalCode: fields.postalCode,
    city: fields.city,
    region: null,
    country: fields.country,
    birthDate: null,
    identifiers: [],
  }
}

/**
 * The keys under which a lead is kept and sought while leads come in one by one: address, telephone, and a name's beginning with the employer's name or
 * domain, or with the postal code. A name's beginning alone is no key here: among a million leads thousands share it.
 */
export function personSearchKeys(person: PreparedPerson): readonly string[] {
  return personKeys(person).filter((key) => SOUGHT.has(key[0] ?? ''))
}
const SOUGHT: ReadonlySet<string> = new Set(['e', 'p', 'i', 'c', 'd', 'z'])

/** Those of `others` that are probably the same person, surest first; each pair as {@link scorePair} weighs it. */
export function samePeople(
  person: PreparedPerson,
  others: readonly PreparedPerson[],
  policy: DuplicatePolicy,
): readonly PairScore[] {
  return others
    .map((other) => scorePair(person, other, policy))
    .filter(({ verdict }) => verdict !== 'distinct')
    .sort((a, b) => b.score - a.score || (a.b < b.b ? -1 : 1))
}
