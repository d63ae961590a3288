import { createHash } from 'node:crypto'
import type { LeadId } from '../domain/lead.ts'
import type { InstallationId, RecordId } from '../ports/crm.ts'
import type { Forgotten, ForgettingStore, ToForget } from '../ports/forgetting.ts'
import { asPromised } from './errors.ts'
import { forgetElsewhere } from './forget-elsewhere.ts'
import { jsonText } from './json-text.ts'
import { unpackGone } from './reports/pack-leads.ts'
import { inTransaction, type Database, type Transaction } from './transaction.ts'

const COLUMNS = `hash, asked_at as "askedAt", done_at as "doneAt", rows`

/** Tables that tell of a lead by its id, and of a record by its own. Locked in the order of every evaluation: dirty rows first. */
const BY_RECORD = [
  'dirty',
  'activities',
  'outbox_writes',
  'dead_letters',
  'workflow_steps',
  'notices',
  'visitors',
] as const
const BY_LEAD = [
  'clocks',
  'assignments',
  'transitions',
  'decisions',
  'stage_stays',
  'stage_skips',
  'returned_turns',
  'lead_list',
  'lead_words',
  'lead_people',
  'person_keys',
  'task_keys',
  'lead_aliases',
  'policy_canary_leads',
  'house_pairs',
  'leads',
] as const

/** Leads of the other account of the house that saw the person, beside the tables of the proof. */
const ELSEWHERE = 'leads_elsewhere'

/** Persons to be forgotten, and the proof that they were. */
export function forgettingStore(db: Database): ForgettingStore {
  const report = (installation: InstallationId, limit: number) =>
    inTransaction(db, installation, (tx) =>
      tx.rows<Forgotten>(
        'report-forgotten',
        `select ${COLUMNS} from forgotten where installation_id = $1 order by asked_at desc, hash limit $2`,
        [installation, limit],
      ),
    )
  return {
    report,

    async ask(installation, ids, how) {
      if (ids.length === 0) return
      await inTransaction(db, installation, (tx) => ask(tx, ids, how))
    },

    pending: (installation, now, limit) =>
      inTransaction(db, installation, (tx) =>
        tx.rows<ToForget>(
          'pending-forgotten',
          `select record_id as id, announced from forgotten
            where installation_id = $1 and done_at is null and due_at <= $2 and record_id is not null order by due_at, hash limit $3`,
          [installation, now, limit],
        ),
      ),

    async withdraw(installation, ids) {
      await inTransaction(db, installation, (tx) =>
        tx.run(
          'withdraw-forgotten',
          'delete from forgotten where installation_id = $1 and record_id = any($2) and done_at is null and not announced',
          [installation, ids],
        ),
      )
    },

    async forget(installation, id, at) {
      const { leads } = await inTransaction(db, installation, (tx) => knownAs(tx, id))
      // Before our own rows go, which tell where it was seen.
      const elsewhere = leads.length > 0 ? await forgetElsewhere(db, installation, leads, at) : 0
      return inTransaction(db, installation, (tx) => forget(tx, id, elsewhere, at))
    },

    async waiting(now) {
      const { rows } = await db.pool
        .query<{ id: string }>('select pending_forgetting($1) as id', [now])
        .catch((error: unknown) => Promise.reject(asPromised(error)))
      return rows.map((row) => row.id)
    },
  }
}

/** Of account and record together, so that the same number in two accounts shows nothing. */
export function hashOf(installation: InstallationId, id: RecordId): string {
  return createHash('sha256').update(`${installation}:${id}`).digest('hex')
}

async function ask(
  tx: Transaction,
  ids: readonly RecordId[],
  { announced, at, dueAt }: Parameters<ForgettingStore['ask']>[2],
): Promise<void> {
  const rows = [...new Set(ids)].map((id) => ({ id, hash: hashOf(tx.installation, id) }))
  rows.sort((a, b) => (a.hash < b.hash ? -1 : 1))
  await tx.run(
    'ask-to-forget',
    `insert into forgotten as f (installation_id, hash, record_id, asked_at, announced, due_at)
     select $1, u.hash, u.id, $2, $3, $4 from unnest($5::text[], $6::text[]) as u (hash, id)
     on conflict (installation_id, hash) do update set record_id = excluded.record_id, done_at = null,
       announced = f.announced or excluded.announced or f.done_at is not null,
       due_at = case when f.done_at is not null then excluded.asked_at else least(f.due_at, excluded.due_at) end`,
    [tx.installation, at, announced, dueAt, rows.map(({ hash }) => hash), rows.map(({ id }) => id)],
  )
}

async function forget(tx: Transaction, id: RecordId, elsewhere: number, at: number): Promise<Forgotten> {
  const { leads, records } = await knownAs(tx, id)
  const gone: Record<string, number> = elsewhere > 0 ? { [ELSEWHERE]: elsewhere } : {}
  const count = async (table: string, statement: string, values: readonly unknown[]) => {
    const rows = await tx.run(`forget-person-${table}`, statement, [tx.installation, ...values])
    if (rows > 0) gone[table] = rows
  }
  await count(
    'visits',
    'delete from visits where installation_id = $1 and visitor in (select visitor from visitors where installation_id = $1 and record_id = any($2))',
    [records],
  )
  for (const table of BY_RECORD)
    await count(
      table,
      `delete from ${table} where installation_id = $1 and record_id = any($2)${table === 'dirty' ? " and type = 'contact'" : ''}`,
      [records],
    )
  await count(
    'outbox_tasks',
    `delete from outbox_tasks where installation_id = $1 and (key in (select key from task_keys where installation_id = $1 and lead_id = any($3))
       or exists (select 1 from jsonb_array_elements(task -> 'about') as a where a ->> 'type' = 'contact' and a ->> 'id' = any($2)))`,
    [records, leads],
  )
  await count(
    'duplicate_proposals',
    'delete from duplicate_proposals where installation_id = $1 and (lead_a = any($2) or lead_b = any($2))',
    [leads],
  )
  for (const table of BY_LEAD)
    await count(table, `delete from ${table} where installation_id = $1 and lead_id = any($2)`, [leads])
  await unpackGone(tx, leads)
  // What a rule saw of the person may stand in the reasons that a simulation names.
  await count(
    'simulations',
    `delete from simulations where installation_id = $1 and state <> 'running'
      and exists (select 1 from unnest($2::uuid[]) as l (id) where position(l.id::text in result::text) > 0)`,
    [leads],
  )
  // Decisions of a lead that was merged away stand under the id it had then.
  await count('decisions_by_record', 'delete from decisions where installation_id = $1 and record_id = any($2)', [
    records,
  ])
  await count(
    'inbox',
    `delete from inbox where installation_id = $1 and exists (select 1 from unnest($2::text[]) as r (id)
       where position(convert_to(r.id, 'UTF8') in body) > 0)`,
    [records],
  )
  return proof(tx, id, records, gone, at)
}

/** Every lead and record id under which the person is known. */
async function knownAs(
  tx: Transaction,
  id: RecordId,
): Promise<{ readonly leads: readonly LeadId[]; readonly records: readonly RecordId[] }> {
  const leads = await tx.rows<{ lead_id: LeadId; record_id: RecordId }>(
    'forget-known-leads',
    `select lead_id, record_id from leads where installation_id = $1 and (record_id = $2
       or lead_id in (select lead_id from lead_aliases where installation_id = $1 and record_id = $2))`,
    [tx.installation, id],
  )
  const ids = leads.map((row) => row.lead_id)
  const aliases = await tx.rows<{ record_id: RecordId }>(
    'forget-known-aliases',
    'select record_id from lead_aliases where installation_id = $1 and lead_id = any($2)',
    [tx.installation, ids],
  )
  const records = new Set([id, ...leads.map((row) => row.record_id), ...aliases.map((row) => row.record_id)])
  return { leads: ids, records: [...records].sort() }
}

async function proof(
  tx: Transaction,
  id: RecordId,
  records: readonly RecordId[],
  gone: Readonly<Record<string, number>>,
  at: number,
): Promise<Forgotten> {
  await ask(tx, records, { announced: true, at, dueAt: at })
  const own = hashOf(tx.installation, id)
  await tx.run(
    'forgotten-others',
    'update forgotten set record_id = null, done_at = $3 where installation_id = $1 and hash = any($2)',
    [tx.installation, records.map((record) => hashOf(tx.installation, record)), at],
  )
  const [row] = await tx.rows<Forgotten>(
    'forgotten-proof',
    // Done again for late news, the numbers add up.
    `update forgotten f set rows = (select coalesce(jsonb_object_agg(name, total), '{}') from (
         select name, sum(n) as total from (
           select key as name, value::text::bigint as n from jsonb_each(f.rows) union all
           select key, value::text::bigint from jsonb_each($3::jsonb)) both_times group by name) summed)
      where installation_id = $1 and hash = $2 returning ${COLUMNS}`,
    [tx.installation, own, jsonText(gone)],
  )
  return row!
}
