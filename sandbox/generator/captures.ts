import type { Chance } from '../random.ts'
import { EVENTS, PARTNERS } from './names.ts'

/** How a lead came in, and what that leaves on the record. */
export interface Capture {
  properties: Record<string, string>
  changeSource: string
  sourceId: string
  stage: string
  /** Page of the site seen first; null when the site was not visited. */
  firstPage: string | null
  /** Form sent at the arrival; null when there was none. */
  form: string | null
}

const FORMS = [
  ['Demo request form', '/demo', 22],
  ['Whitepaper download form', '/resources/whitepaper', 22],
  ['Contact us form', '/contact', 18],
  ['Live chat', '/', 14],
  ['Newsletter subscription form', '/blog', 12],
  ['Free trial sign-up form', '/signup', 12],
] as const

/** Draws one of the seven kinds of source, with its detail. */
export function drawCapture(chance: Chance): Capture {
  const kind = chance.weighted([
    ['inbound', 38],
    ['paid_ad', 18],
    ['event', 10],
    ['referral', 9],
    ['partner', 9],
    ['outbound', 8],
    ['database', 8],
  ] as const)
  switch (kind) {
    case 'inbound':
      return inbound(chance)
    case 'paid_ad':
      return paidAd(chance)
    case 'event':
      return event(chance)
    case 'referral':
      return {
        ...byHand('OFFLINE'),
        properties: {
          referred_by: chance.pick(['Harbour Systems', 'Kestrel Bank', 'A customer']),
          hs_analytics_source: 'OFFLINE',
        },
      }
    case 'partner':
      return {
        ...byHand('OFFLINE'),
        changeSource: 'INTEGRATION',
        sourceId: '7799001',
        properties: { partner_name: chance.pick(PARTNERS), hs_analytics_source: 'OFFLINE' },
      }
    case 'outbound':
      return {
        ...byHand('OFFLINE'),
        properties: {
          outbound_response: String(chance.hit(0.55)),
          hs_analytics_source: 'OFFLINE',
          hs_analytics_source_data_1: 'SALES',
        },
      }
    case 'database':
      return {
        ...byHand('OFFLINE'),
        changeSource: 'IMPORT',
        sourceId: '3300001',
        stage: 'subscriber',
        properties: {
          import_list: `Industry list ${chance.whole(1, 4)}`,
          hs_analytics_source: 'OFFLINE',
          hs_analytics_source_data_1: 'IMPORT',
        },
      }
  }
}

function byHand(source: string): Capture {
  return {
    properties: { hs_analytics_source: source },
    changeSource: 'CRM_UI',
    sourceId: 'userId:6600001',
    stage: 'lead',
    firstPage: null,
    form: null,
  }
}

function inbound(chance: Chance): Capture {
  const [form, firstPage] = chance.weighted(
    FORMS.map(([name, page, weight]) => [[name, page] as const, weight] as const),
  )
  const source = chance.pick(['ORGANIC_SEARCH', 'DIRECT_TRAFFIC', 'SOCIAL_MEDIA', 'REFERRALS', 'EMAIL_MARKETING'])
  return {
    properties: {
      hs_analytics_source: source,
      ...(form === 'Live chat' ? { message: 'Hello, do you have a plan for us?' } : {}),
    },
    changeSource: 'FORM',
    sourceId: form,
    stage: form.startsWith('Newsletter') ? 'subscriber' : 'lead',
    firstPage,
    form,
  }
}

function paidAd(chance: Chance): Capture {
  const isDemo = chance.hit(0.5)
  const form = isDemo ? 'Demo request form' : 'Whitepaper download form'
  const source = chance.pick(['google', 'linkedin', 'bing'])
  return {
    properties: {
      hs_analytics_source: source === 'linkedin' ? 'PAID_SOCIAL' : 'PAID_SEARCH',
      utm_source: source,
      utm_medium: 'cpc',
      utm_campaign: isDemo ? 'demo-q4' : 'guide-q4',
    },
    changeSource: 'FORM',
    sourceId: form,
    stage: 'lead',
    firstPage: `${isDemo ? '/demo' : '/resources/whitepaper'}?utm_source=${source}&utm_medium=cpc`,
    form,
  }
}

function event(chance: Chance): Capture {
  return {
    ...byHand('OFFLINE'),
    changeSource: 'IMPORT',
    sourceId: '3300002',
    properties: {
      event_name: chance.pick(EVENTS),
      event_engagement: chance.weighted([
        ['conversation', 30],
        ['attendee', 40],
        ['badge_scan', 30],
      ] as const),
      hs_analytics_source: 'OFFLINE',
    },
  }
}
