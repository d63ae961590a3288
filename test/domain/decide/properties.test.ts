import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { decide, decideBatch, decideEach } from '../../../src/domain/decide.ts'
import type { DecisionInput, RoutingFacts } from '../../../src/domain/decision.ts'
import { STAGES, type Activity, type DealFacts, type LeadFields, type LeadMemory } from '../../../src/domain/lead.ts'
import { edgeOf } from '../../../src/domain/stage-edges.ts'
import { anAccount, anActivity, anInput, compiled, DAY, deepFreeze, HOUR, NO_FACTS, NOW, POLICY } from './builders.ts'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'

const RUNS = { numRuns: 1000 }
const maybe = <T>(arb: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arb, { nil: null, freq: 2 })
const instant = fc.integer({ min: -60 * 24, max: 30 }).map((hours) => NOW + hours * HOUR)
const anyNumber = fc.oneof(fc.integer({ min: -5, max: 6000 }), fc.double())

const fields: fc.Arbitrary<Partial<LeadFields>> = fc.record({
  email: maybe(
    fc.constantFrom(
      'jane@acme.com',
      'joe@acme.com',
      'x@gmail.com',
      'info@acme.com',
      'bad@',
      'lee@newco.io',
      'a@mailinator.com',
    ),
  ),
  company: maybe(fc.constantFrom('Acme', 'PT Bumi', '😀', 'x'.repeat(5000))),
  role: maybe(fc.constantFrom('Director', 'Student', 'Analyst', 'CTO')),
  industry: maybe(fc.constantFrom('Software', 'Farming')),
  employees: maybe(anyNumber),
  expectedValue: maybe(anyNumber),
  sourceExplicit: maybe(fc.constantFrom('referral', 'paid ads', 'inbound', 'event', 'nonsense')),
  utmMedium: maybe(fc.constantFrom('cpc', 'email')),
  formName: maybe(fc.constantFrom('Demo', 'Ebook', 'Contact', 'Webinar')),
  formAt: maybe(instant),
  importList: maybe(fc.constantFrom('List', 'Target account')),
  emailBounced: maybe(fc.boolean()),
  ownerId: maybe(fc.constantFrom('ann', 'cara', 'stranger')),
  repResponse: maybe(fc.constantFrom('accepted' as const, 'rejected' as const)),
  firstOutreachAt: maybe(instant),
  lastOutreachAt: maybe(instant),
  outreachCount: maybe(fc.integer({ min: 0, max: 9 })),
  rejectReason: maybe(fc.constantFrom('spam', 'bad timing', 'no budget')),
  needConfirmed: maybe(fc.boolean()),
  budgetConfirmed: maybe(fc.boolean()),
  authorityConfirmed: maybe(fc.boolean()),
  timelineConfirmed: maybe(fc.boolean()),
  lastActivityAt: maybe(instant),
  crmStage: maybe(fc.constantFrom(...STAGES)),
})
const deal: fc.Arbitrary<DealFacts> = fc.record({
  dealId: fc.constantFrom('a', 'b', 'c'),
  state: fc.constantFrom('open' as const, 'won' as const, 'lost' as const, 'lost' as const),
  amount: maybe(anyNumber),
  closeAt: maybe(instant),
  createdAt: instant,
  closedAt: maybe(instant),
  ownerId: maybe(fc.constantFrom('ann', 'stranger')),
})
const activity: fc.Arbitrary<Activity> = fc
  .tuple(
    fc.constantFrom('form', 'page', 'demo-request', 'webinar', 'content-download', 'reply', 'pricing-page'),
    instant,
    maybe(fc.constantFrom('Demo', '/pricing')),
  )
  .map(([kind, at, detail]) => anActivity(kind, at, detail))
const activities = fc
  .uniqueArray(activity, { maxLength: 6, selector: ({ key }) => key })
  .map((list) => list.toSorted((a, b) => a.at - b.at))
const look = fc.record({
  fields,
  deals: fc.array(deal, { maxLength: 3 }),
  activities,
  after: fc.integer({ min: 0, max: 40 * 24 }),
  hasAccount: fc.boolean(),
})
type Look = typeof look extends fc.Arbitrary<infer T> ? T : never

const toInput = (given: Look, now: number, memory: LeadMemory | null, leadId = 'lead-1'): DecisionInput =>
  anInput({
    leadId,
    fields: given.fields,
    deals: given.deals,
    activities: given.activities,
    memory,
    now,
    createdAt: NOW - 30 * DAY,
    accountCandidates: given.hasAccount ? [anAccount({ ownerId: 'eko' })] : [],
  })
/** A lead's history: each look some hours after the one before. */
const history = fc.array(look, { minLength: 1, maxLength: 4 })
function play(looks: readonly Look[], see: (input: DecisionInput, decided: ReturnType<typeof decide>) => void): void {
  let memory: LeadMemory | null = null
  let now = NOW
  for (const given of looks) {
    now += given.after * HOUR
    const input = toInput(given, now, memory)
    const decided = decide(input, NO_FACTS, POLICY)
    see(input, decided)
    memory = decided.memory
  }
}

/** `assigned by person` uses no turn; everything else that differs between two looks at the same lead would be a bounce. */
const settled = ({ decision, memory }: ReturnType<typeof decide>) => ({
  stage: decision.stage,
  status: decision.status,
  score: decision.score,
  owner: memory.assignment,
  shown: decision.outputs.ownerId,
  held: memory.held,
  stages: memory.stages,
  cycle: memory.cycle,
  touches: [memory.firstTouch, memory.latestTouch],
  clocks: memory.clocks,
})

/** The CRM shows the owner that was decided, and a rep's answer that is over no longer. */
function landed(input: DecisionInput, { decision }: ReturnType<typeof decide>): DecisionInput {
  const cleared = Object.fromEntries((decision.clears ?? []).map((field) => [field, null]))
  const fields = { ...input.snapshot.fields, ...cleared, ownerId: decision.outputs.ownerId }
  return { ...input, snapshot: { ...input.snapshot, fields } }
}

describe('a decision', () => {
  test('is the same for the same input, and changes nothing of it', () => {
    fc.assert(
      fc.property(history, (looks) =>
        play(looks, (input) => {
          const frozen = deepFreeze(structuredClone({ ...input, roster: null }))
          const given = { ...frozen, roster: input.roster }
          expect(decide(given, NO_FACTS, POLICY)).toEqual(decide(input, NO_FACTS, POLICY))
        }),
      ),
      RUNS,
    )
  })
  test('made again at once, and when what it writes has landed, changes nothing more: no move, no task, no new owner, no promise', () => {
    fc.assert(
      fc.property(history, (looks) =>
        play(looks, (input, decided) => {
          for (const shown of [input, landed(input, decided)]) {
            const again = decide({ ...shown, memory: decided.memory }, NO_FACTS, POLICY)
            expect(again.decision.transitions).toEqual([])
            expect(again.decision.tasks).toEqual([])
            expect(again.rotation).toBeNull()
            expect(settled(again)).toEqual(settled(decided))
          }
        }),
      ),
      RUNS,
    )
  })
  test('moves only by the edges of the table, forward by whole steps, and never back in time', () => {
    fc.assert(
      fc.property(history, (looks) => {
        let last = -Infinity
        let stage: string | null = null
        play(looks, (input, { decision, memory }) => {
          for (const move of decision.transitions) {
            expect(move.from).toBe(stage)
            stage = move.to
            expect(edgeOf(move)).not.toBeNull()
            expect(move.at).toBeGreaterThanOrEqual(Math.max(last, NOW - 30 * DAY))
            expect(move.at).toBeLessThanOrEqual(input.now)
            last = move.at
          }
          expect(decision.stage).toBe(stage)
          for (const record of Object.values(memory.stages)) {
            expect(record.cumulativeMs).toBeGreaterThanOrEqual(record.latestMs ?? 0)
            if (record.skipped) expect(record).toMatchObject({ entries: 0, cumulativeMs: 0, firstEnteredAt: null })
          }
        })
      }),
      RUNS,
    )
  })
  test('scores the sum of its parts, between 0 and 100', () => {
    fc.assert(
      fc.property(history, (looks) =>
        play(looks, (_, { decision: { score, outputs } }) => {
          expect(Math.round((score.source + score.qualification + score.fit) * 100)).toBe(Math.round(score.total * 100))
          expect(score.total).toBeCloseTo(
            outputs.scoreSource * 0.3 + outputs.scoreQualification * 0.4 + outputs.scoreFit * 0.3,
            2,
          )
          expect(score.total).toBeGreaterThanOrEqual(0)
          expect(score.total).toBeLessThanOrEqual(100)
        }),
      ),
      RUNS,
    )
  })
})

describe('a batch', () => {
  const capped = compiled({
    ...defaultPolicy,
    pools: defaultPolicy.pools.map((pool) => ({
      ...pool,
      caps: [
        { per: 'day' as const, count: 3, window: 'rolling' as const },
        { per: 'open' as const, count: 4, window: 'static' as const },
      ],
    })),
  })
  test('equals its leads decided one at a time, and leaves the facts it was given alone', () => {
    fc.assert(
      fc.property(fc.array(look, { minLength: 1, maxLength: 8 }), (looks) => {
        const inputs = looks.map((given, i) => toInput(given, NOW, null, `lead-${i}`))
        const facts: RoutingFacts = {
          rotation: new Map(),
          stickyByDomain: new Map(),
          assignedTimes: new Map(),
          openLeads: new Map(),
        }
        const batch = decideBatch(inputs, facts, capped)
        expect([
          facts.rotation.size,
          facts.stickyByDomain.size,
          facts.assignedTimes.size,
          facts.openLeads.size,
        ]).toEqual([0, 0, 0, 0])

        const rotation = new Map()
        const stickyByDomain = new Map()
        const assignedTimes = new Map<string, number[]>()
        const openLeads = new Map<string, number>()
        const alone = inputs.map((input) => {
          const decided = decide(input, { rotation, stickyByDomain, assignedTimes, openLeads }, capped)
          for (const { poolId, state } of decided.rotation ?? []) rotation.set(poolId, state)
          const { routing } = decided.decision
          if (routing.kind === 'assign') {
            const { ownerId, assignedAt } = routing.assignment
            assignedTimes.set(ownerId, [...(assignedTimes.get(ownerId) ?? []), assignedAt])
            openLeads.set(ownerId, (openLeads.get(ownerId) ?? 0) + 1)
            const domain = input.snapshot.fields.email?.split('@')[1]
            if (domain === 'acme.com' || domain === 'newco.io') stickyByDomain.set(domain, { ownerId, assignedAt })
          }
          return { decision: decided.decision, memory: decided.memory }
        })
        expect(batch.decided).toEqual(alone)
        expect(Object.fromEntries(batch.rotation)).toEqual(Object.fromEntries(rotation))
      }),
      RUNS,
    )
  })
  test('E22 two leads of one new company in one batch go to one rep, one turn used', () => {
    const demo = [anActivity('demo-request', NOW)]
    const inputs = ['a', 'b'].map((name) =>
      anInput({ leadId: name, activities: demo, fields: { email: `${name}@newco.io`, company: 'Newco', role: 'CTO' } }),
    )
    const { decided, rotation } = decideBatch(inputs, NO_FACTS, POLICY)
    expect(decided[0]!.memory.assignment!.ownerId).toBe(decided[1]!.memory.assignment!.ownerId)
    expect(decided[1]!.memory.assignment!.by).toBe('sticky')
    expect([...rotation.values()].map(({ turns }) => turns)).toEqual([1])
  })
  test('a lead that throws is reported, changes nothing, and the others go on', () => {
    const demo = [anActivity('demo-request', NOW)]
    const good = (name: string) =>
      anInput({ leadId: name, activities: demo, fields: { email: `${name}@${name}.io`, company: name, role: 'CTO' } })
    const broken = good('b')
    Object.defineProperty(broken.snapshot, 'deals', {
      get: () => {
        throw new Error('broken record')
      },
    })
    const { results, rotation } = decideEach([good('a'), broken, good('c')], NO_FACTS, POLICY)
    expect(results.map(({ ok }) => ok)).toEqual([true, false, true])
    expect(results[1]).toMatchObject({ error: new Error('broken record') })
    const without = decideEach([good('a'), good('c')], NO_FACTS, POLICY)
    expect(rotation).toEqual(without.rotation)
    expect([results[0], results[2]]).toEqual(without.results)
  })
})
