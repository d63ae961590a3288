import type { Transition } from '../domain/decision.ts'
import type { Activity, Assignment, Clock, Instant, LeadId, RepId, Stage, Status } from '../domain/lead.ts'
import type { Period } from '../domain/velocity/stage-times.ts'
import type { InstallationId, RecordId } from './crm.ts'
import type { DecisionRow } from './reads.ts'
import type { ClockKind } from './reports.ts'

/** Which leads to list; what is left out does not matter. */
export interface LeadFilter {
  /** This one alone. */
  readonly lead?: LeadId | undefined
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
  /** Another tool writes over its owner or stage. */
  readonly conflict?: boolean | undefined
  /** The open promise falls due in it, the end not included; `from` null: at any time before. */
  readonly due?: { readonly from: Instant | null; readonly until: Instant } | undefined
  readonly visit?: VisitFilter | undefined
  readonly promise?: PromiseFilter | undefined
  readonly returned?: ReturnFilter | undefined
  /** Begins of words of name or company; all of them must be there. */
  readonly text?: string | undefined
}

/** Leads behind a number of the velocity report. */
export interface VisitFilter {
  /**
   * `entered`, `left`, `skipped`: in the period. `inside`: there now; `stalled`: for longer than the norm. `over`: beyond the norm
   * for some time of the period. `cohort`: entered for the first time ever in the period; of these `mature`: have had their window,
   * `reached` and `missed`: were onward in it or not, `early`: onward already with the window still open.
   */
  readonly was:
    | 'entered'
    | 'left'
    | 'inside'
    | 'stalled'
    | 'over'
    | 'cohort'
    | 'mature'
    | 'reached'
    | 'missed'
    | 'early'
    | 'skipped'
  readonly stage: Stage
  readonly period: Period
  readonly now: Instant
  readonly withinDays: number
  /** Null: the stage has no norm, so that nothing is stalled or over. */
  readonly normDays: number | null
}

/** Leads behind a number of the report on promises: one was made to them in the period and ended so. */
export interface PromiseFilter {
  readonly ended: 'kept' | 'late' | 'open'
  readonly kind: ClockKind
  readonly period: Period
  readonly now: Instant
  readonly slaId?: string | undefined
  /** Whose the clock was. */
  readonly ownerId?: RepId | null | undefined
  /** The hour of the week at which it was made. */
  readonly hourOf?: { readonly weekday: number; readonly hour: number; readonly zone: string } | undefined
}

/** Leads behind a number of the report on returned leads: given to somebody in the period, who refused or gave them back. */
export interface ReturnFilter {
  readonly period: Period
  /** Absent: for whatever reason; null: without one. */
  readonly reason?: string | null | undefined
  /** Who gave it back. */
  readonly ownerId?: RepId | undefined
}

/** `decided`: newest decision first. `due`: the open promise that falls due first, then leads without one, newest decision first. */
export type LeadOrder = 'decided' | 'due'

/** Where a page ended; the next one begins right after it. */
export interface LeadCursor {
  readonly at: Instant
  readonly leadId: LeadId
  /** In the order of promises: the page ended among leads without one, and `at` is when the last was decided. */
  readonly behindPromises?: boolean
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
