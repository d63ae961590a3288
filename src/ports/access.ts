import type { Instant, RepId } from '../domain/lead.ts'
import type { InstallationId } from './crm.ts'

/** Sign-in links and who they let in. A `rep` is a viewer who sees nothing but the leads that are theirs. */
export type Role = 'admin' | 'manager' | 'viewer' | 'rep' | 'partner'

/** Somebody who may be let in. */
export interface Guest {
  readonly installation: InstallationId
  readonly role: Role
  readonly person: string
  /** Null for everybody who is not of a partner. */
  readonly partnerUser: string | null
  /** Whose leads alone a `rep` sees; null or absent for everybody else. */
  readonly repId?: RepId | null
}

/** Somebody a link let in. */
export interface LetIn extends Guest {
  /** The epoch in which it happened; see {@link AccessStore.epochOf}. */
  readonly epoch: number
}

/** A sign-in as far as it takes to tell whether it was ended. */
export interface SignIn {
  /** The same through all renewals of its session. */
  readonly signIn: string
  /** {@link subjectOf} whoever signed in. */
  readonly subject: string
  readonly epoch: number
}

/** Under which name somebody's sign-ins are ended: a partner's user and a rep by id, everybody else as they were invited. */
export function subjectOf({ person, partnerUser, repId }: Pick<Guest, 'person' | 'partnerUser' | 'repId'>): string {
  return partnerUser ?? (repId ? repSubject(repId) : person)
}

/** @see subjectOf */
export function repSubject(repId: RepId): string {
  return `rep:${repId}`
}

export interface AccessStore {
  /** Only the hash is stored. */
  addLink(link: {
    readonly hash: string
    readonly installation: InstallationId
    readonly role: Role
    readonly person: string
    readonly expiresAt: Instant
    readonly reusable: boolean
    /** Whom of a partner it lets in; left out for everybody else. */
    readonly partnerUser?: string | null
    readonly repId?: RepId | null
  }): Promise<void>
  /** Uses the link; null when unknown, ended or used. */
  useLink(hash: string, now: Instant): Promise<LetIn | null>
  /**
   * In which epoch somebody who signs in now does so. An epoch is over when all sign-ins of the person or of the account are ended; what
   * began in an earlier one is not trusted any more, in any process.
   */
  epochOf(installation: InstallationId, subject: string): Promise<number>
  /**
   * Says which role a person has from now on. Where it was another one, or is not known, their sign-ins and unused links of other roles end.
   */
  giveRole(installation: InstallationId, person: string, role: Role): Promise<void>
  /** Ends every sign-in and every unused link of a subject; null: of everybody of the account. */
  endSignIns(installation: InstallationId, subject: string | null): Promise<void>
  /** Ends one sign-in. @param expiresAt when its last cookie would have ended by itself. */
  endSignIn(installation: InstallationId, signIn: string, expiresAt: Instant, now: Instant): Promise<void>
  /** Whether a sign-in was ended. */
  hasEnded(installation: InstallationId, signIn: SignIn): Promise<boolean>
  /** OAuth states: random, single use, short. */
  addState(hash: string, facts: unknown, expiresAt: Instant): Promise<void>
  useState(hash: string, now: Instant): Promise<unknown | null>
}
