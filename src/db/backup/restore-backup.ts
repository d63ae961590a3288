import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import { Client } from 'pg'
import { from as copyFrom, to as copyTo, type CopyStreamQuery } from 'pg-copy-streams'
import type { KeyRing } from '../key-ring.ts'
import { migrate } from '../migrate.ts'
import { readBackup } from './read-backup.ts'
import { BackupUnreadableError, RowDigest } from './sealed-file.ts'
import { copyOut, migrationsOf, NOTES, SAME_TEXTS, tablesToKeep, type TableShape } from './tables.ts'
import type { BackupHead, SectionEnd, SectionHead } from './write-backup.ts'

export interface RestoreReport {
  readonly at: string
  readonly installations: number
  readonly rows: number
}

/** How far before the backup the CRM is asked for changes once an account is released. */
const LOOK_BACK_MS = 3_600_000

/**
 * Fills an empty database from a backup and puts its accounts in quarantine: all of it, or nothing.
 * @param url a user who may act as the roles of {@link migrate}; the schema is made if it is missing.
 * @throws {BackupUnreadableError} when the file or the database does not fit; the database is then as before.
 */
export async function restoreBackup(url: string, path: string, keys: KeyRing): Promise<RestoreReport> {
  await migrate(url)
  const client = new Client({ connectionString: url, application_name: 'estafet restore' })
  await client.connect()
  try {
    await client.query(SAME_TEXTS)
    await client.query('begin')
    const migrations = await migrationsOf(client)
    await client.query('set local role estafet_owner')
    const tables = await tablesToKeep(client)
    const walled = [...tables.map(({ name }) => name), NOTES]
    for (const name of walled) await client.query(`alter table app.${name} no force row level security`)
    await refuseFilled(client)
    const report = await fill(client, { tables, migrations }, readBackup(path, keys))
    await quarantine(client, report.at)
    for (const name of walled) await client.query(`alter table app.${name} force row level security`)
    await client.query('commit')
    return report
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    await client.end()
  }
}

/** Reads a backup to its end without a database. @throws {BackupUnreadableError} */
export async function verifyBackup(path: string, keys: KeyRing): Promise<RestoreReport> {
  let head: BackupHead | null = null
  let rows = 0
  for await (const part of readBackup(path, keys)) {
    if (part.kind === 'head') head = part.head
    else if (part.kind === 'section-end') rows += part.end.rows
  }
  return { at: head?.at ?? '', installations: head?.installations ?? 0, rows }
}

async function refuseFilled(client: Client): Promise<void> {
  const { rows } = await client.query<{ count: number }>('select count(*)::int as count from app.installations')
  if (rows[0]!.count > 0)
    throw new BackupUnreadableError(
      `This database already holds ${rows[0]!.count} connected account(s). Restore into an empty one.`,
    )
}

async function fill(
  client: Client,
  { tables, migrations }: { readonly tables: readonly TableShape[]; readonly migrations: readonly string[] },
  parts: ReturnType<typeof readBackup>,
): Promise<RestoreReport> {
  const shapes = new Map(tables.map((table) => [table.name, table]))
  let head: BackupHead | null = null
  let copying: CopyStreamQuery | null = null
  let rows = 0
  for await (const part of parts) {
    if (part.kind === 'head') {
      head = part.head
      refuseOtherSchema(migrations, head)
    } else if (part.kind === 'section') copying = begin(client, shapes, part.section)
    else if (part.kind === 'rows') await put(copying!, part.rows)
    else {
      copying!.end()
      await finished(copying!)
      await compare(client, shapes.get(part.end.section)!, part.end)
      rows += part.end.rows
    }
  }
  await advanceIdentities(client)
  return { at: head!.at, installations: head!.installations, rows }
}

function refuseOtherSchema(here: readonly string[], head: BackupHead): void {
  const [theirs, ours] = [head.migrations.at(-1), here.at(-1)]
  if (head.migrations.join() !== here.join())
    throw new BackupUnreadableError(
      `The backup was made at schema ${theirs}, this release has ${ours}. Restore it with the release that made it, then upgrade.`,
    )
}

function begin(client: Client, shapes: ReadonlyMap<string, TableShape>, { section, columns }: SectionHead) {
  const shape = shapes.get(section)
  if (shape === undefined || shape.columns.join() !== columns.join())
    throw new BackupUnreadableError(`The backup's table ${section} has other columns than this database's.`)
  return client.query(copyFrom(`copy app.${section} (${columns.join(', ')}) from stdin`))
}

async function put(stream: CopyStreamQuery, rows: Buffer): Promise<void> {
  if (!stream.write(rows)) await once(stream, 'drain')
}

/** Reads back what was put in: a row that does not come out as it went in is found here, not by a customer. */
async function compare(client: Client, table: TableShape, end: SectionEnd): Promise<void> {
  const digest = new RowDigest()
  const rows: AsyncIterable<Buffer> = client.query(copyTo(copyOut(table, end.installation)))
  for await (const chunk of rows) digest.add(chunk)
  if (digest.rows !== end.rows || digest.end() !== end.sha256)
    throw new BackupUnreadableError(
      `Table ${end.section} holds ${digest.rows} rows after restoring, ${end.rows} were written, or they differ.`,
    )
}

/** New rows get numbers after the restored ones. */
async function advanceIdentities(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string; column: string; sequence: string }>(
    `select c.relname as name, quote_ident(a.attname) as column, pg_get_serial_sequence('app.' || c.relname, a.attname) as sequence
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attidentity <> ''
      where n.nspname = 'app'`,
  )
  for (const { name, column, sequence } of rows)
    await client.query(`select setval($1, coalesce((select max(${column}) from app.${name}), 0) + 1, false)`, [
      sequence,
    ])
}

/**
 * What was remembered is older than what the CRM shows: waiting writes are decided again instead of sent, nobody's claim counts, and
 * the CRM will be asked for every change since before the backup.
 */
async function quarantine(client: Client, at: string): Promise<void> {
  const since = Date.parse(at) - LOOK_BACK_MS
  await client.query(
    `update app.installations set state = 'quarantined', state_reason = 'restored from the backup of ' || $1 where state = 'active'`,
    [at],
  )
  await client.query('update app.installations set timeline = app.timeline()')
  await client.query('update app.tokens set refresh_lease = null, refresh_lease_until = null')
  await client.query(
    `insert into app.dirty (installation_id, type, record_id, lane, marked_at, not_before, since)
     select installation_id, 'contact', record_id, lane, marked_at, clock_timestamp(), clock_timestamp() from app.outbox_writes
     on conflict do nothing`,
  )
  await client.query('delete from app.outbox_writes')
  for (const table of ['dirty', 'outbox_tasks'])
    await client.query(`update app.${table} set claim_token = null, claim_until = null`)
  // They were sent since, or tell of what is no more; and this server counts its transactions anew.
  await client.query(
    `update app.notices set state = 'dropped', problem = 'restored', claim_token = null, claim_until = null where state = 'waiting'`,
  )
  await client.query('update app.notice_state set cursor_xid = null, cursor_decision = null')
  // A type that was never read to its end goes on from its beginning.
  await client.query(
    `update app.reconcile_state set watermark = case when watermark is not null then least(watermark, $1) end,
            finished_at = null, claim_token = null, claim_until = null`,
    [since],
  )
  await client.query('update app.change_streams set claim_token = null, claim_until = null')
}
