import type { InstallationId, RecordId } from '../ports/crm.ts'
import type { LeadStore } from '../ports/leads.ts'
import { countOf, rarestWord } from './lead-counts.ts'
import { readHistory } from './lead-history.ts'
import { pageOf, type LookBounds } from './lead-pages.ts'
import { inTransaction, isUuid, type Database, type Transaction } from './transaction.ts'

const MOST_CHOICES = 200

/** Leads as people look through them. @param bounds how those behind a number of a report are looked for. */
export function leadStore(db: Database, bounds?: LookBounds): LeadStore {
  const reading = <T>(installation: InstallationId, work: (tx: Transaction) => Promise<T>): Promise<T> =>
    inTransaction(db, installation, async (tx) => {
      // How many leads a value has decides which index serves: each question is planned for its own values. Leads of two values are told by
      // their ids in memory, some hundred thousand of them.
      await tx.run(
        'custom-plans',
        `select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('work_mem', '64MB', true)`,
      )
      return work(tx)
    })
  return {
    page: (installation, filter, order, after, limit) =>
      after !== null && !isUuid(after.leadId)
        ? Promise.resolve({ rows: [], next: null })
        : reading(installation, async (tx) =>
            pageOf(tx, filter, await rarestWord(tx, filter), order, after, limit, bounds),
          ),

    count: (installation, filter, most) => reading(installation, (tx) => countOf(tx, filter, most)),

    choices: (installation) =>
      inTransaction(db, installation, async (tx) => {
        const [sources, fits, owners] = await Promise.all([
          valuesOf(tx, 'source_type'),
          valuesOf(tx, 'fit'),
          valuesOf(tx, 'owner_id'),
        ])
        return { sources, fits, owners }
      }),

    async recordOf(installation, leadId) {
      if (!isUuid(leadId)) return null
      const [row] = await inTransaction(db, installation, (tx) =>
        tx.rows<{ recordId: RecordId }>(
          'record-of-lead',
          `select record_id as "recordId" from leads where installation_id = $1 and lead_id = $2 and retired_at is null`,
          [installation, leadId],
        ),
      )
      return row?.recordId ?? null
    },

    history: (installation, leadId, most) =>
      isUuid(leadId)
        ? inTransaction(db, installation, (tx) => readHistory(tx, leadId, most))
        : Promise.resolve({ decisions: [], moves: [], assignments: [], clocks: [], activities: [] }),
  }
}

/** Each value once, by jumping from one to the next in the index: the time depends on the values, not on the leads. */
async function valuesOf(tx: Transaction, column: 'source_type' | 'fit' | 'owner_id'): Promise<readonly string[]> {
  const rows = await tx.rows<{ value: string }>(
    `choices-${column}`,
    `with recursive found as (
       (select ${column} as value from lead_list where installation_id = $1 and ${column} is not null order by ${column} limit 1)
       union all
       select (select l.${column} from lead_list l where l.installation_id = $1 and l.${column} > found.value
                order by l.${column} limit 1)
         from found where found.value is not null)
     select value from found where value is not null limit ${MOST_CHOICES}`,
    [tx.installation],
  )
  return rows.map(({ value }) => value)
}
