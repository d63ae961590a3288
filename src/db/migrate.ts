import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { Client, type Pool } from 'pg'
import { ConfigurationError } from '../errors.ts'
import { codeOf } from './errors.ts'

const FOLDER = new URL('./migrations/', import.meta.url)
/** One migrator at a time; the number names our schema among a database's advisory locks. */
const LOCK = 7_205_318_001
/** `transaction_timeout`, which ends forgotten transactions, came with 17. */
const OLDEST_SERVER = 170_000

/**
 * A file that takes away what earlier releases used says in its name from which file on a release does without:
 * `0081_drop_old_scores.after-0075.sql`. All others only add, so that the release before goes on working beside and after them.
 */
const TAKES_AWAY = /\.after-(\d{4})\.sql$/

interface MigrationFile {
  readonly name: string
  readonly sql: string
  readonly checksum: string
}

/**
 * Brings a database up to this release: roles, schema, then every file of src/db/migrations that is missing, in order of name, each in
 * a transaction of its own under a lock. Safe to run at every start and by several processes at once.
 * @param adminUrl a user who may create roles and own a schema; the application itself acts as `estafet_app`.
 * @returns the files applied now, and the name of the newest file known.
 * @throws {ConfigurationError} when the server is too old, or an applied file has since been changed.
 */
export async function migrate(
  adminUrl: string,
): Promise<{ readonly applied: readonly string[]; readonly version: string }> {
  const files = await migrationFiles()
  const client = new Client({ connectionString: adminUrl, application_name: 'estafet migrate' })
  await client.connect()
  try {
    await refuseOldServer(client)
    await client.query(`set lock_timeout = '10s'`)
    await prepare(client)
    const applied: string[] = []
    for (const file of files) if (await applyOnce(client, file)) applied.push(file.name)
    return { applied, version: files.at(-1)?.name ?? '' }
  } finally {
    await client.end()
  }
}

/**
 * Whether the schema fits this release. `behind`: files are missing, run `estafet migrate`; `ahead`: a newer release took something away
 * that this one needs. What a newer release only added is no harm: both run side by side, and one version back is possible.
 * @param pool any pool of the application.
 */
export async function migrationState(pool: Pool): Promise<'current' | 'behind' | 'ahead'> {
  const known = new Set((await migrationFiles()).map((file) => file.name))
  const exists = await pool.query<{ there: boolean }>(
    `select to_regclass('app.schema_migrations') is not null as there`,
  )
  if (exists.rows[0]?.there !== true) return 'behind'
  const { rows } = await pool.query<{ name: string }>('select name from app.schema_migrations')
  const applied = new Set(rows.map((row) => row.name))
  if ([...known].some((name) => !applied.has(name))) return 'behind'
  const newest = [...known].sort().at(-1) ?? ''
  const lacks = (name: string) => {
    const needed = TAKES_AWAY.exec(name)?.[1]
    return needed !== undefined && newest.slice(0, needed.length) < needed
  }
  return [...applied].some((name) => !known.has(name) && lacks(name)) ? 'ahead' : 'current'
}

async function migrationFiles(): Promise<readonly MigrationFile[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, FOLDER), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

async function refuseOldServer(client: Client): Promise<void> {
  const { rows } = await client.query<{ number: string; name: string }>(
    `select current_setting('server_version_num') as number, current_setting('server_version') as name`,
  )
  if (Number(rows[0]?.number ?? 0) < OLDEST_SERVER)
    throw new ConfigurationError(`PostgreSQL ${rows[0]?.name} is too old`, 'Use PostgreSQL 17 or newer.')
}

/** Roles belong to the whole server, so another database's migrator may be making them at this moment. */
async function prepare(client: Client): Promise<void> {
  for (const role of ['estafet_owner', 'estafet_app', 'estafet_across']) {
    const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role])
    if (rowCount === 0) await tolerating(['42710', '23505'], () => client.query(`create role ${role} nologin`))
    // A superuser may act as any role; anyone else must be a member, and says so once.
    const member = await client.query<{ ok: boolean }>(`select pg_has_role(current_user, $1, 'set') as ok`, [role])
    if (member.rows[0]?.ok !== true)
      await tolerating(['XX000', '23505'], () =>
        client.query(`grant ${role} to current_user with set true, inherit true`),
      )
  }
  // The owner hands the functions that look across installations to their own role.
  await tolerating(['XX000', '23505'], () =>
    client.query('grant estafet_across to estafet_owner with set true, inherit false'),
  )
  await client.query('begin')
  await client.query('select pg_advisory_xact_lock($1)', [LOCK])
  await client.query('create schema if not exists app authorization estafet_owner')
  await client.query(`create table if not exists app.schema_migrations (
    name text primary key, checksum text not null, applied_at timestamptz not null default clock_timestamp())`)
  await client.query('grant usage on schema app to estafet_app')
  await client.query('grant select on app.schema_migrations to estafet_app')
  await client.query('commit')
}

async function tolerating(codes: readonly string[], run: () => Promise<unknown>): Promise<void> {
  try {
    await run()
  } catch (error) {
    // Someone else made the same role a moment ago; what is needed is there.
    if (!codes.includes(codeOf(error))) throw error
  }
}

async function applyOnce(client: Client, file: MigrationFile): Promise<boolean> {
  await client.query('begin')
  try {
    await client.query('select pg_advisory_xact_lock($1)', [LOCK])
    const { rows } = await client.query<{ checksum: string }>(
      'select checksum from app.schema_migrations where name = $1',
      [file.name],
    )
    const known = rows[0]?.checksum
    if (known !== undefined && known !== file.checksum)
      throw new ConfigurationError(
        `migration ${file.name} was changed after it had been applied`,
        'Restore the file as released; a change of the schema is a new file.',
      )
    if (known === undefined) {
      await client.query('set local role estafet_owner')
      await client.query(file.sql)
      await client.query('reset role')
      await client.query('insert into app.schema_migrations (name, checksum) values ($1, $2)', [
        file.name,
        file.checksum,
      ])
    }
    await client.query('commit')
    return known === undefined
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}
