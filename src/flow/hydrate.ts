import type { AccountFacts, Activity, DealFacts, LeadFields } from '../domain/lead.ts'
import { emailDomainOf } from '../domain/email-domain.ts'
import type { AccountCandidate } from '../domain/matching/account-candidate.ts'
import { accountSearch, type AccountSearch, type AccountKey } from '../domain/matching/account-keys.ts'
import { companyDomain } from '../domain/read-facts.ts'
import {
  activitiesOfState,
  dealCount,
  linkedCompanyId,
  readProperties,
  toAccount,
  toDeal,
  toFields,
} from '../mapping/mapping.ts'
import type { CrmRecord, Lane, RecordId } from '../ports/crm.ts'
import type { LinkedRecord } from '../ports/linked-records.ts'
import type { Flow } from './context.ts'
import type { Settings } from './settings.ts'

/** One contact with all that its decision needs from the CRM. */
export interface HydratedLead {
  readonly record: CrmRecord
  readonly fields: LeadFields
  readonly emailDomain: string | null
  readonly deals: readonly DealFacts[]
  readonly linkedAccount: AccountFacts | null
  readonly accountCandidates: readonly AccountCandidate[]
  /** By what a company that comes or changes later may turn out to be the lead's; none where the CRM links one. */
  readonly accountKeys: readonly AccountKey[]
  readonly activities: readonly Activity[]
}
export interface Hydrated {
  /** By the id the record has now. */
  readonly leads: ReadonlyMap<RecordId, HydratedLead>
  readonly merged: ReadonlyMap<RecordId, RecordId>
  readonly gone: readonly RecordId[]
}

/**
 * Reads the present state of up to a CRM's batch of contacts: one batch read, one batch of links if any has deals, and at most one read each of
 * the companies and deals not yet known.
 * @throws the errors of {@link Crm}.
 */
export async function hydrate(flow: Flow, settings: Settings, ids: readonly RecordId[], lane: Lane): Promise<Hydrated> {
  const { crm, mapping, installation } = settings
  await flow.milestones.at('hydrate.sent')
  const answer = await crm.read(installation.installationId, 'contact', ids, readProperties(mapping, 'contact'), lane)
  const records = new Map<RecordId, CrmRecord>(answer.found)
  const merged = new Map<RecordId, RecordId>()
  for (const [oldId, record] of answer.merged) {
    merged.set(oldId, record.id)
    records.set(record.id, record)
  }
  return hydrateRecords(flow, settings, { records, merged, gone: answer.gone }, lane)
}

/** Contacts as they were read, by the id they have now. */
export interface ReadContacts {
  readonly records: ReadonlyMap<RecordId, CrmRecord>
  readonly merged: ReadonlyMap<RecordId, RecordId>
  readonly gone: readonly RecordId[]
}

/** Adds to contacts that are read already what their decisions need besides. @throws the errors of {@link Crm}. */
export async function hydrateRecords(
  flow: Flow,
  settings: Settings,
  { records, merged, gone }: ReadContacts,
  lane: Lane,
): Promise<Hydrated> {
  const { mapping } = settings
  const [accounts, deals] = [
    await linkedAccounts(flow, settings, records, lane),
    await linkedDeals(flow, settings, records, lane),
  ]
  const fields = new Map([...records].map(([id, record]) => [id, toFields(mapping, record)] as const))
  const domains = new Map([...fields].map(([id, known]) => [id, emailDomainOf(known.email)] as const))
  const searches = accountSearches(settings, fields, domains)
  const found = await candidates(flow, settings, searches)
  await flow.milestones.at('hydrate.read')

  const leads = new Map<RecordId, HydratedLead>()
  for (const [id, record] of records) {
    const emailDomain = domains.get(id) ?? null
    const linkedAccount = accounts.get(linkedCompanyId(mapping, record) ?? '') ?? null
    leads.set(id, {
      record,
      fields: fields.get(id)!,
      emailDomain,
      deals: deals.get(id) ?? [],
      linkedAccount,
      accountCandidates: found.get(id) ?? [],
      accountKeys: linkedAccount === null ? (searches.get(id)?.keys ?? []) : [],
      activities: activitiesOfState(mapping, record),
    })
  }
  return { leads, merged, gone }
}

async function linkedAccounts(
  flow: Flow,
  settings: Settings,
  records: ReadonlyMap<RecordId, CrmRecord>,
  lane: Lane,
): Promise<ReadonlyMap<RecordId, AccountFacts>> {
  const wanted = new Set<RecordId>()
  for (const record of records.values()) {
    const id = linkedCompanyId(settings.mapping, record)
    if (id !== null) wanted.add(id)
  }
  const linked = await loadLinked(flow, settings, 'company', [...wanted], lane)
  const accounts = new Map<RecordId, AccountFacts>()
  for (const [id, { account }] of linked) if (account) accounts.set(id, account)
  return accounts
}

async function linkedDeals(
  flow: Flow,
  settings: Settings,
  records: ReadonlyMap<RecordId, CrmRecord>,
  lane: Lane,
): Promise<ReadonlyMap<RecordId, readonly DealFacts[]>> {
  const withDeals = [...records.values()]
    .filter((record) => dealCount(settings.mapping, record) > 0)
    .map(({ id }) => id)
  if (withDeals.length === 0) return new Map()
  const { crm, installation } = settings
  const links = await crm.links(installation.installationId, 'contact', 'deal', withDeals, lane)
  const linked = await loadLinked(flow, settings, 'deal', [...new Set(links.flatMap(({ to }) => to))], lane)
  return new Map(links.map(({ id, to }) => [id, to.flatMap((dealId) => linked.get(dealId)?.deal ?? [])] as const))
}

/** Companies or deals from the store; those not there yet are read from the CRM and kept. */
async function loadLinked(
  flow: Flow,
  settings: Settings,
  type: 'company' | 'deal',
  ids: readonly RecordId[],
  lane: Lane,
): Promise<ReadonlyMap<RecordId, LinkedRecord>> {
  if (ids.length === 0) return new Map()
  const known = new Map(await flow.stores.linked.load(settings.installation.installationId, type, ids))
  const missing = ids.filter((id) => !known.has(id))
  for (let start = 0; start < missing.length; start += settings.crm.batchSize) {
    const answer = await readLinked(settings, type, missing.slice(start, start + settings.crm.batchSize), lane)
    const { stores } = flow
    const { installationId } = settings.installation
    for (const record of await stores.linked.saveNew(installationId, answer.fresh)) known.set(record.id, record)
    if (answer.gone.length > 0) await stores.linked.remove(installationId, type, answer.gone)
  }
  return known
}

/** Companies or deals as the CRM shows them now. */
export interface LinkedAnswer {
  /** A merged one stands under both ids. */
  readonly fresh: readonly LinkedRecord[]
  readonly gone: readonly RecordId[]
}

/** Reads companies or deals as they are now; nothing is kept yet. */
export async function readLinked(
  { crm, mapping, installation }: Settings,
  type: 'company' | 'deal',
  ids: readonly RecordId[],
  lane: Lane,
): Promise<LinkedAnswer> {
  const answer = await crm.read(installation.installationId, type, ids, readProperties(mapping, type), lane)
  const fresh: LinkedRecord[] = []
  const add = (id: RecordId, record: CrmRecord) =>
    fresh.push({
      type,
      id,
      account: type === 'company' ? toAccount(mapping, record) : null,
      deal: type === 'deal' ? toDeal(mapping, record) : null,
      crmModifiedAt: record.modifiedAt,
    })
  for (const [id, record] of answer.found) add(id, record)
  for (const record of answer.merged.values()) add(record.id, record)
  return { fresh, gone: [...answer.gone, ...answer.merged.keys()] }
}

function accountSearches(
  { policy }: Settings,
  fields: ReadonlyMap<RecordId, LeadFields>,
  domains: ReadonlyMap<RecordId, string | null>,
): ReadonlyMap<RecordId, AccountSearch> {
  const searches = new Map<RecordId, AccountSearch>()
  for (const [id, known] of fields) {
    const search = accountSearch(known, companyDomain(domains.get(id) ?? null, policy.mail), policy.matching)
    if (search !== null) searches.set(id, search)
  }
  return searches
}

/** Accounts that may belong to the leads, found in the store by what the leads say of themselves: one statement for the whole batch. */
async function candidates(
  { stores }: Flow,
  { installation }: Settings,
  searches: ReadonlyMap<RecordId, AccountSearch>,
): Promise<ReadonlyMap<RecordId, readonly AccountCandidate[]>> {
  if (searches.size === 0) return new Map()
  return stores.linked.candidates(installation.installationId, searches)
}
