import type { Activity, Instant } from './lead.ts'

/** One page that somebody looked at on the customer's own website. */
export interface Visit {
  /** A uuid of the browser's: sent twice it counts once. */
  readonly visitId: string
  readonly at: Instant
  /** Path of the page, without a query. */
  readonly page: string
  /** How the visit began that this page opened; null: it went on with this page. */
  readonly cameBy: CameBy | null
}

/** What the address and the page before tell of how a visit began. */
export interface CameBy {
  readonly utmSource: string | null
  readonly utmMedium: string | null
  readonly utmCampaign: string | null
  /** Host of the page before, when it was another website. */
  readonly referrer: string | null
}

/** The begin of a visit; worth no points by itself. */
export const VISIT_KIND = 'visit'
const PAGE_KIND = 'page'
const NAMES = {
  utmSource: 'utm_source',
  utmMedium: 'utm_medium',
  utmCampaign: 'utm_campaign',
  referrer: 'ref',
} as const satisfies Record<keyof CameBy, string>

/** Visits as a lead's activities: each page, and before it the begin of its visit. */
export function activitiesOfVisit({ visitId, at, page, cameBy }: Visit): readonly Activity[] {
  const seen: Activity = { key: `page:${visitId}`, kind: PAGE_KIND, at, detail: page }
  if (cameBy === null) return [seen]
  const query = cameByText(cameBy)
  return [{ key: `visit:${visitId}`, kind: VISIT_KIND, at, detail: query === '' ? page : `${page}?${query}` }, seen]
}

/** As a query, what is not known left out. */
export function cameByText(cameBy: CameBy): string {
  const query = new URLSearchParams()
  for (const name of Object.keys(NAMES) as (keyof CameBy)[]) {
    const value = cameBy[name]
    if (value !== null) query.set(NAMES[name], value)
  }
  return query.toString()
}

/** The same read back; what else stands there is passed over. */
export function cameByOf(text: string): CameBy {
  const query = new URLSearchParams(text)
  const read = (name: keyof CameBy): string | null => query.get(NAMES[name])
  return {
    utmSource: read('utmSource'),
    utmMedium: read('utmMedium'),
    utmCampaign: read('utmCampaign'),
    referrer: read('referrer'),
  }
}

/** The earliest visit among a lead's activities, oldest first; null: none is known. */
export function firstVisit(activities: readonly Activity[]): { readonly at: Instant; readonly cameBy: CameBy } | null {
  for (const { kind, at, detail } of activities) {
    if (kind !== VISIT_KIND) continue
    const text = detail ?? ''
    const mark = text.indexOf('?')
    return { at, cameBy: cameByOf(mark < 0 ? '' : text.slice(mark + 1)) }
  }
  return null
}
