import type { StreamBatch, StreamEnd } from '../ports/change-stream.ts'
import type { Flow } from './context.ts'
import { keepAccount } from './receive-events.ts'
import { RECONCILED_TYPES } from './reconcile.ts'
import type { Settings } from './settings.ts'

/** The holder's right to a stream, and the offset after which it goes on. */
export interface StreamTurn {
  readonly token: string
  readonly offset: string | null
}
export interface Followed {
  readonly end: StreamEnd
  readonly offset: string | null
  /** Whether anything was heard, if only that there is nothing new. */
  readonly heard: boolean
}

/**
 * Hears the changes of one account on a stream until it ends. Each batch is kept as a notification is, then what a search has to find is
 * put down, then the offset: a process that dies in between hears the batch again, and a change marked twice is one change.
 * A stream that begins without an offset, or whose offset the CRM no longer knows, begins with now; a search for what lies before follows.
 * @throws the errors of {@link import('../ports/change-stream.ts').CrmStream.follow} and of the stores.
 */
export async function followChanges(
  flow: Flow,
  settings: Settings,
  turn: StreamTurn,
  stop: AbortSignal,
): Promise<Followed> {
  const { crm, installation } = settings
  const { installationId } = installation
  const { stream } = crm
  if (stream === undefined) throw new Error('this CRM has no stream')
  const { streams } = flow.stores
  let { offset } = turn
  let heard = false
  if (offset === null) await searchSoon(flow, settings)
  const take = async (batch: StreamBatch): Promise<boolean> => {
    if (!heard) await streams.tell(installationId, turn.token, 'open', flow.clock.now())
    heard = true
    await keepBatch(flow, settings, batch)
    const at = { at: flow.clock.now(), changeAt: batch.newestAt }
    const kept = await streams.keepOffset(installationId, turn.token, batch.offset, at)
    if (kept) offset = batch.offset
    return kept
  }
  const end = await stream.follow(installationId, offset, take, stop)
  flow.meter.count('stream_ended', 1, { how: end.kind })
  if (end.kind === 'lost') {
    flow.log.warn('stream_lost', { installation: installationId })
    await searchSoon(flow, settings)
    await streams.keepOffset(installationId, turn.token, null, { at: flow.clock.now(), changeAt: null })
    offset = null
  } else if (end.kind !== 'stopped') {
    flow.log.warn('stream_ended', { installation: installationId, how: end.kind, why: end.why })
  }
  if (end.kind !== 'stopped') {
    const state = end.kind === 'refused' ? end.why : end.kind
    await streams.tell(installationId, turn.token, state, flow.clock.now())
  }
  return { end, offset, heard }
}

async function keepBatch(flow: Flow, { installation }: Settings, batch: StreamBatch): Promise<void> {
  const { events, holes, newestAt } = batch
  if (events.events.length > 0) {
    const { body, digest } = batch
    const delivery = { crm: installation.crm, accounts: [events], body, digest, receivedAt: flow.clock.now() }
    await keepAccount(flow, installation, events, delivery)
    flow.meter.count('stream_events', events.events.length)
  }
  for (const { type, since } of holes) await flow.stores.reconcile.hasten(installation.installationId, type, since)
  if (batch.gaps > 0) flow.meter.count('stream_gaps', batch.gaps)
  if (newestAt !== null) flow.meter.observe('stream_lag_seconds', Math.max(0, flow.clock.now() - newestAt) / 1000)
}

/** Reconciliation goes on from where it stands, now instead of within minutes. */
async function searchSoon(flow: Flow, { installation }: Settings): Promise<void> {
  for (const type of RECONCILED_TYPES)
    await flow.stores.reconcile.hasten(installation.installationId, type, flow.clock.now())
}
