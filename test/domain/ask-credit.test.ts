import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { decide, decideBatch, decideEach, factsFrom } from '../../src/domain/decide.ts'
import type { RoutingFacts } from '../../src/domain/decision.ts'
import type { LeadMemory } from '../../src/domain/lead.ts'
import { defaultPolicy } from '../../src/domain/policy/default-policy.ts'
import type { PoolPolicy } from '../../src/domain/policy/policy.ts'
import { afterTurns, HOUSE_ACCOUNT } from '../../src/domain/rotation.ts'
import { anActivity, anInput, compiled, DAY, IDEAL, NO_FACTS, NOW } from './decide/builders.ts'

const withCredits = (over: Partial<PoolPolicy> = {}) =>
  compiled({
    ...defaultPolicy,
    pools: defaultPolicy.pools.map((pool) => ({
      ...pool,
      credits: { reasons: ['spam'], withinDays: 7 },
      ...over,
    })),
  })
const POLICY = withCredits()
const lead = (leadId: string, memory: LeadMemory | null = null, fields: object = {}, now = NOW) =>
  anInput({
    leadId,
    memory,
    now,
    activities: [anActivity('demo-request', NOW)],
    fields: { ...IDEAL, email: `x@${leadId}.io`, ...fields },
  })
/** A lead that somebody got by a turn, and the pool's state since. */
function given(policy = POLICY): { readonly memory: LeadMemory; readonly facts: RoutingFacts } {
  const { memory, rotation } = decide(lead('one'), NO_FACTS, policy)
  return { memory, facts: { ...NO_FACTS, rotation: afterTurns(NO_FACTS.rotation, rotation!) } }
}
const back = (reason: string, ownerId: string) => ({ repResponse: 'rejected', rejectReason: reason, ownerId })
const creditSteps = ({ trace }: { readonly trace: readonly { readonly because: string }[] }) =>
  trace.map(({ because }) => because).filter((because) => because.startsWith('credit.'))

describe('a rep who gives a lead back as spam', () => {
  const { memory, facts } = given()
  const { ownerId, poolId } = memory.assignment!
  const givenBack = () => decide(lead('one', memory, back('spam', ownerId)), facts, POLICY)

  test('has the turn back: one round more, booked against the house account', () => {
    const answer = givenBack()
    expect(answer.decision.credit).toMatchObject({ leadId: 'one', repId: ownerId, poolId, reason: 'spam', at: NOW })
    expect(answer.decision.trace.filter(({ because }) => because.startsWith('credit.'))).toEqual([
      { step: 'pool', because: 'credit.given', saw: { repId: ownerId, poolId, reason: 'spam', until: NOW + 7 * DAY } },
    ])
    const before = facts.rotation.get(poolId!)!
    const after = answer.rotation!.find((turn) => turn.poolId === poolId)!.state
    expect(after.cw[ownerId]! - before.cw[ownerId]!).toBe(2)
    expect(after.cw[HOUSE_ACCOUNT]! - (before.cw[HOUSE_ACCOUNT] ?? 0)).toBe(-2)
    expect(after.turns).toBe(before.turns)
  })
  test('gets the next lead of the pool', () => {
    const answer = givenBack()
    const next = decide(lead('two'), { ...facts, rotation: afterTurns(facts.rotation, answer.rotation!) }, POLICY)
    expect(next.memory.assignment).toMatchObject({ ownerId, poolId })
    expect(decide(lead('two'), facts, POLICY).memory.assignment?.ownerId).not.toBe(ownerId)
  })
  test('has it once, however often the lead is looked at', () => {
    const answer = givenBack()
    const again = decide(lead('one', answer.memory, back('spam', ownerId)), facts, POLICY)
    expect([again.decision.credit, again.rotation]).toEqual([undefined, null])
    expect(answer.memory.credited).toBe(true)
    const cycle = { ...memory, credited: true as const }
    const second = decide(lead('one', cycle, back('spam', ownerId)), facts, POLICY)
    expect(second.decision.credit).toBeUndefined()
    expect(creditSteps(second.decision)).toEqual(['credit.already-given'])
  })
  test('is computed again from what was kept with the decision', () => {
    const [result] = decideEach([lead('one', memory, back('spam', ownerId))], facts, POLICY).results
    if (!result?.ok) throw new Error('not decided')
    const kept = JSON.parse(JSON.stringify(result.seen)) as typeof result.seen
    expect(decide(lead('one', memory, back('spam', ownerId)), factsFrom(kept), POLICY).decision).toEqual(
      result.decided.decision,
    )
  })
})

describe('no turn is given back', () => {
  const { memory, facts } = given()
  const { ownerId } = memory.assignment!
  const late = memory.assignment!.assignedAt + 7 * DAY + 1
  test.each([
    { row: 'for another reason', reason: 'timing', memory, now: NOW, steps: [] },
    { row: 'for a reason in words nobody knows', reason: 'meh', memory, now: NOW, steps: [] },
    { row: 'after the window', reason: 'spam', memory, now: late, steps: ['credit.too-late'] },
    {
      row: 'for a lead that came to them without a turn',
      reason: 'spam',
      memory: { ...memory, assignment: { ...memory.assignment!, by: 'account-owner' as const, poolId: null } },
      now: NOW,
      steps: [],
    },
    { row: 'for a lead nobody had', reason: 'spam', memory: { ...memory, assignment: null }, now: NOW, steps: [] },
  ])('$row', ({ reason, memory: before, now, steps }) => {
    const { decision, memory: after } = decide(lead('one', before, back(reason, ownerId), now), facts, POLICY)
    expect(decision.credit).toBeUndefined()
    expect(after.credited).toBeUndefined()
    expect(creditSteps(decision)).toEqual(steps)
  })
  test('where the pool gives none, and the explanation does not speak of it', () => {
    const plain = compiled(defaultPolicy)
    const { decision, rotation } = decide(lead('one', memory, back('spam', ownerId)), facts, plain)
    expect([decision.credit, rotation, creditSteps(decision)]).toEqual([undefined, null, []])
  })
})

test('the ledger sums to zero after any mixture of leads given and given back, by every method that takes turns', () => {
  const methods = ['weighted-round-robin', 'round-robin', 'performance'] as const
  const steps = fc.array(fc.oneof(fc.constant(null), fc.nat(20)), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(fc.constantFrom(...methods), steps, (method, list) => {
      const policy = policies[method]
      let facts = NO_FACTS
      const memories: LeadMemory[] = []
      list.forEach((which, i) => {
        const index = which === null ? memories.length : which % Math.max(1, memories.length)
        const memory = memories[index] ?? null
        const owner = memory?.assignment?.ownerId
        const input = lead(`l${index}`, memory, owner === undefined ? {} : back('spam', owner), NOW + i)
        const { decided, rotation } = decideBatch([input], facts, policy)
        memories[index] = decided[0]!.memory
        facts = { ...facts, rotation: new Map([...facts.rotation, ...rotation]) }
        for (const { cw } of facts.rotation.values())
          expect(Object.values(cw).reduce((sum, claim) => sum + claim, 0)).toBe(0)
        const { credit } = decided[0]!.decision
        expect((credit?.entries ?? []).reduce((sum, { amount }) => sum + amount, 0)).toBe(0)
      })
    }),
    { numRuns: 1000 },
  )
})
const policies = {
  'weighted-round-robin': POLICY,
  'round-robin': withCredits({ method: 'round-robin' }),
  performance: withCredits({ method: 'performance', performance: { priorRate: 0.3, priorDeals: 10 } }),
}
