import type { z } from 'zod'
import type { leadsQuery } from '../contracts/leads.ts'
import type { Instant } from '../domain/lead.ts'
import type { StageNorms } from '../domain/velocity/bottlenecks.ts'
import type { LeadFilter, PromiseFilter, ReturnFilter, VisitFilter } from '../ports/leads.ts'
import { periodOf } from './report-period.ts'

/** A promise that falls due so soon is about to break. */
export const SOON_MS = 15 * 60_000

/** What a number of a report was reckoned with. */
export interface ReportRoom {
  readonly now: Instant
  /** Of the account. */
  readonly zone: string
  readonly norms: StageNorms
}

type Asked = Omit<z.infer<typeof leadsQuery>, 'sort' | 'limit'>

/** Open promises that are overdue, or about to be. */
export function dueOf(promised: Asked['promised'], now: Instant): LeadFilter['due'] {
  if (promised === 'late') return { from: null, until: now }
  return promised === 'soon' ? { from: now, until: now + SOON_MS } : undefined
}

/** The leads behind a number of the velocity report; both `was` and `of` must be said. */
export function visitOf(asked: Asked, { now, zone, norms }: ReportRoom): VisitFilter | undefined {
  const { was, of: stage, within: withinDays } = asked
  if (was === undefined || stage === undefined) return undefined
  return { was, stage, period: periodOf(asked, zone, now).period, now, withinDays, normDays: norms[stage] ?? null }
}

/** The leads behind a number of the report on promises. */
export function promiseOf(asked: Asked, { now, zone }: ReportRoom): PromiseFilter | undefined {
  const { promise: ended, clock: kind, class: slaId, rep, hour: at } = asked
  if (ended === undefined) return undefined
  const [weekday, hour] = (at ?? '').split('-').map(Number)
  return {
    ended,
    kind,
    period: periodOf(asked, zone, now).period,
    now,
    slaId,
    ownerId: rep === 'none' ? null : rep,
    hourOf: weekday === undefined || hour === undefined ? undefined : { weekday, hour, zone },
  }
}

/** The leads behind a number of the report on returned leads. */
export function returnOf(asked: Asked, { now, zone }: ReportRoom): ReturnFilter | undefined {
  const { returned, rep: ownerId } = asked
  if (returned === undefined) return undefined
  const reason = returned === 'any' ? undefined : returned === 'none' ? null : returned
  return { period: periodOf(asked, zone, now).period, reason, ownerId }
}
