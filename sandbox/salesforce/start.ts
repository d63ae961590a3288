import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { VirtualClock, type ClockAnchor } from '../clock.ts'
import { Chance } from '../random.ts'
import { readRequest, send, write } from '../wire/http.ts'
import type { Reply, Request } from '../wire/router.ts'
import { html, json } from '../wire/router.ts'
import { control } from './control.ts'
import { OrgError } from './errors.ts'
import { NO_FAULTS, withFaults, type Answered, type OrgFaults } from './faults.ts'
import { KeptOrg } from './kept-org.ts'
import { OrgLife } from './life.ts'
import { Oauth } from './oauth.ts'
import { Org } from './org.ts'
import { OutboundMessages } from './outbound.ts'
import type { SalesforceSandbox } from './running.ts'
import { integrationUserOf, people } from './people.ts'
import { answer } from './rest.ts'

/** What Salesforce says when 25 calls of an org run for longer than 20 seconds. */
const TOO_MANY_AT_ONCE = 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.'
export const ORG_ID = '00D8d0000012EsFEAU'

export interface OrgSettings {
  readonly port: number
  readonly host: string
  /** Virtual milliseconds per real one. */
  readonly speed: number
  /** Virtual moment at which it begins; null: now. */
  readonly start: number | null
  /** API calls a day the org allows. */
  readonly dailyCalls: number
  /** Tell changes over the Pub/Sub API as well, at a port of its own. */
  readonly events: boolean
  /** Folder in which the org outlives this process; null: in memory only. */
  readonly dataDir: string | null
  /** Where virtual time stands, in place of `start` and `speed`; null: by those. */
  readonly anchor: ClockAnchor | null
  /** Who is in it: a team of three, or the whole sales staff of the pretend company. */
  readonly population: 'team' | 'company'
  /** Leads that come by themselves in a virtual minute, once the app is let in; 0: none, and nobody calls them. */
  readonly pace: number
}
export const STANDARD_ORG: OrgSettings = {
  ...{ port: 0, host: '127.0.0.1', speed: 1, start: null },
  dailyCalls: 115_000,
  ...{ events: false, dataDir: null, anchor: null, population: 'team', pace: 0 },
}

/** Starts an org with its people and nothing else. @throws the error of the HTTP server when the port is taken. */
export async function startSalesforce(options: Partial<OrgSettings> = {}): Promise<SalesforceSandbox> {
  const settings = { ...STANDARD_ORG, ...options }
  const server = http.createServer({ keepAliveTimeout: 60_000 })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(settings.port, settings.host, resolve)
  })
  const url = `http://${settings.host}:${(server.address() as AddressInfo).port}`
  const real = Date.now()
  const clock = new VirtualClock(settings.anchor ?? { virtual: settings.start ?? real, real, speed: settings.speed })
  const org = new Org(ORG_ID, clock)
  const oauth = new Oauth(org, () => url)
  const faults: OrgFaults = { ...NO_FAULTS }
  const outbound = new OutboundMessages(
    org,
    () => url,
    () => integrationUserOf(org),
    faults,
  )
  const kept = settings.dataDir === null ? null : new KeptOrg(settings.dataDir, { org, oauth, outbound })
  if (integrationUserOf(org) === null) people(org, settings.population)
  const integrationUser = integrationUserOf(org) ?? ''
  // An org has it only where somebody turned it on, as in the pretend company.
  if (settings.population === 'team') org.hidden.add('OutOfOffice')
  const calls = new Map<string, number>()
  const events = settings.events ? await startEvents(org, oauth, integrationUser, url, settings.host) : null
  const sandbox: SalesforceSandbox = {
    url,
    org,
    oauth,
    outbound,
    faults,
    events,
    calls,
    integrationUser,
    close: async () => {
      await events?.pubsub.close()
      outbound.stop()
      clock.stop()
      kept?.close()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  }
  if (settings.pace > 0) new OrgLife(org, oauth, { ...settings, integrationUser }).begin(() => kept?.flush())
  const api = dataApi(sandbox, settings)
  server.on('request', (incoming, response) => {
    readRequest(incoming)
      .then(async (request) => {
        if (request === null) return send(response, write({ status: 413 }))
        const answered = await replyTo(sandbox, request, api)
        kept?.flush()
        if (answered === 'broken') response.destroy()
        else if (answered !== 'silent') send(response, write(answered.reply), answered.half)
      })
      .catch((error: unknown) => {
        process.stderr.write(`salesforce sandbox: ${error instanceof Error ? error.stack : String(error)}\n`)
        response.destroy()
      })
  })
  return sandbox
}

/** The libraries of gRPC and Avro are loaded by orgs that tell events alone. */
async function startEvents(
  org: Org,
  oauth: Oauth,
  integrationUser: string,
  instanceUrl: string,
  host: string,
): Promise<NonNullable<SalesforceSandbox['events']>> {
  const { EventBus } = await import('./events/event-bus.ts')
  const { PubSub } = await import('./events/pubsub-server.ts')
  const bus = new EventBus(org, integrationUser)
  const userOf = (token: string) => oauth.userOfToken(token)
  return { bus, pubsub: await PubSub.start({ org, bus, userOf, instanceUrl }, host) }
}

async function replyTo(
  sandbox: SalesforceSandbox,
  request: Request,
  api: (request: Request) => Promise<Answered>,
): Promise<Answered> {
  const { oauth, integrationUser } = sandbox
  if (request.path.startsWith('/sandbox/')) return { reply: await control(sandbox, request) }
  if (request.path === '/services/oauth2/authorize') return { reply: oauth.authorize(request, integrationUser) }
  if (request.path === '/services/oauth2/token' && request.method === 'POST') return { reply: oauth.token(request) }
  if (request.path === '/services/oauth2/revoke' && request.method === 'POST') return { reply: oauth.revoke(request) }
  const user = oauth.userOf(request)
  if (request.path.startsWith('/id/'))
    return { reply: user === null ? html('Bad_OAuth_Token', 403) : json(oauth.identity(user)) }
  if (request.path.startsWith('/services/data/')) return api(request)
  return { reply: html('<html><body>There is nothing here</body></html>', 404) }
}

/** The data API behind its gate: faults, session, the day's limit. */
function dataApi(sandbox: SalesforceSandbox, { dailyCalls }: OrgSettings): (request: Request) => Promise<Answered> {
  const { org, oauth, faults, calls } = sandbox
  const chance = new Chance('faults')
  let used = 0
  const effect = (request: Request): Reply => {
    try {
      const userId = oauth.userOf(request)
      if (userId === null) throw new OrgError('INVALID_SESSION_ID', 'Session expired or invalid', 401)
      if (faults.dayIsSpent || used >= dailyCalls)
        throw new OrgError('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.', 403)
      if (faults.busy > 0 && chance.hit(faults.busy))
        throw new OrgError('REQUEST_LIMIT_EXCEEDED', TOO_MANY_AT_ONCE, 403)
      used += 1
      const name = `${request.method} ${request.path.replace(/^\/services\/data\/v[\d.]+/, '').replace(/\/0r8.*/, '/more')}`
      calls.set(name, (calls.get(name) ?? 0) + 1)
      const reply = answer({ org, userId, request, identityUrl: oauth.identityUrl(userId) })
      return { ...reply, headers: { 'sforce-limit-info': `api-usage=${used}/${dailyCalls}` } }
    } catch (error) {
      if (!(error instanceof OrgError)) throw error
      return {
        status: error.status,
        body: error.body(),
        headers: { 'sforce-limit-info': `api-usage=${faults.dayIsSpent ? dailyCalls : used}/${dailyCalls}` },
      }
    }
  }
  return async (request) => {
    if (faults.latencyMs > 0) await sleep(faults.latencyMs)
    return withFaults(faults, chance, () => effect(request))
  }
}
