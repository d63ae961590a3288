import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { shrunkWinRate } from '../../src/domain/performance.ts'
import { rampShare } from '../../src/domain/ramp-up.ts'
import { lacking, needsOf } from '../../src/domain/skills.ts'
import { compileTerritories, territoryOf } from '../../src/domain/territory.ts'
import type { PoolPolicy } from '../../src/domain/policy/policy.ts'
import { pickFromPool } from '../../src/domain/pool-pick.ts'
import type { PickContext } from '../../src/domain/pool-turn.ts'
import type { Rep, Roster } from '../../src/domain/roster.ts'
import { aContext, aPoolPolicy, NOTHING_NEEDED, PoolRun } from './pool-world.ts'
import { aPool, aRep, aRoster, at, DAY, HOUR, MINUTE, OFFICE, officeTime } from './routing-world.ts'

const now = at('2026-03-04 10:00')
const RUNS = { numRuns: 1000 }

function run(weights: Readonly<Record<string, number>>, policy: Partial<PoolPolicy>, people: readonly Rep[] = []) {
  const reps = Object.keys(weights).map((repId) => people.find((rep) => rep.repId === repId) ?? aRep(repId))
  return new PoolRun(aRoster(reps, [aPool('sales', weights)]), aPoolPolicy('sales', policy))
}

test('round-robin minds no weights but 0', () => {
  const pool = run({ A: 5, B: 1, C: 0 }, { method: 'round-robin' })
  for (let i = 0; i < 6; i++) pool.give(now)
  expect(pool.order.join(' ')).toBe('A B A B A B')
})

describe('least loaded: open leads against capacity', () => {
  const open = (counts: Readonly<Record<string, number>>) => ({ openLeads: new Map(Object.entries(counts)) })
  test.each([
    { row: 'fewest open', openLeads: { A: 3, B: 2, C: 4 }, people: [], weights: { A: 1, B: 1, C: 1 }, expected: 'B' },
    {
      row: 'against what each can carry',
      openLeads: { A: 5, B: 5, C: 5 },
      people: [aRep('C', { capacity: 100 })],
      weights: { A: 1, B: 1, C: 1 },
      expected: 'C',
    },
    { row: 'a tie goes to the higher weight', openLeads: {}, people: [], weights: { A: 1, B: 2, C: 1 }, expected: 'B' },
    { row: 'then to the first', openLeads: {}, people: [], weights: { A: 1, B: 1, C: 1 }, expected: 'A' },
  ])('$row → $expected', ({ openLeads, people, weights, expected }) => {
    expect(run(weights, { method: 'least-loaded', capacity: 10 }, people).give(now, {}, open(openLeads))).toBe(expected)
  })
  test('then to who got a lead longest ago', () => {
    const assignedTimes = new Map([
      ['A', [now - HOUR]],
      ['B', [now - 2 * HOUR]],
    ])
    const pool = run({ A: 1, B: 1 }, { method: 'least-loaded' })
    expect(pool.give(now, {}, { assignedTimes })).toBe('B')
    expect(pool.state?.turns).toBe(1)
  })
})

describe('performance: win rate with shrinkage', () => {
  test.each([
    { row: 'no deals: the prior', outcomes: undefined, rate: 0.3 },
    { row: '1 of 1 won is not 100 %', outcomes: { won: 1, closed: 1 }, rate: 4 / 11 },
    { row: '0 of 1 won is not 0 %', outcomes: { won: 0, closed: 1 }, rate: 3 / 11 },
    { row: '60 of 100 won', outcomes: { won: 60, closed: 100 }, rate: 63 / 110 },
  ])('$row', ({ outcomes, rate }) => {
    expect(shrunkWinRate(outcomes, { priorRate: 0.3, priorDeals: 10 })).toBeCloseTo(rate, 12)
  })
  test('shares go by win rate: 60 % and 30 % of many deals → two of three leads', () => {
    const outcomes = new Map([
      ['A', { won: 6000, closed: 10_000 }],
      ['B', { won: 3000, closed: 10_000 }],
    ])
    const pool = run({ A: 1, B: 1 }, { method: 'performance', performance: { priorRate: 0.3, priorDeals: 1 } })
    for (let i = 0; i < 90; i++) pool.give(now, {}, { outcomes })
    expect(pool.counts).toEqual({ A: 60, B: 30 })
  })
  test('without deals all count alike, and weights still count', () => {
    const pool = run({ A: 2, B: 1 }, { method: 'performance', performance: { priorRate: 0.3, priorDeals: 10 } })
    for (let i = 0; i < 30; i++) pool.give(now)
    expect(pool.counts).toEqual({ A: 20, B: 10 })
  })
  test('the rate lies between the prior and what was seen', () => {
    fc.assert(
      fc.property(
        fc.nat(500),
        fc.nat(500),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 50 }),
        (won, lost, priorRate, priorDeals) => {
          const closed = won + lost
          const rate = shrunkWinRate({ won, closed }, { priorRate, priorDeals })
          const seen = closed === 0 ? priorRate : won / closed
          expect(rate).toBeGreaterThanOrEqual(Math.min(seen, priorRate) - 1e-12)
          expect(rate).toBeLessThanOrEqual(Math.max(seen, priorRate) + 1e-12)
        },
      ),
      RUNS,
    )
  })
})

describe('new reps', () => {
  test.each([
    { day: 0, share: 0.2 },
    { day: 5, share: 0.6 },
    { day: 9, share: 0.92 },
    { day: 10, share: 1 },
    { day: 400, share: 1 },
  ])('day $day of 10 from 0.2 → $share', ({ day, share }) => {
    const rep = aRep('A', { startedAt: now - day * DAY })
    expect(rampShare(rep, { days: 10, fromShare: 0.2 }, now)).toBeCloseTo(share, 12)
  })
  test('whose first day is not known is not new', () => {
    expect(rampShare(aRep('A'), { days: 10, fromShare: 0.2 }, now)).toBe(1)
  })
  test('half a share gets half the leads of a full one', () => {
    const pool = run({ A: 1, B: 1 }, { rampUp: { days: 10, fromShare: 0.5 } }, [aRep('B', { startedAt: now })])
    for (let i = 0; i < 30; i++) pool.give(now)
    expect(pool.counts).toEqual({ A: 20, B: 10 })
  })
  test('the share never falls from day to day and stays within 0–1', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(300),
        (days, fromShare, day) => {
          const share = (d: number) => rampShare(aRep('A', { startedAt: now - d * DAY }), { days, fromShare }, now)
          expect(share(day + 1)).toBeGreaterThanOrEqual(share(day) - 1e-12)
          expect(share(day)).toBeGreaterThanOrEqual(0)
          expect(share(day)).toBeLessThanOrEqual(1)
        },
      ),
      RUNS,
    )
  })
})

describe('catch-up after an absence, leads 1–6 without C, 7–12 with C', () => {
  const early = at('2026-03-04 08:00')
  const late = at('2026-03-04 10:00')
  /** C begins at nine: out of hours early, there late. */
  const outOfHours = aRep('C', { workingTime: officeTime() })
  const onLeave = aRep('C', { outOfOffice: [{ start: early - DAY, end: early + MINUTE }] })
  test.each([
    { row: 'E5 none', catchUp: { mode: 'none' }, absent: outOfHours, first: 'A B A B A B', counts: 'A 5, B 5, C 2' },
    { row: 'full', catchUp: { mode: 'full' }, absent: outOfHours, first: 'A B A B A B', counts: 'A 4, B 4, C 4' },
    {
      row: 'limited to 1 turn',
      catchUp: { mode: 'limited', turns: 1 },
      absent: outOfHours,
      first: 'A B A B A B',
      counts: 'A 5, B 4, C 3',
    },
    {
      row: 'full, but leave does not count',
      catchUp: { mode: 'full' },
      absent: onLeave,
      first: 'A B A B A B',
      counts: 'A 5, B 5, C 2',
    },
    {
      row: 'full, and leave counts',
      catchUp: { mode: 'full', leave: true },
      absent: onLeave,
      first: 'A B A B A B',
      counts: 'A 4, B 4, C 4',
    },
  ] as const)('$row → $counts', ({ catchUp, absent, first, counts }) => {
    const pool = run({ A: 1, B: 1, C: 1 }, { catchUp }, [absent])
    for (let i = 0; i < 6; i++) pool.give(early)
    expect(pool.order.join(' ')).toBe(first)
    for (let i = 0; i < 6; i++) pool.give(late)
    const told = Object.entries(pool.counts)
      .sort()
      .map(([repId, count]) => `${repId} ${count}`)
    expect(told.join(', ')).toBe(counts)
    expect(Object.values(pool.state!.cw).reduce((sum, claim) => sum + claim, 0)).toBe(0)
  })
  test('who is at a cap never gains, whatever the mode', () => {
    const policy = { catchUp: { mode: 'full' }, caps: [{ per: 'open', count: 1, window: 'static' }] } as const
    const pool = run({ A: 1, B: 1 }, policy)
    for (let i = 0; i < 4; i++) pool.give(now, {}, { openLeads: new Map([['B', 1]]) })
    expect(pool.state?.cw['B'] ?? 0).toBe(0)
  })
  test('limited: the claim of the absent never exceeds their turns, and the ledger sums to zero', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 4 }),
        fc.nat(40),
        (turns, weight, leads) => {
          const pool = run({ A: 1, B: 2, C: weight }, { catchUp: { mode: 'limited', turns } }, [outOfHours])
          for (let i = 0; i < leads; i++) {
            pool.give(early)
            expect(pool.state!.cw['C']).toBeLessThanOrEqual(turns * (3 + weight))
            expect(Object.values(pool.state!.cw).reduce((sum, claim) => sum + claim, 0)).toBe(0)
          }
          expect(pool.order).not.toContain('C')
        },
      ),
      RUNS,
    )
  })
})

describe('skills and territories', () => {
  const rep = aRep('A', { languages: ['id', 'EN'], industries: ['Banking'], products: [], territories: ['jakarta'] })
  const lead = (fields: { language?: string; industry?: string; product?: string }, territory: string | null = null) =>
    needsOf({ language: null, industry: null, product: null, ...fields }, territory)
  test.each([
    { row: 'a lead that asks for nothing', needs: lead({}), lacks: null },
    { row: 'a language without its region', needs: lead({ language: 'id-ID' }), lacks: null },
    { row: 'in any case', needs: lead({ language: 'en_US', industry: 'BANKING' }), lacks: null },
    { row: 'another language', needs: lead({ language: 'fr' }), lacks: 'not-skilled' },
    { row: 'another industry', needs: lead({ industry: 'Retail' }), lacks: 'not-skilled' },
    { row: 'a product nobody listed', needs: lead({ product: 'Suite' }), lacks: 'not-skilled' },
    { row: 'the own territory', needs: lead({}, 'jakarta'), lacks: null },
    { row: 'another territory', needs: lead({}, 'bali'), lacks: 'out-of-territory' },
    { row: 'skill before territory', needs: lead({ language: 'fr' }, 'bali'), lacks: 'not-skilled' },
  ])('$row → $lacks', ({ needs, lacks }) => {
    expect(lacking(rep, ['territory', 'language', 'industry', 'product'], needs)).toBe(lacks)
  })
  test('E4 12 leads, every second asks for what B lacks → A C B A B C A C B A B C', () => {
    const speaks = (repId: string) => aRep(repId, { languages: repId === 'B' ? [] : ['fr'] })
    const pool = run({ A: 1, B: 1, C: 1 }, { match: ['language'] }, ['A', 'B', 'C'].map(speaks))
    for (let n = 1; n <= 12; n++)
      pool.give(now, { needs: () => ({ ...NOTHING_NEEDED, language: n % 2 === 0 ? 'fr' : null }) })
    expect(pool.order.join(' ')).toBe('A C B A B C A C B A B C')
  })
  const territories = compileTerritories([
    { id: 'rest', name: 'Rest', countries: ['*'] },
    { id: 'indonesia', name: 'Indonesia', countries: ['ID'] },
    { id: 'sea', name: 'South-East Asia', countries: ['SG', 'MY', 'TH'] },
    { id: 'bandung', name: 'Bandung', cities: [{ country: 'ID', city: 'Bandung' }] },
    { id: 'jakarta', name: 'Jakarta', postalPrefixes: [{ country: 'ID', prefix: '1' }] },
    { id: 'south-jakarta', name: 'South Jakarta', postalPrefixes: [{ country: 'ID', prefix: '12' }] },
  ])
  test.each([
    { country: 'ID', city: null, postalCode: '12190', territory: 'south-jakarta' },
    { country: 'ID', city: 'Bandung', postalCode: '10110', territory: 'jakarta' },
    { country: 'ID', city: ' BANDUNG ', postalCode: null, territory: 'bandung' },
    { country: 'ID', city: 'Bandung', postalCode: '40111', territory: 'bandung' },
    { country: 'ID', city: 'Medan', postalCode: null, territory: 'indonesia' },
    { country: 'MY', city: null, postalCode: '12000', territory: 'sea' },
    { country: 'FR', city: null, postalCode: null, territory: 'rest' },
    { country: null, city: 'Bandung', postalCode: '12190', territory: 'rest' },
  ])('$country $city $postalCode → $territory', ({ territory, ...place }) => {
    expect(territoryOf(territories, place)).toBe(territory)
  })
  test('no territory at all without a country', () => {
    expect(territoryOf(compileTerritories([]), { country: null, city: null, postalCode: null })).toBeNull()
  })
})

describe('only who still has the time', () => {
  const office = ['A', 'B'].map((repId) =>
    aRep(repId, { workingTime: officeTime(repId === 'A' ? 'America/New_York' : 'America/Chicago') }),
  )
  const policy = { feasible: 'before-closing' } as const
  test.each([
    { time: '16:29', expected: 'A' },
    { time: '16:30', expected: 'A' },
    { time: '16:31', expected: 'B' },
  ])('30 minutes at $time, A closes at 17:00 → $expected', ({ time, expected }) => {
    const promised = () => ({ minutes: 30, unit: 'business' }) as const
    expect(run({ A: 1, B: 1 }, policy, office).give(at(`2026-03-04 ${time}`), { promised })).toBe(expected)
  })
  test.each([
    { what: 'begins a minute before the promise is due', start: 29, end: 90, expected: 'B' },
    { what: 'begins when the promise is due', start: 30, end: 90, expected: 'A' },
    { what: 'was yesterday', start: -90, end: -30, expected: 'A' },
    { what: 'ends now', start: -90, end: 0, expected: 'A' },
  ])('30 minutes at 11:00, an absence of A $what → $expected', ({ start, end, expected }) => {
    const now = at('2026-03-04 11:00')
    const away = [{ start: now + start * MINUTE, end: now + end * MINUTE }]
    const team = [{ ...office[0]!, outOfOffice: away }, office[1]!]
    const promised = () => ({ minutes: 30, unit: 'business' }) as const
    expect(run({ A: 1, B: 1 }, policy, team).give(now, { promised })).toBe(expected)
  })
  test('a lead without a promise goes to anybody', () => {
    expect(run({ A: 1, B: 1 }, policy, office).give(at('2026-03-04 16:59'))).toBe('A')
  })
})

describe('when somebody may take a lead that nobody can take now', () => {
  const wednesday = (time: string) => at(`2026-03-04 ${time}`)
  const nobody = (roster: Roster, policy: PoolPolicy, over: Partial<PickContext>) => {
    const answer = pickFromPool(policy.id, aContext(roster, [policy], over))
    if (answer.kind === 'picked') throw new Error('somebody took it')
    return answer.until
  }
  const office = aRoster([aRep('A', { workingTime: OFFICE })], [aPool('p', { A: 1 }, { hours: 'always' })])

  test('by night the next morning, where the pool never closes but the next owner must be at work', () => {
    const until = nobody(office, aPoolPolicy('p', { hours: 'always' }), { now: wednesday('20:00'), insideHours: true })
    expect(until).toBe(at('2026-03-05 09:00'))
  })
  test('later than now, even where the calendar knows of no closing: no lead is looked at again at once', () => {
    const worked = { ...OFFICE, until: wednesday('18:00'), opens: [], closes: [] }
    const roster = aRoster([aRep('A', { workingTime: worked })], [aPool('p', { A: 1 }, { hours: 'always' })])
    const policy = aPoolPolicy('p', { hours: 'always', feasible: 'before-closing' })
    const promised = () => ({ minutes: 30, unit: 'business' }) as const
    expect(nobody(roster, policy, { now: wednesday('10:00'), promised })).toBe(wednesday('10:15'))
  })
})
