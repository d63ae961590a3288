import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { Gateway } from './api/gateway.ts'
import { VirtualClock } from './clock.ts'
import { controlRoutes } from './control/routes.ts'
import { followUp } from './crm/consequences.ts'
import { FaultBoard } from './faults.ts'
import { populate } from './generator/company.ts'
import { fingerprint } from './generator/fingerprint.ts'
import { Life } from './generator/life.ts'
import { FileJournal, memoryJournal } from './journal.ts'
import type { PortalFacts } from './model/portal.ts'
import { pageRoutes } from './pages/routes.ts'
import { addSiteRoutes } from './site/routes.ts'
import { RequestLog } from './request-log.ts'
import { RequestRecord } from './request-record.ts'
import { listener } from './server.ts'
import type { SandboxSettings } from './settings.ts'
import { STANDARD_SETTINGS } from './settings.ts'
import { WebhookDelivery } from './webhooks/delivery.ts'
import { EventOutbox } from './webhooks/outbox.ts'
import { closeConnections } from './webhooks/sender.ts'
import { journalRoutes } from './webhooks/journal-api.ts'
import { JournalFeed } from './webhooks/journal-feed.ts'
import { World } from './world.ts'

/** A running sandbox. */
export interface Sandbox {
  url: string
  portalId: string
  /** Stops it; what is kept in a folder is complete then. */
  close(): Promise<void>
}

const FIRST_PORTAL = '8800001'

/**
 * Starts a sandbox CRM.
 * @throws the error of the HTTP server when the port cannot be taken (`code` EADDRINUSE).
 */
export async function startSandbox(options: Partial<SandboxSettings> = {}): Promise<Sandbox> {
  const settings = { ...STANDARD_SETTINGS, ...options }
  const server = http.createServer({ keepAliveTimeout: 60_000 })
  const port = await listen(server, settings)
  const journal = settings.dataDir === null ? memoryJournal : new FileJournal(settings.dataDir)
  const real = Date.now()
  const world = new World(
    new VirtualClock({ virtual: settings.start ?? real, real, speed: settings.speed ?? 1 }),
    journal,
  )
  const faults = new FaultBoard(settings.seed)
  const outbox = new EventOutbox(world)
  const delivery = new WebhookDelivery(world, outbox, faults, { windowMs: settings.webhookWindowMs })
  world.afterCommit((entry, replayed) => {
    if (!replayed) followUp(world, entry)
  })
  const life = new Life(world, { pace: settings.pace, onInstall: settings.life })
  const createPortal = (wanted: Pick<PortalFacts, 'portalId' | 'seed' | 'population'>) => addPortal(world, wanted)
  const restored = world.restore()
  if (settings.speed !== null) world.clock.setSpeed(settings.speed)
  world.keepClock()
  if (!restored) createPortal({ portalId: FIRST_PORTAL, seed: settings.seed, population: settings.population })
  world.compact(outbox.entries())
  delivery.resume()
  life.resume()
  const log = new RequestLog()
  const control = controlRoutes({
    world,
    faults,
    log,
    delivery,
    outbox,
    createPortal,
    fingerprint: (portalId) => fingerprint(world.portal(portalId)),
    setLife: (portalId, on) => life.set(portalId, on),
  })
  const record = settings.record === null ? null : new RequestRecord(settings.record)
  const gateway = new Gateway(world, faults)
  const journalFeed = new JournalFeed(world)
  const parts = {
    world,
    gateway,
    control,
    pages: addSiteRoutes(pageRoutes(world), world),
    journal: journalRoutes(world, journalFeed),
  }
  server.on('request', listener({ ...parts, log, record }))
  return {
    url: `http://${settings.host}:${port}`,
    portalId: FIRST_PORTAL,
    close: async () => {
      delivery.stop()
      world.clock.stop()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
      closeConnections()
      world.close()
    },
  }
}

function listen(server: http.Server, settings: SandboxSettings): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(settings.port, settings.host, () => resolve((server.address() as AddressInfo).port))
  })
}

function addPortal(world: World, wanted: Pick<PortalFacts, 'portalId' | 'seed' | 'population'>): void {
  const now = world.clock.now()
  const facts: PortalFacts = {
    ...wanted,
    createdAt: now,
    name: wanted.population === 'company' ? 'Estafet Demo Co' : `Portal ${wanted.portalId}`,
    timeZone: wanted.population === 'company' ? 'Asia/Jakarta' : 'UTC',
    currency: 'USD',
    lifecycleSync: true,
  }
  world.commit({ k: 'portal', facts })
  if (wanted.population === 'company') populate(world, world.portal(wanted.portalId), now)
  world.flush()
}
