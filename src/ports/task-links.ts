import type { Instant, LeadId, RepId } from '../domain/lead.ts'
import type { InstallationId } from './crm.ts'

/** What a link in a task does: the lead goes to somebody else; the lead was contacted already. */
export const LINKED_ACTS = ['reassign', 'contacted'] as const
export type LinkedAct = (typeof LINKED_ACTS)[number]

/** What a link stands for. Whoever holds it may do this one thing, once, until it expires. */
export interface TaskLink {
  readonly installation: InstallationId
  readonly leadId: LeadId
  readonly act: LinkedAct
  /** The task it stands in: another task's link may be used when this one's was. */
  readonly taskKey: string
  /** Whose task it is. */
  readonly repId: RepId
  readonly expiresAt: Instant
}

/** Addresses that stand in tasks of the CRM. */
export interface TaskLinks {
  /** Signed; asks before it does anything. The same link has the same address. */
  toAct(link: TaskLink): string
  /** The page of a lead, for whoever is signed in. */
  toLead(leadId: LeadId): string
}
