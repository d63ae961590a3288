import { countryOf } from '../country.ts'
import { holidayCalendars } from './holiday-calendars.ts'
import type { Policy } from './policy.ts'
import type { Report } from './problems.ts'
import { didYouMean } from './suggestion.ts'
import type { Words } from './words.ts'

/** Countries whose public holidays nobody knows, and days or teams told of twice. */
export function holidayContradictions({ holidays = {}, people = [] }: Policy, report: Report): void {
  const { country, teams = [], closed = [] } = holidays
  if (country !== undefined) checkCountry(country, ['holidays', 'country'], report)
  teams.forEach((entry, i) => checkCountry(entry.country, ['holidays', 'teams', i, 'country'], report))
  people.forEach((person, i) => {
    if (person.country !== undefined) checkCountry(person.country, ['people', i, 'country'], report)
  })
  noRepeats(
    teams.map(({ team }) => team.toLowerCase()),
    (i) => ['holidays', 'teams', i, 'team'],
    report,
  )
  noRepeats(
    closed.map(({ date }) => date),
    (i) => ['holidays', 'closed', i, 'date'],
    report,
  )
}

function checkCountry(found: string, path: readonly PropertyKey[], report: Report): void {
  if (holidayCalendars().has(found)) return
  const near = nearCountry(found)
  report(
    path,
    `a country whose public holidays are known, such as ID, or a part of one, such as DE-BY${near.en}`,
    `negara yang hari liburnya dikenal, misalnya ID, atau bagian negara, misalnya DE-BY${near.id}`,
  )
}

/** A name or a code in lower case is meant for its code; a part that does not exist for its country or the nearest part. */
function nearCountry(found: string): Words {
  const [country = '', ...part] = found.split('-')
  const code = countryOf(country.trim())
  const family = [...holidayCalendars()].filter((name) => name === code || name.startsWith(`${code}-`))
  return didYouMean([code, ...part].join('-'), family.length > 0 ? family : [...holidayCalendars()])
}

function noRepeats(names: readonly string[], path: (i: number) => readonly PropertyKey[], report: Report): void {
  names.forEach((name, i) => {
    if (names.indexOf(name) < i)
      report(path(i), 'another one: this one is told of further up', 'yang lain: yang ini sudah disebut di atas')
  })
}
