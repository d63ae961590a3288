import type { Instant, LeadId, Stage } from '../lead.ts'
import { type LeadHistory, type Stay } from './stage-history.ts'
import { summarise, type Summary } from './summary.ts'

/** Milliseconds of a day of 24 hours; all spans of velocity are counted in such days, whatever the clocks of a zone did. */
export const DAY_MS = 86_400_000

/** A half-open span of time [from, until). */
export interface Period {
  readonly from: Instant
  readonly until: Instant
}

/** Whether an instant lies in a period: its beginning does, its end does not. */
export const within = (at: Instant, period: Period): boolean => at >= period.from && at < period.until

/** Length of a closed visit in days; null while it is open. */
export function stayDays(stay: Stay): number | null {
  return stay.exitedAt === null ? null : (stay.exitedAt - stay.enteredAt) / DAY_MS
}

/** Age of an open visit in days, 0 for one that begins later than `now`; null for a closed one. */
export function openAgeDays(stay: Stay, now: Instant): number | null {
  return stay.exitedAt === null ? Math.max(0, now - stay.enteredAt) / DAY_MS : null
}

/** Days in one stage. Open visits are told as ages and never mixed with durations: they are not over. */
export interface TimeInStage {
  readonly stage: Stage
  /** Closed visits, days; null without any. */
  readonly closed: Summary | null
  /** Ages of the open ones, days; null without any. */
  readonly open: Summary | null
  readonly skipped: number
}

/**
 * Time in one stage.
 * @param period visits that ended in it count as closed; null: all of them. Open visits are counted at `now` in either case.
 */
export function timeInStage(
  histories: readonly LeadHistory[],
  stage: Stage,
  now: Instant,
  period: Period | null = null,
): TimeInStage {
  const closed: number[] = []
  const open: number[] = []
  let skipped = 0
  for (const history of histories) {
    for (const stay of history.stays) {
      if (stay.stage !== stage) continue
      if (stay.exitedAt === null) open.push(openAgeDays(stay, now)!)
      else if (period === null || within(stay.exitedAt, period)) closed.push(stayDays(stay)!)
    }
    skipped += history.skips.filter(
      (skip) => skip.stage === stage && (period === null || within(skip.at, period)),
    ).length
  }
  return { stage, closed: summarise(closed), open: summarise(open), skipped }
}

/** What is kept of one lead and one stage; docs/rules.md. Days are of 24 hours. */
export interface StageFigures {
  readonly firstEnteredAt: Instant | null
  readonly lastEnteredAt: Instant | null
  readonly lastExitedAt: Instant | null
  readonly entries: number
  /** Latest closed visit; null without one. */
  readonly latestDays: number | null
  /** All closed visits together. */
  readonly cumulativeDays: number
  /** Age of the open visit; null when the lead is not there. */
  readonly ageDays: number | null
  readonly skipped: boolean
}

/** The figures of one lead for one stage. */
export function stageFigures(history: LeadHistory, stage: Stage, now: Instant): StageFigures {
  const stays = history.stays.filter((stay) => stay.stage === stage)
  const closed = stays.filter((stay) => stay.exitedAt !== null)
  const open = stays.find((stay) => stay.exitedAt === null)
  const latest = closed.at(-1)
  return {
    firstEnteredAt: stays[0]?.enteredAt ?? null,
    lastEnteredAt: stays.at(-1)?.enteredAt ?? null,
    lastExitedAt: latest?.exitedAt ?? null,
    entries: stays.length,
    latestDays: latest ? stayDays(latest) : null,
    cumulativeDays: closed.reduce((sum, stay) => sum + (stayDays(stay) ?? 0), 0),
    ageDays: open ? openAgeDays(open, now) : null,
    skipped: history.skips.some((skip) => skip.stage === stage),
  }
}

/** One lead's way from first touch to customer. */
export interface Journey {
  readonly leadId: LeadId
  readonly days: number
}

/**
 * Overall velocity: days from the first touch to the first entry of `to`. Leads that have not arrived are not in it; see survival.ts for them.
 * @param firstTouchAt first touch of a lead where one is known from before its first transition; the earlier of the two counts.
 * @param to `customer` for first touch → closed-won.
 * @param period arrivals in it count; null: all.
 */
export function overallVelocity(
  histories: readonly LeadHistory[],
  firstTouchAt: ReadonlyMap<LeadId, Instant>,
  to: Stage = 'customer',
  period: Period | null = null,
): { readonly summary: Summary | null; readonly journeys: readonly Journey[] } {
  const journeys: Journey[] = []
  for (const { leadId, stays } of histories) {
    const arrival = stays.find((stay) => stay.stage === to)
    const first = stays[0]
    if (!arrival || !first || (period !== null && !within(arrival.enteredAt, period))) continue
    const start = Math.min(first.enteredAt, firstTouchAt.get(leadId) ?? first.enteredAt)
    journeys.push({ leadId, days: (arrival.enteredAt - start) / DAY_MS })
  }
  return { summary: summarise(journeys.map((journey) => journey.days)), journeys }
}
