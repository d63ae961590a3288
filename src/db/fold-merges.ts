import type { Instant, LeadId, LeadMemory } from '../domain/lead.ts'
import type { RecordId } from '../ports/crm.ts'
import type { EvaluationCommand } from '../ports/evaluations.ts'
import { mergeProposals } from './duplicate-store.ts'
import { jsonText } from './json-text.ts'
import { mergeMemories } from './merge-memories.ts'
import { forgetPeople } from './people.ts'
import { renewReturns } from './write-returns.ts'
import { renewStays } from './write-stays.ts'
import type { Transaction } from './transaction.ts'

interface LeadRow {
  readonly leadId: LeadId
  readonly recordId: RecordId
  readonly memory: LeadMemory
  readonly intended: Readonly<Record<string, string>> | null
  readonly revision: number
  readonly createdAt: Instant
  readonly lookAgainAt: Instant | null
  readonly retiredAt: Instant | null
}

const LEAD = `lead_id as "leadId", record_id as "recordId", memory, intended, revision, created_at as "createdAt",
  look_again_at as "lookAgainAt", retired_at as "retiredAt"`

/** Folds records that the CRM merged into one lead with one memory; every id it was ever known by stays an alias. Rare, so plain. */
export async function foldMerged(tx: Transaction, command: EvaluationCommand): Promise<void> {
  for (const [from, to] of [...command.merged].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (from === to) continue
    await moveActivities(tx, from, to)
    await tx.run('merge-drop-write', 'delete from outbox_writes where installation_id = $1 and record_id = $2', [
      tx.installation,
      from,
    ])
    const absorbed = await leadAt(tx, from)
    const surviving = await leadAt(tx, to)
    if (absorbed && surviving && absorbed.leadId !== surviving.leadId)
      await joinLeads(tx, surviving, absorbed, command.now)
    else if (absorbed && !surviving)
      await tx.run('merge-move', 'update leads set record_id = $3 where installation_id = $1 and lead_id = $2', [
        tx.installation,
        absorbed.leadId,
        to,
      ])
    const left = await leadAt(tx, to)
    if (left) await addAlias(tx, from, left.leadId)
  }
}

/** Remembers the old ids of leads that the decision has only now created. */
export async function aliasMerged(tx: Transaction, command: EvaluationCommand): Promise<void> {
  if (command.merged.size === 0) return
  const pairs = [...command.merged].filter(([from, to]) => from !== to).sort(([a], [b]) => (a < b ? -1 : 1))
  await tx.run(
    'merge-alias-new',
    `insert into lead_aliases (installation_id, record_id, lead_id)
     select $1, p.old_id, l.lead_id from unnest($2::text[], $3::text[]) as p (old_id, new_id)
       cross join lateral (select lead_id from leads where installation_id = $1 and record_id = p.new_id limit 1) l
      order by p.old_id
     on conflict (installation_id, record_id) do nothing`,
    [tx.installation, pairs.map(([from]) => from), pairs.map(([, to]) => to)],
  )
}

async function leadAt(tx: Transaction, recordId: RecordId): Promise<LeadRow | undefined> {
  const [row] = await tx.rows<LeadRow>(
    'merge-lead',
    `select ${LEAD} from leads where installation_id = $1 and lead_id = coalesce(
       (select lead_id from leads where installation_id = $1 and record_id = $2),
       (select lead_id from lead_aliases where installation_id = $1 and record_id = $2)) for update`,
    [tx.installation, recordId],
  )
  return row
}

async function addAlias(tx: Transaction, from: RecordId, leadId: LeadId): Promise<void> {
  await tx.run(
    'merge-alias',
    `insert into lead_aliases (installation_id, record_id, lead_id) values ($1, $2, $3)
     on conflict (installation_id, record_id) do update set lead_id = excluded.lead_id`,
    [tx.installation, from, leadId],
  )
}

async function moveActivities(tx: Transaction, from: RecordId, to: RecordId): Promise<void> {
  await tx.run(
    'merge-activities',
    `insert into activities (installation_id, record_id, key, kind, at, detail)
     select installation_id, $3, key, kind, at, detail from activities where installation_id = $1 and record_id = $2 order by key
     on conflict (installation_id, record_id, key) do nothing`,
    [tx.installation, from, to],
  )
  await tx.run('merge-activities-gone', 'delete from activities where installation_id = $1 and record_id = $2', [
    tx.installation,
    from,
  ])
}

/** The older lead stays, so that its history is not renamed; the record that survives in the CRM gives it its face. */
async function joinLeads(tx: Transaction, surviving: LeadRow, absorbed: LeadRow, at: Instant): Promise<void> {
  const survivingIsOlder =
    surviving.createdAt < absorbed.createdAt ||
    (surviving.createdAt === absorbed.createdAt && surviving.leadId < absorbed.leadId)
  const [kept, gone] = survivingIsOlder ? [surviving, absorbed] : [absorbed, surviving]
  const owning = surviving.memory.assignment !== null || absorbed.memory.assignment === null ? surviving : absorbed
  const memory = mergeMemories(surviving, absorbed)
  const both = [tx.installation, kept.leadId, gone.leadId]
  await tx.run(
    'merge-end-assignment',
    `update assignments set ended_at = $5 where installation_id = $1 and lead_id in ($2, $3) and lead_id <> $4 and ended_at is null`,
    [...both, owning.leadId, at],
  )
  await tx.run(
    'merge-pairs-known',
    `delete from house_pairs p where installation_id = $1 and lead_id = $3
        and exists (select 1 from house_pairs k where k.installation_id = $1 and k.lead_id = $2 and k.other_lead = p.other_lead)`,
    both,
  )
  for (const table of [
    ...['assignments', 'decisions', 'transitions', 'clocks', 'lead_aliases', 'task_keys', 'credits', 'house_pairs'],
  ])
    await tx.run(`merge-${table}`, `update ${table} set lead_id = $2 where installation_id = $1 and lead_id = $3`, both)
  await renewStays(tx, [kept.leadId])
  await renewReturns(tx, [kept.leadId])
  await mergeProposals(tx, kept.leadId, gone.leadId, at)
  await forgetPeople(tx, [gone.leadId])
  await tx.run('merge-canary-lead', 'delete from policy_canary_leads where installation_id = $1 and lead_id = $2', [
    tx.installation,
    gone.leadId,
  ])
  await tx.run('merge-gone', 'delete from leads where installation_id = $1 and lead_id = $2', [
    tx.installation,
    gone.leadId,
  ])
  await tx.run(
    'merge-kept',
    `update leads set record_id = $3, memory = $4, intended = $5, revision = $6, stage = $7, status = $8, held = $9,
            look_again_at = $10, retired_at = $11, crm_modified_at = 0,
            held_back = null, goes_back = false
      where installation_id = $1 and lead_id = $2`,
    [
      tx.installation,
      kept.leadId,
      surviving.recordId,
      jsonText(memory),
      surviving.intended === null ? null : jsonText(surviving.intended),
      Math.max(surviving.revision, absorbed.revision),
      memory.stage,
      memory.status,
      memory.held !== null,
      surviving.lookAgainAt,
      surviving.retiredAt,
    ],
  )
}
