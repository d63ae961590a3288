import { describe, expect, test } from '@jest/globals'
import { decide } from '../../../src/domain/decide.ts'
import type { LeadFields } from '../../../src/domain/lead.ts'
import { highIntentSince, weighDoings } from '../../../src/domain/engagement.ts'
import { emailFacts } from '../../../src/domain/contact-verification.ts'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import { scoreOf } from '../../../src/domain/score.ts'
import { activitiesOfVisit } from '../../../src/domain/visits.ts'
import { anAccount, anActivity, anInput, DAY, IDEAL, NO_FACTS, NOW, POLICY, REACHABLE } from './builders.ts'

const sourceOf = (fields: Partial<LeadFields>) => {
  const { decision } = decide(anInput({ fields }), NO_FACTS, POLICY)
  return { source: decision.sourceType, detail: decision.sourceDetail, points: decision.outputs.scoreSource }
}

describe('source', () => {
  test.each<[string, Partial<LeadFields>, string, string | null, number]>([
    ['the customer says referral', { sourceExplicit: 'customer referral' }, 'referral', null, 100],
    ['a form for a demo', { formName: 'Request a demo', formAt: NOW }, 'inbound', 'demo_request', 90],
    ['a download', { formName: 'Download: Pricing guide', formAt: NOW }, 'inbound', 'content_download', 75],
    ['a contact form', { formName: 'Contact us', formAt: NOW }, 'inbound', 'contact_form', 75],
    ['a newsletter', { formName: 'Newsletter', formAt: NOW }, 'inbound', 'newsletter', 75],
    ['a sign-up', { formName: 'Sign up', formAt: NOW }, 'inbound', 'signup', 75],
    ['a live chat', { recordOrigin: 'chat' }, 'inbound', 'live_chat', 75],
    ['some other form', { formName: 'Survey', formAt: NOW }, 'inbound', 'other', 75],
    ['a partner is named', { partner: 'Nusantara' }, 'partner', null, 80],
    ['a talk at an event', { eventName: 'Expo', eventEngagement: 'conversation' }, 'event', 'conversation', 70],
    ['a badge scanned at an event', { eventName: 'Expo', eventEngagement: 'badge_scan' }, 'event', 'badge_scan', 70],
    ['attended an event', { eventName: 'Expo' }, 'event', 'attendee', 70],
    ['a paid ad for a demo', { utmMedium: 'cpc', formName: 'Book a demo', formAt: NOW }, 'paid_ad', 'demo', 60],
    ['a paid ad for content', { utmMedium: 'CPC', formName: 'Ebook', formAt: NOW }, 'paid_ad', 'content', 60],
    ['paid by the CRM’s analytics', { analyticsSource: 'PAID_SOCIAL' }, 'paid_ad', 'content', 60],
    ['an answer to outbound', { outboundResponse: true }, 'outbound', 'response', 50],
    ['outbound without answer', { outboundResponse: false }, 'outbound', 'none', 40],
    ['a bought list', { importList: 'List 2026' }, 'database', null, 30],
    ['a referrer is named', { referrer: 'Budi' }, 'referral', null, 100],
    ['a plain visit', { analyticsSource: 'ORGANIC_SEARCH' }, 'inbound', 'other', 75],
    ['made by hand', { analyticsSource: 'OFFLINE', recordOrigin: 'person' }, 'unknown', null, 30],
    ['nothing is known', {}, 'unknown', null, 30],
  ])('%s', (_, fields, source, detail, points) => {
    expect(sourceOf(fields)).toEqual({ source, detail, points })
  })

  test('earlier evidence wins: explicit, UTM, form, analytics, campaign, partner, list', () => {
    const all: Partial<LeadFields> = {
      sourceExplicit: 'referral',
      utmMedium: 'cpc',
      formName: 'Contact',
      formAt: NOW,
      partner: 'N',
      importList: 'L',
    }
    expect(sourceOf(all).source).toBe('referral')
    expect(sourceOf({ ...all, sourceExplicit: null }).source).toBe('paid_ad')
    expect(sourceOf({ ...all, sourceExplicit: null, utmMedium: null }).source).toBe('inbound')
    expect(sourceOf({ partner: 'N', importList: 'L' }).source).toBe('partner')
  })

  test('the trace names the rule, the field and the value that decided', () => {
    const { decision } = decide(anInput({ fields: { sourceExplicit: 'customer referral' } }), NO_FACTS, POLICY)
    expect(decision.trace.find(({ step }) => step === 'source')).toEqual({
      step: 'source',
      because: 'source.rule',
      saw: {
        rule: 'explicit-referral',
        source: 'referral',
        detail: null,
        field: 'sourceExplicit',
        value: 'customer referral',
        points: 100,
      },
    })
  })

  test('first touch stays, latest touch moves, an older event changes nothing', () => {
    const first = decide(anInput({ fields: { importList: 'List' }, createdAt: NOW - 9 * DAY }), NO_FACTS, POLICY).memory
    expect(first.firstTouch).toEqual({ source: 'database', detail: null, at: NOW - 9 * DAY, because: 'import-list' })
    const form = { importList: 'List', formName: 'Demo', formAt: NOW - DAY }
    const second = decide(anInput({ fields: form, createdAt: NOW - 9 * DAY, memory: first }), NO_FACTS, POLICY).memory
    expect(second.firstTouch).toEqual(first.firstTouch)
    expect(second.latestTouch).toMatchObject({ source: 'inbound', detail: 'demo_request', at: NOW - DAY })
    const late = { importList: 'List', formName: 'Contact', formAt: NOW - 5 * DAY }
    const third = decide(anInput({ fields: late, createdAt: NOW - 9 * DAY, memory: second }), NO_FACTS, POLICY).memory
    expect(third.latestTouch).toEqual(second.latestTouch)
  })

  describe('a visit from before the lead was known', () => {
    const cameBy = { utmSource: null, utmMedium: null, utmCampaign: null, referrer: null }
    const visited = (at: number, over: object = {}) =>
      activitiesOfVisit({ visitId: 'v', at, page: '/', cameBy: { ...cameBy, ...over } })
    const fields = { formName: 'Demo', formAt: NOW }

    test('is the first touch, by how it began', () => {
      const activities = visited(NOW - 5 * DAY, { utmSource: 'google', utmMedium: 'cpc' })
      const { memory, decision } = decide(anInput({ fields, activities }), NO_FACTS, POLICY)
      expect(memory.firstTouch).toMatchObject({ source: 'paid_ad', at: NOW - 5 * DAY })
      expect(memory.latestTouch?.detail).toBe('demo_request')
      expect(decision.sourceType).toBe('inbound')
    })

    test('that says nothing of how it began leaves the source and moves the time', () => {
      const { memory } = decide(anInput({ fields, activities: visited(NOW - 5 * DAY) }), NO_FACTS, POLICY)
      expect(memory.firstTouch).toMatchObject({ source: 'inbound', detail: 'demo_request', at: NOW - 5 * DAY })
    })

    test('comes in late and counts all the same; a later one changes nothing', () => {
      const first = decide(anInput({ fields, createdAt: NOW - DAY }), NO_FACTS, POLICY).memory
      const at = (days: number) =>
        decide(
          anInput({ fields, createdAt: NOW - DAY, memory: first, activities: visited(NOW - days * DAY) }),
          NO_FACTS,
          POLICY,
        ).memory.firstTouch?.at
      expect([at(9), at(0.5)]).toEqual([NOW - 9 * DAY, NOW - DAY])
    })

    test('of the very instant from which it was known leaves what was known', () => {
      const activities = visited(NOW, { utmSource: 'google', utmMedium: 'cpc' })
      expect(decide(anInput({ fields, activities }), NO_FACTS, POLICY).memory.firstTouch?.source).toBe('inbound')
    })
  })

  test('the first touch of a lead with two forms is the first form’s', () => {
    const fields = { formName: 'Demo', formAt: NOW, firstFormName: 'Newsletter' }
    const { memory } = decide(anInput({ fields }), NO_FACTS, POLICY)
    expect(memory.firstTouch?.detail).toBe('newsletter')
    expect(memory.latestTouch?.detail).toBe('demo_request')
  })
})

describe('qualification', () => {
  const full: Partial<LeadFields> = { ...REACHABLE, employees: 30, industry: 'Farming' }
  test.each<[string, Partial<LeadFields>, string]>([
    ['everything known', full, 'iql'],
    ['no e-mail', { ...full, email: null }, 'raw'],
    ['e-mail malformed', { ...full, email: 'jane@' }, 'raw'],
    ['throw-away e-mail', { ...full, email: 'jane@mailinator.com' }, 'raw'],
    ['bounced e-mail', { ...full, emailBounced: true }, 'raw'],
    ['no company', { ...full, company: null }, 'raw'],
    ['no role', { ...full, role: null }, 'raw'],
    ['no employees', { ...full, employees: null }, 'raw'],
    ['negative employees', { ...full, employees: -5 }, 'raw'],
    ['no industry', { ...full, industry: null }, 'raw'],
  ])('%s', (_, fields, level) => {
    expect(decide(anInput({ fields }), NO_FACTS, POLICY).decision.qualification).toBe(level)
  })
  test('what the record lacks is taken from its account', () => {
    const linkedAccount = anAccount({ employees: 300, industry: 'Software' })
    const { decision } = decide(anInput({ fields: { ...REACHABLE, company: null }, linkedAccount }), NO_FACTS, POLICY)
    expect(decision.qualification).toBe('iql')
  })
})

describe('fit', () => {
  const fitOf = (fields: Partial<LeadFields>) => {
    const { decision } = decide(anInput({ fields }), NO_FACTS, POLICY)
    return { top: decision.fit.top, points: decision.outputs.scoreFit }
  }
  test.each<[string, Partial<LeadFields>, string, number]>([
    ['every critical dimension', IDEAL, 'icp', 100],
    ['a known optional dimension is wrong', { ...IDEAL, useCase: 'gaming' }, 'near_icp', 70],
    ['two of three', { ...IDEAL, role: 'Clerk' }, 'near_icp', 70],
    ['one of three', { employees: 400, role: 'Clerk', industry: 'Farming' }, 'none', 30],
    ['a student is knocked out', { ...IDEAL, role: 'Student manager' }, 'none', 30],
    ['from 1,000 people on, outside the ideal size', { employees: 9000 }, 'enterprise', 90],
    ['999 people', { employees: 999 }, 'none', 30],
    ['1,000 people', { employees: 1000 }, 'enterprise', 90],
    ['200 people', { employees: 200 }, 'smb', 60],
    ['201 people', { employees: 201 }, 'none', 30],
    ['on the target list', { importList: 'Target account list' }, 'strategic', 80],
    ['a small standard deal', { expectedValue: 900 }, 'transactional', 50],
    ['nothing known', {}, 'none', 30],
  ])('%s', (_, fields, top, points) => {
    expect(fitOf(fields)).toEqual({ top, points })
  })
  test('several classes are held at once, the highest counts', () => {
    const { decision } = decide(anInput({ fields: { ...IDEAL, employees: 2000 } }), NO_FACTS, POLICY)
    expect(decision.fit).toMatchObject({
      classes: ['icp', 'enterprise'],
      top: 'icp',
      matched: ['size', 'industry', 'role'],
      missing: [],
    })
  })
})

describe('engagement', () => {
  test('forms and pages count as what they are about', () => {
    const activities = [
      anActivity('form', NOW - 2, 'Book a DEMO'),
      anActivity('page', NOW - 1, 'https://x.example/pricing?y'),
      anActivity('form', NOW, 'Survey'),
    ]
    expect(weighDoings(activities, null, null, POLICY.engagement, NOW).kinds).toEqual([
      'demo-request',
      'pricing-page',
      'form',
    ])
  })
  test.each([
    ['a demo request', [anActivity('demo-request', NOW - DAY)], 'demo-request'],
    [
      'the pricing page twice in 7 days',
      [anActivity('pricing-page', NOW - 6 * DAY), anActivity('pricing-page', NOW)],
      'pricing-twice',
    ],
    [
      'the pricing page twice in 8 days',
      [anActivity('pricing-page', NOW - 8 * DAY), anActivity('pricing-page', NOW)],
      null,
    ],
    [
      'three downloads in 30 days',
      [1, 15, 30].map((d) => anActivity('content-download', NOW - d * DAY)),
      'three-downloads',
    ],
    ['two downloads', [1, 15].map((d) => anActivity('content-download', NOW - d * DAY)), null],
    ['a webinar', [anActivity('webinar', NOW - DAY)], 'webinar'],
    ['replies', [anActivity('reply', NOW), anActivity('reply', NOW - DAY)], null],
  ])('high intent: %s', (_, activities, id) => {
    const doings = weighDoings(activities, null, null, POLICY.engagement, NOW)
    expect(highIntentSince(doings, null, POLICY.engagement, NOW)?.id ?? null).toBe(id)
  })
  test('what happened before the last cycle ended shows no intent now', () => {
    const doings = weighDoings([anActivity('demo-request', NOW - DAY)], null, null, POLICY.engagement, NOW)
    expect(highIntentSince(doings, NOW - DAY, POLICY.engagement, NOW)).toBeNull()
  })
  test('the record’s latest form counts once, kept or not', () => {
    const kept = anActivity('form', NOW - DAY, 'Demo')
    expect(weighDoings([kept], 'Demo', NOW - DAY, POLICY.engagement, NOW).activities).toHaveLength(1)
    expect(weighDoings([], 'Demo', NOW - DAY, POLICY.engagement, NOW).activities).toEqual([kept])
  })
})

describe('score', () => {
  test.each([
    [75, 'high'],
    [74.99, 'medium'],
    [50, 'medium'],
    [49.99, 'low'],
    [0, 'low'],
  ])('%d is %s', (total, band) => {
    expect(scoreOf(total, total, total, defaultPolicy.score).band).toBe(band)
  })
})

test.each([
  ['jane@acme.com', true, false],
  ['jane.doe+x@mail.acme.co.id', true, false],
  ['jane@müller.de', true, false],
  ['info@acme.com', true, true],
  ['NoReply@acme.com', true, true],
  ['sales+jane@acme.com', true, true],
  ['jane', false, false],
  ['jane@acme', false, false],
  ['@acme.com', false, false],
  ['jane@@acme.com', false, false],
  ['jane doe@acme.com', false, false],
  ['jane..doe@acme.com', false, false],
  ['jane@-acme.com', false, false],
  ['jane@acme..com', false, false],
  ['jane@acme.c', false, false],
  [`${'x'.repeat(300)}@acme.com`, false, false],
])('the address %s: valid %s, role %s', (email, valid, role) => {
  expect(emailFacts(email)).toEqual({ valid, role })
})
