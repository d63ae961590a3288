import { hubspotMapping } from '../../mappings/hubspot/mapping.ts'
import { salesforceMapping } from '../../mappings/salesforce/mapping.ts'
import { derivedSecrets, type RunConfig } from '../config/config.ts'
import type { Mapping } from '../mapping/mapping.ts'
import { propertyDefinitions, subscriptions } from '../mapping/mapping.ts'
import type { CrmUserReader } from '../ports/card.ts'
import type { CrmClient, CrmKind, ScopePurpose } from '../ports/crm.ts'
import type { InstallationStore } from '../ports/installations.ts'
import type { Patience } from '../ports/patience.ts'
import type { RateStore } from '../ports/rates.ts'
import type { Aside, Chance, Clock, Log, Meter, Milestones } from '../ports/runtime.ts'
import type { TokenStore } from '../ports/tokens.ts'
import type { WebhookReader } from '../ports/webhook.ts'
import type { WorkflowReader } from '../ports/workflow-request.ts'
import { createHubspotCrm } from './hubspot/client.ts'
import { DEFAULT_RATE, type RateLimits } from './hubspot/rate-window.ts'
import { OPTIONAL_SCOPES, REQUIRED_SCOPES, SCOPE_PURPOSES } from './hubspot/scopes.ts'
import { createHubspotUserReader } from './hubspot/signed-user.ts'
import { createHubspotWebhookReader } from './hubspot/webhook-events.ts'
import { createHubspotWorkflowReader } from './hubspot/workflow-request.ts'
import { WORKFLOW_SCOPE } from './hubspot/workflow-steps.ts'
import { SCOPE_PURPOSES as SALESFORCE_PURPOSES } from './salesforce/app.ts'
import { createSalesforceCrm } from './salesforce/client.ts'
import { createOutboundMessageReader } from './salesforce/outbound-message.ts'
import { ownFields } from './salesforce/pubsub/own-fields.ts'

/** What every adapter stands on. */
export interface Ground {
  readonly rates: RateStore
  readonly tokens: TokenStore
  readonly installations: InstallationStore
  readonly clock: Clock
  readonly chance: Chance
  readonly log: Log
  readonly meter: Meter
  readonly milestones: Milestones
  readonly patience: Patience
  /** Around each wait for a CRM's answer. */
  readonly aside: Aside
  /** Calls allowed towards a CRM that limits them by the second; the standard when null. */
  readonly rate: RateLimits | null
}

/** One CRM product, ready to be talked to. */
export interface ServedCrm {
  readonly kind: CrmKind
  /** As people call it. */
  readonly name: string
  readonly mapping: Mapping
  readonly client: CrmClient
  readonly webhook: WebhookReader
  /** Who looks at the card inside the CRM; null: it has no such card. */
  readonly users: CrmUserReader | null
  /** Its workflows that wait for us, and what an account must have granted for it; null: it has none. */
  readonly workflow: { readonly reader: WorkflowReader; readonly scope: string } | null
  /** Scopes an account may leave ungranted. */
  readonly optionalScopes: readonly string[]
  /** What each scope is for. */
  readonly purposes: readonly ScopePurpose[]
}

/** Every CRM there is an adapter for, configured or not; a new one is entered here and in the next list, and nowhere else. */
export const CRM_KINDS: readonly CrmKind[] = ['hubspot', 'salesforce']

/** Each serves if it is configured. */
const PRODUCTS: readonly ((config: RunConfig, ground: Ground) => ServedCrm | null)[] = [serveHubspot, serveSalesforce]

/** The CRMs this configuration has an app for. */
export function servedCrms(config: RunConfig, ground: Ground): readonly ServedCrm[] {
  return PRODUCTS.flatMap((serve) => serve(config, ground) ?? [])
}

/** Where a CRM sends its notifications, and where its consent page sends the browser back. */
export function webhookPathOf(kind: CrmKind): string {
  return `/webhooks/${kind}`
}
export function callbackPathOf(kind: CrmKind): string {
  return `/oauth/${kind}/callback`
}

function serveHubspot(config: RunConfig, { rate, ...ground }: Ground): ServedCrm | null {
  if (config.hubspot === null) return null
  const { appId, clientId, clientSecrets, apiBase, authorizeBase, journal } = config.hubspot
  const app = {
    appId,
    clientId,
    clientSecrets,
    apiBase,
    authorizeBase,
    redirectUrl: config.publicUrl + callbackPathOf('hubspot'),
    requiredScopes: REQUIRED_SCOPES,
    optionalScopes: OPTIONAL_SCOPES,
  }
  return {
    kind: 'hubspot',
    name: 'HubSpot',
    mapping: hubspotMapping,
    client: createHubspotCrm({
      ...ground,
      app,
      rate: rate ?? DEFAULT_RATE,
      ...(journal === true ? { journal: subscriptions(hubspotMapping) } : {}),
      definitions: (language) => propertyDefinitions(hubspotMapping, language),
    }),
    webhook: createHubspotWebhookReader(app),
    users: createHubspotUserReader(app),
    workflow: { reader: createHubspotWorkflowReader(app), scope: WORKFLOW_SCOPE },
    optionalScopes: OPTIONAL_SCOPES,
    purposes: SCOPE_PURPOSES,
  }
}

function serveSalesforce(config: RunConfig, ground: Ground): ServedCrm | null {
  if (config.salesforce === null) return null
  const { clientId, clientSecret, loginUrl, pubsub, topic } = config.salesforce
  const [secret, ...formerSecrets] = derivedSecrets(config.keys, 'estafet salesforce')
  const app = {
    clientId,
    clientSecret,
    loginUrl,
    redirectUrl: config.publicUrl + callbackPathOf('salesforce'),
    secret,
    formerSecrets,
  }
  return {
    kind: 'salesforce',
    name: 'Salesforce',
    mapping: salesforceMapping,
    client: createSalesforceCrm({
      ...ground,
      app,
      ...(pubsub === null ? {} : { stream: { endpoint: pubsub, topic, ...ownFields(salesforceMapping) } }),
      definitions: (language) => propertyDefinitions(salesforceMapping, language),
    }),
    webhook: createOutboundMessageReader(app),
    users: null,
    workflow: null,
    optionalScopes: [],
    purposes: SALESFORCE_PURPOSES,
  }
}
