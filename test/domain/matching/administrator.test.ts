import { describe, expect, test } from '@jest/globals'
import type { AccountFacts } from '../../../src/domain/lead.ts'
import { compileMatching } from '../../../src/domain/matching/compile-matching.ts'
import type { MatchingPolicy, MatchOverride } from '../../../src/domain/matching/matching-policy.ts'
import { compileOverrides, overrideOf } from '../../../src/domain/matching/overrides.ts'
import { whySetAside } from '../../../src/domain/matching/set-aside.ts'
import { anAccount } from '../routing-world.ts'

const always = (about: Partial<MatchOverride>, account: string): MatchOverride => ({
  ...about,
  account,
  verdict: 'always',
})

describe('what an administrator said of leads', () => {
  const SAID: readonly MatchOverride[] = [
    always({ email: 'L.ee+x@Gmail.com' }, 'by-email'),
    always({ email: 'no address' }, 'by-text'),
    always({ domain: 'acme.com' }, 'by-domain'),
    always({ company: 'PT Acme Tbk' }, 'by-name'),
    always({ company: 'Acme' }, 'said-later'),
    { domain: 'bad.com', verdict: 'never' },
    { domain: 'acme.com', account: '7', verdict: 'never' },
  ]
  test.each<[string, string | null, string | null, string | null, string | null]>([
    ['an address, however it is written', 'lee@gmail.com', null, null, 'by-email'],
    ['one that is none is taken as it stands', 'no address', null, null, 'by-text'],
    ['its domain', 'x@acme.com', null, 'acme.com', 'by-domain'],
    ['the company’s name, and what was said first of it', null, 'acme', null, 'by-name'],
    ['nothing of another', 'x@else.com', 'Else', 'else.com', null],
    ['nothing of one who is not known', null, null, null, null],
  ])('%s', (_what, email, company, domain, account) => {
    expect(overrideOf(compileOverrides(SAID), { email, company }, domain)?.always ?? null).toBe(account)
  })
  test('of one domain, what it never belongs to', () => {
    const said = (domain: string) => overrideOf(compileOverrides(SAID), { email: null, company: null }, domain)
    expect(said('bad.com')).toEqual({ always: null, never: new Set(), neverAny: true })
    expect(said('acme.com')).toEqual({ always: 'by-domain', never: new Set(['7']), neverAny: false })
  })
})

describe('why an account is set aside', () => {
  const never = { always: null, never: new Set(['1']), neverAny: false }
  const nobody = { always: null, never: new Set<string>(), neverAny: true }
  test.each<[Partial<AccountFacts>, Partial<MatchingPolicy>, typeof never | null, string | null]>([
    [{}, {}, null, null],
    [{}, {}, never, 'never-match'],
    [{ deleted: true }, {}, nobody, 'never-match'],
    [{}, {}, { ...never, never: new Set(['2']) }, null],
    [{ domains: ['acme.id', 'acme.com'] }, { competitors: ['acme.com'] }, null, 'competitor'],
    [{ domains: ['acme.com'] }, { doNotRoute: ['acme.com'] }, null, 'do-not-route'],
    [{}, { competitors: ['1'] }, null, 'competitor'],
    [{ businessUnit: 'Retail' }, {}, null, null],
    [{ businessUnit: 'Retail' }, { businessUnits: [] }, null, 'other-unit'],
  ])('%j under %j, said of the lead %j: %s', (account, policy, said, reason) => {
    const matching = compileMatching({ tieBreakers: [], ...policy })
    expect(whySetAside(anAccount('1', account), matching, said)).toBe(reason)
  })
})
