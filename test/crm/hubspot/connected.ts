import { hubspotMapping } from '../../../mappings/hubspot/mapping.ts'
import type { HubspotApp } from '../../../src/crm/hubspot/app.ts'
import { createHubspotCrm, type HubspotCrm, type HubspotCrmDeps } from '../../../src/crm/hubspot/client.ts'
import { DEFAULT_RATE } from '../../../src/crm/hubspot/rate-window.ts'
import { OPTIONAL_SCOPES, REQUIRED_SCOPES } from '../../../src/crm/hubspot/scopes.ts'
import { propertyDefinitions } from '../../../src/mapping/mapping.ts'
import type { Clock } from '../../../src/ports/runtime.ts'
import type { Stores } from '../../../src/ports/stores.ts'
import type { TokenSet } from '../../../src/ports/tokens.ts'
import { memoryStores } from '../../support/memory-stores/memory-stores.ts'
import { countingChance, NotedLog, NotedMeter, NotedMilestones, StandingClock } from '../../support/quiet.ts'

export const INSTALLATION = '00000000-0000-7000-8000-0000000000a1'
export const API = 'https://api.hubapi.test'
export const NOW = Date.UTC(2026, 10, 2, 12)

export function anApp(over: Partial<HubspotApp> = {}): HubspotApp {
  return {
    appId: '7700001',
    clientId: '00000000-0000-4000-8000-00000000c1d0',
    clientSecrets: ['00000000-1111-4222-8333-444444444444'],
    apiBase: API,
    authorizeBase: 'https://app.hubspot.test',
    redirectUrl: 'http://localhost:9/callback',
    requiredScopes: REQUIRED_SCOPES,
    optionalScopes: OPTIONAL_SCOPES,
    ...over,
  }
}

export function tokensOf(over: Partial<TokenSet> = {}): TokenSet {
  return { accessToken: 'access-1', refreshToken: 'refresh-1', obtainedAt: NOW, expiresAt: NOW + 1_800_000, ...over }
}

export interface Connected {
  readonly crm: HubspotCrm
  readonly stores: Stores
  readonly clock: StandingClock
  readonly log: NotedLog
  readonly meter: NotedMeter
  readonly milestones: NotedMilestones
}

/** A client over stores in memory, for an installation that is connected already. */
export async function connected(over: Partial<HubspotCrmDeps> = {}, tokens = tokensOf()): Promise<Connected> {
  const clock = new StandingClock(NOW)
  const stores = memoryStores(() => clock.monotonicMs())
  await connectInstallation(stores, tokens)
  const log = new NotedLog()
  const meter = new NotedMeter()
  const milestones = new NotedMilestones()
  const crm = createHubspotCrm(depsOf(stores, clock, { log, meter, milestones, ...over }))
  return { crm, stores, clock, log, meter, milestones }
}

export function depsOf(stores: Stores, clock: Clock, over: Partial<HubspotCrmDeps> = {}): HubspotCrmDeps {
  return {
    rates: stores.rates,
    tokens: stores.tokens,
    installations: stores.installations,
    clock,
    chance: countingChance(),
    log: new NotedLog(),
    meter: new NotedMeter(),
    milestones: new NotedMilestones(),
    app: anApp(),
    rate: DEFAULT_RATE,
    definitions: (language) => propertyDefinitions(hubspotMapping, language),
    ...over,
  }
}

export async function connectInstallation(stores: Stores, tokens: TokenSet, accountId = '8800001'): Promise<void> {
  await stores.installations.connect({
    installationId: INSTALLATION,
    crm: 'hubspot',
    accountId,
    scopes: [...REQUIRED_SCOPES],
    language: 'en',
    zone: 'UTC',
    uiDomain: 'app.hubspot.com',
    tokens,
    policy: {},
    at: NOW,
  })
}
