import type { EventBus } from './events/event-bus.ts'
import type { PubSub } from './events/pubsub-server.ts'
import type { Oauth } from './oauth.ts'
import type { Org } from './org.ts'
import type { OutboundMessages } from './outbound.ts'

/** What goes wrong on purpose; each is used up as it happens. */
export interface OrgFaults {
  /** Calls of the data API that are answered with this status before they take effect. */
  refuse: { status: number; times: number } | null
  /** Calls that take effect, whose connection then breaks. */
  loseAnswers: number
}

/** A running Salesforce org. */
export interface SalesforceSandbox {
  readonly url: string
  readonly org: Org
  readonly oauth: Oauth
  readonly outbound: OutboundMessages
  readonly faults: OrgFaults
  /** Change events; null when the org was started without them. */
  readonly events: { readonly bus: EventBus; readonly pubsub: PubSub } | null
  /** Calls of the data API, by what they ask for. */
  readonly calls: Map<string, number>
  /** The user who connects apps. */
  readonly integrationUser: string
  close(): Promise<void>
}
