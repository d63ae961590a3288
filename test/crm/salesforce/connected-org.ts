import { salesforceMapping } from '../../../mappings/salesforce/mapping.ts'
import type { SalesforceSandbox } from '../../../sandbox/salesforce/running.ts'
import { startSalesforce, type OrgSettings } from '../../../sandbox/salesforce/start.ts'
import type { Row } from '../../../sandbox/salesforce/row.ts'
import { createSalesforceCrm, type SalesforceCrmDeps } from '../../../src/crm/salesforce/client.ts'
import { ownFields } from '../../../src/crm/salesforce/pubsub/own-fields.ts'
import { defaultPolicy } from '../../../src/domain/policy/default-policy.ts'
import { propertyDefinitions } from '../../../src/mapping/mapping.ts'
import type { CrmClient } from '../../../src/ports/crm.ts'
import { STANDARD_PATIENCE } from '../../../src/ports/patience.ts'
import type { Clock } from '../../../src/ports/runtime.ts'
import type { Stores } from '../../../src/ports/stores.ts'
import { memoryStores } from '../../support/memory-stores/memory-stores.ts'
import { countingChance, NotedLog, NotedMeter, NotedMilestones } from '../../support/quiet.ts'

export const INSTALLATION = '00000000-0000-7000-8000-0000000000b1'
export const APP = { clientId: '3MVG9-estafet', clientSecret: 'shh', redirectUrls: ['http://localhost:9/callback'] }

/** Real time, as the org has it. */
export const clock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}

export interface ConnectedOrg {
  readonly sandbox: SalesforceSandbox
  readonly crm: CrmClient
  readonly stores: Stores
  readonly log: NotedLog
}

/** An org, and our adapter connected to it by its real OAuth flow, over stores in memory. */
export async function connectedOrg(settings: Partial<OrgSettings> = {}, time: Clock = clock): Promise<ConnectedOrg> {
  const sandbox = await startSalesforce(settings)
  sandbox.oauth.app = APP
  const stores = memoryStores(() => time.monotonicMs())
  const log = new NotedLog()
  const crm = adapter(sandbox, stores, { log, clock: time })
  const grant = await crm.redeem(await approved(crm, 'state-1'), 'state-1')
  const { accessToken, refreshToken, expiresAt, origin = null } = grant
  await stores.installations.connect({
    installationId: INSTALLATION,
    crm: 'salesforce',
    accountId: grant.accountId,
    scopes: grant.scopes,
    language: 'en',
    zone: grant.zone,
    uiDomain: grant.uiDomain,
    tokens: { accessToken, refreshToken, expiresAt, obtainedAt: time.now(), origin },
    policy: defaultPolicy,
    at: time.now(),
  })
  return { sandbox, crm, stores, log }
}

/** One more process that serves the same org. */
export function adapter(sandbox: SalesforceSandbox, stores: Stores, over: Partial<SalesforceCrmDeps> = {}): CrmClient {
  return createSalesforceCrm({
    chance: countingChance(),
    tokens: stores.tokens,
    installations: stores.installations,
    clock,
    log: new NotedLog(),
    meter: new NotedMeter(),
    milestones: new NotedMilestones(),
    patience: STANDARD_PATIENCE,
    ...(sandbox.events === null
      ? {}
      : { stream: { endpoint: sandbox.events.pubsub.url, topic: null, ...ownFields(salesforceMapping) } }),
    app: {
      clientId: APP.clientId,
      clientSecret: APP.clientSecret,
      loginUrl: sandbox.url,
      redirectUrl: APP.redirectUrls[0]!,
      secret: Buffer.alloc(32, 3),
    },
    definitions: (language) => propertyDefinitions(salesforceMapping, language),
    ...over,
  })
}

/** Goes through the consent page. @returns the code. */
export async function approved(crm: CrmClient, state: string): Promise<string> {
  const page = await fetch(crm.authorizeUrl(state), {
    method: 'POST',
    body: new URLSearchParams({ answer: 'approve' }),
    redirect: 'manual',
  })
  return new URL(page.headers.get('location') ?? 'http://none').searchParams.get('code') ?? ''
}

/** The id of a person of the org, by name. */
export function userId({ org }: SalesforceSandbox, name: string): string {
  for (const user of org.rows('User')) if (user['Name'] === name) return String(user['Id'])
  throw new Error(`nobody is called ${name}`)
}

/** A lead as a web form makes it. */
export function lead({ org }: SalesforceSandbox, values: Row = {}, by = ''): string {
  return String(org.create('Lead', { LastName: 'Doe', Company: 'Acme', ...values }, by)['Id'])
}
