import type { AlarmHandle } from '../clock.ts'
import type { FaultBoard } from '../faults.ts'
import type { World } from '../world.ts'
import type { DeliveryCounts } from './counts.ts'
import type { EventOutbox, PendingEvent } from './outbox.ts'
import { postBatch } from './sender.ts'

interface Batch {
  events: PendingEvent[]
  attempt: number
}

const MOST_EVENTS = 100
// Ten tries in all. The CRM spreads them over a day; the first ones come soon, so that a restart is bridged quickly.
const RETRY_DELAYS_MS = [1_000, 2_000, 5_000, 15_000, 60_000, 300_000, 1_800_000, 7_200_000, 21_600_000]

/** Deliveries of one portal to one app: gathered into batches, a few at a time, repeated until acknowledged. */
export class Lane {
  private readonly world: World
  private readonly appId: string
  private readonly outbox: EventOutbox
  private readonly faults: FaultBoard
  private readonly counts: DeliveryCounts
  private readonly windowMs: number
  private gathered: PendingEvent[] = []
  private readonly ready: Batch[] = []
  private readonly waiting = new Map<Batch, AlarmHandle>()
  private inFlight = 0
  private timer: ReturnType<typeof setTimeout> | null = null
  private stopped = false

  constructor(
    world: World,
    appId: string,
    outbox: EventOutbox,
    faults: FaultBoard,
    counts: DeliveryCounts,
    windowMs: number,
  ) {
    this.world = world
    this.appId = appId
    this.outbox = outbox
    this.faults = faults
    this.counts = counts
    this.windowMs = windowMs
  }

  /** Gathers an event; a full batch leaves at once, others when the window ends. */
  add(event: PendingEvent): void {
    this.gathered.push(event)
    if (this.gathered.length >= MOST_EVENTS) this.close()
    else this.timer ??= setTimeout(() => this.close(), this.windowMs)
  }

  /** Sends what is gathered or waiting for a retry without waiting any longer. */
  hurry(): void {
    for (const [batch, alarm] of this.waiting) {
      alarm.cancel()
      this.ready.push(batch)
    }
    this.waiting.clear()
    this.close()
  }

  /** Whether nothing is gathered, waiting or on its way. */
  isIdle(): boolean {
    return this.gathered.length === 0 && this.ready.length === 0 && this.waiting.size === 0 && this.inFlight === 0
  }

  /** Sends nothing any more. */
  stop(): void {
    this.stopped = true
    if (this.timer) clearTimeout(this.timer)
    for (const alarm of this.waiting.values()) alarm.cancel()
  }

  private close(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    if (this.gathered.length > 0) {
      this.ready.push({ events: this.shuffled(this.gathered), attempt: 0 })
      this.gathered = []
    }
    this.pump()
  }

  private shuffled(events: PendingEvent[]): PendingEvent[] {
    for (let index = events.length - 1; index > 0; index--) {
      const other = Math.floor(this.faults.next() * (index + 1))
      const kept = events[index]!
      events[index] = events[other]!
      events[other] = kept
    }
    return events
  }

  private pump(): void {
    const most = this.world.state.apps.get(this.appId)?.maxConcurrentRequests ?? 1
    while (!this.stopped && this.inFlight < most) {
      const batch = this.ready.shift()
      if (!batch) return
      this.inFlight++
      void this.send(batch)
    }
  }

  private async send(batch: Batch): Promise<void> {
    const app = this.world.state.apps.get(this.appId)
    if (!app || app.webhookUrl === null) {
      this.inFlight--
      this.outbox.settle(batch.events)
      return
    }
    const body = `[${batch.events.map((event) => `${event.head},"attemptNumber":${batch.attempt}}`).join()}]`
    this.counts.batchesSent++
    this.counts.eventsSent += batch.events.length
    const delivery = await postBatch(app.webhookUrl, app.clientSecret, body, this.world.clock.now())
    this.inFlight--
    if (this.stopped) return
    if ('status' in delivery && delivery.status >= 200 && delivery.status < 300) {
      this.counts.batchesAcknowledged++
      this.counts.eventsAcknowledged += batch.events.length
      this.outbox.settle(batch.events)
    } else this.retry(batch)
    this.pump()
  }

  private retry(batch: Batch): void {
    const delay = RETRY_DELAYS_MS[batch.attempt]
    if (delay === undefined) {
      this.counts.batchesGivenUp++
      this.outbox.settle(batch.events)
      return
    }
    this.counts.batchesRetried++
    const again = { events: batch.events, attempt: batch.attempt + 1 }
    const alarm = this.world.clock.after(delay * (0.5 + this.faults.next()), () => {
      this.waiting.delete(again)
      this.ready.push(again)
      this.pump()
    })
    this.waiting.set(again, alarm)
  }
}
