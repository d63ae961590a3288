import type { Pool } from 'pg'
import type { Instant } from '../domain/lead.ts'
import { asPromised } from './errors.ts'
import { laneOf } from './lanes.ts'

/** One number about all installations together. */
export interface OperationsReading {
  readonly name:
    | 'waiting'
    | 'oldest_outbox_seconds'
    | 'due_lag_seconds'
    | 'installations'
    | 'reconcile_age_seconds'
    | 'backup_age_seconds'
    | 'stream_silence_seconds'
    | 'paused_policies'
    | 'policy_changed_percent'
  readonly value: number
  readonly labels: Readonly<Record<string, string>>
}

interface Row {
  readonly name: OperationsReading['name']
  readonly label: string | null
  readonly lane: number | null
  readonly value: number
}

/** Reads what operators watch, in one statement. @throws {StoreUnavailableError} */
export async function operationsNow(pool: Pool, now: Instant): Promise<readonly OperationsReading[]> {
  const { rows } = await pool
    .query<Row>(
      `select name, label, lane, value from operations($1)
       union all select 'stream_silence_seconds', null, null, stream_silence_ms($1)::double precision / 1000
       union all select w.name, null, null, w.value from watched_policies() p
         cross join lateral (values ('paused_policies', p.paused), ('policy_changed_percent', p.changed_percent)) as w (name, value)`,
      [now],
    )
    .catch((error: unknown) => Promise.reject(asPromised(error)))
  return rows.map(({ name, label, lane, value }) => ({ name, value, labels: labelsOf(name, label, lane) }))
}

function labelsOf(name: Row['name'], label: string | null, lane: number | null): Readonly<Record<string, string>> {
  if (label === null) return {}
  if (name === 'installations') return { state: label }
  return lane === null ? {} : { work: label, lane: laneOf(lane) }
}
