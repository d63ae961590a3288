import type { Instant } from '../domain/lead.ts'
import type { InstallationId, RecordId } from '../ports/crm.ts'
import { markDirty } from './dirty-rows.ts'
import { laneRank } from './lanes.ts'
import { inTransaction, type Database, type Transaction } from './transaction.ts'

/** News that were heard. */
export interface Heard {
  readonly partner: InstallationId | null
  readonly ids: readonly number[]
  readonly records: readonly RecordId[]
}

export const NOTHING_HEARD: Heard = { partner: null, ids: [], records: [] }

/** Marks the records that the other account of the house asks us to look at. Its rows are taken away afterwards, with {@link forgetNews}. */
export async function hearNews(tx: Transaction, now: Instant): Promise<Heard> {
  const rows = await tx.rows<{ partner_id: InstallationId; news_id: number; record_id: RecordId }>(
    'hear-news',
    'select h.partner_id, n.news_id, n.record_id from house_of_account() h cross join house_told() n',
  )
  const records = [...new Set(rows.map((row) => row.record_id))].sort()
  await markDirty(
    tx,
    records.map((id) => ({ type: 'contact', id })),
    laneRank('urgent'),
    now,
  )
  return { partner: rows[0]?.partner_id ?? null, ids: rows.map((row) => row.news_id), records }
}

/** Takes away what was heard. Where the process ends before, it is heard again, and a look finds nothing new. */
export async function forgetNews(db: Database, { partner, ids }: Heard): Promise<void> {
  if (partner === null) return
  await inTransaction(db, partner, (tx) =>
    tx.run('forget-news', 'delete from house_news where installation_id = $1 and news_id = any($2)', [partner, ids]),
  )
}

/** The account stands in no house any more: leads of it that were in a pair are looked at, and go on by themselves. */
export async function goOnAlone(tx: Transaction, now: Instant): Promise<void> {
  const paired = await tx.rows<{ record_id: RecordId }>(
    'leads-in-pairs',
    `select record_id from leads l where installation_id = $1 and retired_at is null and memory ? 'pair'
        and lead_id = any(array(select lead_id from house_pairs where installation_id = $1))`,
    [tx.installation],
  )
  // Dirty rows before the gate of the house, which the removal of the link waits for.
  await markDirty(
    tx,
    paired.map((row) => ({ type: 'contact', id: row.record_id })),
    laneRank('normal'),
    now,
  )
  await tx.run('leave-house', 'delete from house_links where installation_id = $1', [tx.installation])
  await tx.run('forget-all-news', 'delete from house_news where installation_id = $1', [tx.installation])
}

/** Tells the other account that records of ours are gone, where they are in a pair. */
export async function tellGone(tx: Transaction, ids: readonly RecordId[]): Promise<void> {
  await tx.run(
    'tell-gone',
    `insert into house_news (installation_id, record_id)
     select $1, memory -> 'pair' ->> 'recordId' from leads where installation_id = $1 and record_id = any($2) and memory ? 'pair'`,
    [tx.installation, ids],
  )
}
