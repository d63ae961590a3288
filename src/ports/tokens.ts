import type { Instant } from '../domain/lead.ts'
import type { InstallationId } from './crm.ts'

/** Tokens in clear; only in memory. The store encrypts at rest. */
export interface TokenSet {
  readonly accessToken: string
  readonly refreshToken: string
  readonly expiresAt: Instant
  /** When it was got; refresh is due at 80 % of the way from here to expiresAt. */
  readonly obtainedAt: Instant
  /** Origin of the API where they are good, for a CRM that gives each account one of its own; null or absent: the same for all. */
  readonly origin?: string | null
}

export interface TokenStore {
  load(id: InstallationId): Promise<TokenSet | null>
  /** Takes the refresh lease (one holder per installation, `leaseMs` by the store's clock); null when another holds it. */
  takeRefreshLease(id: InstallationId, leaseMs: number): Promise<string | null>
  /** Stores fresh tokens if the lease is still ours, and gives the lease back. */
  saveRefreshed(id: InstallationId, lease: string, tokens: TokenSet): Promise<'saved' | 'fenced'>
  giveBackRefreshLease(id: InstallationId, lease: string): Promise<void>
  /**
   * The CRM has ended the access whose refresh was tried under this lease: an active installation is disconnected, and the lease given
   * back. `fenced`: somebody else refreshes by now, or the account was connected again; what is stored stands.
   */
  accessEnded(id: InstallationId, lease: string, why: string): Promise<'ended' | 'fenced'>
}
