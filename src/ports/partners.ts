import type { Transition } from '../domain/decision.ts'
import type { Instant, LeadId, RepId } from '../domain/lead.ts'
import type { Standing } from '../domain/partner-standing.ts'
import type { InstallationId } from './crm.ts'
import type { LeadCursor } from './leads.ts'
import type { DecisionRow } from './reads.ts'

/** Somebody who looks at the leads of one partner. */
export interface PartnerUser {
  readonly userId: string
  /** Id of the agreement in the policy. */
  readonly partnerId: string
  readonly name: string
  readonly email: string | null
  readonly invitedAt: Instant
  readonly invitedBy: string
  readonly signedInAt: Instant | null
  readonly revokedAt: Instant | null
}

/** A lead that a partner sent, by its latest decision that a person would notice. */
export interface PartnerLead extends DecisionRow {
  /** Random; it changes when the lead turns out to be another partner's. */
  readonly publicId: string
  /** When Estafet first knew of it. */
  readonly sentAt: Instant
  /** Null: it never moved. */
  readonly lastMove: Transition | null
}

/** Which leads of a partner; what is left out does not matter. */
export interface PartnerFilter {
  readonly standing?: Standing | undefined
  /** Not yet accepted, and owned by this rep. */
  readonly askedOf?: RepId | undefined
}

export interface PartnerTotals extends Readonly<Record<Standing, number>> {
  /** Have a deal or are customers. */
  readonly dealt: number
}

/** Leads by the partner who sent them, and the people of partners. Nothing here is found by an id of a lead or a record. */
export interface PartnerStore {
  totals(installation: InstallationId, partnerId: string): Promise<PartnerTotals>
  count(installation: InstallationId, partnerId: string, filter: PartnerFilter): Promise<number>
  /** Newest decision first. */
  page(
    installation: InstallationId,
    partnerId: string,
    filter: PartnerFilter,
    after: LeadCursor | null,
    limit: number,
  ): Promise<{ readonly leads: readonly PartnerLead[]; readonly next: LeadCursor | null }>
  /** @returns null for a public id that is not there or another partner's. */
  find(installation: InstallationId, partnerId: string, publicId: string): Promise<PartnerLead | null>
  /** Moves of a lead, newest first. */
  moves(installation: InstallationId, leadId: LeadId, most: number): Promise<readonly Transition[]>

  addUser(installation: InstallationId, user: PartnerUser): Promise<void>
  /** Everybody ever invited, in the order of their invitation. */
  users(installation: InstallationId): Promise<readonly PartnerUser[]>
  user(installation: InstallationId, userId: string): Promise<PartnerUser | null>
  noteSignIn(installation: InstallationId, userId: string, at: Instant): Promise<void>
  /** Shuts a user out for good, with every link not yet used. @returns false: no such user, or shut out before. */
  revoke(installation: InstallationId, userId: string, at: Instant): Promise<boolean>
}
