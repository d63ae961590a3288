import type { AssignedBy, Instant, PoolId } from '../domain/lead.ts'
import type { InstallationId } from './crm.ts'

/** One published version of an installation's policy. Never changed, never renumbered. */
export interface PolicyVersion {
  /** Counts from 1 without gaps. */
  readonly version: number
  readonly author: string
  /** Why it was published, in the author's words; empty for the one a fresh installation begins with. */
  readonly reason: string
  readonly publishedAt: Instant
  /** The version this one repeats; null for one written anew. */
  readonly restoredFrom: number | null
}

/** A version with what it says. */
export interface StoredPolicy extends PolicyVersion {
  /** As it was published; its schema version may be older than this release's. */
  readonly document: unknown
  /** The YAML it was written in, comments included; null when it came as values. */
  readonly yaml: string | null
}

/** What is published. */
export interface PolicyDraft {
  readonly document: unknown
  readonly yaml: string | null
  readonly author: string
  readonly reason: string
  readonly restoredFrom: number | null
  readonly at: Instant
}

/** What publishing came to. `takenBack`: decisions of a paused version that are undone. `changed`: somebody published in the meantime, and nothing was stored. */
export type Published =
  | { readonly kind: 'published'; readonly version: PolicyVersion; readonly takenBack: readonly string[] }
  | { readonly kind: 'changed'; readonly active: PolicyVersion }

/** How many leads a rule of the routing gave to somebody, and to whom. */
export interface RuleTraffic {
  readonly ruleId: string
  /** Each counts once. */
  readonly leads: number
  /** A lead that a rule gave by two of them counts in both. */
  readonly ways: readonly { readonly by: AssignedBy; readonly poolId: PoolId | null; readonly leads: number }[]
}

/** The versions of every installation's policy. The newest is the active one: an older one comes back as a new version equal to it. */
export interface PolicyStore {
  /** Newest first. @param before only older ones than this version; null from the newest on. */
  versions(installation: InstallationId, limit: number, before: number | null): Promise<readonly PolicyVersion[]>
  find(installation: InstallationId, version: number): Promise<StoredPolicy | null>
  /** Leads given since an instant by each rule, most first; a lead that a rule gave twice counts once. Rules without any are left out. */
  traffic(installation: InstallationId, since: Instant): Promise<readonly RuleTraffic[]>
  /**
   * Stores the next version and makes it the active one, if the active one still is `expected`. Of a live account it is watched from
   * then on, unless it says what the version it would be compared with says. What a paused version decided and was not sent is taken back.
   * A commit whose answer is lost is not repeated: look at the versions to see whether it happened.
   */
  publish(installation: InstallationId, draft: PolicyDraft, expected: number): Promise<Published>
}
