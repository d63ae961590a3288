import type { Transition } from '../domain/decision.ts'
import type { Activity, Assignment, Clock, Instant, LeadId, RepId, Stage, Status } from '../domain/lead.ts'
import type { InstallationId, RecordId } from './crm.ts'
import type { DecisionRow } from './reads.ts'

/** Which leads to list; what is left out does not matter. */
export interface LeadFilter {
  readonly stage?: Stage | undefined
  readonly status?: Status | undefined
  readonly source?: string | undefined
  /** The best class of fit. */
  readonly fit?: string | undefined
  /** A person of the CRM; null: nobody owns it. */
  readonly owner?: RepId | null | undefined
  /** `held`: nobody has it yet. `unassigned`: held, and no time is known at which somebody could take it. */
  readonly waiting?: 'held' | 'unassigned' | undefined
  /** A promise to answer is open. */
  readonly promised?: boolean | undefined
  /** What the lead asks of a person: a stale one what to do, `account` whether a company that only the name suggests is its own. */
  readonly idea?: 'stale' | 'account' | undefined
  /** Begins of words of name or company; all of them must be there. */
  readonly text?: string | undefined
}

/** `decided`: newest decision first. `due`: the open promise that falls due first, then leads without one. */
export type LeadOrder = 'decided' | 'due'

/** Where a page ended; the next one begins right after it. */
export interface LeadCursor {
  readonly at: Instant
  readonly leadId: LeadId
}

/** A lead by its latest decision that a person would notice. */
export interface LeadListRow extends DecisionRow {
  /** When the open promise falls due; null: none is open. */
  readonly promisedAt: Instant | null
}

export interface LeadPage {
  readonly rows: readonly LeadListRow[]
  /** Null: that was everything. */
  readonly next: LeadCursor | null
}

/** Values that leads have now, in order, to choose a filter from; at most 200 of each. */
export interface LeadChoices {
  readonly sources: readonly string[]
  readonly fits: readonly string[]
  readonly owners: readonly RepId[]
}

/** An assignment of the past or the present. */
export interface PastAssignment extends Pick<
  Assignment,
  'ownerId' | 'assignedAt' | 'by' | 'poolId' | 'ruleId' | 'lockedUntil'
> {
  /** The decision that made it. */
  readonly decisionId: string
  /** Null: it stands. */
  readonly endedAt: Instant | null
}

/** What became of one lead, each list newest first and at most as long as was asked. */
export interface LeadHistory {
  /** Only decisions that changed something a person sees. */
  readonly decisions: readonly DecisionRow[]
  readonly moves: readonly Transition[]
  readonly assignments: readonly PastAssignment[]
  readonly clocks: readonly Clock[]
  /** As long as activities are kept. */
  readonly activities: readonly Activity[]
}

/** What people read about leads as they stand now. Leads whose record is gone are not among them. */
export interface LeadStore {
  page(
    installation: InstallationId,
    filter: LeadFilter,
    order: LeadOrder,
    after: LeadCursor | null,
    limit: number,
  ): Promise<LeadPage>
  /** How many there are, counted up to `most`. */
  count(installation: InstallationId, filter: LeadFilter, most: number): Promise<number>
  choices(installation: InstallationId): Promise<LeadChoices>
  /** The record a lead stands for now; null: there is no such lead, or its record is gone. */
  recordOf(installation: InstallationId, leadId: LeadId): Promise<RecordId | null>
  /** What became of a lead; empty lists for one that is not known. */
  history(installation: InstallationId, leadId: LeadId, most: number): Promise<LeadHistory>
}
