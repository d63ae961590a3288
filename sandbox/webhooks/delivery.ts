import type { FaultBoard } from '../faults.ts'
import type { World } from '../world.ts'
import type { DeliveryCounts } from './counts.ts'
import { noCounts } from './counts.ts'
import { Lane } from './lane.ts'
import type { EventOutbox, PendingEvent } from './outbox.ts'

/** How events are gathered into batches. */
export interface DeliveryOptions {
  /** Real milliseconds during which events of one portal are gathered. */
  windowMs: number
}

const LONGEST_REORDER_MS = 5_000

/** Sends events to the apps, portal by portal, with the faults that are switched on. */
export class WebhookDelivery {
  readonly counts: DeliveryCounts = noCounts()
  private readonly world: World
  private readonly outbox: EventOutbox
  private readonly faults: FaultBoard
  private readonly options: DeliveryOptions
  private readonly lanes = new Map<string, Lane>()
  private readonly held = new Map<number, PendingEvent>()
  private stopped = false

  constructor(world: World, outbox: EventOutbox, faults: FaultBoard, options: DeliveryOptions) {
    this.world = world
    this.outbox = outbox
    this.faults = faults
    this.options = options
    outbox.onEvents = (events) => this.take(events)
  }

  /** Sends what an earlier run left behind. */
  resume(): void {
    for (const event of this.outbox.all()) this.lane(event).add(event)
  }

  /**
   * Sends everything now: gathered, held back and waiting for a retry.
   * @param withinMs real milliseconds to wait for the answers. @returns whether nothing is left.
   */
  async flush(withinMs: number): Promise<boolean> {
    for (const [seq, event] of [...this.held]) {
      this.held.delete(seq)
      this.lane(event).add(event)
    }
    const deadline = Date.now() + withinMs
    for (;;) {
      for (const lane of this.lanes.values()) lane.hurry()
      if (this.outbox.size === 0 && [...this.lanes.values()].every((lane) => lane.isIdle())) return true
      if (Date.now() >= deadline || this.stopped) return false
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }

  /** Sends nothing any more; what was not acknowledged stays pending. */
  stop(): void {
    this.stopped = true
    for (const lane of this.lanes.values()) lane.stop()
  }

  private take(events: PendingEvent[]): void {
    this.counts.raised += events.length
    const dropped: PendingEvent[] = []
    for (const event of events) {
      const faults = this.faults.of(event.portalId)
      if (this.faults.hit(faults.dropWebhooks)) {
        dropped.push(event)
        continue
      }
      if (this.faults.hit(faults.duplicateWebhooks)) {
        this.counts.duplicated++
        this.later(event, this.faults.next() * LONGEST_REORDER_MS, true)
      }
      if (this.faults.hit(faults.lateWebhooks.rate)) this.later(event, faults.lateWebhooks.delayMs, false)
      else if (this.faults.hit(faults.reorderWebhooks))
        this.later(event, this.faults.next() * LONGEST_REORDER_MS, false)
      else this.lane(event).add(event)
    }
    if (dropped.length > 0) {
      this.counts.dropped += dropped.length
      this.outbox.settle(dropped)
    }
  }

  private later(event: PendingEvent, delayMs: number, copy: boolean): void {
    if (!copy) this.held.set(event.seq, event)
    this.world.clock.after(delayMs, () => {
      // A flush may have sent a held event already.
      if (copy || this.held.delete(event.seq)) this.lane(event).add(event)
    })
  }

  private lane(event: PendingEvent): Lane {
    const key = `${event.appId} ${event.portalId}`
    let lane = this.lanes.get(key)
    if (!lane) {
      lane = new Lane(this.world, event.appId, this.outbox, this.faults, this.counts, this.options.windowMs)
      this.lanes.set(key, lane)
    }
    return lane
  }
}
