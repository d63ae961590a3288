import { describe, expect, test } from '@jest/globals'
import type { LeadFields } from '../../../src/domain/lead.ts'
import type { AccountCandidate } from '../../../src/domain/matching/account-candidate.ts'
import { compileMatching } from '../../../src/domain/matching/compile-matching.ts'
import type { MatchingPolicy } from '../../../src/domain/matching/matching-policy.ts'
import { belonging, leadTraits } from '../../../src/domain/matching/tiers.ts'
import { aLead, anAccount } from '../routing-world.ts'

function between(
  fields: Partial<LeadFields>,
  account: Partial<AccountCandidate>,
  emailDomain: string | null = null,
  policy: Partial<MatchingPolicy> = {},
) {
  const lead = leadTraits(aLead(fields).fields, emailDomain)
  return belonging(lead, anAccount('1', account), compileMatching({ tieBreakers: [], ...policy }))
}

describe('an account without the lead’s domain', () => {
  test.each<[string, AccountCandidate['knownContacts'], string | null]>([
    ['no contact is known', undefined, null],
    ['its only contact has another domain', { ofDomain: 0, all: 1 }, null],
    ['its only contact has it', { ofDomain: 1, all: 1 }, 'T2'],
  ])('%s', (_what, knownContacts, tier) => {
    const account = { domains: ['other.com'], ...(knownContacts && { knownContacts }) }
    expect(between({}, account, 'acme.com')?.tier ?? null).toBe(tier)
  })
})

describe('names', () => {
  test.each<[string, string | null, string | null]>([
    ['none on either side', null, null],
    ['none of the account', 'Acme', null],
    ['none of the lead', null, 'Acme'],
    ['nothing but signs on either side', '–', ' – '],
    ['nothing but signs of the account', 'Acme', '–'],
  ])('that say nothing: %s', (_what, company, name) => {
    expect(between({ company }, { name })).toBeNull()
  })
  test.each([
    [0.93, 'T4'],
    [0.931, undefined],
  ])('alike by 0.93, where a policy asks for %d: %s', (fuzzyFrom, tier) => {
    const phone = '+1 212 555 0100'
    const found = between({ company: 'IBM', phone }, { name: 'International Business Machines', phone }, null, {
      fuzzyFrom,
    })
    expect(found?.tier).toBe(tier)
    expect(found?.supporter).toBe(tier && 'phone')
  })
})

describe('what speaks for an account of the same name', () => {
  test.each<[string, Partial<LeadFields>, Partial<AccountCandidate>, string | null]>([
    ['the same telephone', { phone: '(021) 5550199', country: 'ID' }, { phone: '+62 21 555 0199' }, 'phone'],
    ['written in the lead’s country alone', { phone: '0215550199', country: 'ID' }, { phone: '021 5550199' }, 'phone'],
    ['written in the account’s alone', { phone: '0215550199' }, { phone: '021 5550199', country: 'ID' }, 'phone'],
    ['a telephone of the lead alone', { phone: '+62 21 5550199' }, {}, null],
    ['a telephone of the account alone', {}, { phone: '+62 21 5550199' }, null],
    ['telephones that are none', { phone: 'n/a' }, { phone: 'n/a' }, null],
    ['the same postal code', { postalCode: '12190' }, { postalCode: '12 190' }, 'postal-code'],
    ['of a country of the lead alone', { postalCode: '12190', country: 'ID' }, { postalCode: '12190' }, 'postal-code'],
    [
      'of a country of the account alone',
      { postalCode: '12190' },
      { postalCode: '12190', country: 'ID' },
      'postal-code',
    ],
    ['of one country', { postalCode: '12190', country: 'id' }, { postalCode: '12190', country: 'ID' }, 'postal-code'],
    ['of two countries', { postalCode: '12190', country: 'US' }, { postalCode: '12190', country: 'ID' }, null],
    ['a code of the lead alone', { postalCode: '12190' }, {}, null],
    ['a code of the account alone', {}, { postalCode: '12190' }, null],
    ['codes that are none', { postalCode: '-' }, { postalCode: '–' }, null],
  ])('%s', (_what, fields, account, supporter) => {
    const found = between({ company: 'Acme', ...fields }, { name: 'Acme Inc', ...account })
    expect([found?.tier, found?.supporter]).toEqual([supporter === null ? 'T5' : 'T3', supporter])
  })
})
