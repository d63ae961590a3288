import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { LeadFields } from '../../src/domain/lead.ts'
import { emailDomainOf } from '../../src/domain/email-domain.ts'
import { matchAccount, type MatchResult } from '../../src/domain/match-account.ts'
import type { AccountCandidate } from '../../src/domain/matching/account-candidate.ts'
import { compileMatching } from '../../src/domain/matching/compile-matching.ts'
import type { MatchingPolicy, MatchTieBreaker } from '../../src/domain/matching/matching-policy.ts'
import { aLead, anAccount, aRep, aRoster, at, DAY } from './routing-world.ts'

const TIE_BREAKERS: readonly MatchTieBreaker[] = [
  'active-owner',
  'customer',
  'open-deals',
  'latest-activity',
  'same-country',
  'more-contacts',
  'oldest',
  'lowest-id',
]
const roster = aRoster([aRep('Ann'), aRep('Ben'), aRep('Cem', { active: false })], [])
const now = at('2026-03-04 10:00')

describe('E24 the registrable domain', () => {
  test.each([
    { email: 'lee@mail.acme.co.uk', domain: 'acme.co.uk' },
    { email: 'LEE@Acme.CO.UK', domain: 'acme.co.uk' },
    { email: 'budi@samudra.co.id', domain: 'samudra.co.id' },
    { email: 'jo@bücher.de', domain: 'xn--bcher-kva.de' },
    { email: '"odd@name"@acme.com', domain: 'acme.com' },
    { email: 'pat@gmail.com', domain: 'gmail.com' },
    { email: 'root@localhost', domain: null },
    { email: 'x@127.0.0.1', domain: null },
    { email: '@acme.com', domain: null },
    { email: 'acme.com', domain: null },
    { email: 'a@', domain: null },
    { email: 'a@😀', domain: null },
    { email: `a@${'x'.repeat(70_000)}.com`, domain: null },
    { email: null, domain: null },
  ])('$email → $domain', ({ email, domain }) => {
    expect(emailDomainOf(email)).toBe(domain)
  })
  test.each([
    { hosts: ['acme.com', 'acme.com'], domains: ['acme.com', 'acme.com'] },
    { hosts: ['mail.acme.com', 'ACME.com', 'mail.acme.com'], domains: ['acme.com', 'acme.com', 'acme.com'] },
    // The same number by the sum that finds known hosts, the same length and another length.
    { hosts: ['an.com', 'c0.com', 'an.com'], domains: ['an.com', 'c0.com', 'an.com'] },
    { hosts: ['acme.com', 'acme.comx', 'acme.co'], domains: ['acme.com', 'acme.comx', 'acme.co'] },
    { hosts: ['acme.com ', ' acme.com'], domains: ['acme.com', 'acme.com'] },
    { hosts: ['bücher.de', 'xn--bcher-kva.de', 'bücher.de'], domains: Array(3).fill('xn--bcher-kva.de') },
  ])('one after the other: $hosts', ({ hosts, domains }) => {
    expect(hosts.map((host) => emailDomainOf(`lee@${host}`))).toEqual(domains)
  })
  test('the longest host there can be', () => {
    const host = `${'a.'.repeat(123)}acme.com`
    expect([host.length, emailDomainOf(`l@${host}`)]).toEqual([254, 'acme.com'])
    expect(emailDomainOf(`l@a${host}`)).toBeNull()
  })
  test('any text has an answer', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const domain = emailDomainOf(`a@${text}`)
        expect(domain === null || domain.length > 0).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })
})

interface Case {
  readonly fields?: Partial<LeadFields>
  readonly emailDomain?: string | null
  readonly linked?: AccountCandidate
  readonly policy?: Partial<MatchingPolicy>
}

function match(
  candidates: readonly AccountCandidate[],
  { fields = {}, emailDomain = 'acme.com', linked, policy = {} }: Case = {},
): MatchResult {
  const lead = aLead(fields, { linkedAccount: linked ?? null })
  return matchAccount(lead, emailDomain, candidates, roster, compileMatching({ tieBreakers: TIE_BREAKERS, ...policy }))
}
const found = (...args: Parameters<typeof match>) => match(...args).match
/** `id tier`, or null. */
const short = (...args: Parameters<typeof match>) => {
  const answer = found(...args)
  return answer === null ? null : `${answer.account.accountId} ${answer.tier}`
}

describe('T0 what somebody says outright', () => {
  const linked = anAccount('linked', { domains: ['other.com'] })
  const byDomain = anAccount('5', { domains: ['acme.com'] })
  test.each<Case & { what: string; says: string | null }>([
    { what: 'the company the CRM links wins over one of the same domain', linked, says: 'linked T0' },
    {
      what: 'an administrator’s word for the domain wins over the link',
      linked,
      policy: { overrides: [{ domain: 'acme.com', account: '5', verdict: 'always' }] },
      says: '5 T0',
    },
    {
      what: 'a word for the address wins over one for its domain',
      fields: { email: 'Lee+x@gmail.com' },
      linked,
      policy: {
        overrides: [
          { domain: 'acme.com', account: 'linked', verdict: 'always' },
          { email: 'lee@gmail.com', account: '5', verdict: 'always' },
        ],
      },
      says: '5 T0',
    },
    {
      what: 'a word for a company name, however it is written',
      emailDomain: null,
      fields: { company: 'PT Acme Tbk' },
      policy: { overrides: [{ company: 'acme', account: '5', verdict: 'always' }] },
      says: '5 T0',
    },
    {
      what: 'never with this account: the next way is tried',
      linked,
      policy: { overrides: [{ domain: 'acme.com', account: 'linked', verdict: 'never' }] },
      says: '5 T1',
    },
    {
      what: 'never with any account',
      linked,
      policy: { overrides: [{ domain: 'acme.com', verdict: 'never' }] },
      says: null,
    },
    {
      what: 'an account that is not known is no answer',
      policy: { overrides: [{ domain: 'acme.com', account: 'gone', verdict: 'always' }] },
      says: '5 T1',
    },
  ])('$what → $says', ({ says, what: _what, ...given }) => {
    expect(short([byDomain], given)).toBe(says)
  })
  test('the trace says who said it', () => {
    const said = { overrides: [{ domain: 'acme.com', account: '5', verdict: 'always' }] } as const
    expect(match([byDomain], { linked, policy: said }).trace.because).toBe('account.said')
    expect(match([byDomain], { linked }).trace).toMatchObject({ step: 'account', because: 'account.linked' })
  })
})

test('E24 T1 the address and the website come down to one domain', () => {
  const answer = found([anAccount('1', { domains: ['acme.co.uk'] })], {
    emailDomain: emailDomainOf('lee@mail.acme.co.uk'),
  })
  expect(answer).toMatchObject({ tier: 'T1', confidence: 0.95, account: { accountId: '1' }, runnersUp: [] })
})

describe('E23 pat@gmail.com of Acme Inc', () => {
  const acme = anAccount('1', { name: 'Acme', domains: ['acme.com', 'gmail.com'], phone: '+1 212 555 0100' })
  test.each([
    { what: 'nothing but the name', fields: {}, says: '1 T5' },
    { what: 'another telephone', fields: { phone: '+1 212 555 0999' }, says: '1 T5' },
    { what: 'the same telephone', fields: { phone: '(212) 555-0100', country: 'US' }, says: '1 T3' },
    { what: 'a name that is only like', fields: { company: 'Acme Holdings' }, says: null },
  ])('$what → $says', ({ fields, says }) => {
    expect(short([acme], { emailDomain: null, fields: { company: 'Acme Inc', ...fields } })).toBe(says)
  })
})

describe('T2 the domain of the account’s contacts', () => {
  test.each([
    { contacts: { ofDomain: 2, all: 2 }, says: '1 T2' },
    { contacts: { ofDomain: 3, all: 2 }, says: '1 T2' },
    { contacts: { ofDomain: 1, all: 1 }, says: '1 T2' },
    { contacts: { ofDomain: 1, all: 2 }, says: null },
    { contacts: { ofDomain: 0, all: 0 }, says: null },
  ])('$contacts.ofDomain of $contacts.all contacts → $says', ({ contacts, says }) => {
    expect(short([anAccount('1', {})].map((account) => ({ ...account, knownContacts: contacts })))).toBe(says)
  })
  test('an account of that very domain comes first, and the other is a runner-up', () => {
    const contacts = { ...anAccount('1', { isCustomer: true }), knownContacts: { ofDomain: 9, all: 2 } }
    expect(found([contacts, anAccount('2', { domains: ['acme.com'] })])).toMatchObject({
      account: { accountId: '2' },
      decidedBy: null,
      runnersUp: [{ accountId: '1', tier: 'T2', score: 0.9, lostBy: 'tier' }],
    })
  })
  test('free-mail speaks for nobody', () => {
    const contacts = { ...anAccount('1'), knownContacts: { ofDomain: 9, all: 2 } }
    expect(short([contacts], { emailDomain: null })).toBeNull()
  })
})

describe('E25 T3 the same name and one supporter', () => {
  const acme = anAccount('1', { name: 'Acme Indonesia', postalCode: '12190', phone: '+62 21 555 0199', country: 'ID' })
  test.each([
    { what: 'same postal code', fields: { company: 'PT Acme Indonesia, Tbk.', postalCode: '12190' }, tier: 'T3' },
    { what: 'same code, spaced', fields: { company: 'Acme Indonesia', postalCode: '12 190' }, tier: 'T3' },
    { what: 'same code abroad', fields: { company: 'Acme Indonesia', postalCode: '12190', country: 'US' }, tier: 'T5' },
    { what: 'same phone', fields: { company: 'Acme Indonesia', phone: '(021) 5550199', country: 'ID' }, tier: 'T3' },
    { what: 'other postal code', fields: { company: 'PT Acme Indonesia, Tbk.', postalCode: '12191' }, tier: 'T5' },
    { what: 'other name', fields: { company: 'Acme Malaysia', postalCode: '12190' }, tier: undefined },
  ])('$what → $tier', ({ fields, tier }) => {
    expect(found([acme], { emailDomain: null, fields })?.tier).toBe(tier)
  })
  test('a policy may ask for the telephone alone', () => {
    const given = { emailDomain: null, fields: { company: 'Acme Indonesia', postalCode: '12190' } }
    expect(short([acme], { ...given, policy: { supporters: ['phone'] } })).toBe('1 T5')
  })
  test('the deciding facts are told', () => {
    const fields = { company: 'PT Acme Indonesia, Tbk.', postalCode: '12190' }
    expect(match([acme], { emailDomain: null, fields }).trace).toEqual({
      step: 'account',
      because: 'account.same-name',
      saw: {
        accountId: '1',
        tier: 'T3',
        confidence: 0.8,
        runnersUp: [],
        decidedBy: null,
        domain: null,
        likeness: 1,
        supporter: 'postal-code',
        setAside: [],
      },
    })
  })
})

describe('T4 a like name and one supporter', () => {
  const given = { emailDomain: null, fields: { company: 'Goldman Sachs', postalCode: '10282' } }
  const group = anAccount('1', { name: 'GOLDMAN SACHS GROUP INC', postalCode: '10282-0001' })
  test('0.97 alike, same postal code', () => {
    expect(found([group], given)).toMatchObject({ tier: 'T4', account: { accountId: '1' } })
    expect(found([group], given)?.confidence).toBeCloseTo(0.75 * 0.97, 2)
  })
  test('without a supporter it is nothing', () => {
    expect(short([{ ...group, postalCode: '10001' }], given)).toBeNull()
  })
  test('the line is the policy’s', () => {
    expect(short([group], { ...given, policy: { fuzzyFrom: 0.98 } })).toBeNull()
  })
  test('under the line it is nothing, supporter or not', () => {
    expect(short([{ ...group, name: 'Goldman Energy' }], given)).toBeNull()
  })
  test('the liker name comes first, whoever owns the other', () => {
    const far = anAccount('2', { name: 'Goldman Sachs Bank', postalCode: '10282', ownerId: 'Ann', isCustomer: true })
    expect(found([far, group], given)).toMatchObject({
      account: { accountId: '1' },
      decidedBy: 'likeness',
      runnersUp: [{ accountId: '2', tier: 'T4', lostBy: 'likeness' }],
    })
  })
})

describe('accounts set aside before any tier', () => {
  const acme = { domains: ['acme.com'] }
  test.each<{ what: string; account: AccountCandidate; policy?: Partial<MatchingPolicy>; reasons: string[] }>([
    { what: 'deleted', account: anAccount('1', { ...acme, deleted: true }), reasons: ['deleted'] },
    { what: 'a competitor', account: anAccount('1', { ...acme, competitor: true }), reasons: ['competitor'] },
    {
      what: 'a competitor of the policy, by domain',
      account: anAccount('1', acme),
      policy: { competitors: ['acme.com'] },
      reasons: ['competitor'],
    },
    { what: 'not to be routed', account: anAccount('1', { ...acme, doNotRoute: true }), reasons: ['do-not-route'] },
    {
      what: 'not to be routed by the policy, by id',
      account: anAccount('1', acme),
      policy: { doNotRoute: ['1'] },
      reasons: ['do-not-route'],
    },
    {
      what: 'of another unit',
      account: anAccount('1', { ...acme, businessUnit: 'Retail' }),
      policy: { businessUnits: ['Industry'] },
      reasons: ['other-unit'],
    },
  ])('$what', ({ account, policy = {}, reasons }) => {
    const expected = { match: null, trace: { because: 'account.set-aside', saw: { setAside: ['1'], reasons } } }
    expect(match([account], { policy })).toMatchObject(expected)
    expect(match([], { linked: account, policy })).toMatchObject(expected)
    expect(
      short(
        [account, anAccount('2', acme)].filter(({ accountId }) => accountId !== '1'),
        { policy },
      ),
    ).toBe(policy.competitors ? null : '2 T1')
  })
  test('of the right unit, or of none', () => {
    const policy = { businessUnits: ['Industry'] }
    expect(short([anAccount('1', { ...acme, businessUnit: 'Industry' })], { policy })).toBe('1 T1')
    expect(short([anAccount('1', { ...acme, businessUnit: null })], { policy })).toBe('1 T1')
  })
})

describe('E26 three accounts on acme.com', () => {
  const accounts = [
    anAccount('1', { domains: ['acme.com'], ownerId: 'Ann', lastActivityAt: now - 2 * DAY }),
    anAccount('2', {
      domains: ['acme.com'],
      ownerId: 'Ben',
      isCustomer: true,
      openDeals: 1,
      lastActivityAt: now - 40 * DAY,
    }),
    anAccount('3', { domains: ['acme.com'], ownerId: 'Cem', openDeals: 3, lastActivityAt: now - 50 * DAY }),
  ]
  test.each([
    {
      first: 'default',
      order: TIE_BREAKERS,
      account: '2',
      decidedBy: 'customer',
      next: ['1 customer', '3 active-owner'],
    },
    {
      first: 'open-deals',
      order: ['open-deals', ...TIE_BREAKERS] as const,
      account: '3',
      decidedBy: 'open-deals',
      next: ['2 open-deals', '1 open-deals'],
    },
    {
      first: 'latest-activity',
      order: ['latest-activity', ...TIE_BREAKERS] as const,
      account: '1',
      decidedBy: 'latest-activity',
      next: ['2 latest-activity', '3 latest-activity'],
    },
  ])('$first first → #$account', ({ order, account, decidedBy, next }) => {
    const answer = found(accounts, { policy: { tieBreakers: order } })
    expect(answer?.account.accountId).toBe(account)
    expect(answer?.decidedBy).toBe(decidedBy)
    expect(answer?.runnersUp.map(({ accountId, lostBy }) => `${accountId} ${lostBy}`)).toEqual(next)
    expect(answer?.trace.saw['decidedBy']).toBe(decidedBy)
  })
})

test.each([
  { what: 'same country', a: { country: 'ID' }, b: { country: 'US' }, by: 'same-country' },
  { what: 'more contacts', a: { contacts: 3 }, b: { contacts: 2 }, by: 'more-contacts' },
  { what: 'older', a: { createdAt: now - 9 * DAY }, b: { createdAt: now - 8 * DAY }, by: 'oldest' },
])('ties: $what wins', ({ a, b, by }) => {
  const better = anAccount('20', { domains: ['acme.com'], ...a })
  const other = anAccount('3', { domains: ['acme.com'], ...b })
  expect(found([other, better], { fields: { country: 'id' } })).toMatchObject({
    account: { accountId: '20' },
    decidedBy: by,
  })
})

test('all else equal the lower id wins, numbers by size, also where the policy names no tie-breaker', () => {
  const accounts = [anAccount('20', { domains: ['acme.com'] }), anAccount('3', { domains: ['acme.com'] })]
  expect(short(accounts)).toBe('3 T1')
  expect(short(accounts, { policy: { tieBreakers: [] } })).toBe('3 T1')
})

describe('of any candidates', () => {
  const candidate = fc
    .record({
      name: fc.constantFrom('Acme', 'Acme Group', 'PT Acme Tbk', 'Acme Energy', 'Other', null),
      domains: fc.constantFrom([], ['acme.com'], ['other.com']),
      postalCode: fc.constantFrom('12190', '1', null),
      ownerId: fc.constantFrom('Ann', 'Cem', null),
      isCustomer: fc.boolean(),
      openDeals: fc.nat(2),
      competitor: fc.boolean(),
      knownContacts: fc.constantFrom({ ofDomain: 2, all: 2 }, { ofDomain: 0, all: 1 }),
    })
    .map((facts): AccountCandidate => ({ ...anAccount('x'), ...facts }))
  const candidates = fc
    .array(candidate, { maxLength: 14 })
    .map((all) => all.map((one, n) => ({ ...one, accountId: String(n + 1) })))
  const given = { fields: { company: 'Acme', postalCode: '12190' } }

  test('the order in which they were read and that of the policy’s rules change nothing that is not asked', () => {
    fc.assert(
      fc.property(
        candidates.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          expect(match(shuffled, given)).toEqual(match(all, given))
        },
      ),
      { numRuns: 1000 },
    )
  })
  test('the answer is of the strongest tier found, is not set aside, and is followed by no better one', () => {
    fc.assert(
      fc.property(candidates, (all) => {
        const answer = found(all, given)
        if (answer === null) {
          expect(all.filter(({ competitor, domains }) => competitor !== true && domains.includes('acme.com'))).toEqual(
            [],
          )
          return
        }
        const tiers = [answer.tier, ...answer.runnersUp.map(({ tier }) => tier)]
        expect(tiers.toSorted()).toEqual(tiers)
        expect(answer.account.competitor).toBe(false)
        const scores = [answer.confidence, ...answer.runnersUp.map(({ score }) => score)]
        expect(scores.toSorted((a, b) => b - a)).toEqual(scores)
        expect(answer.runnersUp.length).toBeLessThanOrEqual(10)
      }),
      { numRuns: 1000 },
    )
  })
  test('one alone is found as it is among the others, or not at all', () => {
    fc.assert(
      fc.property(candidates, (all) => {
        const answer = found(all, given)
        if (answer === null) return
        const alone = found([all.find(({ accountId }) => accountId === answer.account.accountId)!], given)
        expect([alone?.tier, alone?.confidence]).toEqual([answer.tier, answer.confidence])
      }),
      { numRuns: 1000 },
    )
  })
})
