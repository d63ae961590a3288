import type { Canary, CanaryExample } from '../domain/canary.ts'
import type { EvaluationCommand, EvaluationCommit } from '../ports/evaluations.ts'
import type { CanaryLead, CanaryStore } from '../ports/canaries.ts'
import { jsonArray, jsonText } from './json-text.ts'
import { inTransaction, type Database, type Transaction } from './transaction.ts'

const COLUMNS = `version, former, state, begun_at as "begunAt", paused_at as "pausedAt", tallies`

/** What holds true of every statement that sends: nothing of an account goes out while its version is paused. */
export const NOT_PAUSED = `not exists (select 1 from policy_canaries c where c.installation_id = $1 and c.state = 'paused')`

/** How the newest version of each installation's policy is watched. */
export function canaryStore(db: Database): CanaryStore {
  return {
    find: (installation) => inTransaction(db, installation, readCanary),

    view: (installation) =>
      inTransaction(db, installation, async (tx) => {
        const canary = await readCanary(tx)
        if (canary === null) return null
        const rows = await tx.rows<Pick<CanaryLead, 'leadId' | 'recordId' | 'personName'> & { differs: CanaryExample }>(
          'canary-examples',
          `select e.lead_id as "leadId", l.record_id as "recordId", l.person_name as "personName", e.differs
             from policy_canary_leads e join leads l on l.installation_id = e.installation_id and l.lead_id = e.lead_id
            where e.installation_id = $1 and l.retired_at is null order by e.place, e.lead_id`,
          [installation],
        )
        const [count] = await tx.rows<{ waiting: number }>(
          'canary-waiting',
          `select (select count(*) from outbox_writes where installation_id = $1)
                + (select count(*) from outbox_tasks where installation_id = $1) as waiting`,
          [installation],
        )
        return {
          watched: canary,
          examples: rows.map(({ differs, ...lead }) => ({ ...differs, ...lead })),
          waiting: Number(count?.waiting ?? 0),
        }
      }),

    accept: (installation, version) =>
      inTransaction(db, installation, async (tx) => {
        const accepted = await tx.run(
          'accept-canary',
          `update policy_canaries set state = 'accepted' where installation_id = $1 and version = $2 and state = 'paused'`,
          [installation, version],
        )
        if (accepted === 0) return 'changed'
        await tx.run(
          'let-held-go',
          'update leads set held_back = null where installation_id = $1 and held_back is not null and not goes_back',
          [installation],
        )
        return 'accepted'
      }),
  }
}

/** How the version that was published last is watched; null: it is not. */
export async function readCanary(tx: Transaction): Promise<Canary | null> {
  const [row] = await tx.rows<Canary>(
    'find-canary',
    `select ${COLUMNS} from policy_canaries where installation_id = $1`,
    [tx.installation],
  )
  return row ?? null
}

/** Locks the row behind the pools and before the leads, and reads it; null where nothing is watched. */
export async function lockCanary(tx: Transaction): Promise<Canary | null> {
  const [row] = await tx.rows<Canary>(
    'lock-canary',
    `select ${COLUMNS} from policy_canaries where installation_id = $1 for update`,
    [tx.installation],
  )
  return row ?? null
}

/** How the version is watched after a batch of decisions; its row is locked. */
export async function writeCanary(
  tx: Transaction,
  { watched }: EvaluationCommand,
  { canary }: EvaluationCommit,
): Promise<void> {
  if (watched !== true || canary === undefined) return
  const { version, state, pausedAt, tallies } = canary.canary
  await tx.run(
    'write-canary',
    'update policy_canaries set state = $3, paused_at = $4, tallies = $5 where installation_id = $1 and version = $2',
    [tx.installation, version, state, pausedAt, jsonText(tallies)],
  )
  if (canary.examples.length === 0) return
  await tx.run(
    'write-canary-leads',
    `insert into policy_canary_leads (installation_id, lead_id, place, differs)
     select $1, u.lead_id, u.place, u.differs::jsonb
       from unnest($2::uuid[], $3::text[]) with ordinality as u (lead_id, differs, place)
     on conflict (installation_id, lead_id) do nothing`,
    [tx.installation, canary.examples.map(({ leadId }) => leadId), jsonArray(canary.examples)],
  )
}

/** Watches a version from now on in place of any other; null: none is watched. */
export async function beginCanary(tx: Transaction, canary: Canary | null): Promise<void> {
  await tx.run('drop-canary-leads', 'delete from policy_canary_leads where installation_id = $1', [tx.installation])
  if (canary === null) {
    await tx.run('drop-canary', 'delete from policy_canaries where installation_id = $1', [tx.installation])
    return
  }
  const { version, former, state, begunAt, pausedAt, tallies } = canary
  await tx.run(
    'begin-canary',
    `insert into policy_canaries (installation_id, version, former, state, begun_at, paused_at, tallies)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (installation_id) do update set version = excluded.version, former = excluded.former, state = excluded.state,
       begun_at = excluded.begun_at, paused_at = excluded.paused_at, tallies = excluded.tallies`,
    [tx.installation, version, former, state, begunAt, pausedAt, jsonText(tallies)],
  )
}
