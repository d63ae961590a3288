import type { Saw } from '../domain/decision.ts'
import type { Instant, LeadId } from '../domain/lead.ts'
import type { Role } from './access.ts'
import type { InstallationId, RecordId } from './crm.ts'
import type { IncomingBatch } from './inbox.ts'

/** What people do here that is worth keeping. */
export const ACTS = [
  're-evaluate',
  'reassign',
  'lock',
  'recycle',
  'note-contact',
  'stop-cadence',
  'settle-conflict',
  'not-same',
  'replay',
  'publish-policy',
  'restore-policy',
  'accept-policy',
  'discard-draft',
  'start-simulation',
  'sign-definitions',
  'set-review',
  'create-properties',
  'choose-template',
  'go-live',
  'invite-partner',
  'revoke-partner',
  'accept-lead',
  'decline-lead',
  'export-leads',
  'export-list',
  'export-report',
  'invite-rep',
  'shut-out-rep',
  'set-absence',
  'end-absence',
  'create-key',
  'rotate-key',
  'revoke-key',
  'set-website',
  'follow-crm-stage',
  'leave-crm-stage',
  'share-view',
  'remove-view',
  'invite-to-house',
  'join-house',
  'leave-house',
  'let-house-publish',
  'keep-house-out',
] as const
export type Act = (typeof ACTS)[number]

/** One act of a person. `before` and `after` hold what it changed, by ids. */
export interface AuditEntry {
  /** A uuid, given by whoever asks: the same act asked for twice is kept once. */
  readonly entryId: string
  readonly at: Instant
  readonly person: string
  readonly role: Role
  readonly action: Act
  readonly leadId: LeadId | null
  readonly recordId: RecordId | null
  readonly before: Saw
  readonly after: Saw
  /** The act that this one takes back. */
  readonly undoes: string | null
}

export interface AuditRow extends AuditEntry {
  readonly undoneBy: string | null
  /** Whom the lead is; null for acts that are about none, and for leads that are no more. */
  readonly personName: string | null
}

export interface AuditFilter {
  readonly person?: string | undefined
  readonly action?: Act | undefined
  readonly leadId?: LeadId | undefined
}

export interface AuditStore {
  /**
   * Keeps an act together with what it causes: both or nothing.
   * @returns `duplicate`: this act is there; `undone-before`: what it takes back has been taken back. Nothing was changed then.
   */
  keep(
    installation: InstallationId,
    entry: AuditEntry,
    batch: IncomingBatch | null,
  ): Promise<'kept' | 'duplicate' | 'undone-before'>
  /** Newest first; `before` is an entry id. */
  page(
    installation: InstallationId,
    filter: AuditFilter,
    before: string | null,
    limit: number,
  ): Promise<readonly AuditRow[]>
  find(installation: InstallationId, entryId: string): Promise<AuditRow | null>
  /** Everybody who ever did something, by name, at most 200. */
  people(installation: InstallationId): Promise<readonly string[]>
}
