import type { Instant } from '../domain/lead.ts'
import type { RecordId } from '../ports/crm.ts'
import type { ReconcileStore } from '../ports/timers.ts'
import { inTransaction, type Database } from './transaction.ts'

/** Who asks the CRM for what no notification told, and how far back. */
export function reconcileStore(db: Database): ReconcileStore {
  return {
    async take(installation, type, notAfter, leaseMs) {
      const token = db.chance.id()
      const [row] = await inTransaction(db, installation, (tx) =>
        tx.rows<{ watermark: Instant | null; offset: string | null }>(
          'take-reconcile',
          `insert into reconcile_state as r (installation_id, type, claim_token, claim_until)
           values ($1, $2, $3, clock_timestamp() + $4 * interval '1 millisecond')
           on conflict (installation_id, type) do update set claim_token = excluded.claim_token, claim_until = excluded.claim_until
             where (r.finished_at is null or r.finished_at < $5)
               and (r.claim_token is null or r.claim_until <= clock_timestamp())
           returning watermark, journal_offset as "offset"`,
          [installation, type, token, leaseMs, notAfter],
        ),
      )
      return row ? { ...row, token } : null
    },

    async keepOffset(installation, type, token, offset) {
      const kept = await inTransaction(db, installation, (tx) =>
        tx.rows(
          'keep-journal-offset',
          `update reconcile_state set journal_offset = $4
            where installation_id = $1 and type = $2 and claim_token = $3 returning type`,
          [installation, type, token, offset],
        ),
      )
      return kept.length > 0
    },

    async unseen(installation, type, records) {
      if (records.length === 0) return []
      const ids = records.map((record) => record.id)
      const rows = await inTransaction(db, installation, (tx) =>
        type === 'contact'
          ? tx.rows<{ record_id: RecordId; seen_at: Instant }>('seen-contacts', SEEN_CONTACTS, [installation, ids])
          : tx.rows<{ record_id: RecordId; seen_at: Instant }>(
              'seen-linked',
              `select record_id, crm_modified_at as seen_at from linked_records
                where installation_id = $1 and record_id = any($2) and type = $3`,
              [installation, ids, type],
            ),
      )
      const seen = new Map(rows.map((row) => [row.record_id, row.seen_at]))
      return records.filter((record) => (seen.get(record.id) ?? -1) < record.modifiedAt).map((record) => record.id)
    },

    async unverified(installation, before, limit) {
      const rows = await inTransaction(db, installation, (tx) =>
        tx.rows<{ record_id: RecordId }>(
          'unverified-leads',
          `select record_id from leads where installation_id = $1 and retired_at is null and verified_at < $2 and created_at < $2
            order by verified_at limit $3`,
          [installation, before, limit],
        ),
      )
      return rows.map((row) => row.record_id)
    },

    async verified(installation, ids, at) {
      await inTransaction(db, installation, (tx) =>
        tx.run(
          'verified-leads',
          `with chosen as (select lead_id from leads where installation_id = $1 and record_id = any($2) order by lead_id for update)
           update leads set verified_at = $3 where installation_id = $1 and lead_id = any(array(select lead_id from chosen))`,
          [installation, ids, at],
        ),
      )
    },

    async finish(installation, type, token, watermark, at) {
      await inTransaction(db, installation, (tx) =>
        tx.run(
          'finish-reconcile',
          `update reconcile_state set watermark = $4, finished_at = $5, claim_token = null, claim_until = null
            where installation_id = $1 and type = $2 and claim_token = $3`,
          [installation, type, token, watermark, at],
        ),
      )
    },

    async hasten(installation, type, since) {
      await inTransaction(db, installation, (tx) =>
        tx.run(
          'hasten-reconcile',
          `update reconcile_state set watermark = case when watermark > $3 then $3 else watermark end, finished_at = null, claim_token = null, claim_until = null
            where installation_id = $1 and type = $2`,
          [installation, type, since],
        ),
      )
    },
  }
}

/** A contact may be known by the id it had before a merge. */
const SEEN_CONTACTS = `
  select record_id, crm_modified_at as seen_at from leads where installation_id = $1 and record_id = any($2)
  union all
  select a.record_id, l.crm_modified_at from lead_aliases a
   cross join lateral (select crm_modified_at from leads where installation_id = $1 and lead_id = a.lead_id limit 1) l
   where a.installation_id = $1 and a.record_id = any($2)`
