import type { Instant } from '../domain/lead.ts'
import type { InstallationId } from '../ports/crm.ts'
import type { Erasure, ErasureStore } from '../ports/erasures.ts'
import { ERASED_TABLES } from './erased-tables.ts'
import { asPromised } from './errors.ts'
import { forgetElsewhere } from './forget-elsewhere.ts'
import { inTransaction, type Database, type Transaction } from './transaction.ts'

const ROWS_AT_A_TIME = 2_000
const COLUMNS = `gone_since as "goneSince", began_at as "beganAt", done_at as "doneAt", rows`

/** Accounts that left, and the proof that they were erased. */
export function erasureStore(db: Database): ErasureStore {
  return {
    async departed() {
      const { rows } = await db.pool
        .query<{ id: InstallationId }>('select departed_installations() as id')
        .catch((error: unknown) => Promise.reject(asPromised(error)))
      return rows.map((row) => row.id)
    },

    goneSince: (installation, now) =>
      inTransaction(db, installation, async (tx) => {
        const [row] = await tx.rows<{ leftAt: Instant }>(
          'note-departure',
          `update installations set left_at = coalesce(left_at, $2)
            where installation_id = $1 and state in ('disconnected', 'uninstalled') returning left_at as "leftAt"`,
          [installation, now],
        )
        return row?.leftAt ?? null
      }),

    async erase(installation, goneBefore, at) {
      await inTransaction(db, installation, (tx) => begin(tx, goneBefore, at))
      return finishErasing(db, installation, at)
    },

    report: (installation, limit) =>
      inTransaction(db, installation, (tx) =>
        tx.rows<Erasure>(
          'report-erasures',
          `select ${COLUMNS} from erasures where installation_id = $1 order by began_at desc limit $2`,
          [installation, limit],
        ),
      ),
  }
}

/** Whether an erasing of the account has begun and not ended. The account must be locked before, so that none begins meanwhile. */
export async function isBeingErased(tx: Transaction): Promise<boolean> {
  const found = await tx.rows('erasing', 'select 1 from erasures where installation_id = $1 and done_at is null', [
    tx.installation,
  ])
  return found.length > 0
}

/** Brings an erasing that has begun to its end; null when there is none. */
export async function finishErasing(db: Database, installation: InstallationId, at: Instant): Promise<Erasure | null> {
  const bites = [
    ...ERASED_TABLES.map((table) => ({ table, statement: removing(table) })),
    { table: 'audit_log', statement: UNNAMING },
  ]
  for (const { table, statement } of bites) {
    // The account stands in no house any more; its own rows tell where its leads were seen.
    if (table === 'house_pairs') await forgetElsewhere(db, installation, null, at)
    for (;;) {
      const rows = await inTransaction(db, installation, (tx) => bite(tx, table, statement))
      if (rows === null) return null
      if (rows < ROWS_AT_A_TIME) break
    }
  }
  return inTransaction(db, installation, (tx) => end(tx, at))
}

function removing(table: string): string {
  return `delete from ${table} where ctid = any(array(
    select ctid from ${table} where installation_id = $1 limit ${ROWS_AT_A_TIME}))`
}

const UNNAMING = `update audit_log set person = '–', lead_id = null, record_id = null, before = '{}', after = '{}'
  where ctid = any(array(select ctid from audit_log where installation_id = $1
    and (person <> '–' or lead_id is not null or record_id is not null or before <> '{}' or after <> '{}') limit ${ROWS_AT_A_TIME}))`

/** From here on nobody comes in and nothing is taken in, also where only the access had ended. */
async function begin(tx: Transaction, goneBefore: Instant, at: Instant): Promise<void> {
  await tx.run(
    'begin-erasing',
    `with gone as (
       update installations i set state = 'uninstalled', state_reason = ''
        where installation_id = $1 and state in ('disconnected', 'uninstalled') and left_at <= $2
          and not exists (select 1 from erasures e
            where e.installation_id = $1 and (e.done_at is null or e.gone_since = i.left_at))
       returning left_at)
     insert into erasures (installation_id, began_at, gone_since) select $1, $3, left_at from gone
     on conflict do nothing`,
    [tx.installation, goneBefore, at],
  )
}

/** Removes some rows of a table and adds them to the proof; null when nothing is to be erased. */
async function bite(tx: Transaction, table: string, statement: string): Promise<number | null> {
  // Locked, so that what is left over after the end cannot be touched by another process still at it.
  const under = await tx.rows(
    'erasing-under-way',
    'select 1 from erasures where installation_id = $1 and done_at is null for update',
    [tx.installation],
  )
  if (under.length === 0) return null
  const rows = await tx.run(`erase-${table}`, statement, [tx.installation])
  if (rows > 0)
    await tx.run(
      'count-erased',
      `update erasures set rows = rows || jsonb_build_object($2::text, coalesce((rows ->> $2)::bigint, 0) + $3)
        where installation_id = $1 and done_at is null`,
      [tx.installation, table, rows],
    )
  return rows
}

async function end(tx: Transaction, at: Instant): Promise<Erasure | null> {
  const [done] = await tx.rows<Erasure>(
    'end-erasing',
    `update erasures set done_at = $2 where installation_id = $1 and done_at is null returning ${COLUMNS}`,
    [tx.installation, at],
  )
  if (done === undefined) return null
  await tx.run('erase-site-setter', `update visit_sites set set_by = '–' where installation_id = $1`, [tx.installation])
  await tx.run(
    'erase-whom-to-forget',
    'update forgotten set record_id = null, done_at = $2 where installation_id = $1 and done_at is null',
    [tx.installation, at],
  )
  // Later than any epoch somebody's sign-in can name: those are sums of a person's and the account's.
  await tx.run(
    'end-former-sign-ins',
    `insert into sign_in_epochs (installation_id, subject, epoch)
     select $1, '', coalesce(sum(epoch), 0) + 1 from sign_in_epochs where installation_id = $1
     on conflict (installation_id, subject) do update set epoch = excluded.epoch`,
    [tx.installation],
  )
  await tx.run('erase-epochs', `delete from sign_in_epochs where installation_id = $1 and subject <> ''`, [
    tx.installation,
  ])
  return done
}
