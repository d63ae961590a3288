import type Calendar from 'date-holidays'
import type { Instant } from '../domain/lead.ts'
import type { Policy } from '../domain/policy/policy.ts'
import { EstafetError } from '../errors.ts'

/** A country code that the holiday calendar does not know. */
export class UnknownCountryError extends EstafetError {
  override name = 'UnknownCountryError'
  readonly code = 'country_unknown'
  constructor(country: string) {
    super(`no public holidays are known for "${country}"; write an ISO 3166 code like "ID" or "US"`)
  }
}

/** Public holidays as local dates YYYY-MM-DD, by country or part of a country as the policy names it. */
export type HolidayDates = ReadonlyMap<string, ReadonlySet<string>>

type Naming = Pick<Policy, 'holidays' | 'people'>

const DAY_MS = 86_400_000
const NONE: HolidayDates = new Map()

/**
 * The public holidays of every country the policies name. Most policies name none, and then the calendar, a table of two megabytes,
 * is not loaded.
 * @param policies checked: what they name is known; see src/domain/policy/holiday-contradictions.ts.
 */
export async function holidaysFor(policies: readonly Naming[], from: Instant, until: Instant): Promise<HolidayDates> {
  const countries = new Set(policies.flatMap(countriesOf))
  if (countries.size === 0) return NONE
  const dates = new Map<string, ReadonlySet<string>>()
  for (const country of countries) dates.set(country, await publicHolidays(country, from, until))
  return dates
}

function countriesOf({ holidays = {}, people = [] }: Naming): readonly string[] {
  const { country, teams = [] } = holidays
  const named = [country, ...teams.map((entry) => entry.country), ...people.map((person) => person.country)]
  return named.filter((one) => one !== undefined)
}

/**
 * Public holidays of a country, one entry for each day of a longer one. Loads a large table at the first call.
 * @param country ISO 3166 code, any case, with a part of the country behind a dash where the law differs there.
 * @throws {UnknownCountryError}
 */
export async function publicHolidays(country: string, from: Instant, until: Instant): Promise<ReadonlySet<string>> {
  const [name = '', part] = country.split('-')
  const code = name.toUpperCase()
  const { default: Holidays } = await import('date-holidays')
  const calendar = part === undefined ? new Holidays(code, ONLY_PUBLIC) : new Holidays(code, part, ONLY_PUBLIC)
  const known = part === undefined ? calendar.getCountries() : calendar.getStates(code)
  if (!Object.hasOwn(known ?? {}, part ?? code)) throw new UnknownCountryError(country)
  const dates = new Set<string>()
  for (let year = yearOf(from); year <= yearOf(until); year++) addYear(calendar, year, dates)
  return dates
}

const ONLY_PUBLIC = { types: ['public' as const] }

function addYear(calendar: Calendar, year: number, dates: Set<string>): void {
  for (const { date, start, end } of calendar.getHolidays(year)) {
    const days = Math.max(1, Math.round((end.getTime() - start.getTime()) / DAY_MS))
    const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`)
    for (let day = 0; day < days; day++) dates.add(isoDate(first + day * DAY_MS))
  }
}

function yearOf(t: Instant): number {
  return new Date(t).getUTCFullYear()
}

function isoDate(t: Instant): string {
  return new Date(t).toISOString().slice(0, 10)
}
