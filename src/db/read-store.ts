import type { Decision, Transition } from '../domain/decision.ts'
import type { Instant } from '../domain/lead.ts'
import type { ObjectType, RecordId, TaskWrite } from '../ports/crm.ts'
import type { DeadLetter, DecisionRow, LeadOnRecord, ReadStore, Stats } from '../ports/reads.ts'
import { markDirty } from './dirty-rows.ts'
import { asPromised } from './errors.ts'
import { jsonText } from './json-text.ts'
import { laneRank } from './lanes.ts'
import { inTransaction, isUuid, type Database, type Transaction } from './transaction.ts'
import { SENT_AT_ONCE } from './write-outbox.ts'

/** The columns of a {@link DecisionRow} in `decisions`. */
export const DECISION = `decision_id as "decisionId", lead_id as "leadId", record_id as "recordId", decided_at as "decidedAt",
  policy_version as "policyVersion", person_name as "personName", company, decision, latency_ms as "latencyMs"`

/** The columns of a move in `transitions`. */
export const MOVE = `from_stage as "from", to_stage as "to", from_status as "fromStatus", to_status as "toStatus", at, edge, because,
  evidence, cycle`

/** What people read: decisions, failed work, counts. */
export function readStore(db: Database): ReadStore {
  return {
    async decision(installation, decisionId) {
      if (!isUuid(decisionId)) return null
      const [row] = await inTransaction(db, installation, (tx) =>
        tx.rows<DecisionRow & { decision: Decision }>(
          'read-decision',
          `select ${DECISION} from decisions where installation_id = $1 and decision_id = $2`,
          [installation, decisionId],
        ),
      )
      return row ?? null
    },

    async inputs(installation, decisionId) {
      if (!isUuid(decisionId)) return null
      const [row] = await inTransaction(db, installation, (tx) =>
        tx.rows<{ inputs: unknown }>(
          'read-inputs',
          'select inputs from decisions where installation_id = $1 and decision_id = $2',
          [installation, decisionId],
        ),
      )
      return row?.inputs ?? null
    },

    lead: (installation, recordId, moves) => inTransaction(db, installation, (tx) => leadOnRecord(tx, recordId, moves)),

    async recentDecisions(installation, limit, before) {
      if (before !== null && !isUuid(before)) return []
      return inTransaction(db, installation, (tx) =>
        tx.rows<DecisionRow>(
          'recent-decisions',
          `select ${DECISION} from decisions where installation_id = $1 and visible and ($3::uuid is null or decision_id < $3)
            order by decision_id desc limit $2`,
          [installation, limit, before],
        ),
      )
    },

    async decisionsAfter(installation, after, limit) {
      if (after === null || (after !== '' && !isUuid(after))) return []
      return inTransaction(db, installation, (tx) =>
        // Ordered by transaction, and only up to the oldest one still open: nothing can later appear before what was already shown.
        tx.rows<DecisionRow>(
          'decisions-after',
          `select ${DECISION} from decisions d
            where installation_id = $1 and visible and xid < pg_snapshot_xmin(pg_current_snapshot())
              and ($3::uuid is null or (xid, decision_id) >
                (select c.xid, c.decision_id from decisions c where c.installation_id = $1 and c.decision_id = $3))
            order by xid, decision_id limit $2`,
          [installation, limit, after === '' ? null : after],
        ),
      )
    },

    deadLetters: (installation, limit) =>
      inTransaction(db, installation, (tx) =>
        tx.rows<DeadLetter>(
          'dead-letters',
          `select letter_id as id, kind, record_id as "recordId", code, message, advice, at from dead_letters
            where installation_id = $1 order by at desc, letter_id desc limit $2`,
          [installation, limit],
        ),
      ),

    replay: (installation, ids, at) =>
      inTransaction(db, installation, (tx) => replay(tx, ids === 'all' ? null : ids.filter(isUuid), at)),

    async stats(installation) {
      const { rows } = await db.pool
        .query<Stats>(
          `select received, evaluated, written, dirty, outbox, failed, oldest_dirty_seconds as "oldestDirtySeconds" from stats($1)`,
          [installation],
        )
        .catch((error: unknown) => Promise.reject(asPromised(error)))
      return rows[0]!
    },
  }
}

async function leadOnRecord(tx: Transaction, recordId: RecordId, most: number): Promise<LeadOnRecord | null> {
  const [row] = await tx.rows<DecisionRow & { inputs: unknown; now_under: RecordId; hour: number; times: number }>(
    'read-lead',
    `select d.*, l.record_id as now_under, l.evaluated_hour as hour, l.evaluated_in_hour as times from leads l
      cross join lateral (
        select ${DECISION}, inputs from decisions
         where installation_id = l.installation_id and lead_id = l.lead_id order by decision_id desc limit 1) d
      where l.installation_id = $1 and l.retired_at is null and l.lead_id = coalesce(
        (select own.lead_id from leads own where own.installation_id = $1 and own.record_id = $2),
        (select a.lead_id from lead_aliases a where a.installation_id = $1 and a.record_id = $2))`,
    [tx.installation, recordId],
  )
  if (row === undefined) return null
  const { inputs, now_under, hour, times, ...latest } = row
  const [assigned] = await tx.rows<DecisionRow>(
    'read-assigning-decision',
    `select ${DECISION} from decisions where installation_id = $1 and decision_id = (
       select decision_id from assignments where installation_id = $1 and lead_id = $2 and ended_at is null)`,
    [tx.installation, latest.leadId],
  )
  const moves = await tx.rows<Transition>(
    'read-moves',
    `select ${MOVE}
       from transitions where installation_id = $1 and lead_id = $2 order by transition_id desc limit $3`,
    [tx.installation, latest.leadId, most],
  )
  return { recordId: now_under, latest, inputs, assigned: assigned ?? null, moves, evaluations: { hour, times } }
}

interface Letter {
  readonly kind: DeadLetter['kind']
  readonly subject: string
  readonly type: ObjectType
  readonly record_id: RecordId
  readonly task: TaskWrite | null
}

/** Records are decided again from their present state; a task is sent again as it was, and so is a notice. */
async function replay(tx: Transaction, ids: readonly string[] | null, at: Instant): Promise<number> {
  const letters = await tx.rows<Letter>(
    'letters-to-replay',
    `select kind, subject, type, record_id, task from dead_letters
      where installation_id = $1 and ($2::uuid[] is null or letter_id = any($2)) order by kind, subject for update`,
    [tx.installation, ids],
  )
  const records = letters.filter(({ kind }) => kind === 'evaluate' || kind === 'write')
  await markDirty(
    tx,
    records.map((letter) => ({ type: letter.type, id: letter.record_id })),
    laneRank('normal'),
    at,
  )
  const tasks = letters.flatMap((letter) => (letter.task === null ? [] : [{ key: letter.subject, task: letter.task }]))
  await tx.run(
    'replay-tasks',
    `insert into outbox_tasks as o (installation_id, key, lane, marked_at, task)
     select $1, u.key, $2, $3, u.task::jsonb from unnest($4::text[], $5::text[]) as u (key, task) order by u.key
     on conflict (installation_id, key) do update set ${SENT_AT_ONCE}`,
    [tx.installation, laneRank('normal'), at, tasks.map(({ key }) => key), tasks.map(({ task }) => jsonText(task))],
  )
  await tx.run(
    'replay-notices',
    `update notices set state = 'waiting', attempts = 0, not_before = clock_timestamp(), ended_at = null, problem = null
      where installation_id = $1 and notice_id = any($2) and state = 'failed'`,
    [tx.installation, letters.flatMap(({ kind, subject }) => (kind === 'notice' ? [subject] : []))],
  )
  for (const kind of ['evaluate', 'write', 'task', 'notice'] as const)
    await tx.run(
      'replayed-letters',
      'delete from dead_letters where installation_id = $1 and kind = $2 and subject = any($3)',
      [tx.installation, kind, letters.filter((letter) => letter.kind === kind).map((letter) => letter.subject)],
    )
  return letters.length
}
