import { emailFacts } from '../domain/contact-verification.ts'
import { preparePerson, type PersonRecord, type PreparedPerson } from '../domain/duplicates/person-record.ts'
import { personOf, personSearchKeys, samePeople } from '../domain/duplicates/same-people.ts'
import type { PairScore } from '../domain/duplicates/score-pair.ts'
import type { LeadId, RepId } from '../domain/lead.ts'
import type { CompiledPolicy } from '../domain/policy/compile.ts'
import { normalisePhone } from '../domain/names/phone-number.ts'
import { companyDomain } from '../domain/read-facts.ts'
import type { RecordId } from '../ports/crm.ts'
import type { Identity } from '../ports/people.ts'
import type { World } from '../ports/evaluations.ts'
import type { HydratedLead } from './hydrate.ts'

/** What is known of one lead as a person. */
export interface FoundPerson extends Required<Identity> {
  /** Leads that are probably the same person, surest first. */
  readonly duplicates: readonly PairScore[]
  /** Those of them that are sure enough to bring their owner along. */
  readonly sameOwner: readonly LeadId[]
}

/** Of a whole batch. */
export interface FoundPeople {
  readonly byRecord: ReadonlyMap<RecordId, FoundPerson>
  /** Owners now of every lead that was compared. */
  readonly leadOwners: ReadonlyMap<LeadId, RepId>
}

/** The keys under which the people of a batch are sought; asked before the leads' own ids are known. */
export function searchKeys(
  leads: ReadonlyMap<RecordId, HydratedLead>,
  policy: CompiledPolicy,
): ReadonlyMap<RecordId, readonly string[]> {
  return new Map(
    [...leads].map(([id, lead]) => [id, personSearchKeys(preparePerson(asPerson(id, lead, policy)))] as const),
  )
}

function asPerson(leadId: LeadId, lead: HydratedLead, { mail }: CompiledPolicy): PersonRecord {
  const { fields, emailDomain } = lead
  const person = personOf(leadId, fields, companyDomain(emailDomain, mail), emailFacts(fields.email).role)
  return isSwitchboard(lead) ? { ...person, phone: null } : person
}

/** A number that is the company's own says nothing of who writes. */
function isSwitchboard({ fields, linkedAccount, accountCandidates }: HydratedLead): boolean {
  const phone = fields.phone === null ? null : normalisePhone(fields.phone, fields.country)
  if (phone === null) return false
  const accounts = linkedAccount === null ? accountCandidates : [linkedAccount, ...accountCandidates]
  return accounts.some((account) => account.phone !== null && normalisePhone(account.phone, account.country) === phone)
}

interface Compared extends Required<Identity> {
  readonly recordId: RecordId
  readonly leadId: LeadId
  readonly prepared: PreparedPerson
}

/**
 * Compares the leads of a batch with those the store found under their keys, and with each other: what stands in this batch is newer than what is stored.
 * Pairs that somebody has called different are neither proposed nor followed.
 */
export function findSamePeople(
  leads: readonly { readonly recordId: RecordId; readonly leadId: LeadId; readonly lead: HydratedLead }[],
  world: World,
  policy: CompiledPolicy,
): FoundPeople {
  const batch = leads.map(({ recordId, leadId, lead }): Compared => {
    const person = asPerson(leadId, lead, policy)
    const prepared = preparePerson(person)
    return { recordId, leadId, person, prepared, keys: personSearchKeys(prepared), accountKeys: lead.accountKeys }
  })
  const inBatch = new Set(batch.map(({ leadId }) => leadId))
  const neighbours = sharingKeys(batch)
  const leadOwners = new Map<LeadId, RepId>()
  for (const { recordId, leadId } of batch) {
    const memory = world.leads.get(recordId)?.memory
    const owner = (memory?.assignment ?? memory?.pair?.assignment)?.ownerId
    if (owner !== undefined) leadOwners.set(leadId, owner)
  }
  const byRecord = new Map<RecordId, FoundPerson>()
  for (const one of batch) {
    const stored = world.people.get(one.recordId) ?? []
    const others = [...(neighbours.get(one.leadId) ?? [])].map(({ prepared }) => prepared)
    const strangers = new Set<LeadId>()
    for (const { leadId, person, ownerId, notSame } of stored) {
      if (notSame) strangers.add(leadId)
      if (inBatch.has(leadId)) continue
      others.push(preparePerson({ ...person, id: leadId }))
      if (ownerId !== null) leadOwners.set(leadId, ownerId)
    }
    const duplicates = samePeople(
      one.prepared,
      others.filter(({ id }) => !strangers.has(id)),
      policy.duplicates,
    )
    byRecord.set(one.recordId, {
      person: one.person,
      keys: one.keys,
      accountKeys: one.accountKeys,
      duplicates,
      sameOwner: duplicates.filter(({ score }) => score >= policy.duplicates.sameOwnerAt).map(({ b }) => b),
    })
  }
  return { byRecord, leadOwners }
}

/** A key shared by more leads of one batch than this says nothing of who they are; comparing all of them would cost their square. */
const LARGEST_BLOCK = 20

/** For each lead of the batch the others of it that share a key. */
function sharingKeys(batch: readonly Compared[]): ReadonlyMap<LeadId, ReadonlySet<Compared>> {
  const byKey = new Map<string, Compared[]>()
  for (const one of batch) {
    for (const key of one.keys) {
      const sharing = byKey.get(key)
      if (sharing) sharing.push(one)
      else byKey.set(key, [one])
    }
  }
  const neighbours = new Map<LeadId, Set<Compared>>()
  for (const sharing of byKey.values()) {
    if (sharing.length === 1 || sharing.length > LARGEST_BLOCK) continue
    for (const one of sharing) {
      const known = neighbours.get(one.leadId) ?? new Set<Compared>()
      neighbours.set(one.leadId, known)
      for (const other of sharing) if (other.leadId !== one.leadId) known.add(other)
    }
  }
  return neighbours
}
