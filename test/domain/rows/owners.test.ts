import { describe, expect, test } from '@jest/globals'
import { decide } from '../../../src/domain/decide.ts'
import type { RoutingFacts } from '../../../src/domain/decision.ts'
import type { AccountFacts, LeadFields, RepId } from '../../../src/domain/lead.ts'
import type { MatchTieBreaker } from '../../../src/domain/matching/matching-policy.ts'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import type { Policy } from '../../../src/domain/policy/policy.ts'
import { EMPTY_ROTATION, takeTurn } from '../../../src/domain/rotation.ts'
import {
  anAccount,
  anActivity,
  anInput,
  aRep,
  compiled,
  DAY,
  NO_FACTS,
  NOW,
  POLICY,
  REACHABLE,
  ROSTER,
  type LeadParts,
} from '../decide/builders.ts'

/** Who gets a lead: the worked examples of rotation and of accounts, decided as whole leads. */
const DEMO = anActivity('demo-request', NOW)
const run = (parts: LeadParts, policy = POLICY, facts: RoutingFacts = NO_FACTS) =>
  decide(anInput({ activities: [DEMO], ...parts }), facts, policy)
/** Ann and Ben sell, Cem has left. */
const TEAM = {
  ...ROSTER,
  reps: new Map([...ROSTER.reps, ['cem', aRep('cem', { active: false })]]),
}
const gotBy = ({ decision: { routing, account } }: ReturnType<typeof run>) => ({
  account: account?.accountId ?? null,
  tier: account?.tier ?? null,
  ownerId: routing.kind === 'assign' ? routing.assignment.ownerId : null,
  by: routing.kind === 'assign' ? routing.assignment.by : routing.kind,
})

describe('E4 A, B and C, every second of 12 leads asks for what B lacks', () => {
  const members = ['A', 'B', 'C'].map((repId) => ({ repId, weight: 1 }))
  const everybody = () => true
  const notB = (repId: RepId) => repId !== 'B'
  const counts = (order: readonly string[]) =>
    ['A', 'B', 'C'].map((repId) => order.filter((one) => one === repId).length).join('/')
  /** Twelve turns; `absent`: who lacks a skill is taken for absent, so that the turn is not kept. */
  function turns(absent: boolean): readonly RepId[] {
    let state = EMPTY_ROTATION
    return Array.from({ length: 12 }, (_, n) => {
      const able = n % 2 === 1 ? notB : everybody
      const turn = takeTurn(state, members, absent ? able : everybody, able)!
      state = turn.state
      return turn.repId
    })
  }
  test('ours: who cannot take a lead keeps the turn → A C B A B C A C B A B C, 4/4/4', () => {
    const order = turns(false)
    expect([order.join(' '), counts(order)]).toEqual(['A C B A B C A C B A B C', '4/4/4'])
  })
  test('were who cannot take it absent instead, B would have 2 of 12: 4/2/6', () => {
    expect(counts(turns(true))).toBe('4/2/6')
  })
  test('a pointer that moves on to the next who can would never give B any: A C A C …, 6/0/6', () => {
    let pointer = 0
    const order = Array.from({ length: 12 }, (_, n) => {
      while (n % 2 === 1 && members[pointer]!.repId === 'B') pointer = (pointer + 1) % 3
      const { repId } = members[pointer]!
      pointer = (pointer + 1) % 3
      return repId
    })
    expect([order.join(' '), counts(order)]).toEqual(['A C A C A C A C A C A C', '6/0/6'])
  })
})

test('E11 the same lead three times, once by a worker that remembers nothing: one owner, one turn', () => {
  const first = run({ fields: REACHABLE })
  const again = run({ fields: REACHABLE })
  expect(again).toEqual(first)
  const ownerId = first.memory.assignment!.ownerId
  const third = run({ fields: { ...REACHABLE, ownerId }, memory: first.memory })
  expect([third.decision.outputs.ownerId, third.rotation, third.decision.tasks]).toEqual([ownerId, null, []])
})

describe('accounts and their owners', () => {
  const ann = anAccount({ ownerId: 'ann' })
  const withOrder = (first: MatchTieBreaker) => {
    const order = defaultPolicy.matching?.tieBreakers ?? []
    const tieBreakers = [first, ...order.filter((one) => one !== first)]
    return compiled({ ...defaultPolicy, matching: { ...defaultPolicy.matching, tieBreakers } } as Policy)
  }
  const of = (fields: Partial<LeadFields>, ...accountCandidates: AccountFacts[]): LeadParts => ({
    fields: { ...REACHABLE, ...fields },
    accountCandidates,
    roster: TEAM,
  })

  test('E19 jane@acme.com, account owner Ann active, the pool’s next another: Ann, and no turn is used', () => {
    const before = new Map([['sdr', { cw: { cara: 1, dewi: -1 }, turns: 1 }]])
    const result = run(of({}, ann), POLICY, { ...NO_FACTS, rotation: before })
    expect(gotBy(result)).toEqual({ account: 'account-1', tier: 'T1', ownerId: 'ann', by: 'account-owner' })
    expect(result.rotation).toBeNull()
    // Without the account the pool would have given it to Cara.
    expect(gotBy(run(of({}), POLICY, { ...NO_FACTS, rotation: before })).ownerId).toBe('cara')
  })

  describe('E21 the account owner has left', () => {
    const left = of({}, anAccount({ ownerId: 'cem' }))
    test('never that one: the pool, and the manager is told of the account', () => {
      const result = run(left)
      expect(gotBy(result)).toMatchObject({ ownerId: 'cara', by: 'pool' })
      expect(result.decision.tasks.filter(({ kind }) => kind === 'owner-inactive')).toEqual([
        expect.objectContaining({ action: 'open', key: 'owner-inactive:account-1:cem', assigneeId: 'maya' }),
      ])
    })
    test('who got the last lead of the domain comes before the pool', () => {
      const stickyByDomain = new Map([['acme.com', { ownerId: 'eko', assignedAt: NOW - 10 * DAY }]])
      expect(gotBy(run(left, POLICY, { ...NO_FACTS, stickyByDomain }))).toMatchObject({ ownerId: 'eko', by: 'sticky' })
    })
  })

  test('E23 pat@gmail.com of Acme Inc, nothing else alike: a suggestion by name, and the pool’s turn', () => {
    const result = run(
      of({ email: 'pat@gmail.com', company: 'Acme Inc' }, { ...ann, domains: ['acme.com', 'gmail.com'] }),
    )
    expect(gotBy(result)).toMatchObject({ account: 'account-1', tier: 'T5', by: 'pool', ownerId: 'cara' })
    expect(result.rotation).toMatchObject([{ poolId: 'sdr', state: { turns: 1 } }])
  })

  test('E24 lee@mail.acme.co.uk and https://www.acme.co.uk/id are one domain: its owner', () => {
    const account = anAccount({ name: 'Other', domains: ['acme.co.uk'], ownerId: 'ann' })
    const result = run(of({ email: 'lee@mail.acme.co.uk', company: 'Lee & Co' }, account))
    expect(gotBy(result)).toMatchObject({ tier: 'T1', ownerId: 'ann', by: 'account-owner' })
  })

  test.each([
    ['12190', 'T3', 'ann'],
    ['12191', 'T5', 'cara'],
  ])('E25 PT Acme Indonesia, Tbk. and Acme Indonesia, postal code %s → %s, %s', (postalCode, tier, ownerId) => {
    const account = anAccount({ name: 'Acme Indonesia', domains: [], postalCode: '12190', ownerId: 'ann' })
    const fields = { email: 'pat@gmail.com', company: 'PT Acme Indonesia, Tbk.', postalCode }
    expect(gotBy(run(of(fields, account)))).toMatchObject({ tier, ownerId })
  })

  describe('E26 three accounts on acme.com: Ann’s prospect, Ben’s customer, one of somebody who left', () => {
    const three = of(
      {},
      anAccount({ accountId: '1', ownerId: 'ann', lastActivityAt: NOW - 2 * DAY }),
      anAccount({ accountId: '2', ownerId: 'ben', isCustomer: true, openDeals: 1, lastActivityAt: NOW - 40 * DAY }),
      anAccount({ accountId: '3', ownerId: 'cem', openDeals: 3, lastActivityAt: NOW - 50 * DAY }),
    )
    const stickyByDomain = new Map([['acme.com', { ownerId: 'eko', assignedAt: NOW - DAY }]])
    test.each([
      ['the default order', '2', 'ben', 'account-owner', POLICY, NO_FACTS],
      ['most open deals first', '3', 'cara', 'pool', withOrder('open-deals'), NO_FACTS],
      ['the same, the domain known', '3', 'eko', 'sticky', withOrder('open-deals'), { ...NO_FACTS, stickyByDomain }],
      ['latest activity first', '1', 'ann', 'account-owner', withOrder('latest-activity'), NO_FACTS],
    ] as const)('%s → #%s, %s by %s', (_, account, ownerId, by, policy, facts) => {
      expect(gotBy(run(three, policy, facts))).toMatchObject({ account, ownerId, by })
    })
  })

  test.each([
    ['Truist', 'Truist Financial Corp', 'T4', 'ann'],
    ['Truist', 'Trust Bank', null, 'cara'],
  ])('of the same postal code, %s and %s: %s', (company, name, tier, ownerId) => {
    const account = anAccount({ name, domains: [], postalCode: '28202', ownerId: 'ann' })
    const result = run(of({ email: 'lee@gmail.com', company, postalCode: '28202' }, account))
    expect(gotBy(result)).toMatchObject({ tier, ownerId })
  })

  test.each([
    [89.9, 'eko', 'sticky'],
    [90, 'eko', 'sticky'],
    [90.1, 'cara', 'pool'],
  ] as const)('a lead of the same domain %d days ago → %s', (days, ownerId, by) => {
    const stickyByDomain = new Map([['acme.com', { ownerId: 'eko', assignedAt: NOW - days * DAY }]])
    expect(gotBy(run(of({}), POLICY, { ...NO_FACTS, stickyByDomain }))).toMatchObject({ ownerId, by })
  })

  test.each([
    [7 * DAY - 1, 'route.manual-lock'],
    [7 * DAY, 'route.owner-kept'],
  ])('an owner whom a person set, %d ms later: %s', (later, because) => {
    const set = run({ fields: { ...REACHABLE, ownerId: 'eko' }, memory: run({ fields: REACHABLE }).memory })
    const { decision } = run({
      fields: { ...REACHABLE, ownerId: 'eko', repResponse: 'accepted' },
      memory: set.memory,
      now: NOW + later,
    })
    expect(decision.routing).toMatchObject({ kind: 'keep', because, assignment: { ownerId: 'eko' } })
  })
})

test.each([
  ['a list lead', 'database', 'sdr', { importList: 'x' }, NOW],
  ['a lead 30 days without activity', 'cold', 'sdr', {}, NOW - 30 * DAY],
  ['one 29 days without activity', 'all-others', 'sdr', {}, NOW - 29 * DAY],
])('%s goes by the rule %s to the pool %s', (_, ruleId, poolId, fields, lastActivityAt) => {
  // Qualified by a score that a changed value has reached: nothing new was done.
  const policy = compiled({
    ...defaultPolicy,
    stages: { ...defaultPolicy.stages, mql: { ...defaultPolicy.stages.mql, minScore: 1 } },
  })
  const parts = { fields: { ...REACHABLE, ...fields, lastActivityAt }, createdAt: NOW - 60 * DAY, activities: [] }
  expect(run(parts, policy).decision.routing).toMatchObject({ kind: 'assign', assignment: { ruleId, poolId } })
})
