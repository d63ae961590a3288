import { describe, expect, test } from '@jest/globals'
import { decide } from '../../../src/domain/decide.ts'
import type { LeadFields } from '../../../src/domain/lead.ts'
import { highIntentSince, weighDoings } from '../../../src/domain/engagement.ts'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import { parsePolicy } from '../../../src/domain/policy/schema.ts'
import { scoreOf } from '../../../src/domain/score.ts'
import { JOURNEY_GUIDES, normsOf } from '../../../src/domain/velocity/norms.ts'
import { anActivity, anInput, DAY, IDEAL, NO_FACTS, NOW, POLICY, REACHABLE } from './builders.ts'

/** The numbers of docs/rules.md and docs/reports.md at their edges, where no other suite asks for them. */
const run = (fields: Partial<LeadFields>, activities = [] as ReturnType<typeof anActivity>[]) =>
  decide(anInput({ fields, activities }), NO_FACTS, POLICY).decision

describe('near-ICP: at least 60 % of the dimensions that are known', () => {
  const three = { employees: 400, industry: 'Software', role: 'Clerk' }
  test.each<[string, Partial<LeadFields>, string]>([
    ['2 of 2 and one of three critical ones unknown', { employees: 400, industry: 'Software' }, 'near_icp'],
    ['2 of 3', three, 'near_icp'],
    ['3 of 5 = 60 %', { ...three, techStack: ['HubSpot'], useCase: 'gaming' }, 'near_icp'],
    ['2 of 4 = 50 %', { ...three, useCase: 'gaming' }, 'none'],
    ['2 of 5 = 40 %', { ...three, techStack: ['other'], useCase: 'gaming' }, 'none'],
    ['4 of 5, knocked out', { ...IDEAL, techStack: ['HubSpot'], useCase: 'gaming', company: 'A competitor' }, 'none'],
  ])('%s', (_, fields, top) => {
    expect(run(fields).fit.top).toBe(top)
  })
})

describe('the score', () => {
  test.each([
    [1, 1, 1, 1],
    [70, 40, 70, 58],
    [75, 40, 90, 65.5],
    [33.33, 20, 30, 27],
    [33.35, 20, 30, 27.01],
  ])('0.3 × %d + 0.4 × %d + 0.3 × %d = %d, two decimals kept', (source, qualification, fit, total) => {
    expect(scoreOf(source, qualification, fit, defaultPolicy.score).total).toBe(total)
  })
  test('the CRM gets the rounded whole number', () => {
    const decision = run({
      sourceExplicit: 'inbound',
      role: 'Clerk',
      employees: 9000,
      industry: 'Farming',
      company: 'A',
      email: 'a@b.co',
    })
    expect([decision.score.total, decision.outputs.score]).toEqual([73.5, 74])
  })
  test('a lead of which nothing is known has 0.3 × 30 + 0.4 × 20 + 0.3 × 30 = 26', () => {
    expect(run({}).score.total).toBe(26)
  })
  test.each([
    [0.4, true],
    [0.4 + 5e-10, true],
    [0.4 + 2e-9, false],
    [0.4 - 2e-9, false],
  ])('weights of 0.3, %d and 0.3 are accepted: %s', (qualification, accepted) => {
    const weights = { source: 0.3, qualification, fit: 0.3 }
    const parse = () => parsePolicy({ ...defaultPolicy, score: { ...defaultPolicy.score, weights } })
    if (accepted) expect(parse().score.weights).toEqual(weights)
    else expect(parse).toThrow()
  })
})

describe('MQL at 65 points or an engagement of 50', () => {
  const referral = { ...REACHABLE, role: 'Clerk', sourceExplicit: 'referral' }
  test.each<[string, number, string, Partial<LeadFields>]>([
    ['referral, raw, enterprise', 65, 'mql', { ...referral, employees: 1000 }],
    ['referral, IQL, SMB', 64, 'known', { ...referral, employees: 20, industry: 'Farming' }],
  ])('%s: %d points → %s', (_, points, stage, fields) => {
    // Scored as it came, not as the MQL it became.
    const decision = run(fields)
    expect(decision.stage).toBe(stage)
    const evidence = decision.transitions.find(({ to }) => to === 'mql')?.evidence
    if (stage === 'mql') expect(evidence).toMatchObject({ score: points })
    else expect(decision.score.total).toBe(points)
  })
  test.each([
    [50, 'mql', ['sign-up', 'meeting']],
    [49, 'known', ['event-conversation', 'reply', 'email-click', 'email-click', 'email-click']],
  ] as const)('an engagement of %d → %s', (points, stage, kinds) => {
    const decision = run(
      REACHABLE,
      kinds.map((kind, i) => ({ ...anActivity(kind, NOW), key: `${kind}${i}` })),
    )
    expect([decision.engagement, decision.stage]).toEqual([points, stage])
  })
})

describe('high intent, exactly at the edge of its days', () => {
  const since = (kind: string, ...days: readonly number[]) =>
    highIntentSince(
      weighDoings(days.map((d) => anActivity(kind, NOW - d * DAY)).toReversed(), null, null, POLICY.engagement, NOW),
      null,
      POLICY.engagement,
      NOW,
    )?.id ?? null
  test.each([
    ['pricing-page', [0, 7], 'pricing-twice'],
    ['pricing-page', [0, 7.01], null],
    ['content-download', [0, 10, 30], 'three-downloads'],
    ['content-download', [0, 10, 30.01], null],
    ['webinar', [30], 'webinar'],
    ['webinar', [30.01], null],
    ['demo-request', [30], 'demo-request'],
    ['demo-request', [30.01], null],
  ] as const)('%s %j days ago: %s', (kind, days, id) => {
    expect(since(kind, ...days)).toBe(id)
  })
})

describe('how long the whole way lasts', () => {
  test.each([
    ['smb', 30, 90],
    ['mid-market', 60, 120],
    ['enterprise', 120, 365],
  ] as const)('from first touch to customer: %s %d–%d days', (segment, lowDays, highDays) => {
    expect(JOURNEY_GUIDES.find((guide) => guide.segment === segment)).toEqual({ segment, lowDays, highDays })
  })
  test('a policy may set other norms for the stages in which leads vanish', () => {
    const blackHoles = { ...defaultPolicy.blackHoles!, mqlDays: 1, sqlDays: 2, opportunityDays: 3 }
    expect(normsOf({ blackHoles })).toEqual({ known: 30, mql: 1, sal: 14, sql: 2, opportunity: 3 })
  })
})
