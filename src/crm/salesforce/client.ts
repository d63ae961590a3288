import { asObject, asText, UnbelievableAnswer } from '../answer-shapes.ts'
import { AccessEndedError, createAccess } from '../access.ts'
import { createBreaker } from '../breaker.ts'
import type { PropertyDefinition } from '../../mapping/property-definition.ts'
import {
  ConnectRefusedError,
  CrmDisconnectedError,
  CrmUnavailableError,
  type CrmClient,
  type InstallationId,
  type ProvisionReport,
} from '../../ports/crm.ts'
import type { InstallationStore } from '../../ports/installations.ts'
import type { Patience } from '../../ports/patience.ts'
import type { Aside, Chance, Clock, Log, Meter, Milestones } from '../../ports/runtime.ts'
import type { TokenStore } from '../../ports/tokens.ts'
import { SCOPES, type SalesforceApp } from './app.ts'
import { createBudget } from './budget.ts'
import { createDescriber } from './describe.ts'
import { findGaps } from './gaps.ts'
import { createSend, type SendSalesforce } from './http.ts'
import { listRecords, modifiedSince, newestRecords } from './list-records.ts'
import { readLinks } from './links.ts'
import { readLeadStatuses } from './lead-statuses.ts'
import { id18 } from './objects.ts'
import { createSalesforceOauth } from './oauth.ts'
import { readPeople } from './people.ts'
import { missingFields, planFields } from './provision.ts'
import { BATCH_SIZE, countRecords, presentRecords, readRecords, type Reading } from './read-records.ts'
import { createStream, type StreamSettings } from './pubsub/stream.ts'
import { createTaskWriter } from './tasks.ts'
import { createTransport } from './transport.ts'
import { writeRecords } from './write-records.ts'

export interface SalesforceCrmDeps {
  readonly tokens: TokenStore
  readonly installations: InstallationStore
  readonly clock: Clock
  readonly chance: Chance
  readonly log: Log
  readonly meter: Meter
  readonly milestones: Milestones
  readonly patience: Patience
  readonly app: SalesforceApp
  /** Fields an org must hold; made by src/mapping from the active mapping. */
  readonly definitions: (language: 'en' | 'id') => readonly PropertyDefinition[]
  /** Change events; absent: they are not heard. */
  readonly stream?: StreamSettings
  /** Sends requests; through jsforce when absent. */
  readonly send?: SendSalesforce
  /** Around each wait for an answer; nothing when absent. */
  readonly aside?: Aside
}

/** Calls a minute we make of our own will: Salesforce counts by the day, and what is left of that is kept by the budget. */
const PACE = { perMinute: 600, backfillPerMinute: 240 }

/** Everything Estafet asks of Salesforce. */
export function createSalesforceCrm(deps: SalesforceCrmDeps): CrmClient {
  const { app, clock, log, meter, patience, tokens, installations } = deps
  const oauth = createSalesforceOauth(app, clock, patience)
  const access = createAccess({ ...deps, oauth })
  const budget = createBudget(clock, log)
  const { aside = (wait) => wait(), send: through = createSend() } = deps
  const send: SendSalesforce = (...request) => aside(() => through(...request))
  const breaker = createBreaker(deps, patience.batchTimeoutMs)
  const call = createTransport({ send, access, budget, breaker, patience, clock, log, meter })
  const describer = createDescriber(call, clock)
  const writeTasks = createTaskWriter(call, describer, clock)
  const identityUrls = new Map<InstallationId, Promise<string>>()

  /** The address that names org and user; told by the root of the API. */
  function identityUrl(installation: InstallationId): Promise<string> {
    const known = identityUrls.get(installation)
    if (known) return known
    const asked = call(
      { installation, name: 'root', method: 'GET', path: '', lane: 'urgent', changes: false },
      (body) => asText(asObject(body, 'root')['identity'], 'identity'),
    )
    identityUrls.set(installation, asked)
    asked.catch(() => identityUrls.delete(installation))
    return asked
  }
  async function integrationUser(installation: InstallationId): Promise<string> {
    const id = id18((await identityUrl(installation)).split('/').pop() ?? '')
    if (id === null) throw new CrmUnavailableError('Salesforce named no user for our access', false)
    return id
  }
  const reading: Reading = { call, describer, clock, integrationUser }

  const stream =
    deps.stream && createStream({ settings: deps.stream, access, installations, integrationUser, clock, log, patience })

  return {
    ...(stream === undefined ? {} : { stream }),
    batchSize: BATCH_SIZE,
    pace: PACE,
    scopes: { required: SCOPES, optional: [] },
    read: (installation, type, ids, properties, lane) =>
      readRecords(reading, { installation, lane }, type, ids, properties),
    links: (installation, from, to, ids, lane) => readLinks(call, { installation, lane }, from, to, ids),
    write: (installation, type, writes, lane) =>
      writeRecords({ ...reading, patience }, { installation, lane }, type, writes),
    writeTasks: (installation, tasks, lane) => writeTasks({ installation, lane }, tasks),
    modifiedSince: (installation, type, since, properties, limit) =>
      modifiedSince(reading, installation, type, since, properties, limit),
    present: (installation, type, ids, lane) => presentRecords(reading, installation, type, ids, lane, 'there'),
    inBin: (installation, type, ids, lane) => presentRecords(reading, installation, type, ids, lane, 'bin'),
    list: (installation, type, after, properties, lane) =>
      listRecords(reading, installation, type, after, properties, lane),
    newest: (installation, type, after, properties, limit) =>
      newestRecords(reading, installation, type, after, properties, limit),
    count: (installation, type) => countRecords(reading, installation, type),
    choices: (installation, type, property) => readLeadStatuses(call, installation, type, property),
    people: (installation) => readPeople(reading, installation),
    usage: (installation) => budget.usage(installation),
    async recordUrl(installation, _type, id) {
      const { origin } = (await tokens.load(installation)) ?? {}
      return `${origin ?? app.loginUrl}/${id}`
    },
    authorizeUrl: (state) => oauth.authorizeUrl(state),
    async redeem(code, state) {
      const { tokens: fresh, accountId, scopes, identityUrl: url } = await oauth.exchangeCode(code, state)
      try {
        const { zone } = await oauth.identity(url, fresh.accessToken)
        const uiDomain = fresh.origin ? new URL(fresh.origin).host : null
        return { ...fresh, accountId, scopes, zone, uiDomain }
      } catch (error) {
        if (error instanceof AccessEndedError) throw new ConnectRefusedError('identity')
        throw error
      }
    },
    plan: (installation, language) => planFields(describer, installation, deps.definitions(language)),
    async provision(installation, language): Promise<ProvisionReport> {
      // Fields come with the package, which only an admin can install: here it is looked whether they did.
      const report = await missingFields(describer, installation, deps.definitions(language))
      if (report.clashing.length > 0) log.warn('fields_missing', { installation, fields: report.clashing })
      return report
    },
    async introspect(installation) {
      try {
        const url = await identityUrl(installation)
        const { accessToken } = await access.tokens(installation, null)
        const { username } = await oauth.identity(url, accessToken)
        const granted = (await installations.find(installation))?.scopes ?? []
        const accountId = id18(url.split('/').at(-2) ?? '')
        if (accountId === null) throw new UnbelievableAnswer('identity')
        return { accountId, scopes: granted, user: username }
      } catch (error) {
        if (error instanceof AccessEndedError || error instanceof CrmDisconnectedError) return null
        throw error
      }
    },
    gaps: (installation) => findGaps(reading, installation, deps.definitions('en'), () => budget.usage(installation)),
    async uninstall(installation) {
      const held = await tokens.load(installation)
      if (held !== null) await oauth.revoke(held.refreshToken)
    },
  }
}
