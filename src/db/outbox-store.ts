import type { Instant, RepId } from '../domain/lead.ts'
import type { RecordId, TaskWrite } from '../ports/crm.ts'
import type { OutboxClaim, OutboxStore } from '../ports/outbox.ts'
import { NOT_PAUSED } from './canary-store.ts'
import { markDirty } from './dirty-rows.ts'
import { asPromised } from './errors.ts'
import { finishTasks, finishWrites, RELEASE } from './finish-outbox.ts'
import { laneOf, laneRank } from './lanes.ts'
import { refuseOwner, standingOwner } from './refused-owner.ts'
import { inTransaction, type Database, type Transaction } from './transaction.ts'

interface WriteRow {
  readonly record_id: RecordId
  readonly version: number
  readonly values: Readonly<Record<string, string>>
  readonly stage_back: readonly string[] | null
  readonly marked_at: Instant
  readonly attempts: number
  readonly lane: number
}
interface TaskRow {
  readonly key: string
  readonly task_id: RecordId | null
  readonly version: number
  readonly task: TaskWrite
  readonly marked_at: Instant
  readonly attempts: number
  readonly lane: number
}

// After a failover nothing is sent until the account is at home: what waits may have been sent, and overtaken, before. Nor while an admin
// has to choose about a policy.
const SENDABLE = `installation_id = $1 and not_before <= clock_timestamp() and (claim_token is null or claim_until <= clock_timestamp())
             and (select i.timeline = timeline() from installations i where i.installation_id = $1) and ${NOT_PAUSED}`
// Whoever held a row before and never answered may have sent it: even the last sending of a task, which begins below one.
const CLAIM = `set attempts = case when o.claim_token is null then o.attempts else greatest(o.attempts, 1) end + 1,
  claim_token = $3, claim_until = clock_timestamp() + $4 * interval '1 millisecond'`

/** What the CRM must be told. Rows are taken and finished by token; a row with a newer version stays. */
export function outboxStore(db: Database): OutboxStore {
  return {
    async claim(installation, limit, leaseMs, requestTimeoutMs) {
      const token = db.chance.id()
      const values = [installation, limit, token, leaseMs]
      const taken = await inTransaction(db, installation, async (tx) => {
        const [writes, tasks] = await Promise.all([
          tx.rows<WriteRow>(
            'claim-writes',
            `with due as (select record_id from outbox_writes where ${SENDABLE}
               order by lane, marked_at, record_id limit $2 for update skip locked)
             update outbox_writes o ${CLAIM} where o.installation_id = $1 and o.record_id = any(array(select record_id from due))
             returning o.record_id, o.version, o."values", o.stage_back, o.marked_at, o.attempts, o.lane`,
            values,
          ),
          tx.rows<TaskRow>(
            'claim-tasks',
            `with due as (select key from outbox_tasks where ${SENDABLE}
               order by lane, marked_at, key limit $2 for update skip locked)
             update outbox_tasks o ${CLAIM} where o.installation_id = $1 and o.key = any(array(select key from due))
             returning o.key, o.version, o.task, o.marked_at, o.attempts, o.lane,
               (select k.task_id from task_keys k where k.installation_id = o.installation_id and k.key = o.key) as task_id`,
            values,
          ),
        ])
        return { writes, tasks, open: await openLeads(tx, tasks) }
      })
      if (taken.writes.length === 0 && taken.tasks.length === 0) return null
      return {
        installation,
        token,
        sendWithinMs: Math.max(0, leaseMs - requestTimeoutMs),
        leaseMs,
        writes: taken.writes
          .sort((a, b) => byTurn(a, b) || compare(a.record_id, b.record_id))
          .map((row) => ({
            recordId: row.record_id,
            version: row.version,
            values: row.values,
            stageBack: row.stage_back,
            markedAt: row.marked_at,
            attempts: row.attempts,
            lane: laneOf(row.lane),
          })),
        tasks: taken.tasks
          .sort((a, b) => byTurn(a, b) || compare(a.key, b.key))
          .map(({ task, version, attempts, marked_at: markedAt, task_id: taskId }) => {
            const open = task.workOf === undefined ? null : (taken.open.get(task.workOf) ?? 0)
            return { task, version, attempts, markedAt, taskId, openLeads: open }
          }),
      }
    },

    finish: (claim, writes, tasks, at) =>
      inTransaction(db, claim.installation, async (tx) => {
        const absent = writes.filter((outcome) => outcome.kind === 'absent')
        // Dirty rows before outbox rows, as everywhere; a mark too many is harmless, and undone when nothing is ours.
        const lanes = new Map(claim.writes.map((write) => [write.recordId, laneRank(write.lane)]))
        for (const lane of [0, 1, 2])
          await markDirty(
            tx,
            absent
              .filter((outcome) => (lanes.get(outcome.recordId) ?? laneRank('normal')) === lane)
              .map((outcome) => ({ type: 'contact', id: outcome.recordId })),
            lane,
            at,
          )
        const held = (await finishWrites(db, tx, claim, writes, at)) + (await finishTasks(db, tx, claim, tasks, at))
        if (held > 0 || writes.length + tasks.length === 0) return 'finished'
        tx.undo()
        return 'fenced'
      }),

    standingOwner: (installation, recordId) => standingOwner(db, installation, recordId),
    refuseOwner: (claim, refusal, at) => refuseOwner(db, claim, refusal, at),

    async giveBack(claim, delayMs, rereadAfterMs, at) {
      await inTransaction(db, claim.installation, async (tx) => {
        if (rereadAfterMs !== null) await markHeldWrites(tx, claim, rereadAfterMs, at)
        for (const [table, key] of [
          ['outbox_writes', 'record_id'],
          ['outbox_tasks', 'key'],
        ] as const)
          await tx.run(
            `give-back-${table}`,
            `with held as (select ${key} from ${table} where installation_id = $1 and ${key} = any($2) and claim_token = $3
               order by ${key} for update)
             update ${table} o ${RELEASE} + $4 * interval '1 millisecond',
               attempts = case when $5 then o.attempts - 1 else greatest(o.attempts, 1) end
               where o.installation_id = $1 and o.${key} = any(array(select ${key} from held))`,
            [
              claim.installation,
              table === 'outbox_writes'
                ? claim.writes.map((write) => write.recordId)
                : claim.tasks.map(({ task }) => task.key),
              claim.token,
              delayMs,
              rereadAfterMs === null,
            ],
          )
      })
    },

    async waiting() {
      const { rows } = await db.pool
        .query<{ id: string }>('select waiting_outbox() as id')
        .catch((error: unknown) => Promise.reject(asPromised(error)))
      return rows.map((row) => row.id)
    },
  }
}

/** Leads that those whom the tasks tell of have open; usually no task does. */
async function openLeads(tx: Transaction, tasks: readonly TaskRow[]): Promise<ReadonlyMap<RepId, number>> {
  const reps = [...new Set(tasks.flatMap(({ task }) => task.workOf ?? []))]
  if (reps.length === 0) return new Map()
  const rows = await tx.rows<{ owner_id: RepId; leads: number }>(
    'open-leads-of',
    `select owner_id, count(*) as leads from assignments
      where installation_id = $1 and ended_at is null and owner_id = any($2) group by owner_id`,
    [tx.installation, reps],
  )
  return new Map(rows.map((row) => [row.owner_id, row.leads]))
}

/** Records of the claim whose outcome nobody knows are read again after a while; only those this claim still holds. */
async function markHeldWrites(tx: Transaction, claim: OutboxClaim, delayMs: number, at: Instant): Promise<void> {
  const held = await tx.rows<{ record_id: RecordId }>(
    'held-writes',
    'select record_id from outbox_writes where installation_id = $1 and record_id = any($2) and claim_token = $3',
    [tx.installation, claim.writes.map((write) => write.recordId), claim.token],
  )
  await markDirty(
    tx,
    held.map((row) => ({ type: 'contact', id: row.record_id })),
    laneRank('normal'),
    at,
    delayMs,
  )
}

function byTurn(
  a: { readonly lane: number; readonly marked_at: number },
  b: { readonly lane: number; readonly marked_at: number },
): number {
  return a.lane - b.lane || a.marked_at - b.marked_at
}

function compare(a: string, b: string): number {
  return a < b ? -1 : 1
}
