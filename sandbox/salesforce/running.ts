import type { EventBus } from './events/event-bus.ts'
import type { PubSub } from './events/pubsub-server.ts'
import type { OrgFaults } from './faults.ts'
import type { Oauth } from './oauth.ts'
import type { Org } from './org.ts'
import type { OutboundMessages } from './outbound.ts'

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
