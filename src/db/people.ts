import type { PersonRecord } from '../domain/duplicates/person-record.ts'
import { MOST_SHARING } from '../domain/duplicates/same-people.ts'
import type { LeadId, RepId } from '../domain/lead.ts'
import type { AccountKey } from '../domain/matching/account-keys.ts'
import type { RecordId } from '../ports/crm.ts'
import type { Identity, KnownPerson } from '../ports/people.ts'
import type { EvaluationCommand, LeadCommit } from '../ports/evaluations.ts'
import { jsonArray, plainText } from './json-text.ts'
import type { Transaction } from './transaction.ts'

// Never part of a key: keys are made of folded words, addresses and numbers.
const BETWEEN_KEYS = '\u001f'

interface KnownRow {
  readonly record_id: RecordId
  readonly lead_id: LeadId
  readonly other_record: RecordId
  readonly person: PersonRecord
  readonly owner_id: RepId | null
  readonly not_same: boolean
}

/** Leads that share a key with the records of a batch, in one statement. A key that more than {@link MOST_SHARING} leads share finds nobody. */
export async function loadPeople(
  tx: Transaction,
  command: EvaluationCommand,
  leadOf: (record: RecordId) => LeadId | null,
): Promise<ReadonlyMap<RecordId, readonly KnownPerson[]>> {
  const asked = [...(command.people ?? [])].flatMap(([record, keys]) => keys.map((key) => ({ record, key })))
  const found = new Map<RecordId, KnownPerson[]>()
  if (asked.length === 0) return found
  const rows = await tx.rows<KnownRow>(
    'load-known-people',
    `select k.record_id, k.lead_id, p.record_id as other_record, p.person, coalesce(a.owner_id, f.owner_id) as owner_id, coalesce(d.state = 'not-same', false) as not_same
       from (select distinct s.record_id, s.own_lead, ids.lead_id
               from unnest($2::text[], $3::text[], $4::uuid[]) as s (record_id, key, own_lead)
               cross join lateral (select array_agg(lead_id) as all_ids from (select lead_id from person_keys
                 where installation_id = $1 and key = s.key order by lead_id limit ${MOST_SHARING + 1}) sharing) b
               cross join lateral unnest(case when cardinality(b.all_ids) <= ${MOST_SHARING} then b.all_ids end) as ids (lead_id)
              where s.own_lead is null or ids.lead_id <> s.own_lead) k
      cross join lateral (select record_id, person from lead_people where installation_id = $1 and lead_id = k.lead_id limit 1) p
       left join lateral (select owner_id from assignments
         where installation_id = $1 and lead_id = k.lead_id and ended_at is null limit 1) a on true
       -- One that follows a record of another CRM has its owner without an assignment.
       left join leads f on a.owner_id is null and f.installation_id = $1 and f.lead_id = k.lead_id
       left join lateral (select state from duplicate_proposals where installation_id = $1
          and lead_a = least(k.own_lead, k.lead_id) and lead_b = greatest(k.own_lead, k.lead_id) limit 1) d on k.own_lead is not null
      where p.record_id <> k.record_id
      order by k.record_id, k.lead_id`,
    [
      tx.installation,
      asked.map(({ record }) => record),
      asked.map(({ key }) => plainText(key)),
      asked.map(({ record }) => leadOf(record)),
    ],
  )
  for (const row of rows) {
    const known: KnownPerson = {
      leadId: row.lead_id,
      recordId: row.other_record,
      person: row.person,
      ownerId: row.owner_id,
      notSame: row.not_same,
    }
    const list = found.get(row.record_id)
    if (list) list.push(known)
    else found.set(row.record_id, [known])
  }
  return found
}

interface KnownLead {
  readonly leadId: LeadId
  readonly recordId: RecordId
  readonly person: PersonRecord
  /** As one text, to travel in an array of its own. */
  readonly keys: string
}

/** Keeps each lead as a person; keys are written again only where they, or its facts, changed. */
export async function writePeople(tx: Transaction, leads: readonly LeadCommit[]): Promise<void> {
  const known = leads.flatMap(({ leadId, recordId, isNew, identity }) =>
    identity ? [{ leadId, recordId, isNew, person: identity.person, keys: joined(keysOf(identity)) }] : [],
  )
  const [fresh, old] = [known.filter(({ isNew }) => isNew), known.filter(({ isNew }) => !isNew)]
  await Promise.all([
    fresh.length === 0 ? 0 : addPeople(tx, fresh),
    old.length === 0 ? 0 : removeOldKeys(tx, old),
    old.length === 0 ? 0 : changePeople(tx, old),
  ])
}

/** Of a new lead nothing can stand there yet, so that no row is looked for first; docs/decisions/0074-a-new-lead-in-the-database.md. */
async function addPeople(tx: Transaction, rows: readonly KnownLead[]): Promise<void> {
  await Promise.all([
    tx.run(
      'add-people',
      `insert into lead_people (installation_id, lead_id, record_id, person, keys_hash)
       select $1, u.lead_id, u.record_id, u.person::jsonb, hashtextextended(u.keys, 0)
         from unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) as u (lead_id, record_id, person, keys) order by u.lead_id`,
      valuesOf(tx, rows),
    ),
    tx.run(
      'add-person-keys',
      `insert into person_keys (installation_id, key, lead_id)
       select $1, k.key, u.lead_id from unnest($2::uuid[], $3::text[]) as u (lead_id, keys)
         cross join lateral unnest(string_to_array(u.keys, chr(31))) as k (key)
        where k.key <> '' order by k.key, u.lead_id`,
      [tx.installation, rows.map(({ leadId }) => leadId), rows.map(({ keys }) => keys)],
    ),
  ])
}

async function changePeople(tx: Transaction, rows: readonly KnownLead[]): Promise<void> {
  await tx.run(
    'write-people',
    `with changed as (
       insert into lead_people as p (installation_id, lead_id, record_id, person, keys_hash)
       select $1, u.lead_id, u.record_id, u.person::jsonb, hashtextextended(u.keys, 0)
         from unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) as u (lead_id, record_id, person, keys) order by u.lead_id
       on conflict (installation_id, lead_id) do update
          set record_id = excluded.record_id, person = excluded.person, keys_hash = excluded.keys_hash
        where (p.record_id, p.person, p.keys_hash) is distinct from (excluded.record_id, excluded.person, excluded.keys_hash)
       returning lead_id)
     insert into person_keys (installation_id, key, lead_id)
     select $1, k.key, u.lead_id from unnest($2::uuid[], $5::text[]) as u (lead_id, keys)
       join changed on changed.lead_id = u.lead_id
       cross join lateral unnest(string_to_array(u.keys, chr(31))) as k (key)
      where k.key <> '' order by k.key, u.lead_id
     on conflict do nothing`,
    valuesOf(tx, rows),
  )
}

function valuesOf(tx: Transaction, rows: readonly KnownLead[]): readonly unknown[] {
  return [
    tx.installation,
    rows.map(({ leadId }) => leadId),
    rows.map(({ recordId }) => recordId),
    jsonArray(rows.map(({ person }) => person)),
    rows.map(({ keys }) => keys),
  ]
}

/** Keys a lead no longer has; in the same breath the present ones are kept, so that unchanged leads lose nothing. */
async function removeOldKeys(
  tx: Transaction,
  rows: readonly { readonly leadId: LeadId; readonly keys: string }[],
): Promise<void> {
  await tx.run(
    'remove-old-person-keys',
    `delete from person_keys where ctid = any(array(
       select old.id from unnest($2::uuid[], $3::text[]) as u (lead_id, keys)
        cross join lateral (select ctid as id, key from person_keys where installation_id = $1 and lead_id = u.lead_id limit 10000) old
        where not (old.key = any(string_to_array(u.keys, chr(31))))))`,
    [tx.installation, rows.map(({ leadId }) => leadId), rows.map(({ keys }) => keys)],
  )
}

/** Under which a lead stands, each once: found by other people, and, behind an `a`, by companies. */
function keysOf({ keys, accountKeys = [] }: Identity): ReadonlySet<string> {
  return new Set([...keys, ...accountKeys.map(accountKeyOfLead)].map(keptKey))
}

/** How the key of an account is kept for the leads that seek by it, so that it is no key of people. */
export function accountKeyOfLead(key: AccountKey): string {
  return `a${key}`
}

function joined(keys: ReadonlySet<string>): string {
  return [...keys].join(BETWEEN_KEYS)
}

/** As the database keeps it: halves of surrogate pairs become one and the same letter there. */
function keptKey(key: string): string {
  return plainText(key.replaceAll(BETWEEN_KEYS, '')).toWellFormed()
}

/** Forgets leads as persons: their records are gone. */
export async function forgetPeople(tx: Transaction, leads: readonly LeadId[]): Promise<void> {
  for (const table of [
    'lead_people',
    'person_keys',
    'lead_list',
    'lead_words',
    'stage_stays',
    'stage_skips',
    'returned_turns',
  ])
    await tx.run(`forget-${table}`, `delete from ${table} where installation_id = $1 and lead_id = any($2)`, [
      tx.installation,
      leads,
    ])
  await tx.run(
    'forget-proposals',
    `delete from duplicate_proposals where installation_id = $1 and state = 'open' and (lead_a = any($2) or lead_b = any($2))`,
    [tx.installation, leads],
  )
}
