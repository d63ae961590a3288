import { hubspotMapping } from '../../mappings/hubspot/mapping.ts'
import type { Mapping } from '../mapping/mapping.ts'
import { propertyDefinitions } from '../mapping/mapping.ts'
import type { CrmUserReader } from '../ports/card.ts'
import type { WebhookReader } from '../ports/webhook.ts'
import type { HubspotApp } from './hubspot/app.ts'
import { createHubspotCrm, type HubspotCrm, type HubspotCrmDeps } from './hubspot/client.ts'
import { createHubspotUserReader } from './hubspot/signed-user.ts'
import { createHubspotWebhookReader } from './hubspot/webhook-events.ts'

/** One CRM product Estafet works with. */
export interface CrmProduct<Deps, App, Client> {
  readonly kind: string
  /** As people call it. */
  readonly name: string
  readonly mapping: Mapping
  readonly createClient: (deps: Deps) => Client
  readonly createWebhookReader: (app: App) => WebhookReader
  readonly createUserReader: (app: App) => CrmUserReader
}

/** The one list of CRMs; a new adapter is entered here and nowhere else. */
export const CRM_PRODUCTS = {
  hubspot: {
    kind: 'hubspot',
    name: 'HubSpot',
    mapping: hubspotMapping,
    createClient: (deps) =>
      createHubspotCrm({ ...deps, definitions: (language) => propertyDefinitions(hubspotMapping, language) }),
    createWebhookReader: createHubspotWebhookReader,
    createUserReader: createHubspotUserReader,
  } satisfies CrmProduct<Omit<HubspotCrmDeps, 'definitions'>, HubspotApp, HubspotCrm>,
} as const
