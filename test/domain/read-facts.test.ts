import { describe, expect, test } from '@jest/globals'
import type { LeadFields, LeadMemory } from '../../src/domain/lead.ts'
import type { AccountMatch } from '../../src/domain/match-account.ts'
import { emailFacts } from '../../src/domain/contact-verification.ts'
import { companyDomain, readFacts, unbelievable, type MailLists } from '../../src/domain/read-facts.ts'
import { levelOf, levelOfData, qualificationPoints, rawStep, reachedStep } from '../../src/domain/qualification.ts'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import { STAGES } from '../../src/domain/lead.ts'
import { aLead, aMemory, anAccount, aRep, aRoster, at, DAY, HOUR, someFacts } from './routing-world.ts'

const NOW = at('2026-03-04 10:00')
const LISTS: MailLists = {
  freeMail: new Set(['gmail.com']),
  disposable: new Set(['mailinator.com']),
  own: new Set(['seller.example']),
}
const ROSTER = aRoster([aRep('ann'), aRep('gone', { active: false })], [])
const ACCOUNT = anAccount('a1', {
  name: 'Acme Corp',
  country: 'ID',
  industry: 'Mining',
  employees: 500,
  annualRevenue: 7,
  ownerId: 'ann',
})
const matched = (tier: AccountMatch['tier'], account = ACCOUNT) => ({ tier, account }) as AccountMatch

interface Given {
  readonly fields?: Partial<LeadFields>
  readonly memory?: LeadMemory | null
  readonly match?: AccountMatch | null
  readonly domain?: string | null
}
function read({ fields = {}, memory = null, match = null, domain = null }: Given = {}) {
  const mail = { domain, ownDomain: companyDomain(domain, LISTS), address: emailFacts(fields.email ?? null) }
  return readFacts(aLead(fields), memory, match, mail, LISTS, ROSTER, NOW)
}

describe('what conditions can see of a lead', () => {
  test('a lead of which nothing is known is known, active, warm, raw and of no class', () => {
    expect(read()).toEqual(
      someFacts({
        source: 'unknown',
        qualification: 'raw',
        stage: 'known',
        score: 0,
        band: '',
        temperature: 'warm',
        emailValid: false,
      }),
    )
  })

  test('stage and status are those Estafet remembers', () => {
    const memory = aMemory({ stage: 'sal', status: 'stale' })
    expect(read({ memory })).toMatchObject({ stage: 'sal', status: 'stale' })
  })

  test('the four things that MEDDIC asks for are seen where the CRM holds them', () => {
    const fields = {
      metricsConfirmed: true,
      decisionCriteriaConfirmed: false,
      decisionProcessConfirmed: true,
      championConfirmed: true,
    }
    expect(read({ fields })).toMatchObject(fields)
  })

  test('what the lead’s own record does not say of the company comes from its account', () => {
    const ofAccount = { company: 'Acme Corp', country: 'ID', industry: 'Mining', employees: 500, annualRevenue: 7 }
    expect(read({ match: matched('T1') })).toMatchObject({ ...ofAccount, accountMatched: true, accountOwned: true })
    const own = { company: 'Acme', country: 'SG', industry: 'Retail', employees: 20, annualRevenue: 3 }
    expect(read({ match: matched('T1'), fields: own })).toMatchObject(own)
  })

  test('an employee count or revenue that cannot be true gives way to the account’s, if that can be', () => {
    const fields = { employees: -5, annualRevenue: -1 }
    expect(read({ fields, match: matched('T1') })).toMatchObject({ employees: 500, annualRevenue: 7 })
    const nonsense = matched('T1', anAccount('a1', { employees: -1, annualRevenue: -1 }))
    expect(read({ match: nonsense })).toMatchObject({ employees: null, annualRevenue: null })
  })

  test('an account that is only suggested (T5) lends nothing', () => {
    expect(read({ match: matched('T5') })).toMatchObject({
      company: null,
      employees: null,
      accountMatched: false,
      accountOwned: false,
    })
  })

  test.each([
    { ownerId: 'ann', owned: true },
    { ownerId: 'gone', owned: false },
    { ownerId: 'stranger', owned: false },
    { ownerId: null, owned: false },
  ])('an account of $ownerId counts as owned: $owned', ({ ownerId, owned }) => {
    expect(read({ match: matched('T2', anAccount('a1', { ownerId })) })).toMatchObject({
      accountMatched: true,
      accountOwned: owned,
    })
  })

  test.each([
    { domain: null, emailDomain: null, emailFree: false, emailDisposable: false },
    { domain: 'acme.com', emailDomain: 'acme.com', emailFree: false, emailDisposable: false },
    { domain: 'gmail.com', emailDomain: null, emailFree: true, emailDisposable: false },
    { domain: 'mailinator.com', emailDomain: null, emailFree: false, emailDisposable: true },
    { domain: 'seller.example', emailDomain: null, emailFree: false, emailDisposable: false },
  ])('mail at $domain: company $emailDomain, free $emailFree, disposable $emailDisposable', ({ domain, ...facts }) => {
    expect(read({ domain })).toMatchObject(facts)
  })
})

/** Of each doubtful field a value that can just be true, and values that cannot. */
const DOUBTFUL: readonly {
  readonly name: keyof LeadFields & keyof ReturnType<typeof read>
  readonly fine: number
  readonly seen?: number
  readonly wrong: readonly number[]
}[] = [
  { name: 'employees', fine: 1, wrong: [0, -3, 10_000_001] },
  { name: 'annualRevenue', fine: 0, wrong: [-1, 2e15] },
  { name: 'expectedValue', fine: 0, wrong: [-1, 2e15] },
  { name: 'outreachCount', fine: 0, wrong: [-1] },
  { name: 'pageViews', fine: 0, wrong: [-1] },
  ...(['formAt', 'firstOutreachAt', 'lastOutreachAt', 'lastActivityAt'] as const).map((name) => ({
    name,
    fine: NOW + HOUR,
    seen: NOW,
    wrong: [at('1989-12-31 12:00'), NOW + DAY + 1],
  })),
]

describe('values that cannot be true are left out, and named', () => {
  test.each(DOUBTFUL)('$name', ({ name, fine, seen = fine, wrong }) => {
    const good = { [name]: fine }
    expect(read({ fields: good })[name]).toBe(seen)
    expect(unbelievable(aLead(good).fields, read({ fields: good }))).toBeNull()
    for (const value of wrong) {
      const bad = { [name]: value }
      expect(read({ fields: bad })[name]).toBeNull()
      expect(unbelievable(aLead(bad).fields, read({ fields: bad }))).toEqual([name])
    }
  })
  test('several are named in one order; those that are not there are no doubt', () => {
    const fields = { pageViews: -1, employees: -1, formAt: 0, expectedValue: null }
    expect(unbelievable(aLead(fields).fields, read({ fields }))).toEqual(['employees', 'pageViews', 'formAt'])
    expect(unbelievable(aLead().fields, read())).toBeNull()
  })
  test('they are named though the account has some that can', () => {
    const fields = { employees: 10_000_001, annualRevenue: -1 }
    const facts = read({ fields, match: matched('T1') })
    expect(unbelievable(aLead(fields).fields, facts)).toEqual(['employees', 'annualRevenue'])
  })
})

describe('how ready a lead is', () => {
  const complete = someFacts({ company: 'Acme', role: 'Buyer', employees: 20, industry: 'Retail' })

  test.each([
    { missing: ['email'], over: { emailValid: false } },
    { missing: ['email'], over: { emailDisposable: true } },
    { missing: ['email'], over: { emailBounced: true } },
    { missing: ['company'], over: { company: null } },
    { missing: ['role'], over: { role: null } },
    { missing: ['employees'], over: { employees: null } },
    { missing: ['industry'], over: { industry: null } },
    {
      missing: ['email', 'company', 'role', 'employees', 'industry'],
      over: { emailValid: false, company: null, role: null, employees: null, industry: null },
    },
  ])('raw as long as $missing is missing: $over', ({ missing, over }) => {
    const facts = { ...complete, ...over }
    expect(levelOfData(facts)).toBe('raw')
    expect(rawStep(facts, 20)).toEqual({
      step: 'qualification',
      because: 'qualification.incomplete',
      saw: { level: 'raw', points: 20, missing },
    })
  })
  test.each([{ over: {} }, { over: { emailBounced: false } }, { over: { company: null, accountMatched: true } }])(
    'IQL with address, company, role, employees and industry: $over',
    ({ over }) => {
      const facts = { ...complete, ...over }
      expect(levelOfData(facts)).toBe('iql')
      // Nothing of it is missing, whatever it is called.
      expect(rawStep(facts, 0).saw.missing).toEqual([])
    },
  )

  const BY_STAGE = { visitor: 'iql', known: 'iql', iql: 'iql' } as Readonly<Record<string, string>>
  test.each(STAGES.map((stage) => ({ stage, level: BY_STAGE[stage] ?? stage })))(
    'the stage $stage of a complete lead brings $level while somebody may be at work on it, and its data alone when it rests',
    ({ stage, level }) => {
      expect([levelOf(stage, 'active', complete), levelOf(stage, 'stale', complete)]).toEqual([level, level])
      for (const status of ['nurture', 'lost', 'dormant', 'disqualified'] as const)
        expect(levelOf(stage, status, complete)).toBe('iql')
    },
  )
  test('an incomplete lead is raw while it is known, and IQL where the stage says so', () => {
    expect([levelOf('known', 'active', someFacts()), levelOf('iql', 'active', someFacts())]).toEqual(['raw', 'iql'])
  })

  test.each([
    ['raw', 20],
    ['iql', 40],
    ['mql', 60],
    ['sal', 80],
    ['sql', 100],
    ['opportunity', 100],
    ['customer', 100],
  ] as const)('%s brings %i points', (level, points) => {
    expect(qualificationPoints(level, defaultPolicy.qualification)).toBe(points)
  })
  test.each([
    ['iql', 'qualification.complete'],
    ['mql', 'qualification.stage'],
    ['customer', 'qualification.stage'],
  ] as const)('%s is told as %s', (level, because) => {
    expect(reachedStep(level, 40)).toEqual({
      step: 'qualification',
      because,
      saw: { level, points: 40 },
    })
  })
})
