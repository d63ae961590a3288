import type { App } from '../model/app.ts'
import type { Entry } from '../model/entries.ts'
import type { World } from '../world.ts'
import { SubscriptionIndex, eventsOf } from './events.ts'

/** An event waiting to be acknowledged by the app. */
export interface PendingEvent {
  seq: number
  appId: string
  portalId: string
  /** The event as JSON, without its closing brace: `attemptNumber` is added when it is sent. */
  head: string
}

const FIRST_EVENT_ID = 2_470_000

/**
 * Turns entries into events and remembers those not acknowledged yet. Events follow from entries, so a replayed journal
 * brings the same events back, and acknowledgements in it take them away again.
 */
export class EventOutbox {
  private readonly world: World
  private readonly pending = new Map<number, PendingEvent>()
  private readonly indexes = new WeakMap<App, SubscriptionIndex>()
  private next = 1
  private linkBefore: number[] = []
  /** Is told events as they arise while the sandbox runs. */
  onEvents: (events: PendingEvent[]) => void = () => undefined

  constructor(world: World) {
    this.world = world
    world.beforeCommit((entry) => this.lookBefore(entry))
    world.afterCommit((entry, replayed) => this.take(entry, replayed))
  }

  /** Events not acknowledged yet. */
  all(): IterableIterator<PendingEvent> {
    return this.pending.values()
  }

  /** How many events are not acknowledged yet. */
  get size(): number {
    return this.pending.size
  }

  /** Forgets events: they were acknowledged, dropped or given up. */
  settle(events: readonly PendingEvent[]): void {
    const known = events.filter((event) => this.pending.delete(event.seq))
    if (known.length === 0) return
    this.world.note({ k: 'ack', ranges: ranges(known.map((event) => event.seq)) })
    this.world.flush()
  }

  /** Entries that keep the pending events through a compaction. */
  *entries(): Generator<Entry> {
    yield { k: 'sequence', next: this.next }
    const events = [...this.pending.values()]
    for (let from = 0; from < events.length; from += 500) {
      const slice = events.slice(from, from + 500)
      yield { k: 'pending', events: slice.map(({ seq, appId, portalId, head }) => [seq, appId, portalId, head]) }
    }
  }

  private lookBefore(entry: Entry): void {
    if (entry.k !== 'link') return
    this.linkBefore = this.world.state.portals.get(entry.p)?.linked(entry.id, entry.to)?.get(entry.toId) ?? []
  }

  private take(entry: Entry, replayed: boolean): void {
    if (entry.k === 'ack') for (const [from, to] of entry.ranges) this.removeRange(from, to)
    else if (entry.k === 'sequence') this.next = entry.next
    else if (entry.k === 'pending') {
      for (const [seq, appId, portalId, head] of entry.events) this.pending.set(seq, { seq, appId, portalId, head })
    } else if ('s' in entry) this.raise(entry, replayed)
  }

  private removeRange(from: number, to: number): void {
    for (let seq = from; seq <= to; seq++) this.pending.delete(seq)
  }

  private raise(entry: Extract<Entry, { p: string }>, replayed: boolean): void {
    const portal = this.world.state.portals.get(entry.p)
    if (!portal) return
    const raised: PendingEvent[] = []
    for (const app of this.world.state.apps.values()) {
      if (app.webhookUrl === null || !this.world.state.install(app.appId, entry.p)) continue
      for (const fields of eventsOf(app, this.indexOf(app), portal, entry, this.linkBefore)) {
        const seq = this.next++
        const head = JSON.stringify({ eventId: FIRST_EVENT_ID + seq, ...fields }).slice(0, -1)
        const event = { seq, appId: app.appId, portalId: entry.p, head }
        this.pending.set(seq, event)
        raised.push(event)
      }
    }
    if (raised.length > 0 && !replayed) this.onEvents(raised)
  }

  private indexOf(app: App): SubscriptionIndex {
    let index = this.indexes.get(app)
    if (!index) this.indexes.set(app, (index = new SubscriptionIndex(app)))
    return index
  }
}

function ranges(seqs: number[]): [number, number][] {
  const out: [number, number][] = []
  for (const seq of seqs.sort((a, b) => a - b)) {
    const last = out[out.length - 1]
    if (last && last[1] === seq - 1) last[1] = seq
    else out.push([seq, seq])
  }
  return out
}
