import type { CrmPerson, WeeklyHours } from '../../ports/crm.ts'
import { isObject } from '../answer-shapes.ts'

/** HubSpot's names of days and groups of days, as ISO weekdays. */
const DAYS: ReadonlyMap<string, readonly number[]> = new Map([
  ['MONDAY_TO_FRIDAY', [1, 2, 3, 4, 5]],
  ['EVERY_DAY', [1, 2, 3, 4, 5, 6, 7]],
  ['SATURDAY_SUNDAY', [6, 7]],
  ['MONDAY', [1]],
  ['TUESDAY', [2]],
  ['WEDNESDAY', [3]],
  ['THURSDAY', [4]],
  ['FRIDAY', [5]],
  ['SATURDAY', [6]],
  ['SUNDAY', [7]],
])
const MINUTES_A_DAY = 1_440

/**
 * Reads `hs_working_hours`, JSON inside a text. Entries that make no sense are left out.
 * @returns sorted by weekday and start; null when nothing is known, which is not the same as "never".
 * @example '[{"days":"MONDAY_TO_FRIDAY","startMinute":540,"endMinute":1020}]' → five entries
 */
export function weeklyHoursOf(text: string | null): readonly WeeklyHours[] | null {
  const hours: WeeklyHours[] = []
  for (const entry of entriesOf(text)) {
    const { days, startMinute, endMinute } = entry
    if (typeof days !== 'string' || !isMinute(startMinute) || !isMinute(endMinute) || startMinute >= endMinute) continue
    for (const weekday of DAYS.get(days) ?? []) hours.push({ weekday, startMinute, endMinute })
  }
  if (hours.length === 0) return null
  return hours.sort((a, b) => a.weekday - b.weekday || a.startMinute - b.startMinute)
}

/** Reads `hs_out_of_office_hours`, JSON inside a text; spans in UTC milliseconds, sorted. */
export function absencesOf(text: string | null): CrmPerson['outOfOffice'] {
  const spans: { start: number; end: number }[] = []
  for (const { startTimestamp, endTimestamp } of entriesOf(text)) {
    if (typeof startTimestamp !== 'number' || typeof endTimestamp !== 'number' || !(startTimestamp < endTimestamp))
      continue
    spans.push({ start: startTimestamp, end: endTimestamp })
  }
  return spans.sort((a, b) => a.start - b.start)
}

/** An IANA zone this machine knows; null for anything else. */
export function zoneOf(text: string | null): string | null {
  if (text === null || text === '') return null
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

function entriesOf(text: string | null): readonly Readonly<Record<string, unknown>>[] {
  if (text === null || text === '') return []
  try {
    const parsed: unknown = JSON.parse(text)
    return Array.isArray(parsed) ? parsed.filter(isObject) : []
  } catch (error) {
    if (error instanceof SyntaxError) return []
    throw error
  }
}

function isMinute(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MINUTES_A_DAY
}
