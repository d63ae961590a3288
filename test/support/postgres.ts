import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { startEmbedded, type EmbeddedServer } from '../../src/db/embedded/server.ts'
import { migrate } from '../../src/db/migrate.ts'

/** A database of its own for one test file. */
export interface FreshDatabase {
  /** The administrator's address; `openStores` acts as estafet_app all the same. */
  readonly url: string
  /** Ends every connection to it and removes it. */
  drop(): Promise<void>
}

interface Shared {
  readonly server: EmbeddedServer
  readonly dataDir: string
  databases: number
}

const TEMPLATE = 'template_estafet'
/** Without fsync: these tests end processes and connections, never the machine. */
const SETTINGS = { fsync: 'off', max_connections: '120' }

let shared: Promise<Shared> | null = null

/** The one PostgreSQL of this test file, started when first asked for. Call {@link stopSharedServer} in `afterAll`. */
export async function sharedServer(): Promise<EmbeddedServer> {
  return (await start()).server
}

function start(): Promise<Shared> {
  shared ??= (async () => {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'estafet-pg-'))
    const run = process.env.TEST_RUN_FOLDER
    if (run === undefined) await makeTemplate(dataDir)
    else await copyFiles(await templateFiles(run), dataDir)
    return { server: await startIn(dataDir), dataDir, databases: 0 }
  })()
  return shared
}

/**
 * The files of a server that holds nothing but the template, stopped: made by the first test file of a run that asks, copied by the others.
 * A new cluster and all migrations take over a second of work, a copy a tenth of that.
 */
async function templateFiles(run: string): Promise<string> {
  const files = path.join(run, 'postgres')
  if (existsSync(files)) return files
  const draft = await mkdtemp(path.join(run, 'draft-'))
  await makeTemplate(draft)
  // Another test file may have been faster; its template is the same.
  await rename(draft, files).catch(() => rm(draft, { recursive: true, force: true }))
  return files
}

async function makeTemplate(dataDir: string): Promise<void> {
  const server = await startIn(dataDir)
  await onAdmin(server.url, `create database ${TEMPLATE}`)
  await migrate(withDatabase(server.url, TEMPLATE))
  await server.stop()
}

function startIn(dataDir: string): Promise<EmbeddedServer> {
  return startEmbedded({ dataDir, ballast: false, settings: SETTINGS })
}

/** With their owner: as root, the server runs as another user. */
async function copyFiles(from: string, to: string): Promise<void> {
  await promisify(execFile)('cp', ['-a', `${from}/.`, to])
}

/** A migrated, empty database: copied from a template, which takes milliseconds. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const held = await start()
  held.databases += 1
  const name = `test_${held.databases}`
  await onAdmin(held.server.url, `create database ${name} template ${TEMPLATE} strategy file_copy`)
  return {
    url: withDatabase(held.server.url, name),
    drop: () => onAdmin(held.server.url, `drop database if exists ${name} with (force)`),
  }
}

/** Stops the server of this test file and removes its files. */
export async function stopSharedServer(): Promise<void> {
  if (!shared) return
  const { server, dataDir } = await shared
  shared = null
  await server.stop()
  await rm(dataDir, { recursive: true, force: true })
}

/** Asks a database of the product as its administrator, past every wall: for assertions only. */
export async function askPastWalls(
  url: string,
  statement: string,
  values: readonly unknown[] = [],
): Promise<{ rows: Record<string, unknown>[] }> {
  const client = new Client({ connectionString: url, options: '-c search_path=app' })
  await client.connect()
  try {
    return await client.query<Record<string, unknown>>(statement, [...values])
  } finally {
    await client.end()
  }
}

/** The same server's address for another database. */
export function withDatabase(url: string, database: string): string {
  const address = new URL(url)
  address.pathname = `/${database}`
  return address.href
}

async function onAdmin(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
