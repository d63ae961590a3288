import type { Policy, SourcePolicy } from './policy.ts'
import { all, any, known, when } from './write-conditions.ts'

type Rules = SourcePolicy['rules']

const DEMO = ['demo', 'book a meeting', 'talk to sales', 'request a quote', 'minta penawaran', 'jadwalkan']
const DOWNLOAD = [
  'download',
  'ebook',
  'e-book',
  'whitepaper',
  'white paper',
  'guide',
  'checklist',
  'template',
  'unduh',
  'panduan',
]
const SIGN_UP = ['sign up', 'sign-up', 'signup', 'free trial', 'trial', 'create account', 'daftar akun', 'uji coba']
const WEBINAR = ['webinar', 'seminar', 'event registration']
const EVENT = ['event', 'trade show', 'tradeshow', 'conference', 'expo', 'pameran', 'webinar', 'seminar']
const PAID_MEDIUMS = [
  'cpc',
  'ppc',
  'cpm',
  'paid',
  'paidsearch',
  'paid-search',
  'paid_search',
  'paid-social',
  'paid_social',
  'paidsocial',
  'display',
  'retargeting',
  'ads',
]
const OUTBOUND = ['outbound', 'cold-email', 'cold_email', 'outreach', 'sequence']

const askedForDemo = any(when('formName', 'contains', DEMO), when('utmCampaign', 'contains', 'demo'))

/** The customer's own words for where a lead came from. */
const explicit: Rules = [
  {
    id: 'explicit-referral',
    when: all(when('sourceExplicit', 'contains', ['referral', 'referred', 'rekomendasi', 'word of mouth'])),
    source: 'referral',
  },
  {
    id: 'explicit-partner',
    when: all(when('sourceExplicit', 'contains', ['partner', 'reseller', 'mitra'])),
    source: 'partner',
  },
  {
    id: 'explicit-event-conversation',
    when: all(when('sourceExplicit', 'contains', EVENT), when('eventEngagement', 'contains', 'conversation')),
    source: 'event',
    detail: 'conversation',
  },
  {
    id: 'explicit-event-badge',
    when: all(when('sourceExplicit', 'contains', EVENT), when('eventEngagement', 'contains', ['badge', 'scan'])),
    source: 'event',
    detail: 'badge_scan',
  },
  { id: 'explicit-event', when: all(when('sourceExplicit', 'contains', EVENT)), source: 'event', detail: 'attendee' },
  {
    id: 'explicit-paid-demo',
    when: all(when('sourceExplicit', 'contains', ['paid', 'ads', 'advert', 'ppc', 'iklan']), askedForDemo),
    source: 'paid_ad',
    detail: 'demo',
  },
  {
    id: 'explicit-paid',
    when: all(when('sourceExplicit', 'contains', ['paid', 'ads', 'advert', 'ppc', 'iklan'])),
    source: 'paid_ad',
    detail: 'content',
  },
  {
    id: 'explicit-outbound-response',
    when: all(
      when('sourceExplicit', 'contains', ['outbound', 'cold call', 'cold e', 'prospecting']),
      when('outboundResponse', '=', true),
    ),
    source: 'outbound',
    detail: 'response',
  },
  {
    id: 'explicit-outbound',
    when: all(when('sourceExplicit', 'contains', ['outbound', 'cold call', 'cold e', 'prospecting'])),
    source: 'outbound',
    detail: 'none',
  },
  {
    id: 'explicit-database',
    when: all(when('sourceExplicit', 'contains', ['database', 'purchased', 'list', 'daftar'])),
    source: 'database',
  },
  {
    id: 'explicit-demo',
    when: all(
      any(
        when('sourceExplicit', 'contains', DEMO),
        all(when('sourceExplicit', 'contains', ['inbound', 'web', 'organic']), when('formName', 'contains', DEMO)),
      ),
    ),
    source: 'inbound',
    detail: 'demo_request',
  },
  {
    id: 'explicit-inbound',
    when: all(when('sourceExplicit', 'contains', ['inbound', 'web', 'organic', 'chat', 'newsletter'])),
    source: 'inbound',
    detail: 'other',
  },
]

const utm: Rules = [
  {
    id: 'utm-paid-demo',
    when: all(when('utmMedium', 'in', PAID_MEDIUMS), askedForDemo),
    source: 'paid_ad',
    detail: 'demo',
  },
  { id: 'utm-paid', when: all(when('utmMedium', 'in', PAID_MEDIUMS)), source: 'paid_ad', detail: 'content' },
  { id: 'utm-partner', when: all(when('utmMedium', 'in', ['partner', 'affiliate'])), source: 'partner' },
  { id: 'utm-event', when: all(when('utmMedium', 'in', ['event', 'webinar'])), source: 'event', detail: 'attendee' },
  {
    id: 'utm-outbound',
    when: any(when('utmMedium', 'in', OUTBOUND), when('utmSource', 'in', OUTBOUND)),
    source: 'outbound',
    detail: 'response',
  },
]

const forms: Rules = [
  { id: 'form-demo', when: all(when('formName', 'contains', DEMO)), source: 'inbound', detail: 'demo_request' },
  { id: 'form-event', when: all(when('formName', 'contains', WEBINAR)), source: 'event', detail: 'attendee' },
  {
    id: 'form-content',
    when: all(when('formName', 'contains', DOWNLOAD)),
    source: 'inbound',
    detail: 'content_download',
  },
  { id: 'form-sign-up', when: all(when('formName', 'contains', SIGN_UP)), source: 'inbound', detail: 'signup' },
  {
    id: 'form-newsletter',
    when: all(when('formName', 'contains', ['newsletter', 'subscribe', 'langganan'])),
    source: 'inbound',
    detail: 'newsletter',
  },
  {
    id: 'form-contact',
    when: all(when('formName', 'contains', ['contact', 'kontak', 'hubungi'])),
    source: 'inbound',
    detail: 'contact_form',
  },
  { id: 'form-chat', when: all(when('formName', 'contains', 'chat')), source: 'inbound', detail: 'live_chat' },
  { id: 'form-other', when: all(known('formName')), source: 'inbound', detail: 'other' },
]

const records: Rules = [
  {
    id: 'analytics-paid',
    when: all(when('analyticsSource', 'in', ['PAID_SEARCH', 'PAID_SOCIAL', 'paid search', 'paid social'])),
    source: 'paid_ad',
    detail: 'content',
  },
  { id: 'origin-chat', when: all(when('recordOrigin', '=', 'chat')), source: 'inbound', detail: 'live_chat' },
  { id: 'campaign-event', when: all(when('campaign', 'contains', EVENT)), source: 'event', detail: 'attendee' },
  {
    id: 'event-conversation',
    when: all(when('eventEngagement', 'contains', 'conversation')),
    source: 'event',
    detail: 'conversation',
  },
  {
    id: 'event-badge',
    when: all(when('eventEngagement', 'contains', ['badge', 'scan'])),
    source: 'event',
    detail: 'badge_scan',
  },
  {
    id: 'event-attendee',
    when: any(known('eventName'), known('eventEngagement')),
    source: 'event',
    detail: 'attendee',
  },
  { id: 'partner-named', when: all(known('partner')), source: 'partner' },
  { id: 'referrer-named', when: all(known('referrer')), source: 'referral' },
  { id: 'outbound-response', when: all(when('outboundResponse', '=', true)), source: 'outbound', detail: 'response' },
  { id: 'outbound-none', when: all(when('outboundResponse', '=', false)), source: 'outbound', detail: 'none' },
  { id: 'import-list', when: any(known('importList'), when('recordOrigin', '=', 'import')), source: 'database' },
  // A plain web visit says least of all, so it comes after everything a person or a programme has written down.
  {
    id: 'analytics-visit',
    when: all(known('analyticsSource'), when('analyticsSource', '!=', 'OFFLINE')),
    source: 'inbound',
    detail: 'other',
  },
]

/** Where leads come from, in the order in which the evidence is believed; docs/rules.md. */
export const defaultSources: Policy['sources'] = {
  rules: [...explicit, ...utm, ...forms, ...records],
  points: {
    referral: 100,
    'inbound.demo_request': 90,
    inbound: 75,
    partner: 80,
    event: 70,
    paid_ad: 60,
    'outbound.response': 50,
    outbound: 40,
    database: 30,
    unknown: 30,
  },
}

/** What a form or page amounts to, and what it is worth. */
export const defaultEngagement: Policy['engagement'] = {
  halfLifeDays: 14,
  points: {
    'demo-request': 50,
    'pricing-page': 10,
    webinar: 20,
    'content-download': 10,
    'email-click': 3,
    'email-open': 1,
    reply: 15,
    'event-conversation': 25,
    'badge-scan': 5,
    'sign-up': 20,
    meeting: 30,
    form: 5,
    page: 1,
  },
  highIntent: [
    { id: 'demo-request', kind: 'demo-request', count: 1, withinDays: 30 },
    { id: 'pricing-twice', kind: 'pricing-page', count: 2, withinDays: 7 },
    { id: 'three-downloads', kind: 'content-download', count: 3, withinDays: 30 },
    { id: 'webinar', kind: 'webinar', count: 1, withinDays: 30 },
  ],
  forms: [
    { contains: DEMO, kind: 'demo-request' },
    { contains: WEBINAR, kind: 'webinar' },
    { contains: DOWNLOAD, kind: 'content-download' },
    { contains: SIGN_UP, kind: 'sign-up' },
  ],
  pages: [{ contains: ['pricing', 'harga'], kind: 'pricing-page' }],
}
