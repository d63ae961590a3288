import { normaliseEmail } from '../domain/names/email-address.ts'
import { activitiesOfVisit, type Visit } from '../domain/visits.ts'
import type { InstallationId, RecordId } from '../ports/crm.ts'
import type { Flow } from './context.ts'

/** What a browser told. `visitor` is a hash of its random id; the id itself is kept nowhere. */
export type VisitNews =
  | { readonly kind: 'page'; readonly visitor: string; readonly visit: Visit }
  | { readonly kind: 'identify'; readonly visitor: string; readonly email: string }
  /** Consent was taken back. */
  | { readonly kind: 'forget'; readonly visitor: string }

/** An address that was said is kept this long for a lead to come; then it is as if it had not been said. */
const WAIT_MS = 7 * 86_400_000
const AT_ONCE = 100
/** Visits of one entry of the inbox, which is named by all their ids. */
const IN_ONE_ENTRY = 25

/** Takes in what a visitor's browser told: what is known to be a lead's goes to it, everything else is kept until it is known. */
export async function collectVisit(flow: Flow, installation: InstallationId, news: VisitNews): Promise<void> {
  const { visits } = flow.stores
  const { visitor } = news
  if (news.kind === 'forget') return visits.forget(installation, visitor)
  if (news.kind === 'page') {
    const recordId = await visits.keep(installation, visitor, news.visit)
    if (recordId !== null) await giveVisits(flow, installation, recordId, [news.visit])
    return
  }
  const email = normaliseEmail(news.email)
  if (email === null) return
  await visits.identify(installation, visitor, email, flow.clock.now())
  await stitchVisits(flow, installation)
}

/**
 * Gives visits to the leads that their visitors turned out to be. A lead that the CRM told of after its visitor said who they are is
 * found by the next turn.
 * @returns visitors whose lead was found.
 */
export async function stitchVisits(flow: Flow, installation: InstallationId): Promise<number> {
  const { visits } = flow.stores
  const found = await visits.found(installation, flow.clock.now() - WAIT_MS, AT_ONCE)
  for (const one of found) {
    // First to the lead: whoever stops in between gives them once more, and a lead keeps each once.
    if (one.visits.length > 0) await giveVisits(flow, installation, one.recordId, one.visits)
    await visits.stitched(installation, one)
  }
  return found.length
}

/** Through the inbox as everything that happens: kept with the mark that has the lead decided again, in one transaction. */
async function giveVisits(
  flow: Flow,
  installation: InstallationId,
  recordId: RecordId,
  visits: readonly Visit[],
): Promise<void> {
  for (let at = 0; at < visits.length; at += IN_ONE_ENTRY)
    await giveSome(flow, installation, recordId, visits.slice(at, at + IN_ONE_ENTRY))
}

async function giveSome(
  flow: Flow,
  installation: InstallationId,
  recordId: RecordId,
  visits: readonly Visit[],
): Promise<void> {
  const receivedAt = flow.clock.now()
  const outcome = await flow.stores.inbox.keep({
    ...{ installation, source: 'website', receivedAt, lane: 'normal', echoes: [], eventCount: visits.length },
    digest: `website:${recordId}:${visits.map(({ visitId }) => visitId).join('+')}`,
    body: Buffer.from(JSON.stringify({ recordId, visits })),
    marks: [{ type: 'contact', id: recordId, occurredAt: receivedAt }],
    activities: visits.flatMap((visit) => activitiesOfVisit(visit).map((activity) => ({ id: recordId, activity }))),
  })
  if (outcome === 'kept') flow.bells.ring({ kind: 'evaluate', installation, type: 'contact' })
}
