import type { ReadyStep, WorkflowStepStore } from '../ports/workflow-steps.ts'
import { markDirty } from './dirty-rows.ts'
import { asPromised } from './errors.ts'
import { laneRank } from './lanes.ts'
import { inTransaction, type Database } from './transaction.ts'

/** Steps of workflows in the CRM that wait until their record is decided. */
export function workflowStepStore(db: Database): WorkflowStepStore {
  return {
    ask: (installation, { callbackId, recordId, askedAt }) =>
      inTransaction(db, installation, async (tx) => {
        const fresh = await tx.run(
          'ask-step',
          `insert into workflow_steps (installation_id, callback_id, record_id, asked_at) values ($1, $2, $3, $4)
           on conflict (installation_id, callback_id) do nothing`,
          [installation, callbackId, recordId, askedAt],
        )
        if (fresh > 0) {
          await markDirty(tx, [{ type: 'contact', id: recordId }], laneRank('urgent'), askedAt)
          return 'waiting'
        }
        const [row] = await tx.rows<{ done: boolean }>(
          'find-step',
          'select done_at is not null as done from workflow_steps where installation_id = $1 and callback_id = $2',
          [installation, callbackId],
        )
        return row?.done === true ? 'done' : 'waiting'
      }),

    take: (installation, overdueBefore, limit, leaseMs) =>
      inTransaction(db, installation, (tx) =>
        tx.rows<ReadyStep>(
          'take-steps',
          `with waiting as (
             select callback_id, not exists (select 1 from dirty d
                 where d.installation_id = s.installation_id and d.type = 'contact' and d.record_id = s.record_id)
               and not exists (select 1 from outbox_writes w
                 where w.installation_id = s.installation_id and w.record_id = s.record_id) as decided
               from workflow_steps s
              where installation_id = $1 and done_at is null and (claim_until is null or claim_until <= clock_timestamp())
              order by asked_at, callback_id for update skip locked
           ), ready as (
             select w.callback_id, w.decided from waiting w join workflow_steps s using (callback_id)
              where s.installation_id = $1 and (w.decided or s.asked_at < $2) order by s.asked_at, s.callback_id limit $3
           )
           update workflow_steps s set claim_until = clock_timestamp() + $4 * interval '1 millisecond'
             from ready r where s.installation_id = $1 and s.callback_id = r.callback_id
           returning s.callback_id as "callbackId", s.record_id as "recordId", s.asked_at as "askedAt", r.decided`,
          [installation, overdueBefore, limit, leaseMs],
        ),
      ),

    async finish(installation, callbackIds, at) {
      if (callbackIds.length === 0) return
      await inTransaction(db, installation, (tx) =>
        tx.run(
          'finish-steps',
          'update workflow_steps set done_at = $3, claim_until = null where installation_id = $1 and callback_id = any($2)',
          [installation, callbackIds, at],
        ),
      )
    },

    async waiting() {
      const { rows } = await db.pool
        .query<{ id: string }>('select waiting_workflow_steps() as id')
        .catch((error: unknown) => Promise.reject(asPromised(error)))
      return rows.map((row) => row.id)
    },
  }
}
