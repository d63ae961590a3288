import { describe, expect, test } from '@jest/globals'
import { handoffBrief } from '../../src/domain/brief.ts'
import type { Decision } from '../../src/domain/decision.ts'
import { briefInWords } from '../../src/domain/explain/brief-words.ts'
import type { LeadFields } from '../../src/domain/lead.ts'
import { anActivity, anInput, day, NOW } from './decide/builders.ts'

const NAMES = { rep: String, account: String, pool: String, rule: String }
const DECISION = {
  transitions: [],
  account: null,
  sourceType: 'inbound',
  sourceDetail: null,
  fit: { top: 'none', classes: [], matched: [], missing: [] },
  score: { total: 40, band: 'low' },
  temperature: 'hot',
  outputs: { slaDueAt: null },
  nextTouch: null,
} as unknown as Decision

const briefOf = (
  decision: object = {},
  fields: Partial<LeadFields> = {},
  activities = [] as ReturnType<typeof anActivity>[],
) => handoffBrief(anInput({ fields }).snapshot, { activities }, { ...DECISION, ...decision } as Decision)
const linesOf = (brief: ReturnType<typeof briefOf>, language: 'en' | 'id' = 'en') =>
  Object.fromEntries(briefInWords(brief, language, NAMES, 'UTC').map(({ title, lines }) => [title, lines]))

test('who it is, where it comes from and how it fits are the lead’s own facts', () => {
  const fields = {
    ...{ firstName: 'Jane', lastName: 'Doe', role: 'CTO', email: 'jane@acme.com', phone: '+62 21', language: 'id' },
    ...{ company: 'Acme', industry: 'Software', employees: 40, country: 'ID' },
    ...{ campaign: 'Autumn', utmCampaign: 'Spring', eventName: 'Expo', partner: 'Orbit', referrer: 'Rini' },
  }
  const fit = { top: 'icp', classes: ['icp'], matched: ['size'], missing: ['role'] }
  const brief = briefOf(
    { account: { accountId: 'a1' }, sourceDetail: 'demo_request', fit, outputs: { slaDueAt: day(1) } },
    fields,
  )
  expect(brief).toEqual({
    who: { name: 'Jane Doe', role: 'CTO', email: 'jane@acme.com', phone: '+62 21', language: 'id' },
    company: { name: 'Acme', accountId: 'a1', industry: 'Software', employees: 40, country: 'ID' },
    source: {
      type: 'inbound',
      detail: 'demo_request',
      campaign: 'Autumn',
      event: 'Expo',
      partner: 'Orbit',
      referrer: 'Rini',
    },
    did: [],
    fit: { top: 'icp', matched: ['size'], missing: ['role'] },
    score: { total: 40, band: 'low' },
    whyNow: null,
    type: 'icp-or-referral',
    answerBy: day(1),
    nextTouch: null,
  })
  expect(briefOf({}, { utmCampaign: 'Spring' }).source.campaign).toBe('Spring')
})

test.each([
  [{ firstName: 'Jane' }, 'Jane'],
  [{ lastName: 'Doe' }, 'Doe'],
  [{}, null],
])('a name of the parts %j is %s', (fields, name) => {
  expect(briefOf({}, fields).who.name).toBe(name)
})

test('the eight latest things they did, newest first', () => {
  const activities = [3, 9, 1, 7, 2, 8, 4, 6, 5].map((n) => anActivity('page', day(n), `/${n}`))
  const { did } = briefOf({}, {}, activities)
  expect(did.map(({ at }) => (at - NOW) / (day(1) - NOW))).toEqual([9, 8, 7, 6, 5, 4, 3, 2])
  expect(did[0]).toEqual({ kind: 'page', at: day(9), detail: '/9' })
})

describe('why now', () => {
  const move = (edge: string, to: string) => ({ edge, to, at: day(1), because: `stage.${to}`, evidence: { score: 70 } })
  test.each([
    ['the last move forward', [move('promoted', 'known'), move('promoted', 'mql')], 'stage.mql'],
    ['a return', [move('promoted', 'known'), move('requalified', 'sal')], 'stage.sal'],
    ['never a move back', [move('promoted', 'mql'), move('rejected', 'known')], 'stage.mql'],
  ])('%s', (_what, transitions, because) => {
    expect(briefOf({ transitions }).whyNow?.because).toBe(because)
  })
  test('a move of an earlier decision, with what it saw, where this one made none', () => {
    const lastMove = { because: 'stage.score', evidence: { score: 61 }, to: 'mql', at: day(3) } as const
    const snapshot = anInput().snapshot
    const told = (decision: object) =>
      handoffBrief(snapshot, { activities: [] }, { ...DECISION, ...decision } as Decision, lastMove).whyNow
    expect(told({})).toEqual({ because: 'stage.score', saw: { score: 61, to: 'mql', at: day(3) } })
    expect(told({ transitions: [move('promoted', 'sal')] })?.because).toBe('stage.sal')
    expect(briefOf().whyNow).toBeNull()
  })
})

describe('treatment: fit before source, source before temperature', () => {
  test.each([
    ['strategic', 'referral', ['enterprise', 'strategic'], 'hot'],
    ['enterprise', 'referral', ['icp', 'enterprise'], 'hot'],
    ['icp-or-referral', 'event', ['icp'], 'hot'],
    ['icp-or-referral', 'referral', [], 'cold'],
    ['event', 'event', ['near_icp'], 'stale'],
    ['partner', 'partner', ['near_icp'], 'cold'],
    ['near-icp', 'outbound', ['near_icp'], 'cold'],
    ['database', 'database', ['smb'], 'hot'],
    ['database', 'outbound', ['smb'], 'cold'],
    ['database', 'inbound', [], 'stale'],
    ['outbound', 'outbound', ['smb'], 'warm'],
    ['smb', 'inbound', ['smb'], 'hot'],
    ['smb', 'inbound', ['transactional'], 'warm'],
    ['standard', 'inbound', [], 'warm'],
  ])('%s: %s, %j, %s', (type, sourceType, classes, temperature) => {
    expect(briefOf({ sourceType, temperature, fit: { ...DECISION.fit, classes } }).type).toBe(type)
  })
})

test.each([
  [
    'the last time they were met',
    'event',
    [
      ['badge-scan', 1],
      ['event-conversation', 2],
      ['page', 9],
    ],
    day(2) + 48 * 3_600_000,
  ],
  ['never met', 'event', [['page', 9]], undefined],
  ['of another source', 'inbound', [['badge-scan', 1]], undefined],
] as const)('an event is fresh for 48 hours: %s', (_what, sourceType, did, until) => {
  const activities = did.map(([kind, n]) => anActivity(kind, day(n), 'Expo'))
  const brief = handoffBrief(anInput().snapshot, { activities }, { ...DECISION, sourceType } as Decision, null, 48)
  expect(brief.freshUntil).toBe(until)
  const fresh = linesOf(brief)['What next']!.filter((line) => line.includes('is fresh until'))
  expect(fresh).toEqual(until === undefined ? [] : [expect.stringContaining('6 Mar 2026, 10:00')])
})

describe('in words', () => {
  test('all that is known is told', () => {
    const brief = {
      ...briefOf(
        { sourceDetail: 'demo_request', outputs: { slaDueAt: day(1) } },
        {
          firstName: 'Jane',
          company: 'Acme',
          employees: 4000,
          campaign: 'Autumn',
          eventName: 'Expo',
          partner: 'Orbit',
          referrer: 'Rini',
        },
        [anActivity('demo-request', NOW), anActivity('page', NOW - 1, '/pricing')],
      ),
      whyNow: { because: 'stage.won', saw: { to: 'customer', at: NOW } },
      nextTouch: { channel: 'call', dueAt: day(1) } as never,
    }
    expect(linesOf(brief)).toEqual({
      Who: [
        'Jane, not known. E-mail not known, phone not known, language not known.',
        'Acme: industry not known, 4,000 employees, not known.',
      ],
      'Where from': [
        'inbound (demo request).',
        'Campaign: Autumn.',
        'Event: Expo.',
        'Partner: Orbit.',
        'Referred by Rini.',
      ],
      'What they did': ['Mon, 2 Mar 2026, 10:00: demo request.', 'Mon, 2 Mar 2026, 09:59: page (/pricing).'],
      'How they fit': ['no class. Matching: none; not matching: none.', 'Score 40, low.'],
      'Why now': ['Moved to Customer Mon, 2 Mar 2026, 10:00: the deal was won.'],
      'What next': [
        'Make contact and find out need, budget, authority and timeline.',
        'Answer by Tue, 3 Mar 2026, 10:00.',
        'First touch by phone, due Tue, 3 Mar 2026, 10:00.',
      ],
    })
  })
  test('what is not known is said to be so, or left out', () => {
    expect(linesOf(briefOf(), 'id')).toEqual({
      Siapa: [
        'belum diketahui, belum diketahui. Email belum diketahui, telepon belum diketahui, bahasa belum diketahui.',
        'Perusahaannya belum diketahui.',
      ],
      'Dari mana': ['inbound (lainnya).'],
      'Apa yang dilakukan': ['Belum ada aktivitas tercatat.'],
      Kesesuaian: ['tanpa kelas. Cocok: tidak ada; tidak cocok: tidak ada.', 'Skor 40, rendah.'],
      'Mengapa sekarang': ['Lead belum memenuhi syarat dengan sendirinya; seseorang meneruskannya.'],
      'Langkah berikutnya': ['Hubungi dan gali kebutuhan, anggaran, wewenang, dan timeline.'],
    })
  })
})
