import type { AssignedBy, Instant, LeadId, LeadMemory, RepId } from '../domain/lead.ts'
import type { InstallationId, RecordId } from '../ports/crm.ts'
import type { OutboxClaim, OwnerRefusal, StandingOwner } from '../ports/outbox.ts'
import { markDirty } from './dirty-rows.ts'
import { laneRank } from './lanes.ts'
import { lockRotation } from './load-world.ts'
import { inTransaction, type Database, type Transaction } from './transaction.ts'
import { writeRotation } from './write-rotation.ts'

interface OwnerRow {
  readonly lead_id: LeadId
  readonly owner_id: RepId
  readonly assigned_at: Instant
  readonly assigned_by: AssignedBy
  readonly pool_id: string | null
  readonly decision_id: string | null
  readonly follows: boolean
  readonly refused: LeadMemory['refusedOwners'] | null
}

/** Of a record that follows another one: whom it shows as that one's owner; no decision here gave the lead to them. */
const SELECT_OWNER = `select l.lead_id, coalesce(a.owner_id, f.owner ->> 'ownerId') as owner_id,
    coalesce(a.assigned_at, (f.owner ->> 'assignedAt')::bigint) as assigned_at, coalesce(a.assigned_by, f.owner ->> 'by') as assigned_by,
    a.pool_id, a.decision_id, a.owner_id is null as follows, l.memory->'refusedOwners' as refused
  from leads l
  left join assignments a on a.installation_id = l.installation_id and a.lead_id = l.lead_id and a.ended_at is null
 cross join lateral (select case l.memory -> 'pair' ->> 'role' when 'follows' then l.memory -> 'pair' -> 'assignment' end as owner) f
 where l.installation_id = $1 and l.record_id = $2 and (a.owner_id is not null or f.owner ->> 'ownerId' is not null)`

/** Who owns the lead of a record by our decision, or by that of the record it follows. */
export async function standingOwner(
  db: Database,
  installation: InstallationId,
  recordId: RecordId,
): Promise<StandingOwner | null> {
  const [row] = await inTransaction(db, installation, (tx) =>
    tx.rows<OwnerRow>('standing-owner', SELECT_OWNER, [installation, recordId]),
  )
  if (row === undefined || (row.decision_id === null && !row.follows)) return null
  const { owner_id: ownerId, assigned_at: assignedAt, assigned_by: by, pool_id: poolId } = row
  return { assignment: { ownerId, assignedAt, by, poolId }, decisionId: row.decision_id, refused: row.refused ?? [] }
}

/** Dirty row, pool, lead, outbox row: locked in the order that holds everywhere. */
export function refuseOwner(
  db: Database,
  claim: OutboxClaim,
  { recordId, version, ownerId, decisionId, turn }: OwnerRefusal,
  at: Instant,
): Promise<'kept' | 'overtaken'> {
  return inTransaction(db, claim.installation, async (tx) => {
    await markDirty(tx, [{ type: 'contact', id: recordId }], laneRank('urgent'), at)
    const { rotation, shared } = await lockRotation(tx, turn === null ? [] : [turn.poolId])
    const [owner] = await tx.rows<OwnerRow>('lock-standing-owner', `${SELECT_OWNER} for update of l`, [
      tx.installation,
      recordId,
    ])
    const isOurs = owner?.owner_id === ownerId && owner.decision_id === decisionId
    if (!isOurs || !(await endWrite(tx, claim, recordId, version))) {
      tx.undo()
      return 'overtaken'
    }
    await tx.run(
      'remember-refused-owner',
      `update leads set memory = jsonb_set(memory, '{refusedOwners}', coalesce(memory->'refusedOwners', '[]'::jsonb) || to_jsonb($3::text))
        where installation_id = $1 and lead_id = $2`,
      [tx.installation, owner.lead_id, ownerId],
    )
    if (turn !== null) {
      const before = rotation.get(turn.poolId)
      if (before !== undefined) await writeRotation(tx, new Map([[turn.poolId, turn.giveBack(before)]]), shared)
    }
    return 'kept'
  })
}

async function endWrite(
  tx: Transaction,
  { token }: OutboxClaim,
  recordId: RecordId,
  version: number,
): Promise<boolean> {
  const ended = await tx.run(
    'end-refused-write',
    'delete from outbox_writes where installation_id = $1 and record_id = $2 and claim_token = $3 and version = $4',
    [tx.installation, recordId, token, version],
  )
  return ended > 0
}
