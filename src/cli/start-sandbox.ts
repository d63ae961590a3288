import net from 'node:net'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Config, RunConfig } from '../config/config.ts'
import { sandboxSecrets } from '../config/secrets.ts'
import { startEmbedded } from '../db/embedded/server.ts'
import type { EmbeddedServer } from '../db/embedded/server.ts'
import { migrate } from '../db/migrate.ts'
import type { Installation } from '../ports/installations.ts'
import { StoreUnavailableError } from '../ports/stores.ts'
import { migrateQueue } from '../queue/postgres.ts'
import { refuseEvictingRedis } from '../queue/redis-check.ts'
import type { OpenLog } from '../telemetry/log.ts'
import { wire } from '../wiring.ts'
import type { App, ClockBend } from '../wiring.ts'
import { buildWeb, webState } from './build-web.ts'
import { approveInstallation, ConsentFailedError } from './consent.ts'
import { holdDataDir } from './data-dir.ts'
import { startNarrator } from './narrator.ts'
import { logOf, realRuntime } from './runtime.ts'
import { connectOrg, hasOrg, namesIn, orgApp, orgPort, registerOrgApp, startOrg } from './sandbox-org.ts'
import { ensurePortal, registerApp, sandboxClock } from './sandbox-portal.ts'
import { startSandboxProcess } from './sandbox-process.ts'
import type { SandboxProcess } from './sandbox-process.ts'
import { serve } from './serve.ts'
import { agreeWithPartners, demonstrationPartner } from './demonstration-partner.ts'
import { demonstrationSite } from './demonstration-site.ts'
import { watch } from './watch.ts'
import { runSteps } from './shutdown.ts'
import type { ShutdownStep } from './shutdown.ts'
import { demonstrationLink, INVITABLE, type LinkFacts } from './sign-in-links.ts'
import { closeStep, endRequestsAndWork } from './start-production.ts'
import type { Running } from './running.ts'
import type { Terminal } from './terminal.ts'

/** The account the sandbox is born with. */
const PORTAL = '8800001'
/** A database that does not serve us while we start is asked again so often, and so long after. */
const PATIENCE_TRIES = 20
const PATIENCE_MS = 500

/**
 * Everything on one machine and nothing configured: embedded PostgreSQL, the sandbox CRM as a process of its own, all
 * roles in this one, installed through the CRM's real OAuth flow. What was started ends again if a later part fails.
 */
export async function startSandbox(config: Config, terminal: Terminal): Promise<Running> {
  const undo: ShutdownStep[] = []
  const log = await holdFolder(config, undo)
  try {
    return await startParts(config, terminal, log, undo)
  } catch (error) {
    await runSteps([...undo].reverse(), log)
    throw error
  }
}

async function holdFolder(config: Config, undo: ShutdownStep[]): Promise<OpenLog> {
  const hold = await holdDataDir(config.dataDir)
  undo.push({ name: 'data folder', withinMs: 500, run: async () => hold.release() })
  const log = logOf(config)
  undo.push({ name: 'log', withinMs: 1_000, run: () => log.close() })
  return log
}

/** Each part adds its own end to `undo`; the ends run in reverse order, which is the order of an orderly shutdown. */
async function startParts(config: Config, terminal: Terminal, log: OpenLog, undo: ShutdownStep[]): Promise<Running> {
  const port = config.port === 0 ? await freePort() : config.port
  await refuseTakenPort(port, config.host)
  terminal.say(
    `${terminal.strong('Estafet')} starts in sandbox mode: an embedded database and ${hasOrg(config) ? 'two imitated CRMs' : 'an imitated CRM'}.`,
  )
  const page = preparePage(terminal, log)
  const [databaseUrl, sandbox] = await bothOrNone([
    openDatabase(config, log, undo),
    openSandboxProcess(config, log, undo),
  ])
  const bend = await sandboxClock(sandbox.url)
  const org = hasOrg(config) ? await openOrg(config, bend, log, undo) : null
  const run = runConfigOf(config, port, databaseUrl, sandbox, org)
  if (run.hubspot !== null) await registerApp(sandbox.url, run.publicUrl, run.hubspot)
  if (run.salesforce !== null) await registerOrgApp(run.publicUrl, run.salesforce)
  await ensurePortal(sandbox.url, PORTAL)
  const { runtime, metrics } = realRuntime(log, bend)
  const app = await wire(run, runtime)
  undo.push(closeStep(app))
  watch(metrics, app, run)
  await app.startWorkers()
  undo.push({ name: 'work', withinMs: 10_000, run: () => app.stopWorkers() })
  const listening = await serve(app.http, 'all', port, config.host)
  undo.push({ name: 'requests', withinMs: 5_000, run: () => listening.close(4_000) })
  const { installation, isNew } = await oncePossible(() => connected(app, run))
  if (isNew) await agreeWithPartners(app, installation, log)
  const inOrg = org && (await oncePossible(() => connectOrg(app, run.publicUrl, org.url, installation)))
  log.info('started', { role: 'all', port: listening.port, queue: run.redisUrl === null ? 'postgresql' : 'redis' })
  await page
  const addresses = { sandboxUrl: sandbox.url, publicUrl: run.publicUrl, portalId: PORTAL }
  const website = await oncePossible(() => demonstrationSite(app, installation, addresses))
  await printLinks(terminal, app, run, installation, { crm: sandbox.url, website })
  if (inOrg !== null) await printOrgLinks(terminal, app, run, inOrg)
  printEnd(terminal, run)
  const narrators = [installation, ...(inOrg === null ? [] : [inOrg])].map((told) =>
    startNarrator({
      reads: app.stores.reads,
      installation: told.installationId,
      names: () => namesIn(app, told),
      language: config.language,
      terminal,
      log,
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      from: isNew ? 'beginning' : 'now',
    }),
  )
  return {
    async stop() {
      for (const narrator of narrators) narrator.stop()
      terminal.say('\nStopping …')
      app.drain()
      const rest = undo.filter(({ name }) => name !== 'work' && name !== 'requests').reverse()
      const work = { name: 'requests and work', withinMs: 10_000, run: () => endRequestsAndWork(app, listening) }
      const clean = await runSteps([work, ...rest], log)
      terminal.say(
        clean
          ? 'Stopped. The next start goes on from here.'
          : 'Stopped; not everything ended in time. The next start repairs it.',
      )
      return clean
    },
  }
}

/** Both at once; if one fails the other still comes up first, so that its end is known. */
async function bothOrNone<A, B>([one, other]: readonly [Promise<A>, Promise<B>]): Promise<readonly [A, B]> {
  await Promise.allSettled([one, other])
  return [await one, await other]
}

async function openDatabase(config: Config, log: OpenLog, undo: ShutdownStep[]): Promise<string> {
  const databaseUrl = config.databaseUrl ?? (await openEmbedded(config, log, undo)).url
  await migrate(databaseUrl)
  if (config.redisUrl === null) await migrateQueue(databaseUrl)
  else await refuseEvictingRedis(config.redisUrl)
  return databaseUrl
}

async function openEmbedded(config: Config, log: OpenLog, undo: ShutdownStep[]): Promise<EmbeddedServer> {
  const server = await startEmbedded({ dataDir: config.dataDir, log })
  // After the sandbox in `undo` or before it: either way it ends after our own connections, which come later.
  undo.push({ name: 'database', withinMs: 20_000, run: () => server.stop() })
  return server
}

async function openSandboxProcess(config: Config, log: OpenLog, undo: ShutdownStep[]): Promise<SandboxProcess> {
  const sandbox = await startSandboxProcess({
    port: config.sandboxPort,
    dataDir: path.resolve(config.dataDir),
    speed: config.speed,
    log,
  })
  undo.push({ name: 'sandbox', withinMs: 4_000, run: () => sandbox.stop() })
  return sandbox
}

async function openOrg(config: Config, clock: ClockBend, log: OpenLog, undo: ShutdownStep[]): Promise<SandboxProcess> {
  const dataDir = path.resolve(config.dataDir)
  const org = await startOrg({ port: orgPort(config), dataDir, speed: config.speed, log }, clock)
  undo.push({ name: 'sandbox org', withinMs: 4_000, run: () => org.stop() })
  return org
}

function runConfigOf(
  config: Config,
  port: number,
  databaseUrl: string,
  sandbox: SandboxProcess,
  org: SandboxProcess | null,
): RunConfig {
  const secrets = sandboxSecrets(config.dataDir)
  const keys = config.keys ?? secrets.keys
  return {
    ...config,
    port,
    databaseUrl,
    publicUrl: config.publicUrl ?? `http://localhost:${port}`,
    keys,
    salesforce: org && orgApp(org.url, keys),
    hubspot: {
      appId: secrets.hubspotAppId,
      clientId: secrets.hubspotClientId,
      clientSecrets: [secrets.hubspotClientSecret],
      apiBase: sandbox.url,
      authorizeBase: sandbox.url,
    },
  }
}

/** After a crash everything that came meanwhile is taken in at once, which may keep us from the database for some seconds. */
async function oncePossible<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof StoreUnavailableError) || tries >= PATIENCE_TRIES) throw error
      await setTimeout(PATIENCE_MS)
    }
  }
}

async function connected(app: App, run: RunConfig): Promise<{ installation: Installation; isNew: boolean }> {
  const { installations } = app.stores
  const known = await installations.byAccount('hubspot', PORTAL)
  if (known?.state === 'active') return { installation: known, isNew: false }
  await approveInstallation(run.publicUrl, PORTAL, 'hubspot')
  const installation = await installations.byAccount('hubspot', PORTAL)
  if (installation === null) throw new ConsentFailedError('The account was approved, but no installation was stored.')
  return { installation, isNew: known === null }
}

/** Builds the page beside everything else. A page that cannot be built does not stop the product. */
async function preparePage(terminal: Terminal, log: OpenLog): Promise<void> {
  if (webState() !== 'stale') return
  terminal.whisper('Building the page (about ten seconds, only after a change) …')
  try {
    await buildWeb()
  } catch (error) {
    log.error('web_build_failed', { error })
    terminal.say('The page could not be built; everything else works. The log has the reason.')
  }
}

async function printLinks(
  terminal: Terminal,
  app: App,
  run: RunConfig,
  installation: Installation,
  { crm, website }: { readonly crm: string; readonly website: string },
): Promise<void> {
  const { strong } = terminal
  terminal.say()
  terminal.say(`  ${strong('Live page')}         ${run.publicUrl}/live`)
  const { userId: partnerUser } = await demonstrationPartner(app, installation)
  for (const role of [...INVITABLE, 'partner'] as const) {
    const link = await linkOf(app, run, installation, { role, ...(role === 'partner' ? { partnerUser } : {}) })
    terminal.say(`  ${strong(`Sign in: ${role}`.padEnd(18))}${link}`)
  }
  const portal = crm.replace('127.0.0.1', 'localhost')
  terminal.say(`  ${strong('The CRM')}           ${portal}/contacts/${PORTAL}/objects/0-1`)
  terminal.say(`  ${strong('Its tasks')}         ${portal}/tasks/${PORTAL}`)
  terminal.say(`  ${strong('Its website')}       ${website}`)
  terminal.say()
}

function printEnd(terminal: Terminal, run: RunConfig): void {
  const pace = run.speed === 1 ? '' : ` Time runs ${run.speed} times as fast.`
  terminal.whisper(`  Ctrl-C stops everything; the data stays in ${run.dataDir}.${pace}`)
  terminal.say()
}

/** The org's account is another one, with links of its own. */
async function printOrgLinks(terminal: Terminal, app: App, run: RunConfig, org: Installation): Promise<void> {
  const { strong } = terminal
  terminal.say(`  The same company in the other CRM, one house with the account above (/settings/house):`)
  for (const role of INVITABLE)
    terminal.say(`  ${strong(`Sign in: ${role}`.padEnd(18))}${await linkOf(app, run, org, { role })}`)
  terminal.say()
}

function linkOf(
  app: App,
  run: RunConfig,
  { installationId }: Installation,
  whose: Pick<LinkFacts, 'role' | 'partnerUser'>,
): Promise<string> {
  const facts = {
    ...{ installation: installationId, person: `demo ${whose.role}`, publicUrl: run.publicUrl },
    ...{ ...whose, now: app.flow.clock.now() },
  }
  return demonstrationLink(app.stores.access, facts, run.keys)
}

/** Looks before anything is started, so that a busy port is told in a second. */
async function refuseTakenPort(port: number, host: string | null): Promise<void> {
  const { default: express } = await import('express')
  await (await serve(express(), 'all', port, host)).close(100)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer()
    probe.once('error', reject)
    probe.listen(0, () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
