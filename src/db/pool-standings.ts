import { v5 as uuidv5 } from 'uuid'
import type { Decision } from '../domain/decision.ts'
import type { Assignment } from '../domain/lead.ts'
import { stoodThere, type PastTurn } from '../domain/ledger/past-turn.ts'
import { jsonText } from './json-text.ts'
import type { Transaction } from './transaction.ts'

/** Standings that say the same have the same id, in whichever account. */
const NAMESPACE = '5b0f6a3e-6d0c-4f57-9f0e-2f8a3f1b7c11'

/** Who stood in a pool when a turn was given, by which policy; kept once for all turns at which the same people stood there. */
export interface Standing {
  readonly id: string
  readonly policyVersion: number
  /** The candidates, as JSON. */
  readonly text: string
}

/** @returns null where no pool gave the lead. */
export function standingOf({ by }: Assignment, { routing }: Decision, policyVersion: number): Standing | null {
  if (by !== 'pool' || !('candidates' in routing)) return null
  const text = jsonText(stoodThere(routing.candidates))
  return { id: uuidv5(`${policyVersion} ${text}`, NAMESPACE), policyVersion, text }
}

/** Keeps those that are not kept yet. */
export async function keepStandings(tx: Transaction, standings: readonly (Standing | null)[]): Promise<void> {
  const each = new Map(standings.flatMap((one) => (one === null ? [] : [[one.id, one] as const])))
  if (each.size === 0) return
  // In one order, so that two batches do not wait for each other.
  const kept = [...each.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  await tx.run(
    'keep-standings',
    `insert into pool_standings (installation_id, standing_id, policy_version, candidates)
     select $1, u.* from unnest($2::uuid[], $3::integer[], $4::json[]) as u on conflict do nothing`,
    [
      tx.installation,
      kept.map(({ id }) => id),
      kept.map(({ policyVersion }) => policyVersion),
      kept.map(({ text }) => text),
    ],
  )
}

/** What standings say, by id. */
export async function readStandings(
  tx: Transaction,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Pick<PastTurn, 'candidates' | 'policyVersion'>>> {
  const rows = await tx.rows<{ id: string } & Pick<PastTurn, 'candidates' | 'policyVersion'>>(
    'read-standings',
    `select standing_id as id, policy_version as "policyVersion", candidates from pool_standings
      where installation_id = $1 and standing_id = any($2)`,
    [tx.installation, ids],
  )
  return new Map(rows.map(({ id, ...said }) => [id, said]))
}
