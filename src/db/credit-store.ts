import { lapseCredits, type Credit } from '../domain/credits.ts'
import type { Instant, PoolId, RepId } from '../domain/lead.ts'
import type { RotationState } from '../domain/roster.ts'
import type { CreditStore } from '../ports/credits.ts'
import { UNTURNED } from './commit-facts.ts'
import { lockRotation } from './load-world.ts'
import { inTransaction, type Database, type Transaction } from './transaction.ts'
import { entriesOf, writeEntries } from './write-credits.ts'
import { writeRotation } from './write-rotation.ts'

interface DueCredit extends Credit {
  readonly decisionId: string
}

/** Turns given back, from the day on which they are over. Pools before credits, as everywhere. */
export function creditStore(db: Database): CreditStore {
  return {
    settle: (installation, now, limit) =>
      inTransaction(db, installation, async (tx) => {
        const pools = await tx.rows<{ pool_id: PoolId }>(
          'pools-with-credits-due',
          `select distinct pool_id from credits
            where installation_id = $1 and state = 'open' and expires_at <= $2 and coalesce(booked_in, $1) = house()`,
          [installation, now],
        )
        if (pools.length === 0) return { used: 0, lapsed: 0 }
        const { rotation, shared } = await lockRotation(
          tx,
          pools.map((row) => row.pool_id),
        )
        const due = await lockDue(tx, now, limit, [...rotation.keys()])
        const lastTurns = await lastTurnsSince(tx, due)
        const { lapsed, after } = lapse(due, rotation, lastTurns, now)
        await writeRotation(tx, after, shared)
        await writeEntries(
          tx,
          lapsed.flatMap((credit) => entriesOf(credit.decisionId, 'lapsed', credit)),
        )
        await settleAs(tx, 'lapsed', lapsed, now)
        const used = due.filter((credit) => !lapsed.includes(credit))
        await settleAs(tx, 'used', used, now)
        return { used: used.length, lapsed: lapsed.length }
      }),
  }
}

async function lockDue(
  tx: Transaction,
  now: Instant,
  limit: number,
  pools: readonly PoolId[],
): Promise<readonly DueCredit[]> {
  return tx.rows<DueCredit>(
    'lock-credits-due',
    `select c.decision_id as "decisionId", c.lead_id as "leadId", c.pool_id as "poolId", c.rep_id as "repId", c.reason, c.at,
       c.expires_at as "expiresAt",
       (select json_agg(json_build_object('account', e.account, 'amount', e.amount)) from credit_entries e
         where e.installation_id = c.installation_id and e.decision_id = c.decision_id and e.booking = 'given') as entries
      from credits c
     where c.installation_id = $1 and c.state = 'open' and c.expires_at <= $2 and c.pool_id = any($4)
        -- What was booked in another state than the present one waits until that is the present one again.
        and coalesce(c.booked_in, $1) = house()
     order by c.expires_at, c.decision_id limit $3 for update of c`,
    [tx.installation, now, limit, pools],
  )
}

/** When each rep last had a turn in each pool since the first of these credits, by `pool rep`. */
async function lastTurnsSince(tx: Transaction, due: readonly DueCredit[]): Promise<ReadonlyMap<string, Instant>> {
  if (due.length === 0) return new Map()
  const rows = await tx.rows<{ pool_id: PoolId; owner_id: RepId; last: Instant }>(
    'last-turns',
    `select pool_id, owner_id, max(assigned_at) as last from (
       select pool_id, owner_id, assigned_at from assignments
        where installation_id = $1 and assigned_at >= $2 and assigned_by = 'pool' and owner_id = any($3)
       union all select pool_id, owner_id, assigned_at from house_given($2)
        where assigned_by = 'pool' and owner_id = any($3)) turns
      group by pool_id, owner_id`,
    [tx.installation, Math.min(...due.map(({ at }) => at)), [...new Set(due.map(({ repId }) => repId))]],
  )
  return new Map(rows.map((row) => [`${row.pool_id} ${row.owner_id}`, row.last]))
}

function lapse(
  due: readonly DueCredit[],
  rotation: ReadonlyMap<PoolId, RotationState>,
  lastTurns: ReadonlyMap<string, Instant>,
  now: Instant,
): { readonly lapsed: readonly DueCredit[]; readonly after: ReadonlyMap<PoolId, RotationState> } {
  const lapsed: DueCredit[] = []
  const after = new Map<PoolId, RotationState>()
  for (const poolId of new Set(due.map((credit) => credit.poolId))) {
    const ofPool = due.filter((credit) => credit.poolId === poolId)
    const turns = new Map(ofPool.map(({ repId }) => [repId, lastTurns.get(`${poolId} ${repId}`) ?? -Infinity]))
    const ended = lapseCredits(rotation.get(poolId) ?? UNTURNED, ofPool, turns, now)
    if (ended.lapsed.length === 0) continue
    after.set(poolId, ended.state)
    lapsed.push(...ofPool.filter((credit) => ended.lapsed.includes(credit)))
  }
  return { lapsed, after }
}

async function settleAs(
  tx: Transaction,
  state: 'used' | 'lapsed',
  credits: readonly DueCredit[],
  now: Instant,
): Promise<void> {
  if (credits.length === 0) return
  await tx.run(
    'settle-credits',
    'update credits set state = $3, settled_at = $4 where installation_id = $1 and decision_id = any($2)',
    [tx.installation, credits.map(({ decisionId }) => decisionId), state, now],
  )
}
