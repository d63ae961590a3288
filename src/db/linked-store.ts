import type { AccountFacts, DealFacts, Instant } from '../domain/lead.ts'
import type { RecordId } from '../ports/crm.ts'
import type { LinkedRecord, LinkedRecordStore } from '../ports/linked-records.ts'
import { accountKeys } from '../domain/matching/account-keys.ts'
import { searchAccounts } from './account-search.ts'
import { sortedDistinct } from './commit-facts.ts'
import { markDirty } from './dirty-rows.ts'
import { jsonText, plainText } from './json-text.ts'
import { laneRank } from './lanes.ts'
import { accountKeyOfLead } from './people.ts'
import { inTransaction, type Database, type Transaction } from './transaction.ts'

interface LinkedRow {
  readonly record_id: RecordId
  readonly account: AccountFacts | null
  readonly deal: DealFacts | null
  readonly crm_modified_at: Instant
  readonly untold: boolean
}

/** Companies and deals as last read, and the keys by which leads find their accounts. */
export function linkedStore(db: Database): LinkedRecordStore {
  return {
    async load(installation, type, ids) {
      if (ids.length === 0) return new Map()
      const rows = await inTransaction(db, installation, (tx) =>
        tx.rows<LinkedRow>(
          'load-linked',
          `select record_id, account, deal, crm_modified_at, untold from linked_records
            where installation_id = $1 and type = $2 and record_id = any($3)`,
          [installation, type, sortedDistinct(ids)],
        ),
      )
      const found = new Map(rows.map((row) => [row.record_id, linkedOf(type, row)]))
      return new Map(ids.flatMap((id) => (found.has(id) ? [[id, found.get(id)!] as const] : [])))
    },

    async save(installation, records, concerned) {
      if (records.length === 0) return
      await inTransaction(db, installation, async (tx) => {
        if (concerned !== undefined)
          await markDirty(
            tx,
            concerned.contacts.map((id) => ({ type: 'contact', id })),
            laneRank('normal'),
            concerned.at,
          )
        await save(tx, records, LATER)
      })
    },

    async saveNew(installation, records) {
      if (records.length === 0) return []
      return inTransaction(db, installation, async (tx) => {
        await save(tx, records, NEVER)
        const rows = await tx.rows<LinkedRow & Pick<LinkedRecord, 'type'>>(
          'load-saved-linked',
          `select r.type, r.record_id, r.account, r.deal, r.crm_modified_at, r.untold from unnest($2::text[], $3::text[]) as u (type, record_id)
             join linked_records r on r.installation_id = $1 and r.type = u.type and r.record_id = u.record_id`,
          [installation, records.map((record) => record.type), records.map((record) => record.id)],
        )
        return rows.map((row) => linkedOf(row.type, row))
      })
    },

    async unlinkedContacts(installation, accounts, keys) {
      if (accounts.length === 0 && keys.length === 0) return []
      const rows = await inTransaction(db, installation, (tx) =>
        tx.rows<{ record_id: RecordId }>(
          'unlinked-contacts',
          `select l.record_id from unnest($2::text[]) as u (account_id)
             join leads l on l.installation_id = $1 and l.matched_account_id = u.account_id and l.matched_account_id > '' and l.retired_at is null
           union
           select l.record_id from unnest($3::text[]) as u (key)
             join person_keys k on k.installation_id = $1 and k.key = u.key
             join leads l on l.installation_id = $1 and l.lead_id = k.lead_id and l.retired_at is null`,
          [installation, accounts, keys.map((key) => plainText(accountKeyOfLead(key)))],
        ),
      )
      return rows.map((row) => row.record_id)
    },

    async remove(installation, type, ids) {
      if (ids.length === 0) return
      await inTransaction(db, installation, async (tx) => {
        const values = [installation, sortedDistinct(ids)]
        await tx.run(
          `remove-linked-${type}`,
          `delete from linked_records where installation_id = $1 and type = '${type}' and record_id = any($2)`,
          values,
        )
        if (type === 'company')
          await tx.run(
            'remove-account-keys',
            'delete from account_keys where installation_id = $1 and record_id = any($2)',
            values,
          )
      })
    },

    async candidates(installation, searches) {
      if (searches.size === 0) return new Map()
      return inTransaction(db, installation, (tx) => searchAccounts(tx, searches))
    },
  }
}

/** How a record is kept, by the name of the statement: when it replaces the one that is there already, and whether anybody is told. */
interface Keeping {
  readonly name: string
  readonly replaces: string
  readonly untold: boolean
}
const LATER: Keeping = { name: 'save-linked', replaces: 'r.crm_modified_at <= excluded.crm_modified_at', untold: false }
const NEVER: Keeping = { name: 'save-new-linked', replaces: 'false', untold: true }

async function save(
  tx: Transaction,
  records: readonly LinkedRecord[],
  { name, replaces, untold }: Keeping,
): Promise<void> {
  const distinct = new Map<string, LinkedRecord>()
  for (const record of records) {
    const key = `${record.type} ${record.id}`
    const known = distinct.get(key)
    if (!known || known.crmModifiedAt <= record.crmModifiedAt) distinct.set(key, record)
  }
  const rows = [...distinct].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, record]) => record)
  const saved = await tx.rows<{ type: string; record_id: RecordId }>(
    name,
    `insert into linked_records as r (installation_id, type, record_id, account, deal, crm_modified_at, untold)
     select $1, u.type, u.record_id, u.account::jsonb, u.deal::jsonb, u.crm_modified_at, ${untold}
       from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[])
         as u (type, record_id, account, deal, crm_modified_at) order by u.type, u.record_id
     on conflict (installation_id, type, record_id) do update
       set account = excluded.account, deal = excluded.deal, crm_modified_at = excluded.crm_modified_at, untold = excluded.untold
     where ${replaces}
     returning type, record_id`,
    [
      tx.installation,
      rows.map((record) => record.type),
      rows.map((record) => record.id),
      rows.map((record) => (record.account === null ? null : jsonText(record.account))),
      rows.map((record) => (record.deal === null ? null : jsonText(record.deal))),
      rows.map((record) => record.crmModifiedAt),
    ],
  )
  const ids = new Set(saved.filter((row) => row.type === 'company').map((row) => row.record_id))
  await writeAccountKeys(
    tx,
    rows.filter((record) => record.type === 'company' && ids.has(record.id)),
  )
}

// Never part of a key: keys are made of names and domains without control signs.
const BETWEEN_KEYS = '\u001f'

/** Keys that still hold are left alone: most changes of a company touch none of them. */
async function writeAccountKeys(tx: Transaction, companies: readonly LinkedRecord[]): Promise<void> {
  if (companies.length === 0) return
  const values = [
    tx.installation,
    companies.map(({ id }) => id),
    companies.map(({ account }) => plainText(account === null ? '' : accountKeys(account).join(BETWEEN_KEYS))),
  ]
  await tx.run(
    'remove-old-account-keys',
    `delete from account_keys where ctid = any(array(
       select old.id from unnest($2::text[], $3::text[]) as u (record_id, keys)
        cross join lateral (select ctid as id, key from account_keys where installation_id = $1 and record_id = u.record_id limit 10000) old
        where not (old.key = any(string_to_array(u.keys, chr(31))))))`,
    values,
  )
  await tx.run(
    'write-account-keys',
    `insert into account_keys (installation_id, key, record_id)
     select $1, k.key, u.record_id from unnest($2::text[], $3::text[]) as u (record_id, keys)
       cross join lateral unnest(string_to_array(u.keys, chr(31))) as k (key)
      where k.key <> '' order by k.key, u.record_id
     on conflict do nothing`,
    values,
  )
}

function linkedOf(type: 'company' | 'deal', row: LinkedRow): LinkedRecord {
  return {
    type,
    id: row.record_id,
    account: row.account,
    deal: row.deal,
    crmModifiedAt: row.crm_modified_at,
    ...(row.untold ? { untold: true } : {}),
  }
}
