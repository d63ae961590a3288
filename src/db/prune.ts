import type { Instant } from '../domain/lead.ts'
import type { InstallationId } from '../ports/crm.ts'
import { inTransaction, type Database } from './transaction.ts'

const DAY_MS = 24 * 3_600_000
const ROWS_AT_A_TIME = 5_000

/** What is kept for how long, by business time. Decisions, transitions and assignments are history and stay. */
const KEPT_DAYS: readonly { readonly table: string; readonly column: string; readonly days: number }[] = [
  { table: 'inbox', column: 'received_at', days: 30 },
  { table: 'commands', column: 'at', days: 7 },
  { table: 'workflow_steps', column: 'asked_at', days: 7 },
  { table: 'notices', column: 'made_at', days: 30 },
  { table: 'api_key_calls', column: 'hour', days: 30 },
  { table: 'saved_views', column: 'removed_at', days: 30 },
  { table: 'activities', column: 'at', days: 90 },
  { table: 'sign_in_links', column: 'expires_at', days: 30 },
  { table: 'visits', column: 'at', days: 90 },
  { table: 'visitors', column: 'seen_at', days: 90 },
]

/**
 * Removes what an installation no longer needs, a few thousand rows a transaction so that nothing waits for it.
 * @returns rows removed.
 */
export async function prune(db: Database, installation: InstallationId, now: Instant): Promise<number> {
  let removed = 0
  for (const { table, column, days } of KEPT_DAYS) {
    for (;;) {
      const count = await inTransaction(db, installation, (tx) =>
        tx.run(
          `prune-${table}`,
          `delete from ${table} where ctid = any(array(
             select ctid from ${table} where installation_id = $1 and ${column} < $2 limit ${ROWS_AT_A_TIME}))`,
          [installation, now - days * DAY_MS],
        ),
      )
      removed += count
      if (count < ROWS_AT_A_TIME) break
    }
  }
  return removed
}
