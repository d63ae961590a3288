import Holidays from 'date-holidays'
import type { Instant } from '../domain/lead.ts'
import { EstafetError } from '../errors.ts'

/** A country code that the holiday calendar does not know. */
export class UnknownCountryError extends EstafetError {
  override name = 'UnknownCountryError'
  readonly code = 'country_unknown'
  constructor(country: string) {
    super(`no public holidays are known for "${country}"; write an ISO 3166 code like "ID" or "US"`)
  }
}

const YEAR_MS = 366 * 86_400_000

/**
 * Public holidays of a country as local dates YYYY-MM-DD, one entry for each day of a longer one. Loads a large table: ask
 * once per country.
 * @param country ISO 3166 code, any case.
 * @throws {UnknownCountryError}
 */
export function publicHolidays(country: string, from: Instant, until: Instant): ReadonlySet<string> {
  const calendar = new Holidays(country.toUpperCase(), { types: ['public'] })
  if (calendar.getHolidays(yearOf(from)).length === 0) throw new UnknownCountryError(country)
  const dates = new Set<string>()
  for (let t = from; t < until + YEAR_MS; t += YEAR_MS) {
    for (const { date, start, end } of calendar.getHolidays(yearOf(t))) {
      const days = Math.max(1, Math.round((end.getTime() - start.getTime()) / 86_400_000))
      const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`)
      for (let day = 0; day < days; day++) dates.add(isoDate(first + day * 86_400_000))
    }
  }
  return dates
}

function yearOf(t: Instant): number {
  return new Date(t).getUTCFullYear()
}

function isoDate(t: Instant): string {
  return new Date(t).toISOString().slice(0, 10)
}
