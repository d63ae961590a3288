import type { RecordId, TaskWrite } from '../ports/crm.ts'
import type { EvaluationCommand, LeadCommit } from '../ports/evaluations.ts'
import { markedAtOf, SENT_BUT_UNSURE } from './commit-facts.ts'
import { jsonArray, jsonText } from './json-text.ts'
import { laneRank } from './lanes.ts'
import type { Loaded } from './load-world.ts'
import type { Transaction } from './transaction.ts'

/** A newer version of a row keeps the lease of a write in flight; its own receipt counts from when that one is answered. */
const NEWER = `version = o.version + 1, lane = least(o.lane, excluded.lane),
  marked_at = case when o.claim_token is null then least(o.marked_at, excluded.marked_at) else excluded.marked_at end`

/** A row that only waits in case an old send still arrives is sent at once when it says something new, and waits again after that. */
const WAITS_ONLY = `o.claim_token is null and o.attempts = ${SENT_BUT_UNSURE}`
export const SENT_AT_ONCE = `attempts = case when ${WAITS_ONLY} then 1 else o.attempts end,
  not_before = case when ${WAITS_ONLY} then excluded.not_before else o.not_before end`

/** Puts what the CRM must be told where write-back finds it. */
export async function writeOutbox(
  tx: Transaction,
  command: EvaluationCommand,
  leads: readonly LeadCommit[],
  loaded: Loaded,
): Promise<void> {
  const inFlight = await dropObsolete(tx, leads, loaded)
  const writes = leads
    .flatMap((lead) => {
      // A write in flight may still land although the CRM already shows the values: all intended ones follow it.
      const values = lead.write ?? (inFlight.has(lead.recordId) ? lead.intended : null)
      return values === null ? [] : [{ lead, values }]
    })
    .sort((a, b) => (a.lead.recordId < b.lead.recordId ? -1 : 1))
  if (writes.length > 0)
    await tx.run(
      'write-outbox',
      `insert into outbox_writes as o (installation_id, record_id, lane, marked_at, "values", stage_back)
       select $1, u.record_id, u.lane, u.marked_at, u.values::jsonb, u.back::jsonb
         from unnest($2::text[], $3::smallint[], $4::bigint[], $5::text[], $6::text[]) as u (record_id, lane, marked_at, values, back)
        order by u.record_id
       on conflict (installation_id, record_id) do update set ${NEWER}, "values" = excluded.values,
         stage_back = coalesce(excluded.stage_back, o.stage_back)`,
      [
        tx.installation,
        writes.map(({ lead }) => lead.recordId),
        writes.map(({ lead }) => laneRank(lead.lane)),
        writes.map(({ lead }) => markedAtOf(command, lead.recordId)),
        jsonArray(writes.map(({ values }) => values)),
        writes.map(({ lead }) => (lead.stageBack === undefined ? null : jsonText(lead.stageBack))),
      ],
    )
  await writeTasks(tx, command, leads)
}

/** Removes waiting writes of records that already show what is intended now; returns those that are just being sent. */
async function dropObsolete(
  tx: Transaction,
  leads: readonly LeadCommit[],
  loaded: Loaded,
): Promise<ReadonlySet<RecordId>> {
  const ids = leads
    .filter((lead) => lead.write === null && loaded.world.leads.get(lead.recordId)?.writePending !== false)
    .map((lead) => lead.recordId)
  if (ids.length === 0) return new Set()
  const pending = await tx.rows<{ record_id: RecordId; in_flight: boolean }>(
    'lock-pending-writes',
    `select record_id, claim_token is not null as in_flight from outbox_writes
      where installation_id = $1 and record_id = any($2) order by record_id for update`,
    [tx.installation, ids],
  )
  const obsolete = pending.filter((row) => !row.in_flight).map((row) => row.record_id)
  if (obsolete.length > 0)
    await tx.run(
      'drop-obsolete-writes',
      'delete from outbox_writes where installation_id = $1 and record_id = any($2)',
      [tx.installation, obsolete],
    )
  return new Set(pending.filter((row) => row.in_flight).map((row) => row.record_id))
}

interface Asked {
  readonly lead: LeadCommit
  readonly task: TaskWrite
}

/** A key opens a task once for ever and closes it once. */
async function writeTasks(tx: Transaction, command: EvaluationCommand, leads: readonly LeadCommit[]): Promise<void> {
  const asked = leads.flatMap((lead) => lead.tasks.map((task): Asked => ({ lead, task })))
  if (asked.length === 0) return
  const opened = byKey(asked.filter(({ task }) => task.status === 'open'))
  if (opened.length > 0) {
    const fresh = await tx.rows<{ key: string }>(
      'open-task-keys',
      `insert into task_keys (installation_id, key, state, lead_id)
       select $1, u.key, 'open', u.lead_id from unnest($2::text[], $3::uuid[]) as u (key, lead_id) order by u.key
       on conflict (installation_id, key) do nothing returning key`,
      [tx.installation, opened.map(({ task }) => task.key), opened.map(({ lead }) => lead.leadId)],
    )
    await sendTasks(tx, command, opened, fresh)
  }
  const closed = byKey(asked.filter(({ task }) => task.status === 'done'))
  if (closed.length > 0) {
    const ended = await tx.rows<{ key: string }>(
      'close-task-keys',
      `update task_keys set state = 'done' where installation_id = $1 and key = any($2) and state = 'open' returning key`,
      [tx.installation, closed.map(({ task }) => task.key)],
    )
    await sendTasks(tx, command, closed, ended)
  }
}

async function sendTasks(
  tx: Transaction,
  command: EvaluationCommand,
  asked: readonly Asked[],
  due: readonly { readonly key: string }[],
): Promise<void> {
  const keys = new Set(due.map((row) => row.key))
  const rows = asked.filter(({ task }) => keys.has(task.key))
  if (rows.length === 0) return
  await tx.run(
    'write-outbox-tasks',
    `insert into outbox_tasks as o (installation_id, key, lane, marked_at, task)
     select $1, u.key, u.lane, u.marked_at, u.task::jsonb
       from unnest($2::text[], $3::smallint[], $4::bigint[], $5::text[]) as u (key, lane, marked_at, task) order by u.key
     on conflict (installation_id, key) do update set ${NEWER}, task = excluded.task, ${SENT_AT_ONCE}`,
    [
      tx.installation,
      rows.map(({ task }) => task.key),
      rows.map(({ lead }) => laneRank(lead.lane)),
      rows.map(({ lead }) => markedAtOf(command, lead.recordId)),
      jsonArray(rows.map(({ task }) => task)),
    ],
  )
}

function byKey(asked: readonly Asked[]): readonly Asked[] {
  const distinct = new Map(asked.map((one) => [one.task.key, one]))
  return [...distinct.values()].sort((a, b) => (a.task.key < b.task.key ? -1 : 1))
}
