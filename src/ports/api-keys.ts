import type { Instant } from '../domain/lead.ts'
import type { InstallationId } from './crm.ts'

/** What a machine may ask; src/api/key-scopes.ts says which routes that is. */
export const SCOPES = [
  'leads:read',
  'leads:write',
  'reports:read',
  'policy:read',
  'policy:write',
  'audit:read',
  'health:read',
] as const
export type Scope = (typeof SCOPES)[number]

/** A key of a machine. Its secret is not kept. */
export interface ApiKey {
  readonly keyId: string
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly createdAt: Instant
  readonly createdBy: string
  /** From then on it opens nothing. */
  readonly expiresAt: Instant
  /** To the minute; null: never. */
  readonly lastUsedAt: Instant | null
  readonly revokedAt: Instant | null
}

/** A call of a key: which route, not which lead. */
export interface KeyCall {
  /** Method and path as the routes are written, e.g. `GET /api/leads/:id`. */
  readonly route: string
  /** The key has not the scope, or the route is not for machines. */
  readonly refused: boolean
  readonly at: Instant
}
/** Calls of a key by one route. */
export interface RouteCalls {
  readonly route: string
  readonly calls: number
  /** Of these. */
  readonly refused: number
  readonly lastAt: Instant
}

export interface ApiKeyStore {
  /** @param hash SHA-256 of the secret, lower-case hex. */
  add(installation: InstallationId, key: ApiKey, hash: string): Promise<void>
  /** Newest first, at most 200. */
  list(installation: InstallationId): Promise<readonly ApiKey[]>
  find(installation: InstallationId, keyId: string): Promise<ApiKey | null>
  /** The key of that secret, and notes that it was used; null when there is none, or it has ended or was revoked. */
  use(installation: InstallationId, hash: string, now: Instant): Promise<ApiKey | null>
  /** Counts a call. */
  noteCall(installation: InstallationId, keyId: string, call: KeyCall): Promise<void>
  /** What a key asked since an instant, to the hour; most first, at most 200 routes. */
  calls(installation: InstallationId, keyId: string, since: Instant): Promise<readonly RouteCalls[]>
  /** Lets it end at an instant, unless it ends sooner. */
  endBy(installation: InstallationId, keyId: string, at: Instant): Promise<void>
  /** @returns false when there is none, or it was revoked before. */
  revoke(installation: InstallationId, keyId: string, now: Instant): Promise<boolean>
}
