import type { EvaluationCommit } from '../ports/evaluations.ts'
import { keptOf } from '../domain/shared-turns.ts'
import { UNTURNED } from './commit-facts.ts'
import { jsonText } from './json-text.ts'
import type { SharedRotation } from './load-world.ts'
import type { Transaction } from './transaction.ts'

/** Keeps the states of pools; their rows are locked by whoever changed them. @param shared as it was when they were locked. */
export async function writeRotation(
  tx: Transaction,
  rotation: EvaluationCommit['rotation'],
  shared: SharedRotation | null,
): Promise<void> {
  if (rotation.size === 0) return
  const pools = [...rotation]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([pool, state]) =>
      shared === null
        ? ([pool, state] as const)
        : ([pool, keptOf(shared.kept.get(pool) ?? UNTURNED, state, shared.house.names)] as const),
    )
  await tx.run(
    'write-rotation',
    `insert into rotation (installation_id, pool_id, cw, turns, counts)
     select $1, u.pool_id, u.cw::jsonb, u.turns, u.counts::jsonb
       from unnest($2::text[], $3::text[], $4::bigint[], $5::text[]) as u (pool_id, cw, turns, counts)
      order by u.pool_id
     on conflict (installation_id, pool_id)
       do update set cw = excluded.cw, turns = excluded.turns, counts = excluded.counts`,
    [
      shared?.house.home ?? tx.installation,
      pools.map(([pool]) => pool),
      pools.map(([, state]) => jsonText(state.cw)),
      pools.map(([, state]) => state.turns),
      pools.map(([, { counts }]) => (counts === undefined ? null : jsonText(counts))),
    ],
  )
}
