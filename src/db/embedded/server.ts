import { Client } from 'pg'
import type { Log } from '../../ports/runtime.ts'
import { layBallast } from './ballast.ts'
import { findBinaries } from './binaries.ts'
import { prepareDirectory } from './data-directory.ts'
import { takeOwnership } from './owner-file.ts'
import { adminUrl, answers, start, startOrAdopt, stopServer, type Place } from './postmaster.ts'
import { serverUser } from './run-as.ts'

export interface EmbeddedServer {
  /** Address of the database `estafet` for its administrator; holds the password, so never to be logged. */
  readonly url: string
  readonly port: number
  /** True when a server left by a killed process was taken over. */
  readonly adopted: boolean
  /** `restarting`: it died and is being started again; `down`: it died too often, nothing more is tried. */
  probe(): 'ok' | 'restarting' | 'down'
  /** Ends the server and gives the data directory back. */
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  /** Folder for data, password, log and socket; made when missing. */
  readonly dataDir: string
  readonly log?: Log
  /** A file of 256 MB is laid beside the data when there is room; default yes. */
  readonly ballast?: boolean
  /** PostgreSQL settings over ours. */
  readonly settings?: Readonly<Record<string, string>>
}

const PROBE_EVERY_MS = 1_000
const FAILURES_BEFORE_RESTART = 2
const RESTARTS = 3
const RESTARTS_WITHIN_MS = 5 * 60_000

/**
 * Runs a PostgreSQL of our own in a data directory: made at first, adopted when it still runs, started otherwise, and started again
 * when it dies. It is a process of its own that neither Ctrl-C nor our death ends.
 * @throws {ConfigurationError} when another process has the directory, or the server cannot start there.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const [binaries, user] = [await findBinaries(), await serverUser()]
  const directory = await prepareDirectory(options.dataDir, binaries, user)
  const ownership = await takeOwnership(options.dataDir)
  const place: Place = { directory, binaries, user, settings: options.settings ?? {} }
  try {
    const { port, adopted } = await startOrAdopt(place)
    await createDatabase(adminUrl(place, port, 'postgres'))
    const guard = guardServer(place, port, options.log)
    if (options.ballast !== false)
      void layBallast(options.dataDir).catch((error: unknown) => options.log?.warn('ballast_failed', { error }))
    options.log?.info('database_ready', { port, adopted })
    return {
      url: adminUrl(place, port, 'estafet'),
      port,
      adopted,
      probe: guard.state,
      async stop() {
        await guard.stop()
        await stopServer(place)
        await ownership.release()
      },
    }
  } catch (error) {
    await ownership.release()
    throw error
  }
}

async function createDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rowCount } = await client.query(`select 1 from pg_database where datname = 'estafet'`)
    if (rowCount === 0) await client.query('create database estafet')
  } finally {
    await client.end()
  }
}

/** Looks each second whether the server serves; after two misses it is started again on the same port. */
function guardServer(
  place: Place,
  port: number,
  log: Log | undefined,
): { state(): 'ok' | 'restarting' | 'down'; stop(): Promise<void> } {
  let state: 'ok' | 'restarting' | 'down' = 'ok'
  let misses = 0
  let stopped = false
  let restarts: number[] = []
  let looking: Promise<void> = Promise.resolve()

  async function look(): Promise<void> {
    if (await answers(place, port)) {
      misses = 0
      state = 'ok'
      return
    }
    misses += 1
    if (misses < FAILURES_BEFORE_RESTART || stopped) return
    const now = Date.now()
    restarts = restarts.filter((at) => at > now - RESTARTS_WITHIN_MS)
    if (restarts.length >= RESTARTS) {
      if (state !== 'down') log?.error('database_down', { restarts: restarts.length })
      state = 'down'
      return
    }
    state = 'restarting'
    restarts.push(now)
    log?.warn('database_restarting', { port })
    await start(place, port).catch((error: unknown) => log?.error('database_restart_failed', { error }))
  }

  const timer = setInterval(() => {
    looking = looking.then(() => (stopped ? undefined : look()))
  }, PROBE_EVERY_MS)
  timer.unref()
  return {
    state: () => state,
    async stop() {
      stopped = true
      clearInterval(timer)
      await looking
    },
  }
}
