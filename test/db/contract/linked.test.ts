import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { AccountFacts, DealFacts, LeadFields } from '../../../src/domain/lead.ts'
import { compileMatching } from '../../../src/domain/matching/compile-matching.ts'
import { accountSearch, MOST_CANDIDATES, type AccountSearch } from '../../../src/domain/matching/account-keys.ts'
import { NOW, newId, aBatch, aCommand, aCommit, aLeadCommit, decideAll } from '../samples.ts'
import { onBoth } from './both.ts'

const MATCHING = compileMatching({ tieBreakers: [] })

function anAccount(accountId: string, over: Partial<AccountFacts> = {}): AccountFacts {
  return {
    accountId,
    name: null,
    domains: [],
    ownerId: null,
    employees: 12,
    annualRevenue: 1.5,
    industry: null,
    country: null,
    postalCode: null,
    phone: null,
    isCustomer: false,
    openDeals: 0,
    contacts: 3,
    lastActivityAt: null,
    createdAt: NOW,
    ...over,
  }
}
const company = (account: AccountFacts, crmModifiedAt = NOW) =>
  ({ type: 'company', id: account.accountId, account, deal: null, crmModifiedAt }) as const

type Sought = Pick<LeadFields, 'email' | 'company' | 'phone' | 'postalCode' | 'country'>
const NOTHING: Sought = { email: null, company: null, phone: null, postalCode: null, country: null }
const seek = (fields: Partial<Sought>, domain: string | null = null): AccountSearch =>
  accountSearch({ ...NOTHING, ...fields }, domain, MATCHING) ?? { keys: [], domain: null, ids: [] }

onBoth('accounts', (subject) => {
  const ids = async (installation: string, search: AccountSearch): Promise<readonly string[]> => {
    const found = await subject().stores.linked.candidates(installation, new Map([['lead', search]]))
    return (found.get('lead') ?? []).map(({ accountId }) => accountId)
  }

  test('are found by domain; one read earlier never replaces one read later', async () => {
    const { linked } = subject().stores
    const id = await subject().install()
    const deal: DealFacts = {
      dealId: '1',
      state: 'open',
      amount: 5,
      closeAt: null,
      createdAt: NOW,
      closedAt: null,
      ownerId: null,
    }
    await linked.save(id, [
      company(anAccount('1', { name: 'Samudra 😀', domains: ['samudra.id', 'samudra.co.id'] })),
      company(anAccount('2', { domains: ['samudra.id'] })),
      { type: 'deal', id: '1', account: null, deal, crmModifiedAt: NOW },
    ])
    expect(await ids(id, seek({}, 'samudra.id'))).toEqual(['1', '2'])
    expect(await ids(id, seek({}, 'samudra.co.id'))).toEqual(['1'])
    expect(await ids(id, seek({}, 'none.id'))).toEqual([])
    await linked.save(id, [
      company(anAccount('1', { domains: ['stale.id'] }), NOW - 1),
      company(anAccount('2', { domains: ['moved.id'] }), NOW + 1),
    ])
    expect(await ids(id, seek({}, 'samudra.id'))).toEqual(['1'])
    expect(await ids(id, seek({}, 'stale.id'))).toEqual([])
    expect(await ids(id, seek({}, 'moved.id'))).toEqual(['2'])
    await linked.remove(id, 'company', ['1'])
    expect([...(await linked.load(id, 'company', ['1', '2'])).keys()]).toEqual(['2'])
    expect(await linked.load(id, 'deal', ['1', '1'])).toEqual(
      new Map([['1', { type: 'deal', id: '1', account: null, deal, crmModifiedAt: NOW }]]),
    )
    expect(await ids(id, seek({}, 'samudra.id'))).toEqual([])
    expect(await ids(await subject().install(), seek({}, 'moved.id'))).toEqual([])
  })

  test('are found by name, telephone, and postal code with a like name', async () => {
    const id = await subject().install()
    await subject().stores.linked.save(id, [
      company(anAccount('same', { name: 'PT Acme Indonesia, Tbk.' })),
      company(anAccount('phone', { name: 'Other', phone: '+62 21 555 0199' })),
      company(anAccount('like', { name: 'Acme Indonesia Group', postalCode: '12 190' })),
      company(anAccount('far', { name: 'Acme Indonesia Group', postalCode: '40115' })),
    ])
    const fields = { company: 'Acme Indonesia', phone: '021-5550199', postalCode: '12190', country: 'ID' }
    expect(await ids(id, seek(fields))).toEqual(['phone', 'same', 'like'].sort(byStrength))
    expect(await ids(id, seek({ phone: '+62215550199' }))).toEqual([])
    expect(await ids(id, { keys: [], domain: null, ids: ['far', 'unknown'] })).toEqual(['far'])
  })
  const byStrength = (a: string, b: string) =>
    ['phone', 'same', 'like'].indexOf(a) - ['phone', 'same', 'like'].indexOf(b)

  test('a changed name or code is found anew and no longer under the old one', async () => {
    const id = await subject().install()
    const { linked } = subject().stores
    await linked.save(id, [company(anAccount('1', { name: 'Acme', postalCode: '1', domains: ['acme.id'] }))])
    await linked.save(id, [company(anAccount('1', { name: 'Bumi', postalCode: '1', domains: ['acme.id'] }))])
    expect(await ids(id, seek({ company: 'Acme', postalCode: '1' }))).toEqual([])
    expect(await ids(id, seek({ company: 'PT Bumi' }))).toEqual(['1'])
    expect(await ids(id, seek({}, 'acme.id'))).toEqual(['1'])
  })

  test('of a domain are counted by their contacts, the asking lead left out', async () => {
    const { linked, inbox, evaluations } = subject().stores
    const id = await subject().install()
    await linked.save(id, [company(anAccount('two')), company(anAccount('one')), company(anAccount('mixed'))])
    const contacts: Readonly<Record<string, readonly [string, string]>> = {
      a: ['two', 'acme.id'],
      b: ['two', 'acme.id'],
      c: ['one', 'acme.id'],
      d: ['mixed', 'acme.id'],
      e: ['mixed', 'other.id'],
    }
    await inbox.keep(aBatch(id, { ids: Object.keys(contacts) }))
    const claim = (await inbox.claim({ installation: id, type: 'contact' }, 9, 60_000))!
    const linkTo = (record: string) => {
      const [accountId = '', emailDomain = ''] = contacts[record] ?? []
      return { person: { name: null, company: null, emailDomain, accountId } }
    }
    await evaluations.evaluate(aCommand(claim), decideAll(claim, linkTo))
    const known = async (record: string) => {
      const search: AccountSearch = { keys: [], domain: 'acme.id', ids: [] }
      const found = (await linked.candidates(id, new Map([[record, search]]))).get(record) ?? []
      return Object.fromEntries(found.map(({ accountId, knownContacts }) => [accountId, knownContacts]))
    }
    expect(await known('new')).toEqual({
      two: { ofDomain: 2, all: 2 },
      one: { ofDomain: 1, all: 1 },
      mixed: { ofDomain: 1, all: 2 },
    })
    expect(await known('c')).toEqual({ two: { ofDomain: 2, all: 2 }, mixed: { ofDomain: 1, all: 2 } })
    expect((await known('a'))['two']).toEqual({ ofDomain: 1, all: 1 })
  })

  test('are answered in full for each lead of a batch, at most fifty, those that somebody works first', async () => {
    const { linked } = subject().stores
    const id = await subject().install()
    const many = Array.from({ length: 70 }, (_, n) =>
      company(anAccount(String(1000 + n), { domains: ['many.id'], ownerId: n === 69 ? 'rep-1' : null })),
    )
    await linked.save(id, [...many, company(anAccount('1', { domains: ['few.id'] }))])
    const found = await linked.candidates(
      id,
      new Map([
        ['x', seek({}, 'many.id')],
        ['y', seek({}, 'few.id')],
        ['z', seek({}, 'none.id')],
      ]),
    )
    expect(found.get('x')).toHaveLength(MOST_CANDIDATES)
    expect(found.get('x')?.[0]?.accountId).toBe('1069')
    expect(found.get('y')?.map(({ accountId }) => accountId)).toEqual(['1'])
    expect(found.has('z')).toBe(false)
  })

  test('whatever stands in the CRM is kept and found under what is left of it', async () => {
    const { linked } = subject().stores
    const id = await subject().install()
    const text = fc.option(fc.string({ unit: 'binary', maxLength: 30 }))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(text, text, text), { maxLength: 5 }), async (all) => {
        const accounts = all.map(([name, phone, postalCode], n) =>
          anAccount(`any-${n}`, { name, phone, postalCode, domains: [name ?? 'x'] }),
        )
        await linked.save(
          id,
          accounts.map((account) => company(account)),
        )
        for (const { name, phone, postalCode } of accounts)
          await ids(id, seek({ company: name, phone, postalCode }, name))
      }),
      { numRuns: 60 },
    )
  })

  test('are kept together with the contacts they concern', async () => {
    const { linked, inbox } = subject().stores
    const id = await subject().install()
    await linked.save(id, [company(anAccount('1'))], { contacts: ['101', '102', '101'], at: NOW })
    const claim = await inbox.claim({ installation: id, type: 'contact' }, 9, 60_000)
    expect(claim?.records.map((record) => [record.id, record.lane, record.markedAt])).toEqual([
      ['101', 'normal', NOW],
      ['102', 'normal', NOW],
    ])
  })

  test('a new one is kept once; what is kept is answered, and only a change replaces it', async () => {
    const { linked } = subject().stores
    const id = await subject().install()
    const [first, later] = [
      company(anAccount('1', { employees: 5 })),
      company(anAccount('1', { employees: 500 }), NOW + 1),
    ]
    const untold = { ...first, untold: true }
    expect(await linked.saveNew(id, [first])).toEqual([untold])
    // Whoever reads it later for a lead of his own is decided by what the others were decided by.
    expect(await linked.saveNew(id, [later])).toEqual([untold])
    expect((await linked.load(id, 'company', ['1'])).get('1')).toEqual(untold)
    await linked.save(id, [later])
    expect(await linked.saveNew(id, [first])).toEqual([later])
    expect(await ids(id, seek({}, 'none.id'))).toEqual([])
    expect(await linked.saveNew(id, [])).toEqual([])
  })

  test('contacts that no link leads to: those an account was found for, and those that seek one under a key', async () => {
    const { inbox, evaluations, linked } = subject().stores
    const id = await subject().install()
    const people: Record<string, { matchedAccountId?: string; keys: readonly string[] }> = {
      found: { matchedAccountId: '1', keys: ['d:acme.id', 'n:acme'] },
      none: { keys: ['d:acme.id', 'n:acme', 'z:12190|acme'] },
      linked: { keys: [] },
      elsewhere: { keys: ['d:bumi.id'] },
    }
    const aPerson = {
      ...{ id: 'one', email: 'all@acme.id', emailShared: true, emailDomain: 'acme.id', phone: null, firstName: null },
      ...{
        lastName: null,
        company: 'Acme',
        street: null,
        addressLine: null,
        postalCode: null,
        city: null,
        region: null,
      },
      ...{ country: null, birthDate: null, identifiers: [] },
    }
    const leadIds = new Map(Object.keys(people).map((record) => [record, newId()]))
    const evaluated = async (records: readonly string[], isNew: boolean) => {
      await inbox.keep(aBatch(id, { ids: records }))
      const claim = (await inbox.claim({ installation: id, type: 'contact' }, 100, 60_000))!
      const commits = records.map((record) => {
        const { keys, matchedAccountId = null } = people[record]!
        return aLeadCommit(record, {
          leadId: leadIds.get(record)!,
          isNew,
          person: { name: null, company: null, emailDomain: null, matchedAccountId },
          identity: { person: aPerson, keys: ['e:all@acme.id', 'd:acme.id'], accountKeys: keys },
        })
      })
      expect(await evaluations.evaluate(aCommand(claim), () => aCommit(commits))).toBe('committed')
    }
    const ask = async (accounts: string[], keys: string[]) =>
      (await linked.unlinkedContacts(id, accounts, keys)).toSorted()
    await evaluated(Object.keys(people), true)
    expect(await ask(['1'], [])).toEqual(['found'])
    expect(await ask(['2'], ['d:acme.id'])).toEqual(['found', 'none'])
    expect(await ask([], ['z:12190|acme'])).toEqual(['none'])
    expect(await ask(['1'], ['d:bumi.id', 'e:all@acme.id'])).toEqual(['elsewhere', 'found'])
    expect(await ask(['2'], ['d:none.id'])).toEqual([])
    expect(await ask([], [])).toEqual([])
    expect(await linked.unlinkedContacts(await subject().install(), ['1'], ['d:acme.id'])).toEqual([])

    // Nothing of the person has changed, only the link of the CRM.
    people['none'] = { keys: [] }
    people['linked'] = { keys: ['d:acme.id'] }
    await evaluated(['none', 'linked'], false)
    expect(await ask([], ['d:acme.id', 'z:12190|acme'])).toEqual(['found', 'linked'])
  })
})
