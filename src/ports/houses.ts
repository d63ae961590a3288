import type { Instant, RepId } from '../domain/lead.ts'
import type { CrmKind, InstallationId } from './crm.ts'
import type { PolicyDraft, PolicyVersion } from './policies.ts'

/** The account that shares an account's turns, as its admins see it. */
export interface HouseSeen {
  readonly partner: InstallationId
  readonly crm: CrmKind
  /** The partner's account in its CRM. */
  readonly accountId: string
  /** Whether the common turns are kept with this account; it was its admin who invited. */
  readonly isHome: boolean
  readonly since: Instant
  /** The same person by e-mail address: the id here, and the partner's. */
  readonly people: readonly { readonly repId: RepId; readonly partnerRep: RepId }[]
  /** Whether the partner's admins may publish the policy of this account, by the will of an admin of this one. */
  readonly letsPublish: boolean
  /** Whether admins of this account may publish the partner's policy. */
  readonly mayPublish: boolean
}

/** A version for one of the accounts, and the version that must still be active there. */
export interface PolicyForOne {
  readonly draft: PolicyDraft
  readonly expected: number
}

/** What publishing in both accounts came to. In all cases but `published` nothing was stored in either. */
export type PublishedInBoth =
  | { readonly kind: 'published'; readonly version: PolicyVersion; readonly theirs: PolicyVersion }
  /** Somebody published in the meantime: in this account, or in the other. */
  | { readonly kind: 'changed' | 'changed-there'; readonly active: PolicyVersion }
  /** The house has ended, or the other account does not let it be. */
  | { readonly kind: 'not-let' }

/** What stands of an account that is in no house. */
export interface HouseBegun {
  /** Until when a code that was made waits for its answer; null: none does. */
  readonly invitedUntil: Instant | null
  /** Half of a house: this account names another one that does not, or no longer, name it. */
  readonly isHalf: boolean
}

export type Joined =
  | 'joined'
  /** Unknown, used or past its time; all the same to whoever tries codes. */
  | 'no-such-code'
  /** One of the two shares its turns already. */
  | 'already-shared'
  /** Two accounts of one CRM, which are not for one team. */
  | 'same-crm'

/** Two accounts of one company in two CRMs whose pools turn as one. It takes an admin of each, and either ends it. */
export interface HouseStore {
  /** Null: the account stands alone. */
  of(installation: InstallationId): Promise<HouseSeen | null>
  /** Of an account that stands alone. */
  begun(installation: InstallationId, now: Instant): Promise<HouseBegun>
  /**
   * Keeps an invitation, in place of one that was not answered. @param hash of its code. @param until UTC milliseconds.
   * @returns false: the account shares its turns already.
   */
  invite(installation: InstallationId, hash: string, until: Instant): Promise<boolean>
  /** Answers an invitation, which then is no more. */
  join(installation: InstallationId, hash: string, now: Instant): Promise<Joined>
  /** Each goes on by itself at once: the home with the common state, the other with the one it had before. @returns false: it stood alone. */
  leave(installation: InstallationId): Promise<boolean>
  /** Says whether admins of the other account may publish the policy of this one; it ends with the house. @returns false: it stands alone. */
  letPublish(installation: InstallationId, isLet: boolean): Promise<boolean>
  /** Publishes in this account and its partner as `PolicyStore.publish` does in one: in both, or in neither. */
  publishInBoth(installation: InstallationId, mine: PolicyForOne, theirs: PolicyForOne): Promise<PublishedInBoth>
}
