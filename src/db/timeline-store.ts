import type { Instant } from '../domain/lead.ts'
import type { InstallationId, RecordId } from '../ports/crm.ts'
import type { TimelineStore } from '../ports/timelines.ts'
import { markDirty } from './dirty-rows.ts'
import { asPromised } from './errors.ts'
import { inTransaction, type Database } from './transaction.ts'

/** Which life of the server each account was last at home on; docs/decisions/0060-failover.md. */
export function timelineStore(db: Database): TimelineStore {
  async function one<T>(statement: string, values: readonly unknown[] = []): Promise<readonly T[]> {
    const { rows } = await db.pool
      .query(statement, [...values])
      .catch((error: unknown) => Promise.reject(asPromised(error)))
    return rows as T[]
  }
  return {
    async current() {
      const [row] = await one<{ timeline: number }>('select timeline()')
      return row!.timeline
    },

    async seen(now) {
      const [row] = await one<{ timeline: number }>(
        `insert into timelines as t (timeline, last_seen_at) values (timeline(), $1)
         on conflict (timeline) do update set last_seen_at = greatest(t.last_seen_at, excluded.last_seen_at)
         returning timeline`,
        [now],
      )
      return row!.timeline
    },

    async strayed() {
      const rows = await one<{ id: InstallationId }>('select strayed_installations() as id')
      return rows.map((row) => row.id)
    },

    bringHome: (installation, lookBackMs, now) =>
      inTransaction(db, installation, async (tx) => {
        const [stray] = await tx.rows<{ lastSeenAt: Instant | null; createdAt: Instant }>(
          'find-stray',
          `select (select last_seen_at from timelines t where t.timeline = i.timeline) as "lastSeenAt", created_at as "createdAt"
             from installations i where installation_id = $1 and timeline <> timeline() for update`,
          [installation],
        )
        if (!stray) return undefined
        const since = stray.lastSeenAt === null ? null : stray.lastSeenAt - lookBackMs
        // Dirty rows before outbox rows, as everywhere; what is being evaluated now is evaluated once more.
        const waiting = await tx.rows<{ record_id: RecordId; lane: number }>(
          'find-unsent',
          'select record_id, lane from outbox_writes where installation_id = $1 order by record_id',
          [installation],
        )
        for (const lane of new Set(waiting.map((write) => write.lane)))
          await markDirty(
            tx,
            waiting.filter((write) => write.lane === lane).map((write) => ({ type: 'contact', id: write.record_id })),
            lane,
            now,
          )
        await tx.run('drop-unsent', 'delete from outbox_writes where installation_id = $1 and record_id = any($2)', [
          installation,
          waiting.map((write) => write.record_id),
        ])
        // A type that was never read to its end goes on from its beginning.
        await tx.run(
          'reconcile-from',
          `update reconcile_state set finished_at = null, claim_token = null, claim_until = null,
                  watermark = case when watermark is not null then least(watermark, $2) end
            where installation_id = $1`,
          [installation, since ?? stray.createdAt],
        )
        await tx.run('come-home', 'update installations set timeline = timeline() where installation_id = $1', [
          installation,
        ])
        return since
      }),
  }
}
