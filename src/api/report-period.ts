import { DateTime } from 'luxon'
import { dayAfter } from '../contracts/day.ts'
import type { Instant } from '../domain/lead.ts'
import type { Period } from '../domain/velocity/stage-times.ts'
import { RequestRefusedError } from './problem.ts'

/** Days a report looks back over when nobody says how many. */
const USUAL_DAYS = 90

/** A period as it was asked for and as it is reckoned with. */
export interface AskedPeriod {
  readonly days: { readonly from: string; readonly to: string }
  readonly period: Period
}

/**
 * Whole days in a zone as a period; a day of a clock change has its 23 or 25 hours.
 * @param to the last day, included.
 * @throws {RequestRefusedError} when it ends before it begins.
 */
export function periodOf(
  asked: { from?: string | undefined; to?: string | undefined },
  zone: string,
  now: Instant,
): AskedPeriod {
  const to = asked.to ?? dayIn(zone, now)
  const from = asked.from ?? dayAfter(to, 1 - USUAL_DAYS)
  if (from > to)
    throw new RequestRefusedError(
      400,
      'invalid_request',
      'The period ends before it begins',
      `from ${from} is after to ${to}.`,
    )
  return { days: { from, to }, period: { from: startOf(from, zone), until: startOf(dayAfter(to, 1), zone) } }
}

/** The day it is in a zone. */
export function dayIn(zone: string, at: Instant): string {
  return DateTime.fromMillis(at, { zone }).toISODate() ?? new Date(at).toISOString().slice(0, 10)
}

/** When a day begins in a zone. */
export function startOf(day: string, zone: string): Instant {
  return DateTime.fromISO(day, { zone }).startOf('day').toMillis()
}
