import { z } from 'zod'
import { strict } from './problems.ts'
import { HIDDEN_FACTS } from './programmes.ts'
import type {
  EventPolicy,
  HolidayPolicy,
  PartnerPolicy,
  PersonPolicy,
  TerritoryPolicy,
  TerritoryRow,
} from './programmes.ts'
import { id, localDate, name, words } from './schema-parts.ts'
import { said } from './words.ts'

const list = z.array(name).max(100)
const country = z
  .string()
  .regex(/^([A-Z]{2}|\*)$/, said('a country code such as ID, or *', 'kode negara seperti ID, atau *'))

const inCountry = country.describe('ISO code, or * for any.')
const calendarOf = z
  .string()
  .regex(
    /^[A-Za-z0-9 -]{1,60}$/,
    said(
      'a country code such as ID, or a part of a country such as DE-BY',
      'kode negara seperti ID, atau bagian negara seperti DE-BY',
    ),
  )
const idOf = (what: string) => id.describe(`Names the ${what}.`)
const title = name.describe('What people read.')

/** What the CRM does not tell of a person. */
export const person = strict({
  rep: name.describe('CRM id or e-mail address.'),
  languages: z
    .array(z.string().regex(/^[a-z]{2,3}$/, said('a language code such as id', 'kode bahasa seperti id')))
    .max(50)
    .describe('Languages the person speaks.')
    .exactOptional(),
  industries: list.describe('Industries the person knows.').exactOptional(),
  products: list.describe('Products the person sells.').exactOptional(),
  territories: z.array(id).max(100).describe('Territories the person looks after.').exactOptional(),
  backup: name.describe('Who stands in while the person is out of office.').exactOptional(),
  manager: name.describe('In place of the manager read from the CRM.').exactOptional(),
  since: localDate.describe('First day of work.').exactOptional(),
  capacity: z.int().min(1).max(100_000).describe('Open leads the person can carry.').exactOptional(),
  country: calendarOf.describe('Whose public holidays the person keeps: ID, or DE-BY for a part.').exactOptional(),
}) satisfies z.ZodType<PersonPolicy>

/** Days on which people do not work. */
export const holidays = strict({
  country: calendarOf.describe('Whose public holidays everybody keeps who is named nowhere else.').exactOptional(),
  teams: z
    .array(
      strict({
        team: name.describe('Everyone in a team of the CRM.'),
        country: calendarOf.describe('Whose public holidays they keep.'),
      }),
    )
    .max(200)
    .describe('Teams that keep others; the first a person is in counts.')
    .exactOptional(),
  closed: z
    .array(
      strict({
        date: localDate.describe('The day, on everybody’s own calendar.'),
        name: name.describe('Why; what people read.'),
      }),
    )
    .max(500)
    .describe('Days on which nobody works, such as collective leave.')
    .exactOptional(),
}) satisfies z.ZodType<HolidayPolicy>

/** A part of the market. */
export const territory = strict({
  id: idOf('territory'),
  name: title,
  countries: z.array(country).max(250).describe('Countries that lie in it.').exactOptional(),
  cities: z
    .array(strict({ country: inCountry, city: name.describe('Name of the city.') }))
    .max(1000)
    .describe('Cities that lie in it.')
    .exactOptional(),
  postalPrefixes: z
    .array(strict({ country: inCountry, prefix: name.describe('How the postal code begins.') }))
    .max(5000)
    .describe('Postal codes that lie in it.')
    .exactOptional(),
}) satisfies z.ZodType<TerritoryPolicy>

const where = id.describe('Id of the territory.')
const toPool = id.describe('Pool that gives its leads.')
const toRep = name.describe('Person who gets its leads: CRM id or e-mail address.')

/** Who gets the leads of a territory. */
export const territoryRow = z.union(
  [strict({ territory: where, pool: toPool }), strict({ territory: where, rep: toRep })],
  {
    error: () => said('{territory, pool} or {territory, rep}', '{territory, pool} atau {territory, rep}'),
  },
) satisfies z.ZodType<TerritoryRow>

/** An event and who was there. */
export const event = strict({
  id: idOf('event'),
  name: title,
  contains: words.describe('Parts of the event’s name in the CRM.'),
  reps: z.array(name).max(100).describe('Who was there: CRM ids or e-mail addresses.'),
  pool: id.describe('The region of the event: asked when none of those who attended can take the lead.'),
}) satisfies z.ZodType<EventPolicy>

/** What was agreed with a partner. */
export const partner = strict({
  id: idOf('partner'),
  name: title,
  contains: words.describe('Parts of the partner’s name in the CRM.'),
  manager: name.nullable().describe('Told of each lead of the partner that is assigned.'),
  territories: z.array(territoryRow).max(500).describe('What was agreed; the first territory that holds decides.'),
  pool: id.describe('Where no agreed territory holds the lead.'),
  hides: z
    .array(z.enum(HIDDEN_FACTS))
    .max(HIDDEN_FACTS.length)
    .describe('What the partner does not see in its portal: full name, company, owner.')
    .exactOptional(),
}) satisfies z.ZodType<PartnerPolicy>
