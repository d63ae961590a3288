import type { Subscription } from '../../mapping/mapping.ts'
import type { PropertyDefinition } from '../../mapping/property-definition.ts'
import { CrmDisconnectedError, CrmUnavailableError, type CrmClient } from '../../ports/crm.ts'
import { STANDARD_PATIENCE, type Patience } from '../../ports/patience.ts'
import type { Aside, Chance, Clock, Log, Meter, Milestones } from '../../ports/runtime.ts'
import type { InstallationStore } from '../../ports/installations.ts'
import type { RateStore } from '../../ports/rates.ts'
import type { TokenStore } from '../../ports/tokens.ts'
import { createAccess } from '../access.ts'
import { createBreaker } from '../breaker.ts'
import { createAppAccess } from './app-access.ts'
import type { HubspotApp } from './app.ts'
import { createHttp, type SendHttp, type Timer } from './http.ts'
import { createJournal } from './journal.ts'
import { readLinks } from './links.ts'
import { countRecords, listRecords } from './list-records.ts'
import { modifiedSince, newestRecords } from './modified-since.ts'
import { createOauth } from './oauth.ts'
import { hubspotType } from './object-types.ts'
import { readPeople } from './people.ts'
import { readChoices } from './property-choices.ts'
import { ensureProperties, planProperties } from './provision.ts'
import { createRateWindow, paceOf, type RateLimits } from './rate-window.ts'
import { presentRecords, recordsInBin, readRecords } from './read-records.ts'
import { BATCH_SIZE } from './records.ts'
import { sequencesOf } from './sequences.ts'
import { createTaskWriter } from './tasks.ts'
import { createTransport } from './transport.ts'
import { completeSteps } from './workflow-steps.ts'
import { writeRecords } from './write-records.ts'

export interface HubspotCrmDeps {
  readonly rates: RateStore
  readonly tokens: TokenStore
  readonly installations: InstallationStore
  readonly clock: Clock
  readonly chance: Chance
  readonly log: Log
  readonly meter: Meter
  readonly milestones: Milestones
  readonly app: HubspotApp
  readonly rate: RateLimits
  /** The standard when absent. */
  readonly patience?: Patience
  /** Properties an account must hold; made by src/mapping from the active mapping. */
  readonly definitions: (language: 'en' | 'id') => readonly PropertyDefinition[]
  /** Reads HubSpot's own log for what notifications did not bring: what it shall log; absent: it is not read. */
  readonly journal?: readonly Subscription[]
  /** Ends calls that take too long; the machine's own timers when absent. */
  readonly timer?: Timer
  /** Around each wait for an answer; nothing when absent. */
  readonly aside?: Aside
}

/** Everything Estafet asks of HubSpot. */
export type HubspotCrm = CrmClient

export function createHubspotCrm(deps: HubspotCrmDeps): HubspotCrm {
  const { app, clock, log, meter, installations, milestones, tokens, patience = STANDARD_PATIENCE } = deps
  const { aside = (wait) => wait() } = deps
  const http = createHttp(app.apiBase, deps.timer)
  const send: SendHttp = (request) => aside(() => http(request))
  const oauth = createOauth(app, send, clock, patience)
  const access = createAccess({ tokens, installations, oauth, patience, clock, log, meter, milestones })
  const window = createRateWindow(deps.rates, deps.rate, patience, clock, meter)
  const breaker = createBreaker(deps, patience.batchTimeoutMs)
  const call = createTransport({ send, access, window, breaker, patience, clock, log, meter })
  const writeTasks = createTaskWriter(call, clock, log, meter)

  const journal =
    deps.journal === undefined
      ? undefined
      : createJournal({
          ...{ send, installations, patience, apiBase: app.apiBase, appId: app.appId },
          access: createAppAccess(oauth, clock, log),
          now: () => clock.now(),
          subscriptions: deps.journal,
          timer: deps.timer,
        })

  return {
    ...(journal === undefined ? {} : { journal }),
    batchSize: BATCH_SIZE,
    read: (installation, type, ids, properties, lane) => readRecords(call, installation, type, ids, properties, lane),
    links: (installation, from, to, ids, lane) => readLinks(call, installation, from, to, ids, lane),
    write: (installation, type, writes, lane) => writeRecords(call, { installation, type, lane }, writes),
    writeTasks: (installation, tasks, lane) => writeTasks({ installation, lane }, tasks),
    modifiedSince: (installation, type, since, properties, limit) =>
      modifiedSince(call, installation, type, since, properties, limit),
    present: (installation, type, ids, lane) => presentRecords(call, installation, type, ids, lane),
    inBin: (installation, type, ids, lane) => recordsInBin(call, installation, type, ids, lane),
    list: (installation, type, after, properties, lane) =>
      listRecords(call, installation, type, after, properties, lane),
    newest: (installation, type, after, properties, limit) =>
      newestRecords(call, installation, type, after, properties, limit),
    count: (installation, type) => countRecords(call, installation, type),
    completeSteps: (installation, answers) => completeSteps(call, installation, answers),
    sequences: sequencesOf(call),
    pace: paceOf(deps.rate),
    choices: (installation, type, property) => readChoices(call, installation, type, property),
    people: (installation) => readPeople(call, installation, log),
    usage: (installation) => window.usage(installation),
    async recordUrl(installation, type, id) {
      const { accountId, uiDomain } = (await installations.find(installation)) ?? { accountId: '', uiDomain: null }
      // A sandbox speaks plain HTTP, and so do its pages.
      const scheme = app.apiBase.startsWith('http:') ? 'http' : 'https'
      return `${scheme}://${uiDomain ?? 'app.hubspot.com'}/contacts/${accountId}/record/${hubspotType(type).id}/${id}`
    },
    authorizeUrl: (state) => oauth.authorizeUrl(state),
    async redeem(code) {
      const { tokens: fresh, accountId, scopes } = await oauth.exchangeCode(code)
      const details = await oauth.accountDetails(fresh.accessToken)
      if (details.accountId !== accountId)
        throw new CrmUnavailableError('HubSpot named two accounts for one token', false)
      const { accessToken, refreshToken, expiresAt } = fresh
      return { accountId, scopes, accessToken, refreshToken, expiresAt, zone: details.zone, uiDomain: details.uiDomain }
    },
    plan: (installation, language) => planProperties(call, installation, deps.definitions(language)),
    provision: (installation, language) => ensureProperties(call, log, installation, deps.definitions(language)),
    scopes: { required: app.requiredScopes, optional: app.optionalScopes },
    async introspect(installation) {
      return oauth.introspect(await access.accessToken(installation), 'access_token')
    },
    async uninstall(installation) {
      try {
        await oauth.uninstall(await access.accessToken(installation))
      } catch (error) {
        if (!(error instanceof CrmDisconnectedError)) throw error
      }
    },
  }
}
