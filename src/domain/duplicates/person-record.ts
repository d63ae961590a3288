import { normaliseEmail } from '../names/email-address.ts'
import { foldText } from '../names/fold-text.ts'
import { personName, type PersonName } from '../names/person-name.ts'
import { normalisePhone } from '../names/phone-number.ts'
import { prepareCompanyName, type PreparedCompanyName } from '../names/company-similarity.ts'

/** What is known of a person when duplicates are sought. Null or empty: not known, which speaks neither for nor against. */
export interface PersonRecord {
  readonly id: string
  readonly email: string | null
  /** The address belongs to a function (`info@`) or a list: several people may share it. */
  readonly emailShared: boolean
  /** Registrable domain of the address when it is the employer's; null for free-mail. */
  readonly emailDomain: string | null
  readonly phone: string | null
  readonly firstName: string | null
  readonly lastName: string | null
  readonly company: string | null
  /** Street with house number, as written. */
  readonly street: string | null
  /** Building, unit, village: what stands beside the street. */
  readonly addressLine: string | null
  readonly postalCode: string | null
  readonly city: string | null
  readonly region: string | null
  /** ISO 3166-1 alpha-2, for telephone numbers; names are compared as texts. */
  readonly country: string | null
  /** Local date, digits in the order year, month, day; other signs are ignored. */
  readonly birthDate: string | null
  /** Numbers that belong to one person: customer number, tax number, membership. */
  readonly identifiers: readonly string[]
}

/** A person with every field in normal form; prepare once, compare with many. */
export interface PreparedPerson {
  readonly id: string
  readonly email: string | null
  readonly emailShared: boolean
  readonly emailDomain: string | null
  readonly phone: string | null
  readonly name: PersonName
  readonly company: PreparedCompanyName | null
  readonly street: string | null
  readonly addressLine: string | null
  readonly postalCode: string | null
  readonly city: string | null
  readonly region: string | null
  readonly country: string | null
  readonly birthDate: string | null
  readonly identifiers: readonly string[]
}

/** Brings a person's fields to normal form. A telephone number that cannot be one counts as not known. */
export function preparePerson(person: PersonRecord): PreparedPerson {
  const company = person.company === null ? null : prepareCompanyName(person.company)
  return {
    id: person.id,
    email: person.email === null ? null : normaliseEmail(person.email),
    emailShared: person.emailShared,
    emailDomain: person.emailDomain,
    phone: person.phone === null ? null : normalisePhone(person.phone, person.country),
    name: personName(person.firstName, person.lastName),
    company: company !== null && company.words.length > 0 ? company : null,
    street: plainText(person.street),
    addressLine: plainText(person.addressLine),
    postalCode: signs(person.postalCode),
    city: plainText(person.city),
    region: plainText(person.region),
    country: plainText(person.country),
    birthDate: person.birthDate === null ? null : emptyIsNull(person.birthDate.replace(/\D/g, '')),
    identifiers: person.identifiers.map((identifier) => signs(identifier)).filter((identifier) => identifier !== null),
  }
}

const emptyIsNull = (text: string): string | null => (text === '' ? null : text)

/** Words of a text, folded, without punctuation. */
function plainText(text: string | null): string | null {
  return text === null
    ? null
    : emptyIsNull(
        foldText(text)
          .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
          .trim(),
      )
}

/** Letters and digits of a code, folded, without anything between. */
function signs(text: string | null): string | null {
  return text === null ? null : emptyIsNull(foldText(text).replace(/[^\p{L}\p{N}]+/gu, ''))
}
