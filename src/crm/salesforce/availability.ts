import { optionalText, type JsonObject } from '../answer-shapes.ts'
import type { RepId } from '../../domain/lead.ts'
import type { CrmPerson, WeeklyHours } from '../../ports/crm.ts'

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
export const HOUR_FIELDS: readonly string[] = DAYS.flatMap((day) => [`${day}StartTime`, `${day}EndTime`])
const MINUTES_A_DAY = 1_440
const ALL_DAY = { startMinute: 0, endMinute: MINUTES_A_DAY }

/**
 * The org's default business hours, which everybody keeps on their own clock. Both times empty: closed that day; equal: open all day.
 * @returns null when nobody has set them: an org begins with all hours of all days, and that is no statement about people.
 */
export function officeHours(rows: readonly JsonObject[]): readonly WeeklyHours[] | null {
  const row = rows[0]
  if (row === undefined) return null
  const hours = DAYS.flatMap((day, index): readonly WeeklyHours[] => {
    const [start, end] = [minuteOf(row[`${day}StartTime`]), minuteOf(row[`${day}EndTime`])]
    if (start === null || end === null) return []
    if (start === end) return [{ weekday: index + 1, ...ALL_DAY }]
    // An end at or before its start lies on the next day.
    return [{ weekday: index + 1, startMinute: start, endMinute: end === 0 ? MINUTES_A_DAY : end }]
  })
  const isAlways =
    hours.length === DAYS.length &&
    hours.every(({ endMinute, startMinute }) => endMinute - startMinute === MINUTES_A_DAY)
  return hours.length === 0 || isAlways ? null : hours
}

/** `09:30:00.000Z`, a time on the wall whatever its letter says. */
function minuteOf(value: unknown): number | null {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)/.exec(optionalText(value) ?? '') ?? []
  return hours === undefined || minutes === undefined ? null : Number(hours) * 60 + Number(minutes)
}

/** When people said they are out, by person, sorted. */
export function absencesOf(rows: readonly JsonObject[]): ReadonlyMap<RepId, CrmPerson['outOfOffice']> {
  const spans = new Map<RepId, { readonly start: number; readonly end: number }[]>()
  for (const row of rows) {
    const [who, from, until] = ['UserId', 'StartDate', 'EndDate'].map((name) => optionalText(row[name]))
    const [start, end] = [Date.parse(from ?? ''), Date.parse(until ?? '')]
    if (who && start < end) spans.set(who, [...(spans.get(who) ?? []), { start, end }])
  }
  return new Map([...spans].map(([who, found]) => [who, found.sort((a, b) => a.start - b.start)] as const))
}
