import type { AccountFacts, LeadId } from '../../../src/domain/lead.ts'
import type { AccountCandidate } from '../../../src/domain/matching/account-candidate.ts'
import { accountKeys, MOST_CANDIDATES, type AccountSearch } from '../../../src/domain/matching/account-keys.ts'
import type { RecordId } from '../../../src/ports/crm.ts'
import type { LinkedRecord, LinkedRecordStore } from '../../../src/ports/linked-records.ts'
import { laneRank } from '../../../src/db/lanes.ts'
import { markDirty } from './dirty.ts'
import { tenantOf, type MemoryState, type Tenant } from './state.ts'

export function linkedKey(type: string, id: string): string {
  return `${type} ${id}`
}

export function memoryLinked(state: MemoryState): LinkedRecordStore {
  return {
    async load(installation, type, ids) {
      const { linked } = tenantOf(state, installation)
      const found = new Map<string, LinkedRecord>()
      for (const id of ids) {
        const record = linked.get(linkedKey(type, id))
        if (record) found.set(id, record)
      }
      return found
    },
    async save(installation, records, concerned) {
      const tenant = tenantOf(state, installation)
      const { linked } = tenant
      for (const id of concerned?.contacts ?? [])
        markDirty(tenant, 'contact', id, { lane: laneRank('normal'), markedAt: concerned!.at, now: state.now() })
      for (const record of records) {
        const key = linkedKey(record.type, record.id)
        const known = linked.get(key)
        if (!known || known.crmModifiedAt <= record.crmModifiedAt) linked.set(key, record)
      }
    },
    async saveNew(installation, records) {
      const { linked } = tenantOf(state, installation)
      for (const record of records) {
        const key = linkedKey(record.type, record.id)
        if (!linked.has(key)) linked.set(key, { ...record, untold: true })
      }
      return records.map(({ type, id }) => linked.get(linkedKey(type, id))!)
    },
    async unlinkedContacts(installation, accounts, keys) {
      const tenant = tenantOf(state, installation)
      const leads = [...tenant.leads.values()].filter(({ retiredAt }) => retiredAt === null)
      const seeks = (lead: LeadId) =>
        tenant.identities.get(lead)?.accountKeys?.some((key) => keys.includes(key)) ?? false
      return leads
        .filter(({ leadId, matchedAccountId }) => accounts.includes(matchedAccountId ?? '') || seeks(leadId))
        .map(({ recordId }) => recordId)
    },
    async remove(installation, type, ids) {
      const { linked } = tenantOf(state, installation)
      for (const id of ids) linked.delete(linkedKey(type, id))
    },
    async candidates(installation, searches) {
      const tenant = tenantOf(state, installation)
      const accounts = [...tenant.linked.values()].flatMap(({ account }) => (account ? [account] : []))
      const found = new Map<string, readonly AccountCandidate[]>()
      for (const [record, search] of searches) {
        const hits = candidatesOf(tenant, accounts, record, search)
        if (hits.length > 0) found.set(record, hits)
      }
      return found
    },
  }
}

const STRENGTH: Readonly<Record<string, number>> = { d: 1000, p: 50, n: 40, z: 10 }

/** The same order as the statement of src/db/account-search.ts, over all accounts. */
function candidatesOf(
  tenant: Tenant,
  accounts: readonly AccountFacts[],
  record: RecordId,
  { keys, domain, ids }: AccountSearch,
): readonly AccountCandidate[] {
  const contacts = [...tenant.leads.values()].filter(
    ({ accountId, retiredAt, recordId }) => accountId !== null && retiredAt === null && recordId !== record,
  )
  const strength = (account: AccountFacts): number => {
    const own = new Set(accountKeys(account))
    const byKey = keys.filter((key) => own.has(key)).reduce((sum, key) => sum + (STRENGTH[key[0] ?? ''] ?? 0), 0)
    const ofDomain = contacts.some(
      ({ accountId, emailDomain }) => accountId === account.accountId && domain !== null && emailDomain === domain,
    )
    return byKey + (ofDomain ? 500 : 0) + (ids.includes(account.accountId) ? 5000 : 0)
  }
  return accounts
    .map((account) => ({ account, strength: strength(account) }))
    .filter((hit) => hit.strength > 0)
    .sort((a, b) => b.strength - a.strength || compareWorked(a.account, b.account))
    .slice(0, MOST_CANDIDATES)
    .map(({ account }) => {
      if (domain === null) return account
      const all = contacts.filter(({ accountId }) => accountId === account.accountId)
      const ofDomain = all.filter(({ emailDomain }) => emailDomain === domain)
      if (ofDomain.length === 0) return account
      return { ...account, knownContacts: { ofDomain: Math.min(2, ofDomain.length), all: Math.min(2, all.length) } }
    })
}

function compareWorked(a: AccountFacts, b: AccountFacts): number {
  return (
    Number(a.ownerId === null) - Number(b.ownerId === null) ||
    Number(b.isCustomer) - Number(a.isCustomer) ||
    b.openDeals - a.openDeals ||
    (a.accountId < b.accountId ? -1 : 1)
  )
}
