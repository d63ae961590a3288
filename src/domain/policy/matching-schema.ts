import { z } from 'zod'
import type { DuplicatePolicy } from '../duplicates/duplicate-policy.ts'
import type { MatchingPolicy } from '../matching/matching-policy.ts'
import { strict } from './problems.ts'
import { share } from './schema-parts.ts'
import { said } from './words.ts'

const reference = z.string().min(1).max(253)
const domain = z
  .string()
  .regex(
    /^[^\s@A-Z]{1,250}\.[^\s@A-Z]{2,63}$/,
    said('a domain in lower case, such as acme.co.id', 'domain dengan huruf kecil, misalnya acme.co.id'),
  )

const override = strict({
  email: z.string().min(3).max(320).describe('The lead with this address.').exactOptional(),
  domain: domain.describe('Leads of this domain.').exactOptional(),
  company: z.string().min(1).max(200).describe('Leads of a company of this name.').exactOptional(),
  account: reference.describe('The account, by id; with never, any when left out.').exactOptional(),
  verdict: z.enum(['always', 'never']).describe('Whether they belong to it.'),
})
  .refine(
    ({ email, domain, company }) => [email, domain, company].filter((about) => about !== undefined).length === 1,
    said('exactly one of email, domain, company', 'tepat satu dari email, domain, company'),
  )
  .refine(
    ({ verdict, account }) => verdict === 'never' || account !== undefined,
    said('always with the id of an account', 'always dengan id sebuah akun'),
  )

/** How leads find their accounts. */
export const matching = strict({
  tieBreakers: z
    .array(
      z.enum([
        'active-owner',
        'customer',
        'open-deals',
        'latest-activity',
        'same-country',
        'more-contacts',
        'oldest',
        'lowest-id',
      ]),
    )
    .max(8)
    .describe('What decides between accounts found in the same way, in order.'),
  fuzzyFrom: z
    .number()
    .min(0.8)
    .max(1)
    .describe('Likeness of names from which, with a supporter, they are one company; 0.92 when left out.')
    .exactOptional(),
  supporters: z
    .array(z.enum(['phone', 'postal-code']))
    .min(1)
    .max(2)
    .describe('What beside a name speaks for an account; both when left out.')
    .exactOptional(),
  overrides: z
    .array(override)
    .max(10_000)
    .describe('What is known better: leads that always, or never, belong to an account.')
    .exactOptional(),
  competitors: z
    .array(reference)
    .max(10_000)
    .describe('Accounts that are never matched, by id or domain.')
    .exactOptional(),
  doNotRoute: z
    .array(reference)
    .max(10_000)
    .describe('Accounts that no lead is given to, by id or domain.')
    .exactOptional(),
  businessUnits: z
    .array(z.string().min(1).max(120))
    .min(1)
    .max(200)
    .describe('Only accounts of these units, and those without one, are matched.')
    .exactOptional(),
}) satisfies z.ZodType<MatchingPolicy>

const bits = z.number().min(-40).max(40)
const weight = strict({
  same: bits.describe('Bits for, when equal.'),
  different: bits.max(0).describe('Bits against, when different.'),
  from: share.describe('Likeness, 0–1, up to which it counts as different.'),
})

/** How records of one person are recognised. */
export const duplicates = strict({
  weights: strict({
    email: weight.describe('E-mail address.'),
    phone: weight.describe('Phone number.'),
    identifier: weight.describe('Identifier in another system.'),
    birthDate: weight.describe('Date of birth.'),
    name: weight.describe('Name of the person.'),
    company: weight.describe('Name of the company.'),
    street: weight.describe('Street.'),
    addressLine: weight.describe('Second line of the address.'),
    postalCode: weight.describe('Postal code.'),
    city: weight.describe('City.'),
    region: weight.describe('Region.'),
    country: weight.describe('Country.'),
  })
    .describe('Bits for and against that each field adds, and the likeness up to which it counts as different.')
    .exactOptional(),
  sharedEmailBits: bits.describe('Bits of an equal address that several people may share.').exactOptional(),
  priorBits: bits.max(0).describe('Bits before anything is compared.').exactOptional(),
  proposeAt: share.describe('Probability from which a pair is shown to a person.').exactOptional(),
  sameOwnerAt: share.describe('Probability from which the owner of one record gets the other too.').exactOptional(),
  mergeAt: share.describe('Probability from which a merge may be done unasked.').exactOptional(),
}) satisfies z.ZodType<Partial<DuplicatePolicy>>
