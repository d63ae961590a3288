import { describe, expect, test } from '@jest/globals'
import { decide, decideBatch, decideEach, Ledger } from '../../src/domain/decide.ts'
import type { DecisionInput, RoutingFacts } from '../../src/domain/decision.ts'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import { anAccount, aDeal, anActivity, anInput, compiled, IDEAL, NO_FACTS, NOW, POLICY } from './decide/builders.ts'
import { afterTurns } from '../../src/domain/rotation.ts'

const MINUTE = 60_000
const lead = (leadId: string, parts: Parameters<typeof anInput>[0] = {}): DecisionInput =>
  anInput({
    leadId,
    activities: [anActivity('demo-request', NOW)],
    ...parts,
    fields: { ...IDEAL, email: `x@${leadId}.io`, ...parts.fields },
  })
const first = decide(lead('one'), NO_FACTS, POLICY)
const owner = first.memory.assignment!.ownerId
/** The first lead again, a minute later, as its owner has it. */
const again = (fields: Parameters<typeof anInput>[0] = {}) =>
  lead('one', { memory: first.memory, now: NOW + MINUTE, ...fields, fields: { ownerId: owner, ...fields.fields } })
const seenBy = (inputs: readonly DecisionInput[], facts: RoutingFacts = NO_FACTS, policy = POLICY) =>
  decideEach(inputs, facts, policy).results.map((result) => {
    if (!result.ok) throw result.error
    return result.seen
  })

describe('what one lead of a batch leaves to the next', () => {
  test('a lead that stays with its owner is no further open lead of theirs', () => {
    const [kept, next] = seenBy([again(), lead('two', { now: NOW + MINUTE })])
    expect(kept).toBeNull()
    expect(next!.openLeads[owner] ?? 0).toBe(0)
  })
  test('the owner of one who gave it back is nobody, also for another record of the person', () => {
    const rejected = again({ fields: { repResponse: 'rejected', rejectReason: 'no budget' } })
    const other = { ...lead('two', { now: NOW + MINUTE }), samePeople: ['one'] }
    const [, seen] = seenBy([rejected, other], { ...NO_FACTS, leadOwners: new Map([['one', owner]]) })
    expect(seen!.leadOwners).toEqual({})
  })
  test('where it is not known before which owners are asked for, all are remembered', () => {
    const ledger = new Ledger(NO_FACTS, POLICY, 'all')
    ledger.take(lead('one'))
    ledger.take(lead('two'))
    const { decision } = ledger.take({ ...lead('three'), samePeople: ['one'] })
    expect(decision.routing).toMatchObject({ because: 'route.same-person', assignment: { ownerId: owner } })
  })
  test('open leads that come and go without a decision about their owner are booked, never below none', () => {
    const openAfter = (...booked: readonly (1 | -1)[]) => {
      const ledger = new Ledger({ ...NO_FACTS, openLeads: new Map([[owner, 2]]) }, POLICY, 'all')
      for (const by of booked) ledger.bookOpen(owner, by)
      const result = ledger.takeAndTell(lead('one'))
      return result.ok && result.seen!.openLeads[owner]
    }
    expect([openAfter(1), openAfter(-1), openAfter(-1, -1, -1, 1)]).toEqual([3, 1, 1])
    const fresh = new Ledger(NO_FACTS, POLICY, 'all')
    fresh.bookOpen(owner, 1)
    expect(fresh.takeAndTell(lead('one'))).toMatchObject({ seen: { openLeads: { [owner]: 1 } } })
  })
})

test('a turn given back stood on its pool, though nobody was given anything', () => {
  const policy = compiled({
    ...defaultPolicy,
    pools: defaultPolicy.pools.map((pool) => ({ ...pool, credits: { reasons: ['spam'], withinDays: 7 } })),
  })
  const spam = again({ fields: { repResponse: 'rejected', rejectReason: 'Spam' } })
  const rotation = afterTurns(NO_FACTS.rotation, first.rotation!)
  const [seen] = seenBy([spam], { ...NO_FACTS, rotation }, policy)
  expect(seen).toEqual({ rotation: Object.fromEntries(rotation), sticky: null, assignedTimes: {}, openLeads: {} })
})

describe('where pools weigh by what was won', () => {
  const policy = compiled({
    ...defaultPolicy,
    pools: defaultPolicy.pools.map((pool) => ({
      ...pool,
      ...{ method: 'performance' as const, performance: { priorRate: 0.3, priorDeals: 0.1 } },
    })),
  })
  const facts = { ...NO_FACTS, outcomes: new Map() }
  const won = again({ deals: [aDeal({ state: 'won', closedAt: NOW })] })
  test.each([
    ['all that is known counts', {}, { [owner]: { won: 1, closed: 1 } }],
    ['what was won from the begin of the window on counts', { outcomesSince: NOW }, { [owner]: { won: 1, closed: 1 } }],
    ['what was won before the window does not', { outcomesSince: NOW + 1 }, {}],
  ])('%s', (_, since, outcomes) => {
    const [, next] = seenBy([won, lead('two', { now: NOW + MINUTE })], { ...facts, ...since }, policy)
    expect(next!.outcomes).toEqual(outcomes)
  })
  test('a lead that goes to whoever knows the buyer stood on none of it', () => {
    const accountCandidates = [anAccount({ ownerId: 'eko', domains: ['two.io'] })]
    const [seen] = seenBy([lead('two', { accountCandidates })], facts, policy)
    expect(seen).toMatchObject({ rotation: {}, outcomes: {} })
  })
  test('one at a time or in a batch, the same', () => {
    const inputs = [won, lead('two', { now: NOW + MINUTE }), lead('three', { now: NOW + MINUTE })]
    const ledger = new Ledger(facts, policy, 'all')
    expect(inputs.map((input) => ledger.take(input))).toEqual(decideBatch(inputs, facts, policy).decided)
  })
})
