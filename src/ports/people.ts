import type { PersonRecord } from '../domain/duplicates/person-record.ts'
import type { Evidence } from '../domain/duplicates/score-pair.ts'
import type { Instant, LeadId, RepId } from '../domain/lead.ts'
import type { AccountKey } from '../domain/matching/account-keys.ts'
import type { InstallationId, RecordId } from './crm.ts'

/** A lead as a person: the record to compare, and the keys to find it by. */
export interface Identity {
  readonly person: PersonRecord
  readonly keys: readonly string[]
  /** Keys under which its account is sought: a company that comes to share one concerns it. */
  readonly accountKeys?: readonly AccountKey[]
}

/** Another lead that shares a key with one under evaluation. */
export interface KnownPerson {
  readonly leadId: LeadId
  readonly recordId: RecordId
  readonly person: PersonRecord
  /** Who owns it now. */
  readonly ownerId: RepId | null
  /** Somebody has said that the two are different people. */
  readonly notSame: boolean
}

/** Two leads that are probably one person. Nothing is merged by it. */
export interface DuplicateProposal {
  /** In the order of their ids, with the records they have in the CRM; null for a lead that is no more. */
  readonly leads: readonly [LeadId, LeadId]
  readonly records: readonly [RecordId | null, RecordId | null]
  /** Probability that both are one person, 0–1. */
  readonly score: number
  readonly evidence: readonly Evidence[]
  /** `merged`: the CRM has merged the records since. */
  readonly state: 'open' | 'merged' | 'not-same'
  readonly foundAt: Instant
}

export interface DuplicateStore {
  /** Proposals in one state, surest first. */
  list(
    installation: InstallationId,
    state: DuplicateProposal['state'],
    limit: number,
  ): Promise<readonly DuplicateProposal[]>
  /** Says of an open pair, in either order, that they are different people; false when there is no such open pair. */
  reject(installation: InstallationId, leads: readonly [LeadId, LeadId], by: string, at: Instant): Promise<boolean>
}
