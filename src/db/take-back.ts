import { STAGES, type Instant, type LeadId, type LeadMemory } from '../domain/lead.ts'
import { giveBackUsed, usedInCommon } from '../domain/turns-used.ts'
import type { RecordId } from '../ports/crm.ts'
import type { HeldDecision, HeldLead } from '../ports/canaries.ts'
import { markDirty } from './dirty-rows.ts'
import { laneRank } from './lanes.ts'
import { lockRotation } from './load-world.ts'
import type { Transaction } from './transaction.ts'
import { writeRotation } from './write-rotation.ts'
import { renewReturns } from './write-returns.ts'
import { renewStays } from './write-stays.ts'

interface HeldRow {
  readonly lead_id: LeadId
  readonly record_id: RecordId
  readonly held_back: HeldLead
}

/**
 * Locks what {@link takeBack} changes, in the order that holds everywhere: dirty rows, which it marks, then pools. The canary's row is
 * locked by the caller after it, and leads last.
 */
export async function prepareTakingBack(tx: Transaction, at: Instant): Promise<void> {
  const held = await tx.rows<{ record_id: RecordId }>(
    'held-records',
    'select record_id from leads where installation_id = $1 and held_back is not null and retired_at is null order by record_id',
    [tx.installation],
  )
  await markDirty(
    tx,
    held.map(({ record_id: id }) => ({ type: 'contact', id })),
    laneRank('normal'),
    at,
  )
  const pools = await tx.rows<{ pool_id: string }>(
    'every-pool',
    'select pool_id from rotation where installation_id = house()',
    [],
  )
  await lockRotation(
    tx,
    pools.map((row) => row.pool_id),
  )
}

/**
 * Undoes what was decided while nothing was sent: turns, owners, moves, clocks, tasks and credits of those decisions go, and each lead is
 * decided next from what it was before. The decisions themselves stay in its history.
 * @returns the ids of those decisions.
 */
export async function takeBack(tx: Transaction): Promise<readonly string[]> {
  const held = await tx.rows<HeldRow>(
    'lock-held-leads',
    `select lead_id, record_id, held_back from leads
      where installation_id = $1 and held_back is not null and not goes_back and retired_at is null order by lead_id for update`,
    [tx.installation],
  )
  const decisions = held.flatMap((row) => row.held_back.decisions)
  const [ids, leads] = [decisions.map(({ decisionId }) => decisionId), held.map((row) => row.lead_id)]
  if (held.length === 0) return ids
  await giveTurnsBack(tx, decisions)
  await undoOwners(tx, held, ids)
  await undoClocks(tx, held)
  await tx.run('undo-transitions', 'delete from transitions where installation_id = $1 and decision_id = any($2)', [
    tx.installation,
    ids,
  ])
  await renewStays(tx, leads)
  await renewReturns(tx, leads)
  await listAsBefore(tx, held)
  for (const table of ['credit_entries', 'credits'])
    await tx.run(`undo-${table}`, `delete from ${table} where installation_id = $1 and decision_id = any($2)`, [
      tx.installation,
      ids,
    ])
  await tx.run('leads-go-back', 'update leads set goes_back = true where installation_id = $1 and lead_id = any($2)', [
    tx.installation,
    leads,
  ])
  await tx.run('undo-writes', 'delete from outbox_writes where installation_id = $1 and record_id = any($2)', [
    tx.installation,
    held.map((row) => row.record_id),
  ])
  await undoTasks(tx, decisions)
  return ids
}

async function giveTurnsBack(tx: Transaction, decisions: readonly HeldDecision[]): Promise<void> {
  const used = decisions.flatMap(({ turns }) => Object.entries(turns))
  const { rotation, shared } = await lockRotation(
    tx,
    used.map(([poolId]) => poolId),
  )
  const states = new Map(rotation)
  for (const [poolId, turns] of used)
    states.set(poolId, giveBackUsed(states.get(poolId)!, shared === null ? turns : usedInCommon(turns)))
  await writeRotation(tx, states, shared)
}

/**
 * Whoever had the lead before has it again, until it is decided. Of merged leads both may have been given to the same person at once:
 * the ownership that stands is the lead's, else the one that ended last.
 */
async function undoOwners(tx: Transaction, held: readonly HeldRow[], ids: readonly string[]): Promise<void> {
  await tx.run('undo-assignments', 'delete from assignments where installation_id = $1 and decision_id = any($2)', [
    tx.installation,
    ids,
  ])
  const owned = held.flatMap(({ lead_id, held_back: { memory } }) =>
    memory?.assignment ? [{ lead_id, assignment: memory.assignment }] : [],
  )
  if (owned.length === 0) return
  await tx.run(
    'reopen-assignments',
    `update assignments a set ended_at = null
       from unnest($2::uuid[], $3::text[], $4::bigint[]) as u (lead_id, owner_id, assigned_at)
      where a.installation_id = $1 and a.assignment_id = (
        select b.assignment_id from assignments b where b.installation_id = $1 and b.lead_id = u.lead_id
           and b.owner_id = u.owner_id and b.assigned_at = u.assigned_at
         order by b.ended_at desc nulls first, b.assignment_id desc limit 1)`,
    [
      tx.installation,
      owned.map(({ lead_id }) => lead_id),
      owned.map(({ assignment }) => assignment.ownerId),
      owned.map(({ assignment }) => assignment.assignedAt),
    ],
  )
}

/** Lists of the leads inside a stage go by it. */
async function listAsBefore(tx: Transaction, held: readonly HeldRow[]): Promise<void> {
  await tx.run(
    'list-stage-before',
    `update lead_list l set stage = u.stage from unnest($2::uuid[], $3::text[]) as u (lead_id, stage)
      where l.installation_id = $1 and l.lead_id = u.lead_id and l.stage <> u.stage`,
    [
      tx.installation,
      held.map(({ lead_id }) => lead_id),
      held.map(({ held_back: { memory } }) => memory?.stage ?? STAGES[0]),
    ],
  )
}

/** Clocks that were begun go; those that ran before are brought back by the next decision. */
async function undoClocks(tx: Transaction, held: readonly HeldRow[]): Promise<void> {
  const begun = held.flatMap(({ held_back: { memory, decisions } }) => begunClocks(memory, decisions))
  await tx.run('undo-clocks', 'delete from clocks where installation_id = $1 and clock_id = any($2)', [
    tx.installation,
    begun,
  ])
}

/** Ids of clocks that the decisions began. */
export function begunClocks(memory: LeadMemory | null, decisions: readonly HeldDecision[]): readonly string[] {
  const before = new Set((memory?.clocks ?? []).map(({ clockId }) => clockId))
  return [...new Set(decisions.flatMap(({ clocks }) => clocks))].filter((id) => !before.has(id))
}

/** Tasks that no send has touched: those asked for are not asked for, those closed are open again. */
async function undoTasks(tx: Transaction, decisions: readonly HeldDecision[]): Promise<void> {
  const opened = decisions.flatMap((one) => one.opened)
  const closed = decisions.flatMap((one) => one.closed).filter((key) => !opened.includes(key))
  const unsent = 'installation_id = $1 and key = any($2) and attempts = 0 and claim_token is null'
  const gone = await tx.rows<{ key: string }>(
    'undo-opened-tasks',
    `delete from outbox_tasks where ${unsent} returning key`,
    [tx.installation, opened],
  )
  await tx.run('undo-task-keys', 'delete from task_keys where installation_id = $1 and key = any($2)', [
    tx.installation,
    gone.map(({ key }) => key),
  ])
  const again = await tx.rows<{ key: string }>(
    'undo-closed-tasks',
    `select key from outbox_tasks where ${unsent} for update`,
    [tx.installation, closed],
  )
  const keys = again.map(({ key }) => key)
  await tx.run('reopen-task-keys', `update task_keys set state = 'open' where installation_id = $1 and key = any($2)`, [
    tx.installation,
    keys,
  ])
  // One that the CRM has stands there as it was; one it has not is still to be made.
  await tx.run(
    'undo-closing',
    `delete from outbox_tasks o where installation_id = $1 and key = any($2)
        and exists (select 1 from task_keys k where k.installation_id = $1 and k.key = o.key and k.task_id is not null)`,
    [tx.installation, keys],
  )
  await tx.run(
    'ask-again-for-tasks',
    `update outbox_tasks set task = jsonb_set(task, '{status}', '"open"'), version = version + 1
      where installation_id = $1 and key = any($2)`,
    [tx.installation, keys],
  )
}
