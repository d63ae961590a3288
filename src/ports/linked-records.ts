import type { AccountFacts, DealFacts, Instant } from '../domain/lead.ts'
import type { AccountCandidate } from '../domain/matching/account-candidate.ts'
import type { AccountKey, AccountSearch } from '../domain/matching/account-keys.ts'
import type { InstallationId, RecordId } from './crm.ts'

/** Companies and deals as last read, so that a contact's evaluation need not read them again. */
export interface LinkedRecord {
  readonly type: 'company' | 'deal'
  readonly id: RecordId
  readonly account: AccountFacts | null
  readonly deal: DealFacts | null
  readonly crmModifiedAt: Instant
  /** Kept beside a lead that was read: whom else it concerns was not told yet. */
  readonly untold?: true
}

/** Contacts that a change of companies or deals concerns: they are to be decided again. */
export interface Concerned {
  readonly contacts: readonly RecordId[]
  /** Receipt of that change. */
  readonly at: Instant
}

export interface LinkedRecordStore {
  load(
    installation: InstallationId,
    type: 'company' | 'deal',
    ids: readonly RecordId[],
  ): Promise<ReadonlyMap<RecordId, LinkedRecord>>
  /**
   * Keeps records that changed; one read earlier never replaces one read later.
   * @param concerned contacts marked dirty in the same transaction; absent: nobody. Either way, everybody counts as told.
   */
  save(installation: InstallationId, records: readonly LinkedRecord[], concerned?: Concerned): Promise<void>
  /**
   * Keeps records that are not there yet, and answers each as it is kept now. What is there stays as it is, older or newer: whoever is
   * decided by it is told of a change only by {@link save}, which must be able to see that there was one. What is new is `untold`.
   */
  saveNew(installation: InstallationId, records: readonly LinkedRecord[]): Promise<readonly LinkedRecord[]>
  /**
   * Contacts that no link of the CRM leads to, but that a change of companies concerns all the same: one of `accounts` was found for them,
   * or they seek theirs under one of `keys`.
   */
  unlinkedContacts(
    installation: InstallationId,
    accounts: readonly RecordId[],
    keys: readonly AccountKey[],
  ): Promise<readonly RecordId[]>
  remove(installation: InstallationId, type: 'company' | 'deal', ids: readonly RecordId[]): Promise<void>
  /**
   * Accounts that may belong to leads, sought for all of them at once: by key, by the contacts of a domain, by id. Most promising first, at most
   * MOST_CANDIDATES a lead; a lead for which nothing is found has no entry.
   * @param searches by the contact's record id, which is left out where contacts are counted.
   */
  candidates(
    installation: InstallationId,
    searches: ReadonlyMap<RecordId, AccountSearch>,
  ): Promise<ReadonlyMap<RecordId, readonly AccountCandidate[]>>
}
