import { readFileSync } from 'node:fs'
import path from 'node:path'
import { productionConfig } from '../config/config.ts'
import type { Config, RunConfig } from '../config/config.ts'
import { sandboxSecrets } from '../config/secrets.ts'
import { ConfigurationError, errorCode } from '../errors.ts'
import type { Installation } from '../ports/installations.ts'
import type { Stores } from '../ports/stores.ts'
import { openLog } from '../telemetry/log.ts'
import type { ClockBend } from '../wiring.ts'
import { wire } from '../wiring.ts'
import type { App } from '../wiring.ts'
import { realRuntime } from './runtime.ts'
import { hasOrg, orgApp, orgPort } from './sandbox-org.ts'
import { sandboxClock } from './sandbox-portal.ts'

/** A command's own look at a running (or ready to run) Estafet. It starts no workers and listens nowhere. */
export interface Attached {
  readonly app: App
  readonly run: RunConfig
  close(): Promise<void>
}

/**
 * Opens the database this configuration means: the production one, or that of the sandbox that runs on the data folder.
 * @throws {ConfigurationError} when settings are missing, or no sandbox runs there.
 */
export async function attach(config: Config): Promise<Attached> {
  const run = config.mode === 'production' ? productionConfig(config) : runningSandbox(config)
  const log = openLog({ style: 'silent', folder: null })
  const { runtime } = realRuntime(
    log,
    config.mode === 'sandbox' ? await bendOrNone(`http://127.0.0.1:${config.sandboxPort}`) : null,
  )
  const app = await wire(run, runtime)
  return { app, run, close: () => app.close() }
}

function runningSandbox(config: Config): RunConfig {
  // First, because it refuses when no sandbox runs there; nothing is made by looking.
  const databaseUrl = config.databaseUrl ?? runningDatabase(config.dataDir)
  const secrets = sandboxSecrets(config.dataDir)
  const sandboxUrl = `http://127.0.0.1:${config.sandboxPort}`
  const keys = config.keys ?? secrets.keys
  return {
    ...config,
    databaseUrl,
    publicUrl: config.publicUrl ?? `http://localhost:${config.port}`,
    keys,
    salesforce: hasOrg(config) ? orgApp(`http://127.0.0.1:${orgPort(config)}`, keys) : null,
    hubspot: {
      appId: secrets.hubspotAppId,
      clientId: secrets.hubspotClientId,
      clientSecrets: [secrets.hubspotClientSecret],
      apiBase: sandboxUrl,
      authorizeBase: sandboxUrl,
    },
  }
}

/** Address of the embedded database that runs on a data folder: its port stands in its pid file. */
function runningDatabase(dataDir: string): string {
  const port = lines(path.join(dataDir, 'postgres', 'postmaster.pid'))?.[3]
  const password = lines(path.join(dataDir, 'postgres-password'))?.[0]
  if (port === undefined || password === undefined) {
    throw new ConfigurationError(
      `No sandbox runs on ${dataDir}.`,
      'Start it with "npm start" and try again, or set DATABASE_URL and the production settings.',
    )
  }
  return `postgres://estafet:${encodeURIComponent(password)}@127.0.0.1:${port}/estafet`
}

function lines(file: string): readonly string[] | null {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.trim())
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
}

/** Without a sandbox that answers, its time cannot be known; real time is near enough to look around. */
async function bendOrNone(sandboxUrl: string): Promise<ClockBend | null> {
  try {
    return await sandboxClock(sandboxUrl)
  } catch {
    return null
  }
}

/**
 * The account a command is about: the only one there is, or the one named.
 * @throws {ConfigurationError} naming the accounts, when it is not clear which.
 */
export async function chooseInstallation(
  stores: Pick<Stores, 'installations'>,
  account: string | null,
): Promise<Installation> {
  const ids = await stores.installations.connected()
  const found = await Promise.all(ids.map((id) => stores.installations.find(id)))
  const known = found.filter((one) => one !== null)
  const chosen = account === null ? known : known.filter(({ accountId }) => accountId === account)
  const [only] = chosen
  if (only !== undefined && chosen.length === 1) return only
  const names = known.map(({ accountId }) => accountId).join(', ')
  throw new ConfigurationError(
    account === null ? `${known.length} accounts are connected.` : `No account "${account}" is connected.`,
    known.length === 0 ? 'Connect one first.' : `Name one with --account; connected are: ${names}.`,
  )
}
