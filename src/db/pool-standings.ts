import { v5 as uuidv5 } from 'uuid'
import type { Candidate, Decision } from '../domain/decision.ts'
import type { Assignment } from '../domain/lead.ts'
import { stoodThere } from '../domain/ledger/past-turn.ts'
import { jsonText } from './json-text.ts'
import type { Transaction } from './transaction.ts'

/** The id of the same candidates, of the same account or not, is the same. */
const NAMESPACE = '5b0f6a3e-6d0c-4f57-9f0e-2f8a3f1b7c11'

/** Who stood in a pool when a turn was given; kept once for all turns at which the same people stood there. */
export interface Standing {
  readonly id: string
  readonly text: string
}

/** @returns null where no pool gave the lead. */
export function standingOf({ by }: Assignment, { routing }: Decision): Standing | null {
  if (by !== 'pool' || !('candidates' in routing)) return null
  const text = jsonText(stoodThere(routing.candidates))
  return { id: uuidv5(text, NAMESPACE), text }
}

/** Keeps those that are not kept yet. */
export async function keepStandings(tx: Transaction, standings: readonly (Standing | null)[]): Promise<void> {
  const each = new Map(standings.flatMap((one) => (one === null ? [] : [[one.id, one.text] as const])))
  if (each.size === 0) return
  // In one order, so that two batches do not wait for each other.
  const ids = [...each.keys()].sort()
  await tx.run(
    'keep-standings',
    `insert into pool_standings (installation_id, standing_id, candidates)
     select $1, u.* from unnest($2::uuid[], $3::json[]) as u (id, candidates) on conflict do nothing`,
    [tx.installation, ids, ids.map((id) => each.get(id))],
  )
}

/** The candidates of standings, by id. */
export async function readStandings(
  tx: Transaction,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly Candidate[]>> {
  const rows = await tx.rows<{ id: string; candidates: readonly Candidate[] }>(
    'read-standings',
    `select standing_id as id, candidates from pool_standings where installation_id = $1 and standing_id = any($2)`,
    [tx.installation, ids],
  )
  return new Map(rows.map(({ id, candidates }) => [id, candidates]))
}
