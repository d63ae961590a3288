import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { matchAccount } from '../../../src/domain/match-account.ts'
import { accountKeys, accountSearch } from '../../../src/domain/matching/account-keys.ts'
import { compileMatching } from '../../../src/domain/matching/compile-matching.ts'
import { normalisePostalCode } from '../../../src/domain/names/postal-code.ts'
import { aLead, anAccount, aRoster } from '../routing-world.ts'

const MATCHING = compileMatching({ tieBreakers: [] })

test('what an account is kept under', () => {
  const account = anAccount('1', {
    name: 'PT Samudra Karya, Tbk.',
    domains: ['samudra.co.id', 'samudra.id'],
    phone: '(021) 555-0199',
    postalCode: '12 190',
    country: 'ID',
  })
  expect(accountKeys(account)).toEqual([
    'd:samudra.co.id',
    'd:samudra.id',
    'n:samudra karya',
    'p:+62215550199',
    'z:12190|w:samu',
    'z:12190|c:samudr',
  ])
})

test.each<[string, readonly string[], readonly string[]]>([
  ['a domain of two hundred signs', ['a'.repeat(200)], [`d:${'a'.repeat(200)}`]],
  ['none of more', ['a'.repeat(201)], []],
  ['none with a space, a sign of control or a letter outside ASCII', ['a b', 'a\u001f', '\u001fa', 'bücher.de'], []],
  ['none that is empty', [''], []],
])('an account is kept under %s', (_what, domains, keys) => {
  expect(accountKeys(anAccount('1', { domains }))).toEqual(keys)
})
test('a name that grows long as its abbreviations are written out is cut', () => {
  const [key] = accountKeys(anAccount('1', { name: 'mfg '.repeat(49) }))
  expect(key).toMatch(/^n:manufacturing manufacturing /)
  expect(key).toHaveLength(202)
})

describe('what a lead is sought by', () => {
  const nothing = { email: null, company: null, phone: null, postalCode: null, country: null }
  test.each([
    { what: 'nothing known', fields: {}, domain: null, search: null },
    { what: 'a telephone without a name', fields: { phone: '+62215550199' }, domain: null, search: null },
    { what: 'a name without letters', fields: { company: '–' }, domain: null, search: null },
    { what: 'a domain', fields: {}, domain: 'acme.id', search: { keys: ['d:acme.id'], domain: 'acme.id', ids: [] } },
    {
      what: 'a name',
      fields: { company: 'Acme Ltd' },
      domain: null,
      search: { keys: ['n:acme'], domain: null, ids: [] },
    },
  ])('$what', ({ fields, domain, search }) => {
    expect(accountSearch({ ...nothing, ...fields }, domain, MATCHING)).toEqual(search)
  })
  test('an account that an administrator names is sought by its id, also with nothing else', () => {
    const said = compileMatching({
      tieBreakers: [],
      overrides: [{ email: 'pat@gmail.com', account: '7', verdict: 'always' }],
    })
    const fields = { ...nothing, email: 'Pat@gmail.com' }
    expect(accountSearch(fields, null, said)).toEqual({ keys: [], domain: null, ids: ['7'] })
  })
})

test.each([
  { code: '12 190', normal: '12190' },
  { code: '94105-1234', normal: '94105' },
  { code: ' 94105-1234 ', normal: '94105' },
  { code: 'SW1A 1AA', normal: 'sw1a1aa' },
  { code: '１２３', normal: '123' },
  { code: ' - ', normal: null },
])('postal code $code → $normal', ({ code, normal }) => {
  expect(normalisePostalCode(code)).toBe(normal)
})

describe('of any lead and account', () => {
  const company = fc
    .tuple(
      fc.constantFrom('', 'PT ', 'CV. '),
      fc.constantFrom('Samudra', 'Samudera', 'Bumi', 'Bumi Samudra', 'Sinar Mas', 'Sun Micro', 'SunMicro', 'Astra'),
      fc.constantFrom('', ' Energy', ' Group', ' Karya Mandiri', ' II'),
      fc.constantFrom('', ' Tbk', ', Inc.', ' (Indonesia)'),
    )
    .map((parts) => parts.join(''))
  const text = { company, phone: fc.constantFrom('021 5550199', '+62 21 5550199', '0812 3456 789', null) }
  const record = fc.record({
    ...text,
    postalCode: fc.constantFrom('12190', '12 190', '40115', null),
    country: fc.constant('ID'),
    domain: fc.constantFrom('acme.id', 'bumi.id', null),
  })

  test('what any tier but contacts and overrides would match, shares a key', () => {
    let matched = 0
    fc.assert(
      fc.property(record, record, ({ domain, ...fields }, own) => {
        const { domain: accountDomain, company: name, ...rest } = own
        const account = anAccount('1', { ...rest, name, domains: accountDomain === null ? [] : [accountDomain] })
        const { match } = matchAccount(aLead(fields), domain, [account], aRoster([], []), MATCHING)
        if (match === null) return
        matched += 1
        const sought = accountSearch({ email: null, ...fields }, domain, MATCHING)?.keys ?? []
        expect(accountKeys(account).some((key) => sought.includes(key))).toBe(true)
      }),
      { numRuns: 3000 },
    )
    expect(matched).toBeGreaterThan(100)
  })
  test('keys are few, each once, and never hold a sign that the store divides them by', () => {
    const any = fc.option(fc.string({ unit: 'binary', maxLength: 300 }))
    fc.assert(
      fc.property(any, any, any, any, (name, phone, postalCode, domain) => {
        const keys = accountKeys(anAccount('1', { name, phone, postalCode, domains: domain === null ? [] : [domain] }))
        expect(new Set(keys).size).toBe(keys.length)
        expect(keys.every((key) => key.length <= 260 && !key.includes('\u001f'))).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })
})
