import type { Instant } from '../domain/lead.ts'
import type { Visit } from '../domain/visits.ts'
import type { InstallationId, RecordId } from './crm.ts'

/** A visitor whose lead was found, with what they looked at before. */
export interface FoundVisitor {
  /** SHA-256 of the browser's id, lower-case hex. */
  readonly visitor: string
  readonly recordId: RecordId
  /** Oldest first, at most 200. */
  readonly visits: readonly Visit[]
}

/** Visits of the customer's website, until it is known whose they are. */
export interface VisitStore {
  /** Origins that may send; empty: nothing is taken in. */
  origins(installation: InstallationId): Promise<readonly string[]>
  setOrigins(installation: InstallationId, origins: readonly string[], by: string, at: Instant): Promise<void>
  /** @returns the record that the visitor is known to be: the visit is not kept here then. */
  keep(installation: InstallationId, visitor: string, visit: Visit): Promise<RecordId | null>
  /** The visitor said an address; whom they were before counts no longer when it is another one. */
  identify(installation: InstallationId, visitor: string, email: string, at: Instant): Promise<void>
  /** Visitors who said an address since then whose lead is there, the earliest first. */
  found(installation: InstallationId, since: Instant, limit: number): Promise<readonly FoundVisitor[]>
  /** These visits are the lead's now; the address is not kept any longer. */
  stitched(installation: InstallationId, found: FoundVisitor): Promise<void>
  /** Whoever takes their consent back leaves nothing behind here. */
  forget(installation: InstallationId, visitor: string): Promise<void>
}
