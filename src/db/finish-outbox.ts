import type { Instant } from '../domain/lead.ts'
import type { RecordId, TaskWrite } from '../ports/crm.ts'
import type { OutboxClaim, TaskOutcome, WriteOutcome } from '../ports/outbox.ts'
import { SEND_AGAIN_LEASES, SENT_BUT_UNSURE, subjectOf } from './commit-facts.ts'
import { dropLetters, putLetters, type NewLetter } from './dead-letters.ts'
import type { Database, Transaction } from './transaction.ts'

/** Lets go of rows that were claimed. */
export const RELEASE = `set claim_token = null, claim_until = null, not_before = clock_timestamp()`

/**
 * Ends the writes of a claim that are still its own; one that has a newer version becomes claimable, a refused one becomes a dead letter.
 * @returns how many were still its own.
 */
export async function finishWrites(
  db: Database,
  tx: Transaction,
  claim: OutboxClaim,
  outcomes: readonly WriteOutcome[],
  at: Instant,
): Promise<number> {
  if (outcomes.length === 0) return 0
  await lockRefusedLeads(tx, outcomes)
  const rows = await tx.rows<{ record_id: RecordId; version: number }>(
    'lock-writes',
    `select record_id, version from outbox_writes where installation_id = $1 and record_id = any($2) and claim_token = $3
      order by record_id for update`,
    [tx.installation, outcomes.map((outcome) => outcome.recordId), claim.token],
  )
  const versions = new Map(rows.map((row) => [row.record_id, row.version]))
  const held = outcomes.filter((outcome) => versions.has(outcome.recordId))
  const isAnswered = (outcome: WriteOutcome) => versions.get(outcome.recordId) === outcome.version
  const done = held
    .filter((outcome) => outcome.kind === 'absent' || isAnswered(outcome))
    .map((outcome) => outcome.recordId)
  const newer = held
    .filter((outcome) => outcome.kind !== 'absent' && !isAnswered(outcome))
    .map((outcome) => outcome.recordId)
  const written = held.filter((outcome) => outcome.kind === 'written')
  const refused = held.filter((outcome) => outcome.kind === 'refused').filter(isAnswered)
  const letters = refused.map(({ recordId, code, message, advice }): NewLetter => {
    return {
      id: db.chance.id(),
      kind: 'write',
      type: 'contact',
      subject: recordId,
      recordId,
      code,
      message,
      advice,
      task: null,
    }
  })
  // Sent in this order without waiting in between.
  await Promise.all([
    done.length === 0
      ? 0
      : tx.run('writes-done', 'delete from outbox_writes where installation_id = $1 and record_id = any($2)', [
          tx.installation,
          done,
        ]),
    newer.length === 0
      ? 0
      : tx.run(
          'writes-newer',
          `update outbox_writes ${RELEASE}, attempts = 0 where installation_id = $1 and record_id = any($2)`,
          [tx.installation, newer],
        ),
    dropLetters(
      tx,
      'write',
      written.map((outcome) => outcome.recordId),
    ),
    rememberRefused(tx, refused),
    putLetters(tx, letters, at),
  ])
  if (written.length > 0) tx.last('count-written', 'select add_to_counters(0, 0, $1)', [written.length])
  return held.length
}

/** Leads before outbox rows, as everywhere. */
async function lockRefusedLeads(tx: Transaction, outcomes: readonly WriteOutcome[]): Promise<void> {
  const ids = outcomes.filter(({ kind }) => kind === 'refused').map(({ recordId }) => recordId)
  if (ids.length === 0) return
  await tx.run(
    'lock-refused-leads',
    'select 1 from leads where installation_id = $1 and record_id = any($2) order by lead_id for update',
    [tx.installation, ids],
  )
}

/** The next decision shall know that nothing of the last one is under way. */
async function rememberRefused(tx: Transaction, refused: readonly Pick<WriteOutcome, 'recordId'>[]): Promise<void> {
  if (refused.length === 0) return
  await tx.run(
    'remember-refused-writes',
    `update leads set memory = jsonb_set(memory, '{writeRefused}', 'true') where installation_id = $1 and record_id = any($2)`,
    [tx.installation, refused.map(({ recordId }) => recordId)],
  )
}

/**
 * Ends the tasks of a claim likewise. One whose earlier send was never answered stays, written or refused, to be sent once more when that
 * send cannot arrive any more.
 * @returns how many were still its own.
 */
export async function finishTasks(
  db: Database,
  tx: Transaction,
  claim: OutboxClaim,
  outcomes: readonly TaskOutcome[],
  at: Instant,
): Promise<number> {
  if (outcomes.length === 0) return 0
  const rows = await tx.rows<{ key: string; version: number; task: TaskWrite; attempts: number }>(
    'lock-tasks',
    `select key, version, task, attempts from outbox_tasks where installation_id = $1 and key = any($2) and claim_token = $3
      order by key for update`,
    [tx.installation, outcomes.map((outcome) => outcome.key), claim.token],
  )
  const byKey = new Map(rows.map((row) => [row.key, row]))
  const held = outcomes.flatMap((outcome) => {
    const row = byKey.get(outcome.key)
    return row ? [{ outcome, row }] : []
  })
  const answered = held.filter(({ outcome, row }) => outcome.version === row.version)
  const newer = held.filter(({ outcome, row }) => outcome.version !== row.version)
  const again = answered.filter(({ row }) => row.attempts > 1)
  const done = answered.filter((one) => !again.includes(one))
  const written = held.flatMap(({ outcome }) => (outcome.kind === 'written' ? [outcome] : []))
  const letters = answered.flatMap(({ outcome, row }): NewLetter[] => {
    if (outcome.kind !== 'refused') return []
    const { key, code, message, advice } = outcome
    return [
      {
        id: db.chance.id(),
        kind: 'task',
        type: 'contact',
        subject: key,
        recordId: subjectOf(row.task),
        code,
        message,
        advice,
        task: row.task,
      },
    ]
  })
  // Sent in this order without waiting in between.
  await Promise.all([
    again.length === 0
      ? 0
      : tx.run(
          'tasks-again',
          `update outbox_tasks ${RELEASE} + $3 * interval '1 millisecond', attempts = $4
            where installation_id = $1 and key = any($2)`,
          [tx.installation, again.map(({ row }) => row.key), SEND_AGAIN_LEASES * claim.leaseMs, SENT_BUT_UNSURE],
        ),
    done.length === 0
      ? 0
      : tx.run('tasks-done', 'delete from outbox_tasks where installation_id = $1 and key = any($2)', [
          tx.installation,
          done.map(({ row }) => row.key),
        ]),
    newer.length === 0
      ? 0
      : tx.run(
          'tasks-newer',
          // An earlier send that was never answered is remembered.
          `update outbox_tasks ${RELEASE}, attempts = case attempts when 1 then 0 else 1 end
            where installation_id = $1 and key = any($2)`,
          [tx.installation, newer.map(({ row }) => row.key)],
        ),
    written.length === 0
      ? 0
      : tx.run(
          'task-ids',
          `update task_keys k set task_id = u.task_id from unnest($2::text[], $3::text[]) as u (key, task_id)
            where k.installation_id = $1 and k.key = any($2) and k.key = u.key`,
          [tx.installation, written.map((outcome) => outcome.key), written.map((outcome) => outcome.taskId)],
        ),
    dropLetters(
      tx,
      'task',
      written.map((outcome) => outcome.key),
    ),
    putLetters(tx, letters, at),
  ])
  return held.length
}
