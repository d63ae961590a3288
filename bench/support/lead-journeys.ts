import type { Company } from '../../test/support/company.ts'

/** What became of one new lead and when, milliseconds of the portal's clock. */
export interface LeadJourney {
  readonly createdAt: number
  /** Its first notification reached us; Infinity: none did. */
  readonly receivedAt: number
  readonly decidedAt: number
  /** First value of ours on the record, by the portal's own history. */
  readonly writtenAt: number
}

/** Ids of leads by portal. */
export type Made = Readonly<Record<string, readonly string[]>>

/** The journeys of new leads, from the portal's history, the notifications kept and the decisions stored. */
export async function leadJourneys(company: Company, made: Made): Promise<readonly LeadJourney[]> {
  const journeys: LeadJourney[] = []
  for (const [portal, ids] of Object.entries(made)) {
    const wanted = new Set(ids)
    const [received, decided] = [await receivedIn(company, portal), await decidedIn(company, portal)]
    const text = await (
      await fetch(`${company.sandbox.url}/sandbox/portals/${portal}/dump?type=contacts&history=1`)
    ).text()
    for (const line of text.split('\n').filter(Boolean)) {
      const { id, createdAt, history } = JSON.parse(line) as Dumped
      if (!wanted.has(id)) continue
      const written = history['estafet_revision']?.map(({ at }) => at) ?? []
      journeys.push({
        createdAt: Date.parse(createdAt),
        receivedAt: received.get(id) ?? Infinity,
        decidedAt: decided.get(id) ?? Infinity,
        writtenAt: written.length === 0 ? Infinity : Math.min(...written),
      })
    }
  }
  return journeys
}
interface Dumped {
  readonly id: string
  readonly createdAt: string
  readonly history: Readonly<Record<string, readonly { readonly at: number }[]>>
}

async function receivedIn(company: Company, portal: string): Promise<ReadonlyMap<string, number>> {
  const { rows } = await company.query(
    `select i.received_at::float8 as at, convert_from(i.body, 'utf8') as body
       from inbox i join installations a using (installation_id) where a.account_id = $1 order by i.received_at`,
    [portal],
  )
  const first = new Map<string, number>()
  for (const { at, body } of rows)
    for (const { objectId } of JSON.parse(String(body)) as readonly { objectId: number }[])
      if (!first.has(String(objectId))) first.set(String(objectId), Number(at))
  return first
}

async function decidedIn(company: Company, portal: string): Promise<ReadonlyMap<string, number>> {
  const { rows } = await company.query(
    `select d.record_id as id, min(d.decided_at)::float8 as at
       from decisions d join installations a using (installation_id) where a.account_id = $1 group by 1`,
    [portal],
  )
  return new Map(rows.map(({ id, at }) => [String(id), Number(at)]))
}
