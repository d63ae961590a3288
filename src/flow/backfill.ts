import { readProperties } from '../mapping/mapping.ts'
import type { BackfillTurn } from '../ports/backfills.ts'
import { isCrmTrouble, type Crm, type CrmRecord, type ListedPage } from '../ports/crm.ts'
import type { Claim } from '../ports/inbox.ts'
import type { Flow } from './context.ts'
import { decideClaim } from './decide-claim.ts'
import { hydrateRecords } from './hydrate.ts'
import type { Settings } from './settings.ts'

/** A turn holds as long as so many claims, and ends after so many pages, so that the process stays free to stop. */
const LEASES = 2
const PAGES_A_TURN = 20
/** While so many writes wait, reading on would only make the line longer. */
const WRITES_WAITING = 500

/**
 * Goes on with a running backfill: reads the CRM's list of contacts page by page and decides what is not known as new as that, in the
 * last lane. A page is read once and decided from what was read; the place in the list is kept after each page, so that a process that
 * dies costs one page.
 * @returns whether there is more to do at once.
 */
export async function backfill(flow: Flow, settings: Settings): Promise<boolean> {
  const { installationId } = settings.installation
  const leaseMs = LEASES * flow.patience.leaseMs
  const turn = await flow.stores.backfills.take(installationId, leaseMs)
  if (turn === null) return false
  let { cursor } = turn
  try {
    for (let pages = 0; pages < PAGES_A_TURN; pages += 1) {
      if ((await flow.stores.reads.stats(installationId)).outbox >= WRITES_WAITING) break
      const began = flow.clock.monotonicMs()
      const page = await decidePage(flow, settings, turn, cursor)
      const booked = {
        cursor: page.after,
        records: page.records,
        decided: page.decided,
        calls: page.calls,
        activeMs: Math.round(flow.clock.monotonicMs() - began),
        at: flow.clock.now(),
      }
      const state = await flow.stores.backfills.advance(installationId, turn.token, booked, leaseMs)
      if (state === 'done') flow.log.info('backfill_done', { installation: installationId })
      if (state !== 'running') return false
      cursor = page.after
    }
    return true
  } catch (error) {
    if (!isCrmTrouble(error)) throw error
    flow.log.warn('backfill_waits', { installation: installationId, error: error.code })
    return false
  } finally {
    await flow.stores.backfills.release(installationId, turn.token)
  }
}

interface PageDone {
  readonly after: string | null
  readonly records: number
  readonly decided: number
  readonly calls: number
}

async function decidePage(
  flow: Flow,
  settings: Settings,
  { backfill: { startedAt, route } }: BackfillTurn,
  cursor: string | null,
): Promise<PageDone> {
  const counted = counting(settings.crm)
  const { installationId } = settings.installation
  const page = await counted.crm.list(
    installationId,
    'contact',
    cursor,
    readProperties(settings.mapping, 'contact'),
    'backfill',
  )
  const claim = await flow.stores.inbox.claimThese(
    { installation: installationId, type: 'contact' },
    page.records.map(({ id }) => id),
    { standing: !route, markedAt: startedAt },
    flow.patience.leaseMs,
  )
  const writes = claim === null ? 0 : await decideUnseen(flow, { ...settings, crm: counted.crm }, claim, page)
  return {
    after: page.after,
    records: page.records.length,
    decided: claim === null ? 0 : claim.records.length,
    calls: counted.calls() + Math.ceil(writes / settings.crm.batchSize),
  }
}

/** What waits for another worker is left to it, and what is known as new as the list shows it needs no second decision. */
async function decideUnseen(flow: Flow, settings: Settings, claim: Claim, page: ListedPage): Promise<number> {
  const { installation } = claim
  const records = new Map<string, CrmRecord>()
  const held = new Set(claim.records.map(({ id }) => id))
  for (const record of page.records) if (held.has(record.id)) records.set(record.id, record)
  const unseen = new Set(await flow.stores.reconcile.unseen(installation, 'contact', [...records.values()]))
  const known = [...held].filter((id) => !unseen.has(id))
  if (known.length > 0) await flow.stores.inbox.settle(claim, known)
  if (unseen.size === 0) return 0
  for (const id of known) records.delete(id)
  const rest = { ...claim, records: claim.records.filter(({ id }) => unseen.has(id)) }
  const read = { records, merged: new Map(), gone: [] }
  return decideClaim(flow, settings, rest, await hydrateRecords(flow, settings, read, 'backfill'))
}

/** Methods of the CRM that cost one call here. */
const READING: ReadonlySet<string | symbol> = new Set<keyof Crm>(['list', 'read', 'links'])

/** The same CRM, with its reading calls counted. */
function counting(crm: Crm): { readonly crm: Crm; calls(): number } {
  let calls = 0
  const counted = new Proxy(crm, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key, target)
      if (typeof member !== 'function') return member
      return (...given: readonly unknown[]): unknown => {
        if (READING.has(key)) calls += 1
        return Reflect.apply(member, target, given)
      }
    },
  })
  return { crm: counted, calls: () => calls }
}
