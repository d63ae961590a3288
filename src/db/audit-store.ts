import type { AuditFilter, AuditRow, AuditStore } from '../ports/audit.ts'
import { keepBatch } from './inbox-store.ts'
import { jsonText, plainText } from './json-text.ts'
import { inTransaction, isUuid, type Database } from './transaction.ts'

const ENTRY = `a.entry_id as "entryId", a.at, a.person, a.role, a.action, a.lead_id as "leadId", a.record_id as "recordId", a.before, a.after,
  a.undoes, a.undone_by as "undoneBy", l.person_name as "personName"
  from audit_log a left join leads l on l.installation_id = a.installation_id and l.lead_id = a.lead_id`
const MOST_PEOPLE = 200

/** What people did. */
export function auditStore(work: Database, reports: Database): AuditStore {
  return {
    keep: (installation, entry, batch) =>
      inTransaction(work, installation, async (tx) => {
        // The caught-up batch locks dirty rows, which come first everywhere; this table is locked by nobody else.
        const kept = await tx.run(
          'keep-audit-entry',
          `insert into audit_log (installation_id, entry_id, at, person, role, action, lead_id, record_id, before, after, undoes)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10::jsonb, $11) on conflict (installation_id, entry_id) do nothing`,
          [
            installation,
            entry.entryId,
            entry.at,
            plainText(entry.person),
            entry.role,
            entry.action,
            entry.leadId,
            entry.recordId,
            jsonText(entry.before),
            jsonText(entry.after),
            entry.undoes,
          ],
        )
        if (kept === 0) return 'duplicate'
        if (entry.undoes !== null) {
          const undone = await tx.run(
            'undo-audit-entry',
            'update audit_log set undone_by = $3 where installation_id = $1 and entry_id = $2 and undone_by is null',
            [installation, entry.undoes, entry.entryId],
          )
          if (undone === 0) {
            tx.undo()
            return 'undone-before'
          }
        }
        if (batch !== null) await keepBatch(tx, batch)
        return 'kept'
      }),

    async page(installation, filter, before, limit) {
      if (before !== null && !isUuid(before)) return []
      if (filter.leadId !== undefined && !isUuid(filter.leadId)) return []
      const { name, sql, values } = conditionsOf(filter)
      const place = values.length + 2
      return inTransaction(reports, installation, (tx) =>
        tx.rows<AuditRow>(
          `audit-page-${name}`,
          `select ${ENTRY} where a.installation_id = $1${sql}
              and ($${place}::uuid is null or (a.at, a.entry_id) <
                (select b.at, b.entry_id from audit_log b where b.installation_id = $1 and b.entry_id = $${place}))
            order by a.at desc, a.entry_id desc limit $${place + 1}`,
          [installation, ...values, before, limit],
        ),
      )
    },

    async find(installation, entryId) {
      if (!isUuid(entryId)) return null
      const [row] = await inTransaction(reports, installation, (tx) =>
        tx.rows<AuditRow>('audit-entry', `select ${ENTRY} where a.installation_id = $1 and a.entry_id = $2`, [
          installation,
          entryId,
        ]),
      )
      return row ?? null
    },

    async people(installation) {
      const rows = await inTransaction(reports, installation, (tx) =>
        tx.rows<{ person: string }>(
          'audit-people',
          `select distinct person from audit_log where installation_id = $1 order by person limit ${MOST_PEOPLE}`,
          [installation],
        ),
      )
      return rows.map(({ person }) => person)
    },
  }
}

function conditionsOf({ person, action, leadId }: AuditFilter): {
  readonly name: string
  readonly sql: string
  readonly values: readonly unknown[]
} {
  const asked = Object.entries({ person, action, lead_id: leadId }).filter(([, value]) => value !== undefined)
  return {
    name: asked.map(([column]) => column).join('-'),
    sql: asked.map(([column], at) => ` and a.${column} = $${at + 2}`).join(''),
    values: asked.map(([, value]) => value),
  }
}
