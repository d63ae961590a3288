import { Client } from 'pg'
import type { InstallationId } from '../../src/ports/crm.ts'

/**
 * Puts so many leads with a running clock each into an empty account, as their commits would have left them; one in `oneIn` is due at
 * `dueAt`, the others in the weeks after it.
 */
export async function putOpenClocks(
  databaseUrl: string,
  installation: InstallationId,
  count: number,
  oneIn: number,
  dueAt: number,
): Promise<void> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const lead = `('00000000-0000-7000-9000-' || lpad(to_hex(n), 12, '0'))::uuid`
    const due = `case when n % ${oneIn} = 0 then ${dueAt} else ${dueAt} + 60000 + (n::bigint * 7919) % 1800000000 end`
    await client.query(
      `insert into app.leads (installation_id, lead_id, record_id, created_at, memory, revision, stage, status, score, owner_id, held,
         policy_version, crm_modified_at, decided_at, look_again_at)
       select '${installation}', ${lead}, (100000 + n)::text, 0, '{}', 1, 'mql', 'active', 80, 'rep-' || n % 200, false, 1, 0, 0, ${due}
         from generate_series(1, ${count}) as n`,
    )
    await client.query(
      `insert into app.clocks (installation_id, clock_id, lead_id, kind, sla_id, owner_id, started_at, due_at, target_minutes, unit, state,
         steps_done)
       select '${installation}', 'clock-' || n, ${lead}, 'lead', 'inbound', 'rep-' || n % 200, 0, ${due}, 30, 'business', 'running', '{}'
         from generate_series(1, ${count}) as n`,
    )
    await client.query('analyze')
  } finally {
    await client.end()
  }
}
