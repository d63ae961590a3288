import { Client } from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { KeyRing } from '../key-ring.ts'
import { RowDigest, writeSealed } from './sealed-file.ts'
import { copyOut, migrationsOf, SAME_TEXTS, tablesToKeep, type TableShape } from './tables.ts'

export interface BackupReport {
  readonly installations: number
  readonly rows: number
  readonly bytes: number
}

/** The first line of a backup, before its sections. */
export interface BackupHead {
  readonly at: string
  readonly migrations: readonly string[]
  readonly installations: number
}
/** One table of one installation; its rows follow, then a line `\.`. */
export interface SectionHead {
  readonly section: string
  readonly installation: string
  readonly columns: readonly string[]
}
/** What a section held; all of them stand in the last line. */
export interface SectionEnd {
  readonly section: string
  readonly installation: string
  readonly rows: number
  readonly sha256: string
}

/**
 * Writes every installation into one file, as of one instant, while the product runs on.
 * @param url a user who may act as the roles of {@link migrate}.
 * @returns what was written; it is noted in the database too, for the alert on old backups.
 */
export async function writeBackup(url: string, path: string, keys: KeyRing): Promise<BackupReport> {
  const client = new Client({ connectionString: url, application_name: 'estafet backup' })
  await client.connect()
  try {
    const counted = { installations: 0, rows: 0 }
    const bytes = await writeSealed(path, keys, contentOf(client, counted))
    await client.query('set role estafet_owner')
    await client.query('insert into app.backups (bytes, row_count) values ($1, $2)', [bytes, counted.rows])
    return { ...counted, bytes }
  } finally {
    await client.end()
  }
}

async function* contentOf(client: Client, counted: { installations: number; rows: number }): AsyncGenerator<Buffer> {
  await client.query(SAME_TEXTS)
  await client.query('begin isolation level repeatable read read only')
  const installations = await allInstallations(client)
  const head: BackupHead = {
    at: await instantOf(client),
    migrations: await migrationsOf(client),
    installations: installations.length,
  }
  yield line(head)
  const tables = await tablesToKeep(client)
  const ends: SectionEnd[] = []
  await client.query('set local role estafet_app')
  for (const installation of installations) {
    await client.query(`select set_config('estafet.installation', $1, true)`, [installation])
    for (const table of tables) {
      const digest = new RowDigest()
      yield line({ section: table.name, installation, columns: table.columns } satisfies SectionHead)
      for await (const chunk of rowsOf(client, table, installation)) {
        digest.add(chunk)
        yield chunk
      }
      yield Buffer.from('\\.\n')
      ends.push({ section: table.name, installation, rows: digest.rows, sha256: digest.end() })
    }
  }
  await client.query('commit')
  counted.installations = installations.length
  counted.rows = ends.reduce((sum, { rows }) => sum + rows, 0)
  yield line({ ends })
}

function rowsOf(client: Client, table: TableShape, installation: string): AsyncIterable<Buffer> {
  return client.query(copyTo(copyOut(table, installation)))
}

/** Ids of every installation, whatever its state. */
async function allInstallations(client: Client): Promise<readonly string[]> {
  await client.query('set local role estafet_across')
  const { rows } = await client.query<{ id: string }>('select installation_id as id from app.installations order by 1')
  await client.query('reset role')
  return rows.map(({ id }) => id)
}

async function instantOf(client: Client): Promise<string> {
  const { rows } = await client.query<{ at: Date }>('select transaction_timestamp() as at')
  return rows[0]!.at.toISOString()
}

function line(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`)
}
