import type { Flow } from '../../src/flow/context.ts'
import { AccountLookup, receiveEvents } from '../../src/flow/receive-events.ts'
import type { ChangeEvent } from '../../src/ports/webhook.ts'
import type { Kernel, Process } from './kernel.ts'
import { ACCOUNT, type World } from './world.ts'

const FLUSH_MS = 300
const ANSWER_WITHIN_MS = 5_000
const DELAYS_MS = [20, 200, 2_000, 10_000, 45_000] as const

interface Delivery {
  readonly digest: string
  readonly events: readonly ChangeEvent[]
  tries: number
}

/** The CRM's side of notifications: batches, loses, delays, repeats, and tries again until it hears 2xx. */
export class Webhooks {
  readonly #kernel: Kernel
  readonly #world: World
  readonly #web: Web
  #waiting: ChangeEvent[] = []
  #deliveries = 0
  /** Deliveries not yet answered 2xx, and events not yet sent. */
  open = 0

  constructor(world: World, web: Web) {
    this.#world = world
    this.#kernel = world.kernel
    this.#web = web
    world.crm.notify = (event) => this.#take(event)
  }

  #take(event: ChangeEvent): void {
    const { dropWebhook } = this.#kernel.plan
    // A deletion or merge that nobody tells cannot be found by asking what was modified; those are told in the end.
    const mayBeLost = event.kind !== 'deleted' && event.kind !== 'merged'
    if (mayBeLost && dropWebhook > 0 && this.#kernel.choices.pick(`webhook of ${event.id} is lost`, 2, dropWebhook)) {
      this.#kernel.sometimes('webhook lost')
      return
    }
    this.#waiting.push(event)
    if (this.#waiting.length > 1) return
    this.open += 1
    this.#kernel.at(this.#kernel.now + FLUSH_MS, 'webhooks are flushed', () => this.#flush())
  }

  #flush(): void {
    this.#deliveries += 1
    const delivery: Delivery = { digest: `delivery-${this.#deliveries}`, events: this.#waiting, tries: 0 }
    this.#waiting = []
    const { repeatWebhook, rate } = this.#kernel.plan
    const delay =
      rate === 0 ? DELAYS_MS[0] : DELAYS_MS[this.#kernel.choices.pick('webhook delay', DELAYS_MS.length, 0.3)]!
    this.#send(delivery, delay)
    if (repeatWebhook > 0 && this.#kernel.choices.pick('webhook is repeated', 2, repeatWebhook)) {
      this.open += 1
      this.#send(
        { ...delivery },
        DELAYS_MS[this.#kernel.choices.pick('webhook delay of the repetition', DELAYS_MS.length)]!,
      )
    }
  }

  #send(delivery: Delivery, delayMs: number): void {
    this.#kernel.at(this.#kernel.now + delayMs, `${delivery.digest} arrives`, () => {
      delivery.tries += 1
      let heard = false
      const again = () => {
        if (heard) return
        heard = true
        this.#kernel.sometimes('webhook sent again')
        this.#send(delivery, 5_000 * Math.min(6, delivery.tries))
      }
      this.#kernel.at(this.#kernel.now + ANSWER_WITHIN_MS, `${delivery.digest} waits no longer`, again)
      this.#web.receive(delivery.digest, delivery.events, (accepted) => {
        if (!accepted) return again()
        this.#kernel.touched = true
        for (const { id, value, own } of delivery.events)
          if (!own && value !== null) this.#world.model.acknowledge(id, Number(value.slice(1)))
        if (heard) return
        // The answer is on its way; it may not arrive.
        if (this.#kernel.plan.rate > 0 && this.#kernel.choices.pick('2xx is lost', 2, this.#kernel.plan.rate)) return
        heard = true
        this.open -= 1
      })
    })
  }
}

/** The web process: takes a delivery and answers when the flow has kept it. */
export class Web {
  readonly process: Process
  readonly #world: World
  #flow: Flow
  #lookup = new AccountLookup()

  constructor(world: World) {
    this.#world = world
    this.process = { name: 'web', life: 0, up: true, pausedUntil: 0, skewMs: 0, start: () => this.#start() }
    this.#flow = world.flowOf(this.process)
  }

  /** @param answer called with true for 2xx, false for a refusal; never when the process dies on the way. */
  receive(digest: string, events: readonly ChangeEvent[], answer: (accepted: boolean) => void): void {
    const { process } = this
    if (!process.up) return answer(false)
    if (process.pausedUntil > this.#world.kernel.now) return
    receiveEvents(this.#flow, this.#lookup, {
      crm: 'hubspot',
      accounts: [{ accountId: ACCOUNT, events, ignored: 0 }],
      body: Buffer.from(digest),
      digest,
      receivedAt: this.#flow.clock.now(),
    }).then(
      () => answer(true),
      () => answer(false),
    )
  }

  #start(): void {
    this.#flow = this.#world.flowOf(this.process)
    this.#lookup = new AccountLookup()
  }
}
