import { describe, expect, test } from '@jest/globals'
import { decide } from '../../../src/domain/decide.ts'
import type { Activity, LeadFields, LeadMemory } from '../../../src/domain/lead.ts'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import {
  aDeal,
  anActivity,
  anInput,
  compiled,
  day,
  DAY,
  HOUR,
  IDEAL,
  NO_FACTS,
  NOW,
  POLICY,
  REACHABLE,
  type LeadParts,
} from '../decide/builders.ts'

/** The numbers of source, qualification, fit, temperature, engagement and score, as whole leads are decided by the default policy. */
const run = (parts: LeadParts) => decide(anInput(parts), NO_FACTS, POLICY)
const DEMO = anActivity('demo-request', NOW)
const BANT = { needConfirmed: true, budgetConfirmed: true, authorityConfirmed: true, timelineConfirmed: true } as const

describe('evidence of the source is believed in order', () => {
  // Each entry says something else, and is believed only as long as none above it speaks.
  const evidence: readonly (readonly [string, Partial<LeadFields>, string])[] = [
    ['what the customer’s own process wrote', { sourceExplicit: 'referral' }, 'referral'],
    ['UTM parameters', { utmMedium: 'partner' }, 'partner'],
    ['the form', { formName: 'Webinar', formAt: NOW }, 'event'],
    ['the CRM’s paid analytics', { analyticsSource: 'PAID_SOCIAL' }, 'paid_ad'],
    ['the campaign', { campaign: 'Expo 2026' }, 'event'],
    ['the partner', { partner: 'Nusantara' }, 'partner'],
    ['the referrer', { referrer: 'Budi' }, 'referral'],
    ['the import list', { importList: 'List 2026' }, 'database'],
  ]
  test.each(evidence.map(([what, , source], place) => ({ what, source, place })))(
    '$what before all that come after it → $source',
    ({ source, place }) => {
      const fields = Object.assign({}, ...evidence.slice(place).map(([, some]) => some)) as Partial<LeadFields>
      expect(run({ fields }).decision.sourceType).toBe(source)
    },
  )
})

describe('points of the qualification', () => {
  const full = { ...IDEAL, email: 'jane@acme.com' }
  const later = (fields: Partial<LeadFields>, parts: LeadParts = {}): LeadParts => {
    const { memory } = run({ fields: REACHABLE, activities: [DEMO] })
    const ownerId = memory.assignment!.ownerId
    return { memory, fields: { ...REACHABLE, ownerId, ...fields }, now: day(2), ...parts }
  }
  test.each<[string, number, LeadParts]>([
    ['raw', 20, {}],
    ['iql', 40, { fields: { ...full, importList: 'x' } }],
    ['mql', 60, { fields: REACHABLE, activities: [DEMO] }],
    ['sal', 80, later({ repResponse: 'accepted' })],
    ['sql', 100, later({ repResponse: 'accepted', ...BANT })],
    ['opportunity', 100, later({}, { deals: [aDeal({ createdAt: day(1) })] })],
    ['customer', 100, later({}, { deals: [aDeal({ state: 'won', closedAt: day(1) })] })],
  ])('%s is worth %d', (level, points, parts) => {
    const { decision } = run(parts)
    expect([decision.qualification, decision.outputs.scoreQualification]).toEqual([level, points])
  })
})

describe('classes of fit', () => {
  const classesOf = (fields: Partial<LeadFields>) => run({ fields }).decision.fit.classes
  test.each<[string, string[], Partial<LeadFields>]>([
    ['on the list of target accounts', ['strategic'], { importList: 'Target account list' }],
    ['to displace a competitor', ['strategic'], { campaign: 'Competitive displacement Q2' }],
    ['to enter a market, by list', ['strategic'], { importList: 'Market entry Vietnam' }],
    ['to enter a market, by campaign', ['strategic'], { campaign: 'Market entry' }],
    ['1,000 people', ['enterprise'], { employees: 1000 }],
    ['999 people', [], { employees: 999 }],
    ['200 people', ['smb'], { employees: 200 }],
    ['201 people', [], { employees: 201 }],
    ['1 person', ['smb'], { employees: 1 }],
    ['a deal of 5,000', ['transactional'], { expectedValue: 5000 }],
    ['a deal of 5,000.01', [], { expectedValue: 5000.01 }],
    ['50 people, the smallest ideal size', ['icp', 'smb'], { ...IDEAL, employees: 50 }],
    ['49 people', ['near_icp', 'smb'], { ...IDEAL, employees: 49 }],
    ['5,000 people, the largest ideal size', ['icp', 'enterprise'], { ...IDEAL, employees: 5000 }],
    ['5,001 people', ['near_icp', 'enterprise'], { ...IDEAL, employees: 5001 }],
  ])('%s: %j', (_, classes, fields) => {
    expect(classesOf(fields)).toEqual(classes)
  })
  test('of several held at once the one with most points is the score of fit', () => {
    const fields = { employees: 1000, importList: 'Target account list', expectedValue: 100 }
    const { fit, outputs } = run({ fields }).decision
    expect([fit.classes, fit.top, outputs.scoreFit]).toEqual([
      ['enterprise', 'strategic', 'transactional'],
      'enterprise',
      90,
    ])
  })
})

describe('temperature of a decided lead', () => {
  const temperatureAfter = (idle: number, lastActivityAt: number | null) =>
    run({ fields: { lastActivityAt }, createdAt: lastActivityAt === null ? NOW - idle : NOW - 400 * DAY }).decision
      .temperature
  test.each([
    ['48 h', 'hot', 48 * HOUR],
    ['48 h and a millisecond', 'warm', 48 * HOUR + 1],
    ['5 d', 'warm', 5 * DAY],
    ['a millisecond under 30 d', 'warm', 30 * DAY - 1],
    ['30 d', 'cold', 30 * DAY],
    ['a millisecond under 90 d', 'cold', 90 * DAY - 1],
    ['90 d', 'stale', 90 * DAY],
  ] as const)('E42 active %s ago → %s; and so is one without any activity that is as old', (_, temperature, idle) => {
    expect(temperatureAfter(idle, NOW - idle)).toBe(temperature)
    expect(temperatureAfter(idle, null)).toBe(temperature)
  })
})

describe('the score of a decided lead', () => {
  const mql = run({ fields: REACHABLE, activities: [DEMO] })
  const owned = { ownerId: mql.memory.assignment!.ownerId }
  const asked = { sourceExplicit: 'demo' }
  const sql: { fields: Partial<LeadFields>; memory: LeadMemory; now: number } = {
    fields: { ...REACHABLE, ...owned, ...asked, ...BANT, repResponse: 'accepted', employees: 9000 },
    memory: mql.memory,
    now: day(1),
  }
  test.each<[string, LeadParts, readonly number[], number, string]>([
    [
      'referral, MQL, ICP',
      { fields: { ...IDEAL, sourceExplicit: 'referral' }, activities: [DEMO] },
      [100, 60, 100],
      84,
      'high',
    ],
    [
      'database, raw, near-ICP',
      { fields: { importList: 'x', employees: 400, industry: 'Software' } },
      [30, 20, 70],
      38,
      'low',
    ],
    [
      'event, IQL, SMB',
      { fields: { ...REACHABLE, eventName: 'Expo', employees: 30, industry: 'Farming', role: 'Clerk' } },
      [70, 40, 60],
      55,
      'medium',
    ],
    ['inbound demo, SQL, enterprise', sql, [90, 100, 90], 94, 'high'],
  ])('E41 %s', (_, parts, points, total, band) => {
    const { score, outputs } = run(parts).decision
    expect([outputs.scoreSource, outputs.scoreQualification, outputs.scoreFit]).toEqual(points)
    expect({ total: score.total, band: score.band, shown: outputs.score }).toEqual({ total, band, shown: total })
    expect(score.source + score.qualification + score.fit).toBe(total)
  })
  test.each<[string, number, string, Partial<LeadFields>]>([
    // 0.3 × 100 + 0.4 × 20 + 0.3 × points of fit.
    ['referral, raw, ICP', 68, 'medium', { ...IDEAL, email: null }],
    ['referral, raw, nothing known', 47, 'low', {}],
  ])('%s: %d is %s', (_, total, band, fields) => {
    expect(run({ fields: { sourceExplicit: 'referral', ...fields } }).decision.score).toMatchObject({ total, band })
  })
})

describe('engagement of a decided lead', () => {
  const after = (days: number, ...kinds: readonly string[]) => {
    const activities = kinds.map((kind, n): Activity => ({ key: `${kind}${n}`, kind, at: NOW, detail: null }))
    return run({ activities, now: day(days) }).decision.engagement
  }
  test.each([
    ['demo-request', 50],
    ['sign-up', 20],
    ['event-conversation', 25],
    ['webinar', 20],
    ['reply', 15],
    ['pricing-page', 10],
    ['content-download', 10],
    ['badge-scan', 5],
    ['email-click', 3],
    ['email-open', 1],
  ])('%s: %d points now, half in 14 days, a quarter in 28', (kind, points) => {
    expect([after(0, kind), after(14, kind), after(28, kind)]).toEqual([points, points / 2, points / 4])
  })
  test('points of several add up', () => {
    expect(after(0, 'email-open', 'email-click', 'badge-scan')).toBe(9)
    expect(after(14, 'reply', 'reply', 'sign-up')).toBe(25)
  })
  test('E43 40 points, half-life 30 d, 45 d idle → 14.14, which is 14 in whole points; an accepted lead keeps its stage', () => {
    const policy = compiled({
      ...defaultPolicy,
      engagement: {
        ...defaultPolicy.engagement,
        halfLifeDays: 30,
        points: { ...defaultPolicy.engagement.points, talk: 40 },
      },
    })
    const play = (
      memory: LeadMemory | null,
      now: number,
      fields: Partial<LeadFields>,
      activities: readonly Activity[],
    ) =>
      decide(
        anInput({ memory, now, fields: { ...REACHABLE, ...fields }, activities, createdAt: NOW }),
        NO_FACTS,
        policy,
      )
    const talk = anActivity('talk', day(1))
    const asked = play(null, NOW, {}, [DEMO])
    const ownerId = asked.memory.assignment!.ownerId
    const accepted = play(asked.memory, day(1), { ownerId, repResponse: 'accepted' }, [DEMO, talk])
    const idle = play(accepted.memory, day(46), { ownerId, repResponse: 'accepted' }, [talk])
    expect(idle.decision.engagement).toBe(14.14)
    expect(Math.round(idle.decision.engagement)).toBe(14)
    expect(idle.decision.stage).toBe('sal')
  })
})
