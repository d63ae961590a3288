import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { SalesforceSandbox } from '../../sandbox/salesforce/running.ts'
import { startSalesforce, type OrgSettings } from '../../sandbox/salesforce/start.ts'
import { approveInstallation } from '../../src/cli/consent.ts'
import { derivedSecrets, type RunConfig } from '../../src/config/config.ts'
import { callbackPathOf, webhookPathOf } from '../../src/crm/registry.ts'
import { receiverKey } from '../../src/crm/salesforce/outbound-message.ts'
import { patienceOf } from '../../src/ports/patience.ts'
import { migrateQueue } from '../../src/queue/postgres.ts'
import type { Clock, Meter } from '../../src/ports/runtime.ts'
import type { Stats } from '../../src/ports/reads.ts'
import { noMilestones, realChance, realClock, wire, type App, type ClockBend } from '../../src/wiring.ts'
import { askPastWalls } from './postgres.ts'
import { NotedLog, NotedMeter } from './quiet.ts'

export const APP = { clientId: '3MVG9-estafet', clientSecret: 'shh' }
const KEYS = `k1:${Buffer.alloc(32, 7).toString('base64')}`

export interface OrgCompanyOptions {
  readonly databaseUrl: string
  readonly org?: Partial<OrgSettings>
  /** An org that runs already, instead of one of our own. */
  readonly running?: SalesforceSandbox
  /** Business time from a clock of the test's own. */
  readonly clock?: Clock
  /** How the org tells changes; outbound messages when absent. */
  readonly tells?: 'messages' | 'events'
  /** False: nothing is worked on until somebody starts the workers. */
  readonly workers?: boolean
  /** Business time that runs as the org's does. */
  readonly orgTime?: boolean
  /** Done in the org before Estafet is connected. */
  readonly prepare?: (sandbox: SalesforceSandbox) => void
  /** Real counters, told under /metrics, instead of noted ones. */
  readonly metrics?: { readonly meter: Meter; text(): Promise<string> }
  /** How long leases last, real milliseconds; 30,000 when absent. */
  readonly leaseMs?: number
}

/** A customer with Salesforce: an org, Estafet installed in it by OAuth, outbound messages, everything over real HTTP. */
export class OrgCompany {
  readonly sandbox: SalesforceSandbox
  readonly app: App
  readonly publicUrl: string
  readonly log: NotedLog
  readonly meter: NotedMeter
  installation = ''
  readonly #config: RunConfig
  readonly #server: Server

  private constructor(
    sandbox: SalesforceSandbox,
    app: App,
    publicUrl: string,
    log: NotedLog,
    meter: NotedMeter,
    config: RunConfig,
    server: Server,
  ) {
    this.#config = config
    this.sandbox = sandbox
    this.app = app
    this.meter = meter
    this.publicUrl = publicUrl
    this.log = log
    this.#server = server
  }

  static async open(options: OrgCompanyOptions): Promise<OrgCompany> {
    const { databaseUrl, org, tells = 'messages', workers = true, leaseMs, metrics } = options
    const sandbox = options.running ?? (await startSalesforce({ events: tells === 'events', ...org }))
    options.prepare?.(sandbox)
    const { app, publicUrl, log, meter, config, server } = await openProduct({
      ...{ databaseUrl, loginUrl: sandbox.url, pubsub: sandbox.events?.pubsub.url ?? null },
      clock: options.clock ?? realClock(options.orgTime === true ? bendOf(sandbox) : null),
      ...(metrics === undefined ? {} : { metrics }),
      ...(leaseMs === undefined ? {} : { leaseMs }),
    })
    const company = new OrgCompany(sandbox, app, publicUrl, log, meter, config, server)
    sandbox.oauth.app = { ...APP, redirectUrls: [publicUrl + callbackPathOf('salesforce')] }
    company.installation = await company.install()
    if (tells === 'messages') sandbox.outbound.endpoint = company.endpointAt(publicUrl)
    if (workers) await app.startWorkers()
    return company
  }

  /** Goes through the consent page as an administrator's browser would. */
  async install(): Promise<string> {
    await approveInstallation(this.publicUrl, '', 'salesforce')
    const installation = await this.app.stores.installations.byAccount('salesforce', this.sandbox.org.orgId)
    if (!installation) throw new Error(`not installed: ${JSON.stringify(this.log.lines)}`)
    return installation.installationId
  }

  /** Where the org sends its messages, when that process is to hear them. */
  endpointAt(publicUrl: string): string {
    return endpointOf(publicUrl, this.sandbox.org.orgId)
  }

  /** Asks the database as its administrator, past every wall: for assertions only. */
  async query(statement: string, values: readonly unknown[] = []): Promise<{ rows: Record<string, unknown>[] }> {
    return askPastWalls(this.#config.databaseUrl, statement, values)
  }

  /** Waits until every message is acknowledged, nothing is dirty and nothing waits to be sent. */
  async settled(withinMs = 60_000): Promise<Stats> {
    const until = Date.now() + withinMs
    let quiet = 0
    for (;;) {
      await this.sandbox.outbound.flush()
      const stats = await this.app.stores.reads.stats(this.installation)
      const isQuiet = this.sandbox.outbound.pending === 0 && stats.dirty === 0 && stats.outbox === 0
      quiet = isQuiet ? quiet + 1 : 0
      if (quiet >= 3) return stats
      if (Date.now() > until)
        throw new Error(`not settled: ${JSON.stringify(stats)} ${JSON.stringify(this.log.lines.slice(-5))}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  /** Settings of one more worker process of this company. */
  environment(): Readonly<Record<string, string>> {
    const { databaseUrl, dataDir, keys } = this.#config
    return {
      ...{ PORT: '0', HOST: '127.0.0.1', ESTAFET_ROLE: 'worker', DATABASE_URL: databaseUrl, ESTAFET_KEYS: keys },
      ...{ ESTAFET_DATA_DIR: dataDir, ESTAFET_PUBLIC_URL: this.publicUrl },
      ...{ SALESFORCE_CLIENT_ID: APP.clientId, SALESFORCE_CLIENT_SECRET: APP.clientSecret },
      SALESFORCE_LOGIN_URL: this.sandbox.url,
      SALESFORCE_PUBSUB_URL: this.sandbox.events?.pubsub.url ?? 'off',
    }
  }

  async close(): Promise<void> {
    await closeProduct({ app: this.app, server: this.#server })
    await this.sandbox.close()
  }
}

/** The product wired to an org, with its HTTP server; nobody has connected it, and nothing is worked on. */
export interface OrgProduct {
  readonly app: App
  readonly publicUrl: string
  readonly log: NotedLog
  readonly meter: NotedMeter
  readonly config: RunConfig
  readonly server: Server
}

export interface OrgProductOptions {
  readonly databaseUrl: string
  readonly loginUrl: string
  /** Null: change events are not heard. */
  readonly pubsub: string | null
  readonly clock: Clock
  readonly meter?: NotedMeter
  readonly metrics?: { readonly meter: Meter; text(): Promise<string> }
  readonly leaseMs?: number
}

export async function openProduct(options: OrgProductOptions): Promise<OrgProduct> {
  const { databaseUrl, loginUrl, pubsub, clock, metrics, leaseMs, meter = new NotedMeter() } = options
  await migrateQueue(databaseUrl)
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const log = new NotedLog()
  const config = await configOf(databaseUrl, publicUrl, loginUrl, pubsub)
  const app = await wire(config, {
    ...{ clock, chance: realChance, milestones: noMilestones, log },
    meter: metrics?.meter ?? meter,
    metricsText: async () => (await metrics?.text()) ?? '',
    ...(leaseMs === undefined ? {} : { patience: patienceOf(leaseMs) }),
  })
  server.on('request', app.http)
  return { app, publicUrl, log, meter, config, server }
}

/** Ends it in order. */
export async function closeProduct({ app, server }: Pick<OrgProduct, 'app' | 'server'>): Promise<void> {
  app.drain()
  server.closeAllConnections()
  await new Promise<void>((resolve) => server.close(() => resolve()))
  await app.stopWorkers()
  await app.close()
}

/** Where an org sends its messages, when that process is to hear them. */
export function endpointOf(publicUrl: string, orgId: string): string {
  const key = receiverKey({ secret: derivedSecrets(KEYS, 'estafet salesforce')[0] }, orgId)
  return `${publicUrl}${webhookPathOf('salesforce')}/${key}`
}

/** How the org's time runs against real time. */
export function bendOf({ org }: SalesforceSandbox): ClockBend {
  const { virtual, real, speed } = org.clock.position()
  return { epochVirtual: virtual, epochReal: real, speed }
}

async function configOf(
  databaseUrl: string,
  publicUrl: string,
  loginUrl: string,
  pubsub: string | null,
): Promise<RunConfig> {
  return {
    mode: 'sandbox',
    role: 'all',
    port: 0,
    host: '127.0.0.1',
    sandboxPort: 0,
    sandboxCrm: 'hubspot',
    dataDir: await mkdtemp(path.join(tmpdir(), 'estafet-org-')),
    databaseUrl,
    redisUrl: null,
    hubspot: null,
    salesforce: { ...APP, loginUrl, pubsub, topic: null },
    publicUrl,
    keys: KEYS,
    operatorKey: null,
    eraseAfterDays: 30,
    mail: null,
    hookAllow: null,
    language: 'en',
    speed: 1,
    log: 'silent',
  }
}
