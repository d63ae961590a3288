import type { Instant } from '../domain/lead.ts'
import type { InstallationId } from './crm.ts'

/** Sign-in links and who they let in. */
export type Role = 'admin' | 'manager' | 'viewer' | 'partner'

/** Whom a link lets in. */
export interface Guest {
  readonly installation: InstallationId
  readonly role: Role
  readonly person: string
  /** Null for everybody who is not of a partner. */
  readonly partnerUser: string | null
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
  }): Promise<void>
  /** Uses the link; null when unknown, ended or used. */
  useLink(hash: string, now: Instant): Promise<Guest | null>
  /** OAuth states: random, single use, short. */
  addState(hash: string, facts: unknown, expiresAt: Instant): Promise<void>
  useState(hash: string, now: Instant): Promise<unknown | null>
}
