import { activitiesOfEvent } from '../mapping/mapping.ts'
import type { ObjectType } from '../ports/crm.ts'
import type { Installation } from '../ports/installations.ts'
import type { JournalPage } from '../ports/journal.ts'
import type { ChangeEvent } from '../ports/webhook.ts'
import type { Flow } from './context.ts'
import { keepAccount } from './receive-events.ts'
import type { Settings } from './settings.ts'

/** So many pages in one turn; the rest comes with the next. */
const MOST_PAGES = 100
/** What a record's present state tells by itself: whoever has read it since knows it. */
const TOLD_BY_STATE: ReadonlySet<ChangeEvent['kind']> = new Set(['created', 'changed', 'linked'])

/**
 * Reads the CRM's own log of this account on from where it was read before, and takes in what no notification has brought. Each page is
 * kept before its offset is: a process that dies in between reads it again, and finds it kept.
 * @param keep stores an offset; false: the turn is somebody else's by now.
 * @returns how many pages were read; 0 also where the CRM has no such log or does not let this app read it.
 */
export async function readJournal(
  flow: Flow,
  { crm, installation }: Settings,
  offset: string | null,
  keep: (offset: string) => Promise<boolean>,
): Promise<number> {
  const { journal } = crm
  if (journal === undefined || !(await journal.follow(installation.installationId))) return 0
  let pages = 0
  let at = offset
  while (pages < MOST_PAGES) {
    const step = await journal.next(installation.installationId, at)
    if (step.kind === 'end' || (step.kind === 'lost' && at === null)) break
    if (step.kind === 'lost') {
      // What is older is found by the search that follows.
      flow.log.warn('journal_lost', { installation: installation.installationId })
      at = null
      continue
    }
    await takeIn(flow, installation, step.page)
    pages += 1
    at = step.page.offset
    if (!(await keep(at))) break
  }
  if (pages > 0) flow.meter.count('journal_pages', pages)
  return pages
}

async function takeIn(flow: Flow, installation: Installation, page: JournalPage): Promise<void> {
  const { accountId, ignored } = page.events
  const unknown = await withoutKnown(flow, installation, page.events.events)
  const events = unknown.map((event) => toCompare(flow, installation, event))
  if (events.length > 0) {
    const delivery = {
      crm: installation.crm,
      accounts: [page.events],
      body: page.body,
      digest: `journal:${page.offset}`,
      receivedAt: flow.clock.now(),
    }
    const kept = await keepAccount(flow, installation, { accountId, events, ignored }, delivery)
    if (kept === 'kept') flow.meter.count('journal_events', events.length)
  }
  if (!page.removed) return
  await flow.stores.installations.setState(installation.installationId, 'uninstalled', 'removed in the CRM')
  flow.log.info('uninstalled', { installation: installation.installationId })
}

/**
 * The log may not tell who wrote a value. The number of our writes and our stage are ours alone: they are compared with what was meant
 * last, as if the notification had named us, and equal they are no news.
 */
function toCompare(flow: Flow, { crm }: Installation, event: ChangeEvent): ChangeEvent {
  const { revision, outputs } = flow.crms.of(crm).mapping
  const isOurs = event.property === revision.property || event.property === outputs.stage?.property
  return isOurs && event.tool === undefined ? { ...event, own: true } : event
}

/** Without changes of records that were read after they happened; a happening that the state forgets is kept, once by its key. */
async function withoutKnown(
  flow: Flow,
  { installationId, crm }: Installation,
  events: readonly ChangeEvent[],
): Promise<readonly ChangeEvent[]> {
  const { mapping } = flow.crms.of(crm)
  const byType = new Map<ObjectType, { id: string; modifiedAt: number }[]>()
  for (const { kind, type, id, occurredAt } of events)
    if (TOLD_BY_STATE.has(kind)) byType.set(type, [...(byType.get(type) ?? []), { id, modifiedAt: occurredAt }])
  const unseen = new Map<ObjectType, ReadonlySet<string>>()
  for (const [type, records] of byType)
    unseen.set(type, new Set(await flow.stores.reconcile.unseen(installationId, type, records)))
  return events.filter(
    (event) =>
      !TOLD_BY_STATE.has(event.kind) ||
      unseen.get(event.type)?.has(event.id) === true ||
      activitiesOfEvent(mapping, event).length > 0,
  )
}
