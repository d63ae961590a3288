import { readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { ConfigurationError } from '../../errors.ts'
import type { Binaries } from './binaries.ts'
import { ADMIN_USER, writeSettings, type DataDirectory } from './data-directory.ts'
import { processFacts } from './process-table.ts'
import { runAs, type ServerUser } from './run-as.ts'

/** The server process of one data directory. */
export interface Postmaster {
  readonly port: number
  /** True when it was already running and is ours: an earlier process of ours was killed. */
  readonly adopted: boolean
}

export interface Place {
  readonly directory: DataDirectory
  readonly binaries: Binaries
  readonly user: ServerUser | null
  readonly settings: Readonly<Record<string, string>>
}

const ZOMBIE_WAIT_MS = 10_000

/** The administrator's address of a database on this server. */
export function adminUrl({ directory }: Place, port: number, database: string): string {
  return `postgres://${ADMIN_USER}:${encodeURIComponent(directory.password)}@127.0.0.1:${port}/${database}`
}

/** Starts the server, or adopts the one that still runs on these files. */
export async function startOrAdopt(place: Place): Promise<Postmaster> {
  const running = await livingServer(place)
  if (running === null) return { port: await start(place, await freePort()), adopted: false }
  if (await answers(place, running)) return { port: running, adopted: true }
  throw new ConfigurationError(
    `a PostgreSQL server runs on ${place.directory.cluster} but does not take our password`,
    'Stop it, or set ESTAFET_DATA_DIR to another folder.',
  )
}

/** Starts the server again on a port its clients already know. */
export async function start(place: Place, port: number): Promise<number> {
  await livingServer(place)
  const { directory, binaries, user } = place
  await writeSettings(directory, user, port, place.settings)
  const log = path.join(directory.run, 'postgres.log')
  const { code, output } = await runAs(
    user,
    binaries.pgCtl,
    ['start', '-D', directory.cluster, '-w', '-t', '30', '-l', log, '-s'],
    [binaries.pgCtl, directory.cluster, log],
  )
  if (code !== 0) {
    const tail = (await readFile(log, 'utf8').catch(() => output)).trim().split('\n').slice(-3).join(' · ')
    throw new ConfigurationError(
      `PostgreSQL did not start: ${tail}`,
      `See ${log}; DATABASE_URL names an outside database instead.`,
    )
  }
  return port
}

/** Ends the server: running transactions are rolled back; if that takes longer than 15 s it recovers at its next start. */
export async function stopServer({ directory, binaries, user }: Place): Promise<void> {
  const reach = [binaries.pgCtl, directory.cluster]
  const fast = await runAs(
    user,
    binaries.pgCtl,
    ['stop', '-D', directory.cluster, '-m', 'fast', '-w', '-t', '15', '-s'],
    reach,
  )
  if (fast.code === 0) return
  await runAs(user, binaries.pgCtl, ['stop', '-D', directory.cluster, '-m', 'immediate', '-w', '-t', '5', '-s'], reach)
}

/** Whether a new connection is served now. */
export async function answers(place: Place, port: number): Promise<boolean> {
  const client = new Client({
    connectionString: adminUrl(place, port, 'postgres'),
    connectionTimeoutMillis: 2_000,
    query_timeout: 2_000,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    // Whatever the reason, it does not serve.
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** The port of a living server on these files; null when there is none, and then its pid file is gone as well. */
async function livingServer({ directory, binaries }: Place): Promise<number | null> {
  const file = path.join(directory.cluster, 'postmaster.pid')
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n')
  if (lines.length < 4) return null
  const pid = Number(lines[0])
  const until = Date.now() + ZOMBIE_WAIT_MS
  while ((await processFacts(pid)).state === 'zombie' && Date.now() < until) await sleep(100)
  const { state, command } = await processFacts(pid)
  const isOurs = state === 'alive' && command.startsWith(binaries.postgres) && command.includes(directory.cluster)
  if (isOurs) return Number(lines[3])
  // Dead, or the id now belongs to some other program: PostgreSQL itself would refuse to start because of it.
  await rm(file, { force: true })
  return null
}

/** A port nobody uses at this moment. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}
