import type { Instant } from '../domain/lead.ts'
import { isCrmTrouble, type InstallationId, type ObjectType } from '../ports/crm.ts'
import type { DirtyMark } from '../ports/inbox.ts'
import type { Flow } from './context.ts'
import { refreshCrmStagesIfPossible } from './crm-stages.ts'
import { readJournal } from './read-journal.ts'
import type { Settings } from './settings.ts'

/** How often each type is reconciled; what no notification told is found within 15 minutes. */
export const RECONCILE_EVERY_MS = 5 * 60_000
/** The search index of a CRM lags; looking back this far past the watermark finds what was not yet indexed. */
const OVERLAP_MS = 2 * 60_000
const PAGE = 200
/** A turn reads many pages: it holds as long as so many claims. */
const LEASES = 4
export const RECONCILED_TYPES: readonly ObjectType[] = ['company', 'deal', 'contact']

/**
 * Asks the CRM what was modified since the last time and marks dirty what we have not seen as new as that. Companies are read from
 * the beginning at first, since leads match against them; contacts and deals from the moment of installation. Before contacts the CRM's
 * own log is read, where it has one: it tells of deletions, merges and single happenings, which a search does not.
 * @returns records marked, or null when it was not this process's turn.
 */
export async function reconcile(flow: Flow, settings: Settings, type: ObjectType): Promise<number | null> {
  const { installationId, createdAt } = settings.installation
  const now = flow.clock.now()
  const turn = await flow.stores.reconcile.take(
    installationId,
    type,
    now - RECONCILE_EVERY_MS,
    LEASES * flow.patience.leaseMs,
  )
  if (!turn) return null
  const from = turn.watermark ?? (type === 'company' ? 0 : createdAt)
  try {
    if (type === 'contact') await fromJournal(flow, settings, turn)
    if (type === 'contact') await refreshCrmStagesIfPossible(flow, settings)
    const { marked, reached } = await walk(flow, settings, type, Math.max(0, from - OVERLAP_MS))
    await flow.stores.reconcile.finish(installationId, type, turn.token, Math.max(from, reached ?? from), now)
    if (marked > 0) {
      flow.meter.count('reconciled', marked)
      flow.bells.ring({ kind: 'evaluate', installation: installationId, type })
    }
    return marked
  } catch (error) {
    if (!isCrmTrouble(error)) throw error
    // The turn's lease ends by itself and the watermark has not moved: the same window is asked for again.
    flow.log.warn('reconcile_waits', { installation: installationId, type, error: error.code })
    return 0
  }
}

/** A log that cannot be read now holds up no search. */
async function fromJournal(
  flow: Flow,
  settings: Settings,
  { offset, token }: { readonly offset: string | null; readonly token: string },
): Promise<void> {
  const { installationId } = settings.installation
  try {
    await readJournal(flow, settings, offset, (reached) =>
      flow.stores.reconcile.keepOffset(installationId, 'contact', token, reached),
    )
  } catch (error) {
    if (!isCrmTrouble(error)) throw error
    flow.log.warn('journal_waits', { installation: installationId, error: error.code })
  }
}

async function walk(
  flow: Flow,
  { crm, installation }: Settings,
  type: ObjectType,
  since: Instant,
): Promise<{ readonly marked: number; readonly reached: Instant | null }> {
  let from = since
  let marked = 0
  let reached: Instant | null = null
  for (;;) {
    const page = await crm.modifiedSince(installation.installationId, type, from, [], PAGE)
    await flow.milestones.at('reconcile.page')
    marked += await markUnseen(flow, installation.installationId, type, page.records)
    if (page.lastModifiedAt !== null) reached = page.lastModifiedAt
    if (!page.more || page.lastModifiedAt === null) return { marked, reached }
    // A whole page within one millisecond would be asked for for ever; step over it.
    from = page.lastModifiedAt > from ? page.lastModifiedAt : from + 1
  }
}

/** In the last lane: most of these only need a second look after our own write, and none may delay a lead that just came. */
async function markUnseen(
  flow: Flow,
  installation: InstallationId,
  type: ObjectType,
  records: readonly { readonly id: string; readonly modifiedAt: Instant }[],
): Promise<number> {
  if (records.length === 0) return 0
  const unseen = new Set(await flow.stores.reconcile.unseen(installation, type, records))
  const marks: DirtyMark[] = records
    .filter(({ id }) => unseen.has(id))
    .map(({ id, modifiedAt }) => ({ type, id, occurredAt: modifiedAt }))
  if (marks.length > 0) await flow.stores.inbox.mark(installation, marks, 'backfill', flow.clock.now())
  return marks.length
}
