import type { Backfill, BackfillState, BackfillStore, LeadsByStage } from '../ports/backfills.ts'
import { asPromised } from './errors.ts'
import { inTransaction, type Database } from './transaction.ts'

const COLUMNS = `backfill_id as "backfillId", state, route, started_at as "startedAt", ended_at as "endedAt", expected, records, decided,
  calls, active_ms as "activeMs", before`
/** Leads of $1 by stage. */
const STAGES = `select coalesce(jsonb_object_agg(stage, n), '{}') as stages from (
  select stage, count(*) as n from leads where installation_id = $1 and retired_at is null group by stage) as by_stage`

/** How far the reading of all that stood in a CRM account before has come. */
export function backfillStore(db: Database): BackfillStore {
  return {
    async start(installation, { route, expected, at }) {
      const [row] = await inTransaction(db, installation, (tx) =>
        tx.rows<Backfill>(
          'start-backfill',
          `insert into backfills as b (installation_id, backfill_id, state, route, started_at, expected, before)
           values ($1, $2, 'running', $3, $4, $5, (${STAGES}))
           on conflict (installation_id) do update set
             backfill_id = excluded.backfill_id, state = 'running', route = excluded.route, started_at = excluded.started_at,
             ended_at = null, expected = excluded.expected, before = excluded.before, records = 0, decided = 0, calls = 0, active_ms = 0, cursor = null,
             claim_token = null, claim_until = null
            where b.state in ('stopped', 'done')
           returning ${COLUMNS}`,
          [installation, db.chance.id(), route, at, expected],
        ),
      )
      return row ?? null
    },

    async find(installation) {
      const [row] = await inTransaction(db, installation, (tx) =>
        tx.rows<Backfill>('find-backfill', `select ${COLUMNS} from backfills where installation_id = $1`, [
          installation,
        ]),
      )
      return row ?? null
    },

    async stages(installation) {
      const [row] = await inTransaction(db, installation, (tx) =>
        tx.rows<{ stages: LeadsByStage }>('backfill-stages', STAGES, [installation]),
      )
      return row!.stages
    },

    async change(installation, from, to, at) {
      const [row] = await inTransaction(db, installation, (tx) =>
        tx.rows<Backfill>(
          'change-backfill',
          `update backfills set state = $3, ended_at = case when $3 in ('stopped', 'done') then $4::bigint end
            where installation_id = $1 and state = any($2) returning ${COLUMNS}`,
          [installation, from, to, at],
        ),
      )
      return row ?? null
    },

    async take(installation, leaseMs) {
      const token = db.chance.id()
      const [row] = await inTransaction(db, installation, (tx) =>
        tx.rows<Backfill & { readonly cursor: string | null }>(
          'take-backfill',
          `update backfills set claim_token = $2, claim_until = clock_timestamp() + $3 * interval '1 millisecond'
            where installation_id = $1 and state = 'running' and (claim_token is null or claim_until <= clock_timestamp())
           returning ${COLUMNS}, cursor`,
          [installation, token, leaseMs],
        ),
      )
      if (!row) return null
      const { cursor, ...backfill } = row
      return { token, backfill, cursor }
    },

    async advance(installation, token, page, leaseMs) {
      const [row] = await inTransaction(db, installation, (tx) =>
        tx.rows<{ state: BackfillState }>(
          'advance-backfill',
          `update backfills set records = records + $3, decided = decided + $4, calls = calls + $5, active_ms = active_ms + $6,
                  cursor = coalesce($7, cursor),
                  state = case when $7::text is null and state in ('running', 'paused') then 'done' else state end,
                  ended_at = case when $7::text is null and ended_at is null then $8::bigint else ended_at end,
                  claim_until = clock_timestamp() + $9 * interval '1 millisecond'
            where installation_id = $1 and claim_token = $2 returning state`,
          [installation, token, page.records, page.decided, page.calls, page.activeMs, page.cursor, page.at, leaseMs],
        ),
      )
      return row?.state ?? 'fenced'
    },

    async release(installation, token) {
      await inTransaction(db, installation, (tx) =>
        tx.run(
          'release-backfill',
          'update backfills set claim_token = null, claim_until = null where installation_id = $1 and claim_token = $2',
          [installation, token],
        ),
      )
    },

    async running() {
      const { rows } = await db.pool
        .query<{ id: string }>('select running_backfills() as id')
        .catch((error: unknown) => Promise.reject(asPromised(error)))
      return rows.map((row) => row.id)
    },
  }
}
