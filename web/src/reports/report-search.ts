import { dayAfter, isDay } from '../../../src/contracts/day.ts'
import { WINDOWS } from '../../../src/contracts/report-windows.ts'
import { STAGES } from '../../../src/domain/lead.ts'

/** Days of the periods one can choose by name. */
export const SPANS = [7, 30, 90, 365] as const
export const DIMENSIONS = ['source', 'fit', 'owner'] as const
const STEPS = STAGES.filter((stage) => stage !== 'customer')

/** What a report shows, as it stands in the address. */
export interface ReportSearch {
  /** First and last day; both or none. None: the days of `span` up to today. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly span?: (typeof SPANS)[number] | undefined
  /** Beside the same number of days right before. */
  readonly vs?: 'before' | undefined
  readonly source?: string | undefined
  readonly fit?: string | undefined
  readonly owner?: string | undefined
  readonly within?: (typeof WINDOWS)[number] | undefined
  readonly step?: (typeof STEPS)[number] | undefined
  readonly by?: (typeof DIMENSIONS)[number] | undefined
  readonly clock?: 'rep' | undefined
}

function text(value: unknown): string | undefined {
  return (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : undefined
}
function oneOf<const T extends string | number>(value: unknown, allowed: readonly T[]): T | undefined {
  return allowed.find((one) => String(one) === String(value))
}
function day(value: unknown): string | undefined {
  return typeof value === 'string' && isDay(value) ? value : undefined
}

/** Reads an address; what is not understood is left out. */
export function reportSearch(raw: Readonly<Record<string, unknown>>): ReportSearch {
  const [from, to] = [day(raw['from']), day(raw['to'])]
  const both = from !== undefined && to !== undefined && from <= to
  return {
    from: both ? from : undefined,
    to: both ? to : undefined,
    span: both ? undefined : oneOf(raw['span'], SPANS),
    vs: oneOf(raw['vs'], ['before']),
    source: text(raw['source']),
    fit: text(raw['fit']),
    owner: text(raw['owner']),
    within: oneOf(raw['within'], WINDOWS),
    step: oneOf(raw['step'], STEPS),
    by: oneOf(raw['by'], DIMENSIONS),
    clock: oneOf(raw['clock'], ['rep']),
  }
}

/** First and last day of a report. @param today as YYYY-MM-DD in the zone of the account. */
export function daysOf(
  { from, to, span }: ReportSearch,
  today: string,
): { readonly from: string; readonly to: string } {
  if (from !== undefined && to !== undefined) return { from, to }
  return { from: dayAfter(today, 1 - (span ?? 90)), to: today }
}

/** As many days right before. */
export function daysBefore({ from, to }: { readonly from: string; readonly to: string }) {
  const length = Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1
  return { from: dayAfter(from, -length), to: dayAfter(from, -1) }
}

/** The part of the address that the API is asked with. */
export function askedOf(
  { source, fit, owner, within }: ReportSearch,
  days: { readonly from: string; readonly to: string },
  more: Readonly<Record<string, string | undefined>> = {},
): string {
  const asked = new URLSearchParams()
  const all = { ...days, source, fit, owner, within: within === undefined ? undefined : String(within), ...more }
  for (const [name, value] of Object.entries(all)) if (value !== undefined) asked.set(name, value)
  return asked.toString()
}
