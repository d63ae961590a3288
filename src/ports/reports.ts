import type { Instant, RepId, Stage } from '../domain/lead.ts'
import type { Bottleneck, StageNorms } from '../domain/velocity/bottlenecks.ts'
import type { Period } from '../domain/velocity/stage-times.ts'
import type { Summary } from '../domain/velocity/summary.ts'
import type { WatchedTime } from '../domain/velocity/survival.ts'
import type { InstallationId } from './crm.ts'

/** Only leads that have these values now; what is left out does not matter. */
export interface ReportCut {
  readonly source?: string | undefined
  /** The best class of fit. */
  readonly fit?: string | undefined
  /** A person of the CRM; null: nobody owns it. */
  readonly owner?: RepId | null | undefined
}

/** By what leads are told apart in a breakdown, as they stand now. */
export type ReportDimension = 'source' | 'fit' | 'owner'

export interface VelocityQuestion {
  readonly period: Period
  readonly now: Instant
  readonly cut: ReportCut
  /** Days that are normal in each stage. */
  readonly norms: StageNorms
  /** Days that an entry has to reach the next stage. */
  readonly withinDays: number
}

/** What happened in one stage. Counts are of leads: each once, however often it came. */
export interface StageReport {
  readonly stage: Stage
  /** Leads that entered in the period. */
  readonly entered: number
  /** Leads with a visit that ended in the period. */
  readonly left: number
  /** Days of the visits that ended in the period; null without any. */
  readonly closed: Pick<Summary, 'count' | 'mean' | 'median' | 'p90'> | null
  /** Leads there now, and the median of their ages in days; null without any. */
  readonly open: number
  readonly openMedianDays: number | null
  /** Leads there for longer than the norm; null where there is none. */
  readonly stalled: number | null
  /** Leads that jumped over it in the period. */
  readonly skipped: number
}

/** What became of the leads whose first entry of a stage ever lies in the period. */
export interface StepReport {
  readonly from: Stage
  readonly to: Stage
  /** mature + young. */
  readonly entered: number
  /** Entries that have had their whole window. */
  readonly mature: number
  /** Of the mature: arrived at the next stage or a later one inside the window. */
  readonly reached: number
  /** Of the young: arrived already. */
  readonly reachedEarly: number
  /** Days from entry to arrival, of the mature that arrived; null without any. */
  readonly speed: Pick<Summary, 'median' | 'p90'> | null
}

export interface VelocityReport {
  /** Every stage, in order of the lifecycle. */
  readonly stages: readonly StageReport[]
  /** Every step between two of them but to iql, in order. */
  readonly steps: readonly StepReport[]
  /** Stages by the lead-days beyond their norm in the period, costliest first. */
  readonly bottlenecks: readonly Bottleneck[]
  /** Days from the first touch to the first entry of customer, of leads that got there in the period. */
  readonly journey: Summary | null
}

/** One value of a dimension; null: leads without one. */
export interface BreakdownLine extends Omit<StepReport, 'from' | 'to'> {
  readonly value: string | null
}

export type ClockKind = 'lead' | 'rep'

export interface PromiseQuestion {
  /** Promises made in it. */
  readonly period: Period
  readonly now: Instant
  readonly cut: ReportCut
  readonly kind: ClockKind
  /** IANA zone of days and hours. */
  readonly zone: string
}

/** How promises were kept. Promises that ended otherwise (closed) are in none of these. */
export interface PromiseCounts {
  readonly kept: number
  /** Ran out, answered late or not at all. */
  readonly late: number
  /** Not due yet. */
  readonly open: number
  /** Leads of the kept and of the late. */
  readonly keptLeads: number
  readonly lateLeads: number
}

export interface PromiseLine extends PromiseCounts {
  readonly value: string | null
}

/** Promises made in one hour of the week. */
export interface PromiseHour {
  /** 1 Monday – 7 Sunday. */
  readonly weekday: number
  /** 0–23. */
  readonly hour: number
  readonly kept: number
  readonly late: number
  readonly lateLeads: number
}

export interface PromiseReport {
  readonly total: PromiseCounts
  /** By class of promise, by the owner of the clock, and by the hour it was made; in order of the value. */
  readonly byClass: readonly PromiseLine[]
  readonly byOwner: readonly PromiseLine[]
  readonly byHour: readonly PromiseHour[]
  /** Whole minutes to the answer; unanswered ones are censored. At most 7 days are watched. */
  readonly answers: readonly WatchedTime[]
}

/** Leads given to people in a period, by source and by whom; those that a person gave a lead to are not among them. */
export interface ReturnQuestion {
  readonly period: Period
  readonly cut: ReportCut
}

export interface ReturnCounts {
  /** Turns: each time a lead was given to somebody. */
  readonly given: number
  /** Of these, refused or given back by whoever got it. */
  readonly returned: number
  /** Leads of the returned. */
  readonly returnedLeads: number
}

export interface ReturnReport {
  readonly total: ReturnCounts
  /** By source and by who was given the lead; in order of the value. */
  readonly bySource: readonly (ReturnCounts & { readonly value: string | null })[]
  readonly byOwner: readonly (ReturnCounts & { readonly value: RepId | null })[]
  /** The policy's reason by its id, `other` for words it does not know, null for none; see src/domain/returned.ts. */
  readonly byReason: readonly (Omit<ReturnCounts, 'given'> & { readonly value: string | null })[]
  readonly bySourceAndReason: readonly (Omit<ReturnCounts, 'given'> & {
    readonly source: string | null
    readonly reason: string | null
  })[]
}

/** Response times of one day, for the page of today. */
export interface AnswersOfDay {
  /** Promises to leads that were answered in the period. */
  readonly answered: number
  readonly medianMinutes: number | null
  readonly p90Minutes: number | null
}

/** Reports on recorded moves and promises. Leads whose record is gone are not in them. */
export interface ReportStore {
  velocity(installation: InstallationId, question: VelocityQuestion): Promise<VelocityReport>
  /** One step, told apart by what leads are now; values with most entries first, at most 100. */
  breakdown(
    installation: InstallationId,
    question: VelocityQuestion,
    from: Stage,
    by: ReportDimension,
  ): Promise<readonly BreakdownLine[]>
  /** Whole days from entering a stage in the period to the next one; whoever left the way is censored. */
  timesToNext(
    installation: InstallationId,
    question: Omit<VelocityQuestion, 'norms' | 'withinDays'>,
    from: Stage,
  ): Promise<readonly WatchedTime[]>
  promises(installation: InstallationId, question: PromiseQuestion): Promise<PromiseReport>
  answersIn(installation: InstallationId, period: Period): Promise<AnswersOfDay>
  /** What reps refused or gave back of what they were given. */
  returns(installation: InstallationId, question: ReturnQuestion): Promise<ReturnReport>
}
