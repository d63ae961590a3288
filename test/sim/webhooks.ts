import type { Policy } from '../../src/domain/policy/policy.ts'
import type { Flow } from '../../src/flow/context.ts'
import { install } from '../../src/flow/install.ts'
import { publishPolicy } from '../../src/flow/publish-policy.ts'
import { AccountLookup, receiveEvents } from '../../src/flow/receive-events.ts'
import type { CrmGrant } from '../../src/ports/crm.ts'
import type { ChangeEvent } from '../../src/ports/webhook.ts'
import type { Kernel, Process } from './kernel.ts'
import { OFFICE_LINE } from './lines.ts'
import type { TokenOffice } from './token-office.ts'
import { ACCOUNT, INSTALLATION, ZONE, type World } from './world.ts'

const FLUSH_MS = 300
const ANSWER_WITHIN_MS = 5_000
const DELAYS_MS = [20, 200, 2_000, 10_000, 45_000] as const

/** After these a record is no longer there under its id. */
const ENDS: ReadonlySet<ChangeEvent['kind']> = new Set(['deleted', 'merged', 'privacy-deleted'])

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
  /** A record went away and nobody told. */
  untold = false

  constructor(world: World, web: Web) {
    this.#world = world
    this.#kernel = world.kernel
    this.#web = web
    world.crm.notify = (event) => this.#take(event)
  }

  #take(event: ChangeEvent): void {
    const { dropWebhook } = this.#kernel.plan
    // Nobody is told who is not installed.
    const isTold = this.#world.office.hasConsent(ACCOUNT)
    if (!isTold) this.#kernel.sometimes('change while uninstalled')
    if (!isTold || (dropWebhook > 0 && this.#kernel.choices.pick(`webhook of ${event.id} is lost`, 2, dropWebhook))) {
      this.#kernel.sometimes('webhook lost')
      if (!ENDS.has(event.kind)) return
      // Cannot be found by asking what was modified, only by looking whether the record is still there.
      this.untold = true
      this.#kernel.sometimes(`${event.kind} without a webhook`)
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

  /** What came late to somebody who had uninstalled is answered and not kept; to anybody else it must not be. */
  #tellDropped({ digest, events }: Delivery, connectedSince: number | null): void {
    if (connectedSince !== null && connectedSince === this.#world.connectedSince)
      this.#world.model.fail('dropped-though-connected', `${digest} was answered 2xx and not kept`)
    this.#kernel.sometimes('notification dropped while disconnected')
    if (events.some(({ kind }) => ENDS.has(kind))) this.untold = true
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
      const { connectedSince } = this.#world
      this.#web.receive(delivery.digest, delivery.events, (accepted, dropped) => {
        if (!accepted) return again()
        this.#kernel.touched = true
        if (dropped) this.#tellDropped(delivery, connectedSince)
        else
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

  /**
   * @param answer called with true for 2xx, false for a refusal, and whether it was dropped as of an account that is not installed;
   * never when the process dies on the way.
   */
  receive(
    digest: string,
    events: readonly ChangeEvent[],
    answer: (accepted: boolean, dropped: boolean) => void,
    accountId = ACCOUNT,
  ): void {
    const { process } = this
    if (!process.up) return answer(false, false)
    if (process.pausedUntil > this.#world.kernel.now) return
    receiveEvents(this.#flow, this.#lookup, {
      crm: 'hubspot',
      accounts: [{ accountId, events, ignored: 0 }],
      body: Buffer.from(digest),
      digest,
      receivedAt: this.#flow.clock.now(),
    }).then(
      ({ dropped }) => answer(true, dropped > 0),
      () => answer(false, false),
    )
  }

  /** An admin connects the account again after its app was uninstalled. @param answer never called when the process dies on the way. */
  connectAgain(answer: (connected: boolean) => void): void {
    if (!this.process.up) return answer(false)
    const { kernel, office } = this.#world
    const redeem = () => kernel.call(this.process, 'oauth.redeem', OFFICE_LINE, async () => grantOf(office))
    install(this.#flow, { ...NO_PROPERTIES, redeem }, 'hubspot', { code: '', state: '' }, 'en').then(
      () => answer(true),
      () => answer(false),
    )
  }

  /** An admin makes a policy the active one; never heard of again if the process dies on the way. */
  publish(policy: Policy, expectedVersion: number): void {
    if (!this.process.up) return
    const { stores, clock } = this.#flow
    const publication = { author: 'admin', reason: '', expectedVersion }
    publishPolicy({ stores, now: () => clock.now() }, INSTALLATION, { document: policy }, publication).then(
      ({ kind }) => this.#world.kernel.sometimes(`policy ${kind} in the middle`),
      () => undefined,
    )
  }

  /** An admin lets a version go on that is held up. */
  accept(version: number): void {
    if (!this.process.up) return
    this.#flow.stores.canaries.accept(INSTALLATION, version).then(
      (answer) => this.#world.kernel.sometimes(`held policy ${answer}`),
      () => undefined,
    )
  }

  #start(): void {
    this.#flow = this.#world.flowOf(this.process)
    this.#lookup = new AccountLookup()
  }
}

/** In this world every account has our properties. */
const NO_PROPERTIES = {
  authorizeUrl: () => '',
  plan: async () => [],
  provision: async () => ({ created: [], present: [], clashing: [] }),
}

function grantOf(office: TokenOffice): CrmGrant {
  return { accountId: ACCOUNT, scopes: ['oauth'], zone: ZONE, uiDomain: null, ...office.consent(ACCOUNT) }
}
