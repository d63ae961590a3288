import type { RecordId } from '../ports/crm.ts'
import type { ClaimedRecord, InboxStore, Work } from '../ports/inbox.ts'
import { finishHeld, lockHeld, markDirty } from './dirty-rows.ts'
import { UnknownInstallationError, asPromised, troubleOf } from './errors.ts'
import { plainText } from './json-text.ts'
import { INTAKE_CONNECTIONS } from './pools.ts'
import { Turnstile } from './turnstile.ts'
import { isStanding, laneOf, laneRank, STANDING_RANK } from './lanes.ts'
import { inTransaction, isUuid, type Database, type Transaction } from './transaction.ts'
import type { IncomingBatch } from '../ports/inbox.ts'

interface ClaimedRow {
  readonly record_id: RecordId
  readonly generation: number
  readonly attempts: number
  readonly marked_at: number
  readonly lane: number
  readonly expired: boolean
}

type Turned = Pick<ClaimedRow, 'lane' | 'marked_at' | 'record_id'>

/**
 * Of the intake's connections one account may have so many at once. A flood of changes of the same records waits for the locks of those
 * that are being decided, and would else keep all connections waiting with it.
 */
const INTAKE_OF_ONE = INTAKE_CONNECTIONS - 2
const INTAKE_WAIT_MS = 1_000

/** `not_before` and leases are judged by the database's clock. */
const CLAIMABLE = `installation_id = $1 and type = $2 and not_before <= clock_timestamp()
       and (claim_token is null or claim_until <= clock_timestamp())`

/**
 * What changed and is not yet answered.
 * @param db     for work
 * @param intake its own connections, so that work never makes a webhook wait
 */
export function inboxStore(db: Database, intake: Database): InboxStore {
  const turnstile = new Turnstile(INTAKE_OF_ONE, INTAKE_WAIT_MS)
  return {
    keep: (batch) => turnstile.pass(batch.installation, () => keep(intake, batch)),

    async mark(installation, marks, lane, at, notBeforeMs = 0) {
      await inTransaction(db, installation, (tx) => markDirty(tx, marks, laneRank(lane), at, notBeforeMs))
    },

    async claim(work, limit, leaseMs) {
      const token = db.chance.id()
      const rows = await inTransaction(db, work.installation, (tx) =>
        // A row that twice was not finished may be what kills workers, so it is tried alone.
        tx.rows<ClaimedRow>(
          'claim-dirty',
          // Ids go into the update as an array, which leaves one plan only: by key.
          `with first as (
             select record_id, attempts, claim_token is not null as expired from dirty where ${CLAIMABLE}
              order by lane, marked_at, record_id limit 1 for update skip locked
           ), others as (
             select record_id, claim_token is not null as expired from dirty
              where ${CLAIMABLE} and attempts < 2 and (select attempts from first) < 2
              order by lane, marked_at, record_id limit $3 for update skip locked
           ), chosen as materialized (
             select record_id, expired from others union select record_id, expired from first where attempts >= 2
           )
           update dirty d set attempts = d.attempts + 1, claim_token = $4,
                  claim_until = clock_timestamp() + $5 * interval '1 millisecond',
                  again_marked_at = null, again_lane = null, again_not_before = null,
                  later_not_before = case when d.later_not_before > clock_timestamp() then d.later_not_before end
            where d.installation_id = $1 and d.type = $2 and d.record_id = any(array(select record_id from chosen))
           returning d.record_id, d.generation, d.attempts, d.marked_at, d.lane,
             (select c.expired from chosen c where c.record_id = d.record_id) as expired`,
          [work.installation, work.type, limit, token, leaseMs],
        ),
      )
      if (rows.length === 0) return null
      const expired = rows.filter((row) => row.expired).length
      if (expired > 0) db.meter.count('lease_expired', expired)
      return { ...work, token, records: rows.sort(byTurn).map(recordOf) }
    },

    async claimThese(work, ids, { standing, markedAt }, leaseMs) {
      if (ids.length === 0) return null
      const token = db.chance.id()
      const rows = await inTransaction(db, work.installation, (tx) =>
        tx.rows<Omit<ClaimedRow, 'expired'>>(
          'claim-these',
          `insert into dirty (installation_id, type, record_id, lane, marked_at, not_before, since, attempts, claim_token, claim_until)
           select $1, $2, u.id, $3, $4, clock_timestamp(), clock_timestamp(), 1, $5, clock_timestamp() + $6 * interval '1 millisecond'
             from (select distinct id from unnest($7::text[]) as given (id)) u order by u.id
           on conflict (installation_id, type, record_id) do nothing
           returning record_id, generation, attempts, marked_at, lane`,
          [
            work.installation,
            work.type,
            standing ? STANDING_RANK : laneRank('backfill'),
            markedAt,
            token,
            leaseMs,
            ids,
          ],
        ),
      )
      return rows.length === 0 ? null : { ...work, token, records: [...rows].sort(byTurn).map(recordOf) }
    },

    async renew(claim, leaseMs) {
      const renewed = await inTransaction(db, claim.installation, async (tx) => {
        const held = await lockHeld(tx, claim)
        return tx.run(
          'renew-dirty',
          `update dirty set claim_until = clock_timestamp() + $4 * interval '1 millisecond'
            where installation_id = $1 and type = $2 and record_id = any($3)`,
          [claim.installation, claim.type, held.map((row) => row.record_id), leaseMs],
        )
      })
      return renewed > 0
    },

    async giveBack(claim, ids, delayMs) {
      await inTransaction(db, claim.installation, async (tx) => {
        const held = await lockHeld(tx, claim, ids)
        await tx.run(
          'give-back-dirty',
          `update dirty set attempts = greatest(0, attempts - 1), not_before = clock_timestamp() + $4 * interval '1 millisecond',
                  claim_token = null, claim_until = null, again_marked_at = null, again_lane = null, again_not_before = null
            where installation_id = $1 and type = $2 and record_id = any($3)`,
          [claim.installation, claim.type, held.map((row) => row.record_id), delayMs],
        )
      })
    },

    async settle(claim, ids) {
      await inTransaction(db, claim.installation, async (tx) => finishHeld(tx, claim, await lockHeld(tx, claim, ids)))
    },

    async waiting() {
      const { rows } = await db.pool
        .query<{ installation_id: string; type: Work['type'] }>('select installation_id, type from waiting_work()')
        .catch((error: unknown) => Promise.reject(asPromised(error)))
      return rows.map((row) => ({ installation: row.installation_id, type: row.type }))
    },
  }
}

const KEEP_BATCH = `select kept, echoes_dropped, overtaken from keep_batch($1, $2, $3, $4, $5, $6::smallint, $7, $8, $9, $10, $11, $12, $13,
  $14, $15, $16, $17, $18)`

/**
 * One statement, one round trip, one commit; only a conflict is tried again. When the connection is lost the caller hears so and must
 * not answer 2xx: the sender repeats, and the digest tells.
 */
async function keep(db: Database, batch: IncomingBatch): Promise<'kept' | 'duplicate'> {
  if (!isUuid(batch.installation)) throw new UnknownInstallationError(batch.installation)
  const values = valuesOf(batch)
  for (let tried = 1; ; tried += 1) {
    try {
      const { rows } = await db.pool.query<{ kept: boolean; echoes_dropped: number; overtaken: number }>({
        name: 'keep-batch',
        text: KEEP_BATCH,
        values,
      })
      const answer = rows[0]
      if (answer && answer.echoes_dropped > 0) db.meter.count('echo_dropped', answer.echoes_dropped)
      if (answer && answer.overtaken > 0) db.meter.count('write_overtaken', answer.overtaken)
      return answer?.kept === true ? 'kept' : 'duplicate'
    } catch (error) {
      if (tried >= 5 || troubleOf(error) !== 'conflict') throw asPromised(error)
      await db.sleep(db.chance.below(20 * tried))
    }
  }
}

/** Keeps a batch inside a transaction of its installation, together with whatever else is written there. */
export async function keepBatch(tx: Transaction, batch: IncomingBatch): Promise<void> {
  await tx.rows('keep-batch', KEEP_BATCH, valuesOf(batch))
}

function valuesOf(batch: IncomingBatch): unknown[] {
  const { marks, echoes, activities } = batch
  return [
    batch.installation,
    batch.source,
    batch.digest,
    batch.body,
    batch.receivedAt,
    laneRank(batch.lane),
    batch.eventCount,
    marks.map((mark) => mark.type),
    marks.map((mark) => mark.id),
    echoes.map((echo) => echo.type),
    echoes.map((echo) => echo.id),
    echoes.map((echo) => echo.property),
    echoes.map((echo) => plainText(echo.value)),
    activities.map((kept) => kept.id),
    activities.map((kept) => plainText(kept.activity.key)),
    activities.map((kept) => kept.activity.kind),
    activities.map((kept) => kept.activity.at),
    activities.map((kept) => (kept.activity.detail === null ? null : plainText(kept.activity.detail))),
  ]
}

function byTurn(a: Turned, b: Turned): number {
  return a.lane - b.lane || a.marked_at - b.marked_at || (a.record_id < b.record_id ? -1 : 1)
}

function recordOf(row: Omit<ClaimedRow, 'expired'>): ClaimedRecord {
  return {
    id: row.record_id,
    generation: row.generation,
    attempts: row.attempts,
    markedAt: row.marked_at,
    lane: laneOf(row.lane),
    ...(isStanding(row.lane) ? { standing: true } : {}),
  }
}
