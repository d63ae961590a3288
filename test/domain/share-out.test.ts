import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { mentionsOf } from '../../src/domain/policy/mentions.ts'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import type { Policy } from '../../src/domain/policy/policy.ts'
import { shareOut } from '../../src/domain/share-out.ts'

const lead = (leadId: string, company: string | null = null) => ({ leadId, company })
const shared = (leads: Parameters<typeof shareOut>[0], takers: Parameters<typeof shareOut>[1]) =>
  shareOut(leads, takers).map(({ to }) => to).join('') // prettier-ignore

describe('sharing leads out', () => {
  test.each([
    [
      'in turn',
      ['1', '2', '3', '4'].map((id) => lead(id)),
      [
        { repId: 'A', open: 0 },
        { repId: 'B', open: 0 },
      ],
      'ABAB',
    ],
    [
      'the one with fewer open leads first',
      [lead('1'), lead('2')],
      [
        { repId: 'A', open: 9 },
        { repId: 'B', open: 1 },
      ],
      'BA',
    ],
    [
      'leads of one company stay together, and the other one gets the rest',
      [lead('1', 'acme'), lead('2'), lead('3', 'acme'), lead('4')],
      [
        { repId: 'A', open: 0 },
        { repId: 'B', open: 0 },
      ],
      'ABAB',
    ],
    [
      'the biggest company first, wherever it stands',
      [lead('1'), lead('2'), lead('3', 'acme'), lead('4', 'acme'), lead('5', 'acme')],
      [
        { repId: 'A', open: 0 },
        { repId: 'B', open: 0 },
      ],
      'BBAAA',
    ],
    ['nobody to take them', [lead('1')], [], ''],
  ])('%s', (_what, leads, takers, given) => {
    expect(shared(leads, takers)).toBe(given)
  })

  test('without takers nothing is shared', () => {
    expect(shareOut([lead('1')], [])).toEqual([])
  })

  test('every lead once, companies whole, counts apart by no more than the biggest company', () => {
    const someLeads = fc.uniqueArray(
      fc.record({ leadId: fc.uuid(), company: fc.option(fc.constantFrom('a', 'b', 'c')) }),
      {
        selector: ({ leadId }) => leadId,
      },
    )
    const someTakers = fc.uniqueArray(fc.record({ repId: fc.constantFrom('A', 'B', 'C', 'D'), open: fc.nat(20) }), {
      selector: ({ repId }) => repId,
      minLength: 1,
    })
    fc.assert(
      fc.property(someLeads, someTakers, (leads, takers) => {
        const given = shareOut(leads, takers)
        expect(given.map(({ leadId }) => leadId)).toEqual(leads.map(({ leadId }) => leadId))
        const sizes = takers.map(({ repId }) => given.filter(({ to }) => to === repId).length)
        const companies = Map.groupBy(leads, ({ leadId, company }) => company ?? leadId)
        const biggest = Math.max(0, ...[...companies.values()].map((group) => group.length))
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(biggest)
        for (const group of companies.values())
          expect(new Set(group.map(({ leadId }) => given.find((one) => one.leadId === leadId)!.to)).size).toBe(1)
      }),
    )
  })
})

test('every place of a policy that names a person, by id or address', () => {
  const always = { combinator: 'and', rules: [] } as const
  const policy: Policy = {
    ...defaultPolicy,
    routing: {
      ...defaultPolicy.routing,
      rules: [
        { id: 'r1', name: 'Named', when: always, target: { kind: 'named', rep: 'ANA@x.example', elsePool: 'ae' } },
        {
          ...{ id: 'r2', name: 'Map', when: always },
          target: { kind: 'territory', table: [{ territory: 't', rep: '5501' }], elsePool: 'ae' },
        },
      ],
    },
    pools: [
      {
        ...defaultPolicy.pools[0]!,
        members: [{ rep: 'ana@x.example', weight: 1 }],
        fallback: { rep: '5501', afterMinutes: 5 },
      },
    ],
    people: [{ rep: '5502', backup: 'ana@x.example', manager: '5501' }],
    events: [{ id: 'e1', name: 'Expo', contains: ['expo'], reps: ['5501'], pool: 'ae' }],
    partners: [
      {
        ...{ id: 'p1', name: 'Partner', contains: ['p'], manager: '5501', pool: 'ae' },
        territories: [{ territory: 't', rep: '5501' }],
      },
    ],
  }
  const places = (rep: { repId: string; email: string | null }) => mentionsOf(policy, rep).map(({ place, id }) => `${place} ${id}`) // prettier-ignore
  const pool = defaultPolicy.pools[0]!.id
  expect(places({ repId: '5501', email: 'Ana@X.example' })).toEqual([
    ...['rule r1', 'territory r2', `member ${pool}`, `fallback ${pool}`, 'stand-in 5502', 'manager 5502'],
    ...['attendee e1', 'partner-manager p1', 'partner-territory p1'],
  ])
  expect(places({ repId: '9', email: null })).toEqual([])
})
