import type { Chance } from '../random.ts'
import type { Account } from './accounts.ts'
import { FIRST_NAMES, JOB_TITLES, LAST_NAMES } from './names.ts'

/** A person with a name to write to. */
export interface Person {
  firstName: string
  lastName: string
  jobTitle: string
  /** Part of the e-mail address before the @. */
  mailbox: string
}

/** Draws a person; `mark` keeps two people of one name apart. */
export function drawPerson(chance: Chance, mark: string): Person {
  const firstName = chance.pick(FIRST_NAMES)
  const lastName = chance.pick(LAST_NAMES)
  const plain = `${firstName}.${lastName}${mark}`.toLowerCase()
  return { firstName, lastName, jobTitle: chance.weighted(JOB_TITLES), mailbox: plain }
}

/** Contact properties of a person at an account. */
export function contactValues(person: Person, account: Account): Record<string, string> {
  return {
    email: `${person.mailbox}@${account.domain}`,
    firstname: person.firstName,
    lastname: person.lastName,
    jobtitle: person.jobTitle,
    company: account.name,
    website: `https://www.${account.domain}`,
    industry: account.industryText,
    numemployees: String(account.employees),
    country: account.country,
    city: account.city,
    zip: account.zip,
    phone: account.phone,
    hs_language: account.language,
  }
}
