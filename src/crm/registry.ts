import { hubspotMapping } from '../../mappings/hubspot/mapping.ts'
import type { Mapping } from '../mapping/mapping.ts'
import { propertyDefinitions } from '../mapping/mapping.ts'
import type { CrmUserReader } from '../ports/card.ts'
import type { WebhookReader } from '../ports/webhook.ts'
import type { WorkflowReader } from '../ports/workflow-request.ts'
import type { HubspotApp } from './hubspot/app.ts'
import { createHubspotCrm, type HubspotCrm, type HubspotCrmDeps } from './hubspot/client.ts'
import { createHubspotUserReader } from './hubspot/signed-user.ts'
import { createHubspotWebhookReader } from './hubspot/webhook-events.ts'
import { createHubspotWorkflowReader } from './hubspot/workflow-request.ts'
import { WORKFLOW_SCOPE } from './hubspot/workflow-steps.ts'

/** One CRM product Estafet works with. */
export interface CrmProduct<Deps, App, Client> {
  readonly kind: string
  /** As people call it. */
  readonly name: string
  readonly mapping: Mapping
  readonly createClient: (deps: Deps) => Client
  readonly createWebhookReader: (app: App) => WebhookReader
  readonly createUserReader: (app: App) => CrmUserReader
  readonly createWorkflowReader: (app: App) => WorkflowReader
  /** What an account must have granted so that a workflow may wait for us. */
  readonly workflowScope: string
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
    createWorkflowReader: createHubspotWorkflowReader,
    workflowScope: WORKFLOW_SCOPE,
  } satisfies CrmProduct<Omit<HubspotCrmDeps, 'definitions'>, HubspotApp, HubspotCrm>,
} as const
