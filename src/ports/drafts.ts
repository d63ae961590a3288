import type { Instant } from '../domain/lead.ts'
import type { InstallationId } from './crm.ts'

/** A policy that is being written. An installation has at most one, which all its admins share. */
export interface Draft {
  /** The version it began from. */
  readonly baseVersion: number
  /** May be any JSON: a draft need not be a policy yet. */
  readonly document: unknown
  readonly changedBy: string
  readonly changedAt: Instant
}

export interface DraftState {
  /** Rises with every change, also when a draft is discarded; 0 before the first. */
  readonly revision: number
  readonly draft: Draft | null
}

/** `changed`: somebody saved in the meantime, and nothing was stored; `state` is what stands. */
export type DraftSaved =
  { readonly kind: 'saved'; readonly state: DraftState } | { readonly kind: 'changed'; readonly state: DraftState }

export interface DraftStore {
  find(installation: InstallationId): Promise<DraftState>
  /** Stores a draft, or removes it (null), if its revision still is `expected`. */
  save(installation: InstallationId, draft: Draft | null, expected: number): Promise<DraftSaved>
}
