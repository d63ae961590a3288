import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { readCsv } from '../../src/cli/csv-rows.ts'

const FOLDER = path.resolve('../shared/data/olist')
const LEADS = path.join(FOLDER, 'olist_marketing_qualified_leads_dataset.csv')
const DEALS = path.join(FOLDER, 'olist_closed_deals_dataset.csv')

/** Whether the real leads are on this machine. */
export const olistIsHere = existsSync(LEADS) && existsSync(DEALS)

/** Something that happened to a seller on their way. */
export interface Happening {
  /** UTC, milliseconds. */
  readonly at: number
  readonly kind: 'first-contact' | 'won'
  readonly mqlId: string
  /** Of the contact, or of the deal. */
  readonly properties: Readonly<Record<string, string>>
}

/** What a portal's own analytics would have written for each origin. Blank: nothing; `unknown` is a value of its own. */
const ORIGINS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '': {},
  unknown: { hs_analytics_source: 'OFFLINE', hs_analytics_source_data_1: 'unknown' },
  organic_search: { hs_analytics_source: 'ORGANIC_SEARCH' },
  paid_search: { hs_analytics_source: 'PAID_SEARCH', utm_medium: 'cpc' },
  social: { hs_analytics_source: 'SOCIAL_MEDIA', utm_medium: 'social' },
  email: { hs_analytics_source: 'EMAIL_MARKETING', utm_medium: 'email' },
  referral: { hs_analytics_source: 'REFERRALS', utm_medium: 'referral' },
  direct_traffic: { hs_analytics_source: 'DIRECT_TRAFFIC' },
  display: { hs_analytics_source: 'OTHER_CAMPAIGNS', utm_medium: 'display' },
  other_publicities: { hs_analytics_source: 'OTHER_CAMPAIGNS', utm_medium: 'publicity' },
  other: { hs_analytics_source: 'OTHER_CAMPAIGNS' },
}

/** Every first contact and every won deal, by date; at the same instant contacts come first. */
export async function olistHistory(): Promise<readonly Happening[]> {
  const leads = readCsv(await readFile(LEADS, 'utf8')).map((lead): Happening => {
    const mqlId = lead['mql_id']!
    const properties = {
      email: `${mqlId}@seller.example`,
      hs_analytics_first_url: `https://landing.example/${lead['landing_page_id']}`,
      ...ORIGINS[lead['origin']!],
    }
    return { at: Date.parse(`${lead['first_contact_date']}T00:00:00Z`), kind: 'first-contact', mqlId, properties }
  })
  const deals = readCsv(await readFile(DEALS, 'utf8')).map((deal): Happening => {
    const at = Date.parse(`${deal['won_date']!.replace(' ', 'T')}Z`)
    const properties = {
      dealname: `Seller ${deal['seller_id']}`,
      dealstage: 'closedwon',
      closedate: new Date(at).toISOString(),
      amount: String(Number(deal['declared_monthly_revenue']) || 1),
    }
    return { at, kind: 'won', mqlId: deal['mql_id']!, properties }
  })
  return [...leads, ...deals].sort((a, b) => a.at - b.at)
}

/** Tells a portal what happened, in order, in one request at most for each call. */
export class OlistPlayer {
  readonly #act: (...actions: Record<string, unknown>[]) => Promise<{ id: string }[]>
  readonly #contacts = new Map<string, string>()

  constructor(act: (...actions: Record<string, unknown>[]) => Promise<{ id: string }[]>) {
    this.#act = act
  }

  async play(happenings: readonly Happening[]): Promise<void> {
    const made = await this.#act(...happenings.map((one) => this.#actOf(one)))
    happenings.forEach(({ kind, mqlId }, index) => {
      if (kind === 'first-contact') this.#contacts.set(mqlId, made[index]!.id)
    })
  }

  #actOf({ at, kind, mqlId, properties }: Happening): Record<string, unknown> {
    const occurredAt = new Date(at).toISOString()
    if (kind === 'first-contact')
      return { do: 'create', type: 'contacts', ref: mqlId, changeSource: 'FORM', occurredAt, properties }
    const contact = this.#contacts.get(mqlId) ?? `$${mqlId}`
    return { do: 'create', type: 'deals', occurredAt, properties, associations: [{ type: 'contacts', id: contact }] }
  }
}
