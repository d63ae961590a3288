import { mkdirSync } from 'node:fs'
import { productionConfig } from '../config/config.ts'
import type { Config, RunConfig } from '../config/config.ts'
import { keyRingFrom } from '../db/key-ring.ts'
import { ConfigurationError } from '../errors.ts'
import { refuseEvictingRedis } from '../queue/redis-check.ts'
import type { OpenLog } from '../telemetry/log.ts'
import { wire } from '../wiring.ts'
import type { App } from '../wiring.ts'
import { logOf, realRuntime } from './runtime.ts'
import { serve } from './serve.ts'
import { watch } from './watch.ts'
import type { Listening } from './serve.ts'
import { runSteps } from './shutdown.ts'
import type { ShutdownStep } from './shutdown.ts'
import type { Running } from './running.ts'

/** A balancer in front of us needs this long to see that we are leaving. We speak no TLS, so https means there is one. */
const LEAVE_BALANCER_MS = 5_000

/**
 * The production process of one role. Migrations are run by `estafet migrate` alone, never here.
 * @throws {ConfigurationError} for wrong settings, an old or new schema, an evicting Redis, a busy port.
 */
export async function startProduction(config: Config): Promise<Running> {
  const run = productionConfig(config)
  mkdirSync(run.dataDir, { recursive: true, mode: 0o700 })
  const log = logOf(run)
  if (run.redisUrl !== null) {
    const redis = await refuseEvictingRedis(run.redisUrl)
    if (!redis.reachable) log.warn('redis_away', { why: redis.why })
  }
  const { runtime, metrics } = realRuntime(log)
  const app = await wire(run, runtime)
  watch(metrics, app, run)
  try {
    await refuseOtherSchema(app)
    await refuseMissingKeys(app, run)
    if (run.role !== 'web') await app.startWorkers()
    const listening = await serve(app.http, run.role, run.port, run.host)
    log.info('started', { role: run.role, port: listening.port, queue: run.redisUrl === null ? 'postgresql' : 'redis' })
    return { stop: () => runSteps(stepsOf(run, app, listening, log), log) }
  } catch (error) {
    await runSteps([closeStep(app)], log)
    throw error
  }
}

async function refuseOtherSchema(app: App): Promise<void> {
  const state = await app.stores.ping()
  if (state === 'ok') return
  if (state === 'unreachable') {
    throw new ConfigurationError('The database does not answer.', 'Check DATABASE_URL; "estafet doctor" says more.')
  }
  throw state === 'behind'
    ? new ConfigurationError('The database schema is older than this release.', 'Run "estafet migrate" first.')
    : new ConfigurationError(
        'A newer release took something out of the database that this one needs.',
        'Start the release that migrated it, or a newer one.',
      )
}

/** What cannot be opened now will not be when a lead waits for it. */
async function refuseMissingKeys(app: App, { keys }: RunConfig): Promise<void> {
  const { ids } = keyRingFrom(keys)
  const missing = (await app.stores.sealed.keyIds()).filter((id) => !ids.includes(id))
  if (missing.length === 0) return
  throw new ConfigurationError(
    `Stored secrets need key ${missing.map((id) => `"${id}"`).join(', ')}, which ESTAFET_KEYS does not hold.`,
    'Put it back, behind the first one; docs/runbooks/lost-key.md says what to do when it is lost.',
  )
}

function stepsOf(config: RunConfig, app: App, listening: Listening, log: OpenLog): readonly ShutdownStep[] {
  const behindBalancer = config.role !== 'worker' && config.publicUrl.startsWith('https:')
  return [
    {
      name: 'drain',
      withinMs: LEAVE_BALANCER_MS + 1_000,
      async run() {
        log.info('stopping', { role: config.role })
        app.drain()
        if (behindBalancer) await new Promise((resolve) => setTimeout(resolve, LEAVE_BALANCER_MS))
      },
    },
    { name: 'requests and work', withinMs: 10_000, run: () => endRequestsAndWork(app, listening) },
    closeStep(app),
    { name: 'log', withinMs: 1_000, run: () => log.close() },
  ]
}

/** Requests and batches under way end side by side; nothing new begins. */
export async function endRequestsAndWork(app: App, listening: Listening): Promise<void> {
  await Promise.all([app.stopWorkers(), listening.close(4_000)])
}

/** Queue clients, then database connections. */
export function closeStep(app: App): ShutdownStep {
  return { name: 'connections', withinMs: 6_000, run: () => app.close() }
}
