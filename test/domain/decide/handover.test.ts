import { describe, expect, test } from '@jest/globals'
import { decide } from '../../../src/domain/decide.ts'
import { handoverProblem } from '../../../src/domain/handover.ts'
import type { LeadFields, Stage } from '../../../src/domain/lead.ts'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import {
  anAccount,
  anActivity,
  anInput,
  compiled,
  DAY,
  day,
  IDEAL,
  NO_FACTS,
  NOW,
  POLICY,
  REACHABLE,
  ROSTER,
  type LeadParts,
} from './builders.ts'
import { someFacts } from '../routing-world.ts'

const DEMO = anActivity('demo-request', NOW)
const run = (parts: LeadParts, policy = POLICY) => decide(anInput({ activities: [DEMO], ...parts }), NO_FACTS, policy)
/** A policy whose basic fit asks nothing, so that leads without a good address come as far as the handover. */
const lenient = compiled({
  ...defaultPolicy,
  stages: { ...defaultPolicy.stages, mql: { ...defaultPolicy.stages.mql, basicFit: { combinator: 'and', rules: [] } } },
})

describe('contact data are verified before a lead is handed over', () => {
  test.each<[string, Partial<LeadFields>, string]>([
    ['no address', { ...REACHABLE, email: null }, 'no-email'],
    ['malformed', { ...REACHABLE, email: 'jane@' }, 'email-malformed'],
    ['bounced', { ...REACHABLE, emailBounced: true }, 'bounced'],
    ['throw-away', { ...REACHABLE, email: 'jane@mailinator.com' }, 'disposable'],
    ['role address', { ...REACHABLE, email: 'info@acme.com' }, 'role-address'],
  ])('%s: held with the reason and one task, not routed', (_, fields, problem) => {
    const { decision, memory, rotation } = run({ fields }, lenient)
    expect(decision.stage).toBe('mql')
    expect(decision.routing).toEqual({
      kind: 'hold',
      hold: { since: NOW, reason: 'verify-contact', poolId: null, until: null },
      candidates: [],
    })
    const because = `route.contact-${problem}`
    expect(decision.outputs.routingReason).toEqual({ step: 'route', because, saw: { problem } })
    expect(decision.tasks).toEqual([
      expect.objectContaining({
        kind: 'verify-contact',
        action: 'open',
        key: `lead-1:verify-contact:${NOW}`,
        assigneeId: 'maya',
        dueAt: NOW + DAY,
        facts: { leadId: 'lead-1', problem },
      }),
    ])
    expect(rotation).toBeNull()
    const again = run({ fields, memory, now: day(1) }, lenient).decision
    expect(again.tasks).toEqual([])
    expect(again.routing).toMatchObject({ hold: { since: NOW } })
    const fixed = run({ fields: { ...REACHABLE, emailBounced: null }, memory, now: day(1) }, lenient).decision
    expect(fixed.routing.kind).toBe('assign')
    expect(fixed.tasks.filter(({ kind }) => kind !== 'touch')).toEqual([
      expect.objectContaining({ kind: 'verify-contact', action: 'close', key: `lead-1:verify-contact:${NOW}` }),
    ])
  })
  test('a free-mail address is a person’s and is handed over', () => {
    expect(run({ fields: { ...REACHABLE, email: 'jane@gmail.com' } }).decision.routing.kind).toBe('assign')
  })
  test('a lead somebody owns already is past the handover', () => {
    const fields = { ...REACHABLE, ownerId: 'ann', emailBounced: true }
    expect(run({ fields }, lenient).decision.routing).toMatchObject({ assignment: { ownerId: 'ann' } })
  })
  test.each<[Stage, string | null]>([
    ['known', null],
    ['mql', 'bounced'],
    ['sal', null],
    ['sql', null],
  ])('a lead that nobody owns, as %s: %s', (stage, problem) => {
    const facts = someFacts({ email: 'jane@acme.com', emailBounced: true })
    expect(handoverProblem(facts, null, stage, 'active', POLICY)).toBe(problem)
  })
  test('the policy may let them pass', () => {
    const open = compiled({
      ...defaultPolicy,
      verification: { requireEmail: false, blockDisposable: false, blockRoleAddresses: false },
      stages: lenient.policy.stages,
    })
    expect(run({ fields: { ...REACHABLE, email: null } }, open).decision.routing.kind).toBe('assign')
    expect(run({ fields: { ...REACHABLE, email: 'info@mailinator.com' } }, open).decision.routing.kind).toBe('assign')
  })
})

describe('default routing rules', () => {
  const to = (fields: Partial<LeadFields>) => {
    const { routing } = run({ fields: { ...REACHABLE, ...fields } }).decision
    return routing.kind === 'assign' ? [routing.assignment.ruleId, routing.assignment.poolId] : routing.kind
  }
  test.each<[string, Partial<LeadFields>, string, string]>([
    ['enterprise', { employees: 3000 }, 'strategic-or-enterprise', 'enterprise-match'],
    [
      'enterprise, a trade nobody tells',
      { employees: 3000, industry: 'Mining' },
      'strategic-or-enterprise',
      'enterprise-ae',
    ],
    [
      'enterprise, a language nobody tells',
      { employees: 3000, language: 'ja' },
      'strategic-or-enterprise',
      'enterprise-ae',
    ],
    ['strategic', { importList: 'target account' }, 'strategic-or-enterprise', 'enterprise-match'],
    ['inbound ICP', { ...IDEAL, formName: 'Demo', formAt: NOW }, 'inbound-icp', 'top-ae'],
    ['referral', { referrer: 'Budi' }, 'referral', 'senior-ae'],
    ['event', { eventName: 'Expo' }, 'event', 'ae'],
    ['partner', { partner: 'N' }, 'partner', 'ae'],
    ['paid ad, demo', { utmMedium: 'cpc', formName: 'Demo', formAt: NOW }, 'paid-demo', 'ae'],
    ['paid ad, content', { utmMedium: 'cpc' }, 'paid-content', 'sdr'],
    ['outbound', { outboundResponse: true }, 'outbound', 'sdr'],
    ['SMB', { employees: 20 }, 'small', 'inside-sales'],
    ['transactional', { expectedValue: 100 }, 'small', 'inside-sales'],
    ['database', { importList: 'x' }, 'database', 'sdr'],
    ['near-ICP', { employees: 400, industry: 'Software' }, 'near-icp', 'ae'],
    ['all others', {}, 'all-others', 'sdr'],
  ])('%s', (_, fields, rule, pool) => {
    expect(to(fields)).toEqual([rule, pool])
  })
  test('the owner of the matched account comes first, and no turn is used', () => {
    const { decision, rotation } = run({ fields: REACHABLE, accountCandidates: [anAccount({ ownerId: 'eko' })] })
    expect(decision.routing).toMatchObject({ kind: 'assign', assignment: { ownerId: 'eko', by: 'account-owner' } })
    expect(decision.account).toMatchObject({ accountId: 'account-1', tier: 'T1' })
    expect(rotation).toBeNull()
  })
})

describe('default response times', () => {
  test.each<[string, Partial<LeadFields>, string, number, string]>([
    ['ICP', { ...IDEAL, importList: 'x' }, 'icp-mql', 5, 'business'],
    ['referral', { referrer: 'B' }, 'referral', 15, 'business'],
    ['inbound', { formName: 'Demo', formAt: NOW }, 'inbound', 30, 'business'],
    ['event', { eventName: 'Expo' }, 'event', 1440, 'calendar'],
    ['database', { importList: 'x' }, 'database', 2880, 'calendar'],
    ['partner', { partner: 'N' }, 'partner', 30, 'business'],
    ['paid ad', { utmMedium: 'cpc' }, 'paid-ad', 30, 'business'],
    ['outbound', { outboundResponse: true }, 'outbound', 1440, 'calendar'],
    ['anything else', {}, 'standard', 30, 'business'],
  ])('%s', (_, fields, slaId, minutes, unit) => {
    const { clocks, outputs, lookAgainAt } = run({ fields: { ...REACHABLE, ...fields } }).decision
    expect(clocks.find(({ kind }) => kind === 'lead')).toMatchObject({
      slaId,
      targetMinutes: minutes,
      unit,
      state: 'running',
    })
    expect(outputs).toMatchObject({ slaDueAt: NOW + minutes * 60_000, slaState: 'running' })
    // At 80 % whoever has to answer is reminded.
    expect(lookAgainAt).toBe(NOW + minutes * 0.8 * 60_000)
  })
})

describe('ownership as remembered', () => {
  const fields = REACHABLE
  test('below the routed stage the CRM keeps the owner it shows, and nothing of it is ours', () => {
    const { decision, memory } = run({ fields: { email: 'a@b.co', ownerId: 'ann' }, activities: [] })
    expect(decision.routing.kind).toBe('not-yet')
    expect(decision.outputs.ownerId).toBe('ann')
    expect(memory).toMatchObject({ assignment: null, intendedOwnerId: null })
  })
  test('an assignment is remembered with the owner seen when it was made, until it is seen in the CRM', () => {
    const first = run({ fields })
    const ownerId = first.memory.assignment!.ownerId
    expect(first.memory).toMatchObject({ intendedOwnerId: ownerId, ownerSeenAtIntent: null })
    const pending = run({ fields, memory: first.memory, now: NOW + 1000 })
    expect(pending.decision.routing.kind).toBe('keep')
    expect(pending.memory).toMatchObject({ intendedOwnerId: ownerId, ownerSeenAtIntent: null })
    const landed = run({ fields: { ...fields, ownerId }, memory: pending.memory, now: NOW + 2000 })
    expect(landed.memory).toMatchObject({ intendedOwnerId: ownerId, ownerSeenAtIntent: ownerId })
    const byHand = run({ fields: { ...fields, ownerId: 'fay' }, memory: landed.memory, now: NOW + 3000 })
    expect(byHand.decision.outputs.ownerId).toBe('fay')
    expect(byHand.memory).toMatchObject({
      intendedOwnerId: 'fay',
      assignment: { by: 'person' },
      formerOwners: [ownerId],
    })
  })
  test('the write that asks for the owner is remembered by its number, and so is the one that tells nobody is any more', () => {
    const first = run({ fields, writes: { shown: 0, next: 1 } })
    const ownerId = first.memory.assignment!.ownerId
    expect(first.memory.ownerAskedIn).toBe(1)
    const later = { fields: { ...fields, ownerId }, memory: first.memory, writes: { shown: 1, next: 2 } }
    expect(run(later).memory.ownerAskedIn).toBe(1)
    const nobody = { ...ROSTER, reps: new Map([...ROSTER.reps].map(([id, rep]) => [id, { ...rep, active: false }])) }
    const held = run({ ...later, roster: nobody })
    expect(held.decision.routing.kind).toBe('hold')
    expect(held.memory).toMatchObject({ assignment: null, ownerAskedIn: 2 })
    const still = run({ ...later, memory: held.memory, roster: nobody, writes: { shown: 2, next: 3 } })
    expect(still.memory.ownerAskedIn).toBe(2)
  })
  test('who had the lead before, and whom the next owner never replaced in the CRM, is no person’s choice once it is held', () => {
    const first = run({ fields })
    const ownerId = first.memory.assignment!.ownerId
    const other = [...ROSTER.reps.keys()].find((id) => id !== ownerId)!
    const memory = {
      ...first.memory,
      assignment: { ...first.memory.assignment!, ownerId: other },
      intendedOwnerId: other,
      ownerSeenAtIntent: ownerId,
      formerOwners: [ownerId],
    }
    const gone = new Map([...ROSTER.reps].map(([id, rep]) => [id, { ...rep, active: id === ownerId }]))
    const held = run({ fields: { ...fields, ownerId }, memory, roster: { ...ROSTER, reps: gone } })
    expect(held.decision.routing.kind).toBe('hold')
    const again = run({ fields: { ...fields, ownerId }, memory: held.memory, now: NOW + 1000 })
    expect(again.decision.routing).toMatchObject({ kind: 'assign', assignment: { by: 'pool' } })
  })
  test('a customer whose owner left the company keeps the name the CRM shows', () => {
    const first = run({ fields })
    const ownerId = first.memory.assignment!.ownerId
    const reps = new Map(ROSTER.reps)
    reps.set(ownerId, { ...reps.get(ownerId)!, active: false })
    const won = run({
      fields: { ...fields, ownerId, crmStage: null },
      memory: { ...first.memory, stage: 'customer' },
      roster: { ...ROSTER, reps },
      now: day(2),
    })
    expect(won.decision.routing.kind).toBe('not-yet')
    expect(won.decision.outputs.ownerId).toBe(ownerId)
  })
})
