import { describe, expect, test } from '@jest/globals'
import { decide } from '../../../src/domain/decide.ts'
import type { LeadFields, LeadMemory, Stage } from '../../../src/domain/lead.ts'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import {
  aDeal,
  anActivity,
  anInput,
  compiled,
  DAY,
  day,
  HOUR,
  IDEAL,
  NO_FACTS,
  NOW,
  POLICY,
  REACHABLE,
  ROSTER,
  type LeadParts,
} from './builders.ts'

const run = (parts: LeadParts, policy = POLICY) => decide(anInput(parts), NO_FACTS, policy).decision
const stepOf = (decision: ReturnType<typeof run>, because: string) =>
  decision.trace.find((step) => step.because === because)

test('a lead that is held is looked at again when a pool may give it', () => {
  const outOfOffice = [{ start: NOW - HOUR, end: NOW + 2 * HOUR }]
  const reps = new Map([...ROSTER.reps].map(([id, rep]) => [id, { ...rep, outOfOffice }]))
  const { routing, lookAgainAt } = run({
    fields: IDEAL,
    activities: [anActivity('demo-request', NOW)],
    roster: { ...ROSTER, reps },
  })
  expect(routing).toMatchObject({ kind: 'hold', hold: { until: NOW + 2 * HOUR } })
  expect(lookAgainAt).toBe(NOW + 2 * HOUR)
})

test('what cannot be believed is told with what the data say', () => {
  expect(stepOf(run({ fields: { ...REACHABLE, employees: -4 } }), 'qualification.unbelievable')).toEqual({
    step: 'qualification',
    because: 'qualification.unbelievable',
    saw: { fields: ['employees'] },
  })
})

describe('people of the buyer on the deal of an opportunity', () => {
  const deal = (stakeholders: number | null) => aDeal({ amount: 900, closeAt: NOW + 30 * DAY, stakeholders })
  const flag = (stakeholders: number | null, policy = POLICY) =>
    stepOf(run({ fields: REACHABLE, deals: [deal(stakeholders)] }, policy), 'stage.few-stakeholders')
  test.each([
    [0, true],
    [1, true],
    [2, false],
    [3, false],
    [null, false],
  ])('%s of 2: flagged %s', (stakeholders, isFlagged) => {
    expect(flag(stakeholders) !== undefined).toBe(isFlagged)
  })
  test('is a sign with its numbers, and no gate', () => {
    const decision = run({ fields: REACHABLE, deals: [deal(1)] })
    expect(decision.stage).toBe('opportunity')
    expect(stepOf(decision, 'stage.few-stakeholders')?.saw).toEqual({
      dealId: deal(1).dealId,
      stakeholders: 1,
      wanted: 2,
      stage: 'opportunity',
    })
  })
  test('as many as the policy wants; nothing where it wants none', () => {
    const { opportunity: _none, ...stages } = defaultPolicy.stages
    expect(
      flag(3, compiled({ ...defaultPolicy, stages: { ...stages, opportunity: { stakeholders: 4 } } })),
    ).toBeDefined()
    expect(flag(1, compiled({ ...defaultPolicy, stages }))).toBeUndefined()
  })
  test('only while the lead is an opportunity', () => {
    const won = { ...deal(1), state: 'won' as const, closedAt: NOW }
    expect(stepOf(run({ fields: REACHABLE, deals: [won] }), 'stage.few-stakeholders')).toBeUndefined()
  })
})

describe('a score below what makes an MQL', () => {
  const { minScore } = defaultPolicy.stages.mql
  const { memory: mql } = decide(
    anInput({ fields: REACHABLE, activities: [anActivity('demo-request', NOW)] }),
    NO_FACTS,
    POLICY,
  )
  const told = (memory: LeadMemory, at: number, policy = POLICY) => {
    const fields = { ...REACHABLE, ownerId: memory.assignment?.ownerId ?? null }
    const decision = run({ memory, fields, now: at }, policy)
    return { decision, step: stepOf(decision, 'stage.not-demoted') }
  }
  const at = (stage: Stage) => ({ ...mql, stage })
  test.each<Stage>(['mql', 'sal', 'sql'])('is worth a word for a lead that is %s and stays so', (stage) => {
    const { decision, step } = told(at(stage), NOW + HOUR)
    expect(decision).toMatchObject({ stage, transitions: [] })
    expect(decision.score.total).toBeLessThan(minScore)
    expect(step).toEqual({
      step: 'stage',
      because: 'stage.not-demoted',
      saw: { score: decision.score.total, minScore, stage },
    })
  })
  test('not for a customer, nor for who never was one', () => {
    expect(told(at('customer'), NOW + HOUR).step).toBeUndefined()
    const { memory: known } = decide(anInput({ fields: { email: null } }), NO_FACTS, POLICY)
    expect(run({ memory: known, fields: { email: null }, now: NOW + HOUR })).toMatchObject({ stage: 'known' })
    expect(
      stepOf(run({ memory: known, fields: { email: null }, now: NOW + HOUR }), 'stage.not-demoted'),
    ).toBeUndefined()
  })
  test('nor where the score is exactly enough', () => {
    const { total } = told(mql, NOW + HOUR).decision.score
    const enough = (points: number) =>
      compiled({
        ...defaultPolicy,
        stages: { ...defaultPolicy.stages, mql: { ...defaultPolicy.stages.mql, minScore: points } },
      })
    expect(told(mql, NOW + HOUR, enough(total)).step).toBeUndefined()
    expect(told(mql, NOW + HOUR, enough(total + 1)).step).toMatchObject({ saw: { minScore: total + 1 } })
  })
})

describe('when a lead last did anything', () => {
  const form = (days: number) => ({ formName: 'Newsletter', formAt: day(-days) })
  const page = (days: number) => [anActivity('page', day(-days), '/')]
  test.each<[string, Partial<LeadFields>, LeadParts['activities'], number | null]>([
    ['nobody knows', {}, [], null],
    ['as the record says', { lastActivityAt: day(-3) }, [], 3],
    ['by what was seen', {}, page(4), 4],
    ['by its form', form(5), [], 5],
    ['what was seen after what the record says', { lastActivityAt: day(-30) }, page(4), 4],
    ['what the record says after what was seen', { lastActivityAt: day(-3) }, page(40), 3],
    ['a form after both', { lastActivityAt: day(-30), ...form(2) }, page(40), 2],
    ['a form before both', { lastActivityAt: day(-3), ...form(60) }, page(40), 3],
    ['not by a form of a day that cannot be', { formName: 'Newsletter', formAt: NOW + 40 * DAY }, page(4), 4],
  ])('%s', (_, fields, activities, daysAgo) => {
    const decision = run({ fields, createdAt: day(-90), ...(activities && { activities }) })
    const step = decision.trace.find((one) => one.step === 'temperature')!
    expect([step.because, step.saw['at']]).toEqual(
      daysAgo === null ? ['temperature.since-created', day(-90)] : ['temperature.last-activity', day(-daysAgo)],
    )
  })
  test('a form of a day that cannot be was no doing at all', () => {
    const fields = { formName: 'Request a demo', formAt: NOW + 40 * DAY }
    expect(run({ fields }).trace.find(({ step }) => step === 'engagement')).toMatchObject({
      because: 'engagement.none',
    })
  })
})

test.each([
  ['after it came to rest', day(-1), 'engagement.high-intent'],
  ['before it came to rest', day(-3), 'engagement.points'],
])('the wish to buy that a lead showed %s', (_, at, because) => {
  const { memory } = decide(anInput({ fields: REACHABLE, createdAt: day(-90), now: day(-4) }), NO_FACTS, POLICY)
  const activities = [anActivity('demo-request', at)]
  const decision = run({
    fields: REACHABLE,
    createdAt: day(-90),
    memory: { ...memory, recycledAt: day(-2) },
    activities,
  })
  expect(decision.trace.find(({ step }) => step === 'engagement')?.because).toBe(because)
})
