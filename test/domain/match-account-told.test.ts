import { describe, expect, test } from '@jest/globals'
import type { LeadFields } from '../../src/domain/lead.ts'
import { matchAccount } from '../../src/domain/match-account.ts'
import type { AccountCandidate } from '../../src/domain/matching/account-candidate.ts'
import { compileMatching } from '../../src/domain/matching/compile-matching.ts'
import type { MatchingPolicy } from '../../src/domain/matching/matching-policy.ts'
import { aLead, anAccount, aRoster } from './routing-world.ts'

interface Case {
  readonly fields?: Partial<LeadFields>
  readonly domain?: string | null
  readonly linked?: AccountCandidate
  readonly policy?: Partial<MatchingPolicy>
}
const tell = (candidates: readonly AccountCandidate[], { fields, domain = 'acme.com', linked, policy }: Case = {}) =>
  matchAccount(
    aLead(fields, { linkedAccount: linked ?? null }),
    domain,
    candidates,
    aRoster([], []),
    compileMatching({ tieBreakers: ['customer', 'lowest-id'], ...policy }),
  )

const NAMED = { company: 'Goldman Sachs', postalCode: '10282' }
const byDomain = anAccount('1', { domains: ['acme.com'] })
const PLAIN = {
  accountId: '1',
  runnersUp: [],
  decidedBy: null,
  domain: 'acme.com',
  likeness: null,
  supporter: null,
  setAside: [],
}

describe('why a lead belongs to an account', () => {
  test.each<[string, readonly AccountCandidate[], Case, string, object]>([
    ['the link in the CRM', [], { linked: byDomain }, 'account.linked', { tier: 'T0', confidence: 1 }],
    [
      'an administrator, of the linked one',
      [],
      { linked: byDomain, policy: { overrides: [{ domain: 'acme.com', account: '1', verdict: 'always' }] } },
      'account.said',
      { tier: 'T0', confidence: 1 },
    ],
    ['its domain', [byDomain], {}, 'account.same-domain', { tier: 'T1', confidence: 0.95 }],
    [
      'the domain of its contacts',
      [{ ...anAccount('1'), knownContacts: { ofDomain: 2, all: 2 } }],
      {},
      'account.domain-of-contacts',
      { tier: 'T2', confidence: 0.9 },
    ],
    [
      'its name and another fact',
      [anAccount('1', { name: 'Goldman Sachs', postalCode: '10282' })],
      { fields: NAMED, domain: null },
      'account.same-name',
      { tier: 'T3', confidence: 0.8, domain: null, likeness: 1, supporter: 'postal-code' },
    ],
    [
      'its name alone',
      [anAccount('1', { name: 'Goldman Sachs' })],
      { fields: NAMED, domain: null },
      'account.name-alone',
      { tier: 'T5', confidence: expect.any(Number), domain: null, likeness: 1 },
    ],
    [
      'a like name and another fact',
      [anAccount('1', { name: 'Goldman Sachs Group', postalCode: '10282' })],
      { fields: NAMED, domain: null },
      'account.like-name',
      {
        tier: 'T4',
        confidence: expect.any(Number),
        domain: null,
        likeness: expect.any(Number),
        supporter: 'postal-code',
      },
    ],
  ])('%s', (_, candidates, given, because, saw) => {
    const { match, trace } = tell(candidates, given)
    expect(trace).toStrictEqual({ step: 'account', because, saw: { ...PLAIN, ...saw } })
    expect(match).toMatchObject({ trace, account: { accountId: '1' } })
  })
  test('whom it was put before, and by what', () => {
    const others = [
      anAccount('9', { domains: ['acme.com'] }),
      anAccount('2', { domains: ['acme.com'], isCustomer: true }),
    ]
    expect(tell([byDomain, ...others]).trace.saw).toMatchObject({
      ...{ accountId: '2', runnersUp: ['1', '9'], decidedBy: 'customer' },
    })
  })
  test('ten of those at most', () => {
    const many = Array.from({ length: 13 }, (_, i) => anAccount(String(i + 1), { domains: ['acme.com'] }))
    expect(tell(many).match?.runnersUp.map(({ accountId }) => accountId)).toEqual(
      many.slice(1, 11).map((one) => one.accountId),
    )
  })
})

describe('why it belongs to none', () => {
  const competitor = (id: string) => anAccount(id, { domains: ['acme.com'], competitor: true })
  const deleted = (id: string) => anAccount(id, { domains: ['acme.com'], deleted: true })
  test.each<[string, readonly AccountCandidate[], Case]>([
    ['there is no account', [], {}],
    ['none is like it', [anAccount('1', { domains: ['other.com'] })], {}],
  ])('%s', (_, candidates, given) => {
    expect(tell(candidates, given)).toEqual({
      match: null,
      trace: { step: 'account', because: 'account.none', saw: {} },
    })
  })
  test('those set aside are told once each, with every reason once, whatever their order', () => {
    const trace = {
      step: 'account',
      because: 'account.set-aside',
      saw: { setAside: ['1', '2', '3'], reasons: ['competitor', 'deleted'] },
    }
    expect(tell([deleted('3'), competitor('2'), competitor('1')])).toEqual({ match: null, trace })
    expect(tell([competitor('2'), deleted('3'), competitor('1')], { linked: competitor('2') })).toEqual({
      match: null,
      trace,
    })
  })
  test('and are told also where another account is found', () => {
    expect(tell([deleted('3'), byDomain, competitor('2')]).trace.saw).toMatchObject({
      accountId: '1',
      setAside: ['2', '3'],
    })
    expect(tell([], { linked: byDomain }).trace.saw['setAside']).toEqual([])
  })
})
