import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { ConfigurationError } from '../../errors.ts'
import type { Binaries } from './binaries.ts'
import { giveTo, runAs, type ServerUser } from './run-as.ts'

/** The major version of the built-in PostgreSQL; its files are of no use to another. */
export const MAJOR_VERSION = '18'
export const ADMIN_USER = 'estafet'

/** Folders and secrets of one embedded database. */
export interface DataDirectory {
  /** PostgreSQL's own folder. */
  readonly cluster: string
  /** Log and socket. */
  readonly run: string
  readonly password: string
}

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  max_connections: '60',
  work_mem: '4MB',
  maintenance_work_mem: '32MB',
  max_wal_size: '1GB',
  min_wal_size: '80MB',
  checkpoint_timeout: '10min',
  wal_compression: 'off',
  fsync: 'on',
  synchronous_commit: 'on',
  max_worker_processes: '4',
  max_parallel_workers: '0',
  max_parallel_workers_per_gather: '0',
  io_method: 'sync',
  autovacuum_naptime: '15s',
  log_min_messages: 'warning',
  password_encryption: 'scram-sha-256',
  unix_socket_permissions: '0700',
}

const MEGABYTE = 2 ** 20

/**
 * What the server keeps of its tables in memory of its own: a sixteenth of what the machine, or its container, has. Pages that lie in the
 * system's memory alone cost a call each.
 */
function sharedBuffers(): string {
  const memory = Math.min(os.totalmem(), process.constrainedMemory() || Infinity)
  return `${Math.round(Math.min(1_024, Math.max(64, memory / 16 / MEGABYTE)))}MB`
}

/** Makes the database's files at first, and refuses those of another major version. */
export async function prepareDirectory(
  dataDir: string,
  binaries: Binaries,
  user: ServerUser | null,
): Promise<DataDirectory> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const cluster = path.join(dataDir, 'postgres')
  const run = path.join(dataDir, 'postgres-run')
  const passwordFile = path.join(dataDir, 'postgres-password')
  await mkdir(run, { recursive: true, mode: 0o700 })
  await giveTo(user, run)
  const version = (await readFile(path.join(cluster, 'PG_VERSION'), 'utf8').catch(() => '')).trim()
  if (version !== '' && version !== MAJOR_VERSION)
    throw new ConfigurationError(
      `the database in ${cluster} was made by PostgreSQL ${version}, the built-in one is ${MAJOR_VERSION}`,
      'Dump it with the older release and restore it here, or set ESTAFET_DATA_DIR to a new folder.',
    )
  if (version === '') {
    // A first start that was cut off leaves half a cluster, which holds nothing yet.
    await rm(cluster, { recursive: true, force: true })
    const password = randomBytes(24).toString('base64url')
    await writeFile(passwordFile, password, { mode: 0o600 })
    await initialise(cluster, run, password, binaries, user)
  }
  return { cluster, run, password: (await readFile(passwordFile, 'utf8')).trim() }
}

async function initialise(
  cluster: string,
  run: string,
  password: string,
  binaries: Binaries,
  user: ServerUser | null,
): Promise<void> {
  await mkdir(cluster, { mode: 0o700 })
  await giveTo(user, cluster)
  const handed = path.join(run, 'first-password')
  await writeFile(handed, password, { mode: 0o600 })
  await giveTo(user, handed)
  try {
    const { code, output } = await runAs(
      user,
      binaries.initdb,
      [
        '-D',
        cluster,
        '-U',
        ADMIN_USER,
        '-A',
        'scram-sha-256',
        `--pwfile=${handed}`,
        '-E',
        'UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--data-checksums',
        '--no-instructions',
      ],
      [binaries.initdb, cluster, handed],
    )
    if (code !== 0) {
      await rm(cluster, { recursive: true, force: true })
      throw new ConfigurationError(
        `the database could not be made in ${cluster}: ${output.trim().split('\n').at(-1)}`,
        'See the message; DATABASE_URL names an outside database instead.',
      )
    }
  } finally {
    await rm(handed, { force: true })
  }
}

/** Writes the settings of this start; they are ours to change with each release. */
export async function writeSettings(
  directory: DataDirectory,
  user: ServerUser | null,
  port: number,
  more: Readonly<Record<string, string>>,
): Promise<void> {
  const main = path.join(directory.cluster, 'postgresql.conf')
  const own = path.join(directory.cluster, 'estafet.conf')
  // A socket's whole path may have 107 bytes; deeper folders do without one.
  const socket = Buffer.byteLength(directory.run) < 85 ? directory.run : ''
  const settings = {
    ...SETTINGS,
    shared_buffers: sharedBuffers(),
    ...more,
    port: String(port),
    unix_socket_directories: socket,
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`)
  await writeFile(own, lines.join(''), { mode: 0o600 })
  await giveTo(user, own)
  const text = await readFile(main, 'utf8')
  if (!text.includes("include_if_exists = 'estafet.conf'"))
    await writeFile(main, `${text}\ninclude_if_exists = 'estafet.conf'\n`)
}
