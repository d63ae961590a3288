import { MOST_SHARING } from '../../../src/domain/duplicates/same-people.ts'
import type { LeadId } from '../../../src/domain/lead.ts'
import type { RecordId } from '../../../src/ports/crm.ts'
import type { DuplicateStore, KnownPerson } from '../../../src/ports/people.ts'
import type { EvaluationCommand, LeadCommit } from '../../../src/ports/evaluations.ts'
import { tenantOf, type MemoryState, type Tenant } from './state.ts'

const pairKey = (a: LeadId, b: LeadId): string => (a < b ? `${a} ${b}` : `${b} ${a}`)

export function memoryDuplicates(state: MemoryState): DuplicateStore {
  return {
    async list(installation, wanted, limit) {
      const tenant = tenantOf(state, installation)
      const recordOf = (lead: LeadId): RecordId | null => tenant.leads.get(lead)?.recordId ?? null
      return [...tenant.proposals]
        .filter(([, row]) => row.state === wanted)
        .sort(([x, a], [y, b]) => b.score - a.score || (x < y ? -1 : 1))
        .slice(0, limit)
        .map(([, row]) => ({ ...row, records: [recordOf(row.leads[0]), recordOf(row.leads[1])] }))
    },
    async reject(installation, [a, b]) {
      const tenant = tenantOf(state, installation)
      const row = tenant.proposals.get(pairKey(a, b))
      if (row?.state !== 'open') return false
      tenant.proposals.set(pairKey(a, b), { ...row, state: 'not-same' })
      return true
    },
  }
}

/** Leads that share a key with the records of a batch. */
export function peopleFor(tenant: Tenant, command: EvaluationCommand): ReadonlyMap<RecordId, readonly KnownPerson[]> {
  const found = new Map<RecordId, readonly KnownPerson[]>()
  for (const [record, keys] of command.people ?? []) {
    const own = tenant.aliases.get(record)
    const sharing = keys.map((key) => tenant.identities.sharing(key)).filter((leads) => leads.length <= MOST_SHARING)
    const known = [...new Set(sharing.flat())].sort().flatMap((leadId): KnownPerson[] => {
      const lead = tenant.leads.get(leadId)
      const person = tenant.identities.get(leadId)?.person
      if (!lead || !person || leadId === own || lead.retiredAt !== null) return []
      const notSame = own !== undefined && tenant.proposals.get(pairKey(own, leadId))?.state === 'not-same'
      const ownerId = lead.memory.assignment?.ownerId ?? null
      return [{ leadId, recordId: lead.recordId, person, ownerId, notSame }]
    })
    if (known.length > 0) found.set(record, known)
  }
  return found
}

/** Proposes what was found of these leads, and withdraws what no longer holds. */
export function writeProposals(tenant: Tenant, command: EvaluationCommand, leads: readonly LeadCommit[]): void {
  const compared = new Set(leads.filter(({ duplicates }) => duplicates).map(({ leadId }) => leadId))
  const pairs = leads.flatMap(({ duplicates = [] }) => duplicates)
  const holds = new Set(pairs.map(({ a, b }) => pairKey(a, b)))
  for (const [key, { leads: both, state }] of tenant.proposals)
    if (state === 'open' && both.some((lead) => compared.has(lead)) && !holds.has(key)) tenant.proposals.delete(key)
  for (const { a, b, score, evidence } of pairs) {
    const known = tenant.proposals.get(pairKey(a, b))
    if (known && known.state !== 'open') continue
    const foundAt = known?.foundAt ?? command.now
    tenant.proposals.set(pairKey(a, b), { leads: a < b ? [a, b] : [b, a], score, evidence, state: 'open', foundAt })
  }
}

/** The pair of two merged leads is settled; the other pairs of the one that is gone are sought anew. */
export function mergePeople(tenant: Tenant, kept: LeadId, gone: LeadId): void {
  const pair = tenant.proposals.get(pairKey(kept, gone))
  if (pair) tenant.proposals.set(pairKey(kept, gone), { ...pair, state: 'merged' })
  forgetPerson(tenant, gone)
}

/** Forgets a lead as a person. */
export function forgetPerson(tenant: Tenant, lead: LeadId): void {
  tenant.identities.delete(lead)
  for (const [key, { leads, state }] of tenant.proposals)
    if (state === 'open' && leads.includes(lead)) tenant.proposals.delete(key)
}
