import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { SandboxSettings } from '../../sandbox/settings.ts'
import { startSandbox, type Sandbox } from '../../sandbox/start.ts'
import { hubspotMapping } from '../../mappings/hubspot/mapping.ts'
import { WORKFLOW_PATH } from '../../src/api/workflow-routes.ts'
import type { RunConfig } from '../../src/config/config.ts'
import type { RateLimits } from '../../src/crm/hubspot/rate-window.ts'
import { OPTIONAL_SCOPES, REQUIRED_SCOPES } from '../../src/crm/hubspot/scopes.ts'
import { subscriptions } from '../../src/mapping/mapping.ts'
import { migrateQueue } from '../../src/queue/postgres.ts'
import type { Patience } from '../../src/ports/patience.ts'
import type { Clock, Meter, Milestones } from '../../src/ports/runtime.ts'
import type { Stats } from '../../src/ports/reads.ts'
import {
  CALLBACK_PATH,
  noMilestones,
  realChance,
  realClock,
  WEBHOOK_PATH,
  wire,
  type App,
  type Runtime,
} from '../../src/wiring.ts'
import { RECORD } from '../sandbox/crm-client.ts'
import { askPastWalls } from './postgres.ts'
import { NotedLog, NotedMeter } from './quiet.ts'

export const PORTAL = '8800001'
export const APP_ID = '7700001'
export const CLIENT_ID = '00000000-0000-4000-8000-00000000c1d0'
export const CLIENT_SECRET = '00000000-1111-4222-8333-444444444444'
/** How a sandbox is started unless the test says otherwise. */
const STARTED = { port: 0, population: 'empty', webhookWindowMs: 20, record: RECORD } as const
const KEYS = `k1:${Buffer.alloc(32, 7).toString('base64')}`

export interface CompanyOptions {
  readonly databaseUrl: string
  readonly redisUrl?: string | null
  readonly sandbox?: Partial<SandboxSettings>
  /** A sandbox that runs already, instead of one of our own. */
  readonly running?: Sandbox
  readonly meter?: NotedMeter
  /** Real counters, told under /metrics, instead of noted ones. */
  readonly metrics?: { readonly meter: Meter; text(): Promise<string> }
  readonly rate?: RateLimits
  readonly patience?: Patience
  /** Where the flow may be made to end. */
  readonly milestones?: Milestones
  /** Business time from the sandbox's own clock instead of the wall's. */
  readonly sandboxTime?: boolean
  /** Business time from a clock of the test's own. */
  readonly clock?: Clock
  /** HubSpot's own log is read for what notifications did not bring. */
  readonly journal?: boolean
  /** Client secrets Estafet accepts, newest first; the portal signs with {@link CLIENT_SECRET}. */
  readonly secrets?: readonly string[]
  /** False: the HTTP side only; `apart`: the workers are an app of their own, so that bells go through the queue. */
  readonly workers?: boolean | 'apart'
  /** Folder of the built page; there is none when left out. */
  readonly webDist?: string
  /** Where notices go by e-mail; nowhere when left out. Webhooks may always be posted to this machine. */
  readonly mail?: RunConfig['mail']
  /** Our app in an org, which the same process then serves too. */
  readonly salesforce?: RunConfig['salesforce']
}

/** A record of the portal as it stands. */
interface Dumped {
  id: string
  properties: Record<string, string | null>
}

/** A whole customer: a sandbox portal, Estafet installed in it by OAuth, everything over real HTTP. */
export class Company {
  readonly sandbox: Sandbox
  readonly app: App
  readonly publicUrl: string
  readonly log: NotedLog
  readonly meter: NotedMeter
  readonly config: RunConfig
  installation = ''
  readonly #server: Server
  readonly #workers: App

  private constructor(parts: {
    sandbox: Sandbox
    app: App
    workers: App
    publicUrl: string
    log: NotedLog
    meter: NotedMeter
    server: Server
    config: RunConfig
  }) {
    this.sandbox = parts.sandbox
    this.app = parts.app
    this.#workers = parts.workers
    this.publicUrl = parts.publicUrl
    this.log = parts.log
    this.meter = parts.meter
    this.config = parts.config
    this.#server = parts.server
  }

  static async open(options: CompanyOptions): Promise<Company> {
    if (!options.redisUrl) await migrateQueue(options.databaseUrl)
    const sandbox = options.running ?? (await startSandbox({ ...STARTED, ...options.sandbox }))
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const config = await runConfig(options, sandbox.url, publicUrl)
    const [log, meter] = [new NotedLog(), options.meter ?? new NotedMeter()]
    const clock = options.clock ?? (options.sandboxTime ? await clockOf(sandbox.url) : realClock())
    const runtime: Runtime = {
      clock,
      chance: realChance,
      milestones: options.milestones ?? noMilestones,
      log,
      meter: options.metrics?.meter ?? meter,
      metricsText: async () => (await options.metrics?.text()) ?? '',
      ...(options.rate ? { rate: options.rate } : {}),
      ...(options.patience ? { patience: options.patience } : {}),
      ...(options.webDist ? { webDist: options.webDist } : {}),
    }
    const app = await wire(config, runtime)
    const workers = options.workers === 'apart' ? await wire(config, runtime) : app
    server.on('request', app.http)
    const company = new Company({ sandbox, app, workers, publicUrl, log, meter, server, config })
    await company.put('/sandbox/app', registration(publicUrl))
    company.installation = await company.install()
    if (options.workers !== false) await workers.startWorkers()
    return company
  }

  /** Goes through the consent page as an administrator's browser would. */
  async install(): Promise<string> {
    await throughConsent(this.publicUrl)
    const installation = await this.app.stores.installations.byAccount('hubspot', PORTAL)
    if (!installation) throw new Error(`not installed: ${JSON.stringify(this.log.lines)}`)
    return installation.installationId
  }

  /** Acts as people and other tools in the portal. */
  async act(...actions: readonly Record<string, unknown>[]): Promise<{ id: string }[]> {
    const answer = (await this.post(`/sandbox/portals/${PORTAL}/act`, { actions })) as { results: { id: string }[] }
    return answer.results
  }
  async dump(type: string): Promise<Dumped[]> {
    return this.#dump(`type=${type}`)
  }
  /** Like {@link Company.dump}, with every value each property had, oldest first. */
  async dumpWithHistory(type: string): Promise<(Dumped & { history: Record<string, { value: string }[]> })[]> {
    return this.#dump(`type=${type}&history=1`)
  }
  async #dump<Record extends Dumped>(query: string): Promise<Record[]> {
    const response = await fetch(`${this.sandbox.url}/sandbox/portals/${PORTAL}/dump?${query}`)
    const text = await response.text()
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record)
  }
  async stats(): Promise<Stats> {
    return this.app.stores.reads.stats(this.installation)
  }
  /** Waits until nothing is dirty and nothing waits to be sent. */
  async settled(withinMs = 60_000): Promise<Stats> {
    const until = Date.now() + withinMs
    let quiet = 0
    for (;;) {
      await this.post('/sandbox/webhooks/flush', {})
      const stats = await this.stats()
      quiet = stats.dirty === 0 && stats.outbox === 0 ? quiet + 1 : 0
      if (quiet >= 3) return stats
      if (Date.now() > until)
        throw new Error(`not settled: ${JSON.stringify(stats)} ${JSON.stringify(this.log.lines.slice(-5), errors)}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  /** Asks the database as its administrator, past every wall: for assertions only. */
  async query(statement: string, values: readonly unknown[] = []): Promise<{ rows: Record<string, unknown>[] }> {
    return askPastWalls(this.config.databaseUrl, statement, values)
  }
  async put(where: string, body: unknown): Promise<unknown> {
    return send(this.sandbox.url + where, 'PUT', body)
  }
  async post(where: string, body: unknown): Promise<unknown> {
    return send(this.sandbox.url + where, 'POST', body)
  }
  async get(where: string): Promise<unknown> {
    return (await fetch(this.sandbox.url + where)).json()
  }

  async close(): Promise<void> {
    this.app.drain()
    this.#server.closeAllConnections()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
    await this.#workers.stopWorkers()
    if (this.#workers !== this.app) await this.#workers.close()
    await this.app.close()
    await this.sandbox.close()
  }
}

function errors(_key: string, value: unknown): unknown {
  return value instanceof Error ? value.stack : value
}

async function runConfig(options: CompanyOptions, sandboxUrl: string, publicUrl: string): Promise<RunConfig> {
  return {
    mode: 'sandbox',
    role: 'all',
    port: 0,
    host: '127.0.0.1',
    sandboxPort: 0,
    sandboxCrm: 'hubspot',
    dataDir: await mkdtemp(path.join(tmpdir(), 'estafet-company-')),
    databaseUrl: options.databaseUrl,
    redisUrl: options.redisUrl ?? null,
    hubspot: {
      appId: APP_ID,
      clientId: CLIENT_ID,
      clientSecrets: options.secrets ?? [CLIENT_SECRET],
      apiBase: sandboxUrl,
      authorizeBase: sandboxUrl,
      ...(options.journal === true ? { journal: true } : {}),
    },
    salesforce: options.salesforce ?? null,
    publicUrl,
    keys: KEYS,
    operatorKey: null,
    eraseAfterDays: 30,
    mail: options.mail ?? null,
    hookAllow: '127.0.0.1',
    language: 'en',
    speed: 1,
    log: 'silent',
  }
}

async function clockOf(sandboxUrl: string): Promise<Clock> {
  const { epochReal, epochVirtual, speed } = (await (await fetch(`${sandboxUrl}/sandbox/clock`)).json()) as Record<
    string,
    number
  >
  return realClock({ epochReal: epochReal!, epochVirtual: epochVirtual!, speed: speed! })
}

/** What the developer project would tell HubSpot about our app. */
export function registration(publicUrl: string): Record<string, unknown> {
  return {
    appId: APP_ID,
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    redirectUrls: [publicUrl + CALLBACK_PATH],
    requiredScopes: REQUIRED_SCOPES,
    optionalScopes: OPTIONAL_SCOPES,
    webhookUrl: publicUrl + WEBHOOK_PATH,
    actionUrl: publicUrl + WORKFLOW_PATH,
    subscriptions: subscriptions(hubspotMapping),
    maxConcurrentRequests: 10,
  }
}

/** Follows the install links as a browser with cookies would, and presses Approve. */
export async function throughConsent(publicUrl: string, portal = PORTAL): Promise<void> {
  const start = await fetch(`${publicUrl}/oauth/hubspot/start`, { redirect: 'manual' })
  const consentUrl = start.headers.get('location') ?? ''
  const cookie = (start.headers.getSetCookie()[0] ?? '').split(';')[0] ?? ''
  const page = await (await fetch(consentUrl)).text()
  const form = new URLSearchParams(
    [...page.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].flatMap(([tag]) => {
      const name = /name="([^"]*)"/.exec(tag)?.[1]
      return name === undefined ? [] : [[name, unescape(/value="([^"]*)"/.exec(tag)?.[1] ?? '')] as [string, string]]
    }),
  )
  form.set('portal', portal)
  form.set('answer', 'approve')
  const approved = await fetch(consentUrl, { method: 'POST', body: form, redirect: 'manual' })
  const callback = approved.headers.get('location')
  if (callback === null) throw new Error(`consent refused: ${approved.status} ${await approved.text()}`)
  const done = await fetch(callback, { headers: { cookie }, redirect: 'manual' })
  if (done.status >= 400) throw new Error(`callback failed: ${done.status} ${await done.text()}`)
}
function unescape(text: string): string {
  return text
    .replaceAll('&amp;', '&')
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&#39;', "'")
}

async function send(url: string, method: string, body: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text.slice(0, 500)}`)
  return text === '' ? null : (JSON.parse(text) as unknown)
}
