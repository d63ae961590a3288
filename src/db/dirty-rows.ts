import type { ObjectType, RecordId } from '../ports/crm.ts'
import type { Claim, DirtyMark } from '../ports/inbox.ts'
import type { Transaction } from './transaction.ts'

/** Marks records dirty inside a transaction; distinct and in key order, as every statement that locks many of these rows. */
export async function markDirty(
  tx: Transaction,
  marks: readonly Pick<DirtyMark, 'type' | 'id'>[],
  lane: number,
  markedAt: number,
  delayMs = 0,
): Promise<void> {
  if (marks.length === 0) return
  await tx.rows('mark-dirty', 'select mark_dirty($1, $2, $3::smallint, $4, $5)', [
    marks.map((mark) => mark.type),
    marks.map((mark) => mark.id),
    lane,
    markedAt,
    delayMs,
  ])
}

export interface HeldRow {
  readonly record_id: RecordId
  readonly generation: number
  /** It is to be looked at once more at an instant that had not come when it was claimed. */
  readonly later: boolean
}

/** Locks the records of a claim (all, or those named) that its token still holds. */
export async function lockHeld(tx: Transaction, claim: Claim, ids?: readonly RecordId[]): Promise<readonly HeldRow[]> {
  return tx.rows<HeldRow & { type: ObjectType }>(
    'lock-held',
    `select record_id, generation, later_not_before is not null as later from dirty
      where installation_id = $1 and type = $2 and record_id = any($3) and claim_token = $4
      order by record_id for update`,
    [claim.installation, claim.type, ids ?? claim.records.map((record) => record.id), claim.token],
  )
}

/**
 * Finishes rows that {@link lockHeld} locked: those whose generation was claimed are answered and go, or wait for the later look that
 * was asked for; the others had news since and become claimable again, with the time and lane of that news.
 */
export async function finishHeld(tx: Transaction, claim: Claim, held: readonly HeldRow[]): Promise<void> {
  const claimed = new Map(claim.records.map((record) => [record.id, record.generation]))
  const isAnswered = (row: HeldRow) => claimed.get(row.record_id) === row.generation
  const idsOf = (rows: readonly HeldRow[]) => rows.map((row) => row.record_id)
  const answered = idsOf(held.filter((row) => isAnswered(row) && !row.later))
  const later = idsOf(held.filter((row) => isAnswered(row) && row.later))
  const renewed = idsOf(held.filter((row) => !isAnswered(row)))
  await Promise.all([
    answered.length === 0
      ? 0
      : tx.run(
          'finish-answered',
          `delete from dirty where installation_id = $1 and type = $2 and record_id = any($3)`,
          [claim.installation, claim.type, answered],
        ),
    later.length === 0
      ? 0
      : tx.run('finish-until-later', freedAs('marked_at = later_marked_at, not_before = later_not_before'), [
          claim.installation,
          claim.type,
          later,
        ]),
    renewed.length === 0
      ? 0
      : tx.run(
          'finish-renewed',
          freedAs('marked_at = again_marked_at, lane = again_lane, not_before = again_not_before'),
          [claim.installation, claim.type, renewed],
        ),
  ])
}

/** Rows become claimable again with a clean slate. */
function freedAs(news: string): string {
  return `update dirty set ${news}, since = clock_timestamp(), attempts = 0,
                 claim_token = null, claim_until = null, again_marked_at = null, again_lane = null, again_not_before = null
           where installation_id = $1 and type = $2 and record_id = any($3)`
}
