import { describe, expect, test } from '@jest/globals'
import { closingsOf, ownerOfClosing, withClosings } from '../../src/domain/closings.ts'
import { decide, decideBatch, decideEach, factsFrom } from '../../src/domain/decide.ts'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import { outcomesSince } from '../../src/domain/policy/counted-facts.ts'
import type { Policy } from '../../src/domain/policy/policy.ts'
import { aDeal, anActivity, anInput, compiled, IDEAL, NO_FACTS, NOW } from './decide/builders.ts'

const DAY = 86_400_000

describe('what is counted', () => {
  const outcomes = new Map([['A', { won: 1, closed: 2 }]])
  test.each([
    { row: 'a won lead', ownerId: 'A', isWon: true, at: NOW, is: { won: 2, closed: 3 } },
    { row: 'a lost lead', ownerId: 'A', isWon: false, at: NOW, is: { won: 1, closed: 3 } },
    { row: 'the first of a rep', ownerId: 'B', isWon: true, at: NOW, is: { won: 1, closed: 1 } },
    {
      row: 'what is older than the window does not count',
      ownerId: 'A',
      isWon: true,
      at: NOW - 1,
      is: { won: 1, closed: 2 },
    },
  ])('$row', ({ is, ...closing }) => {
    expect(withClosings(outcomes, [closing], NOW).get(closing.ownerId)).toEqual(is)
    expect(outcomes.get('A')).toEqual({ won: 1, closed: 2 })
  })
  test.each([
    { row: 'nothing without a pool that minds it', pools: { method: 'round-robin' }, routing: {}, days: null },
    { row: 'a year', pools: { method: 'performance' }, routing: {}, days: 365 },
    { row: 'the policy’s own days', pools: { method: 'performance' }, routing: { performanceDays: 90 }, days: 90 },
  ])('since when: $row', ({ pools, routing, days }) => {
    const policy = {
      routing: { ...defaultPolicy.routing, ...routing },
      pools: defaultPolicy.pools.map((pool) => ({ ...pool, ...pools }) as Policy['pools'][number]),
    }
    expect(outcomesSince(policy, NOW)).toBe(days === null ? null : NOW - days * DAY)
  })
})

describe('whose a closed lead was', () => {
  const of = (ownerId: string | null) =>
    ({ assignment: ownerId === null ? null : { ownerId } }) as NonNullable<Parameters<typeof ownerOfClosing>[0]>
  test.each([
    { row: 'its owner’s after the decision', before: of('A'), after: of('B'), owner: 'B' },
    { row: 'its owner’s before, where that ended the assignment', before: of('A'), after: of(null), owner: 'A' },
    { row: 'a new lead’s owner', before: null, after: of('B'), owner: 'B' },
    { row: 'nobody’s', before: of(null), after: of(null), owner: null },
    { row: 'nobody’s, a new one', before: null, after: of(null), owner: null },
  ])('$row', ({ before, after, owner }) => {
    expect(ownerOfClosing(before, after)).toBe(owner)
    const closed = (...edges: readonly string[]) =>
      closingsOf(before, {
        decision: { transitions: edges.map((edge, i) => ({ edge, at: NOW + i })) },
        memory: after,
      } as never)
    const counted = [
      { ownerId: owner, isWon: false, at: NOW + 1 },
      { ownerId: owner, isWon: true, at: NOW + 2 },
    ]
    expect(closed('promoted', 'lost', 'won')).toEqual(owner === null ? [] : counted)
    expect(closed('promoted')).toEqual([])
  })
  test('the very same counts where nothing was closed since', () => {
    const outcomes = new Map()
    expect(withClosings(outcomes, [{ ownerId: 'A', isWon: true, at: NOW - 1 }], NOW)).toBe(outcomes)
  })
})

describe('a lead won in a batch counts for the next lead of it', () => {
  const policy = compiled({
    ...defaultPolicy,
    pools: defaultPolicy.pools.map((pool) => ({
      ...pool,
      method: 'performance' as const,
      performance: { priorRate: 0.3, priorDeals: 0.1 },
    })),
  })
  const facts = { ...NO_FACTS, outcomes: new Map(), outcomesSince: NOW - DAY }
  const demo = (name: string) =>
    anInput({
      leadId: name,
      activities: [anActivity('demo-request', NOW)],
      fields: { ...IDEAL, email: `x@${name}.io` },
    })
  const first = decide(demo('one'), facts, policy)
  const owner = first.memory.assignment!.ownerId
  const won = { ...demo('one'), memory: first.memory }
  const inputs = [
    { ...won, snapshot: { ...won.snapshot, deals: [aDeal({ state: 'won', closedAt: NOW })] } },
    demo('two'),
    demo('three'),
  ]

  test('their rep has a larger share of the turns, as if the leads had come one at a time', () => {
    const batch = decideBatch(inputs, facts, policy)
    expect(batch.decided[0]!.decision.transitions.at(-1)).toMatchObject({ edge: 'won' })
    const after = { ...facts, outcomes: new Map([[owner, { won: 1, closed: 1 }]]) }
    const alone = decideBatch(inputs.slice(1), after, policy)
    expect(batch.decided.slice(1)).toEqual(alone.decided)
    expect(batch.decided.slice(1)).not.toEqual(decideBatch(inputs.slice(1), facts, policy).decided)
  })
  test('what was counted is kept with the decision and decides the same again', () => {
    const { results } = decideEach(inputs, facts, policy)
    for (const [i, result] of results.entries()) {
      if (!result.ok) throw result.error
      const again = decide(inputs[i]!, factsFrom(JSON.parse(JSON.stringify(result.seen)) as typeof result.seen), policy)
      expect(again.decision).toEqual(result.decided.decision)
    }
    expect(results[1]).toMatchObject({ seen: { outcomes: { [owner]: { won: 1, closed: 1 } } } })
  })
})
