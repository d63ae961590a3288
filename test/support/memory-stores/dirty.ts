import type { Instant } from '../../../src/domain/lead.ts'
import type { ObjectType, RecordId } from '../../../src/ports/crm.ts'
import type { Claim } from '../../../src/ports/inbox.ts'
import type { DirtyRow, Tenant } from './state.ts'

export function dirtyKey(type: ObjectType, id: RecordId): string {
  return `${type} ${id}`
}

/** Marks one record; news during a claim is kept apart until the claim is finished. */
export function markDirty(
  tenant: Tenant,
  type: ObjectType,
  id: RecordId,
  mark: { readonly lane: number; readonly markedAt: Instant; readonly now: number; readonly delayMs?: number },
): void {
  const notBefore = mark.now + (mark.delayMs ?? 0)
  const key = dirtyKey(type, id)
  const row = tenant.dirty.get(key)
  const told = (mark.delayMs ?? 0) > 0 ? { markedAt: mark.markedAt, notBefore } : null
  if (!row) {
    tenant.dirty.set(key, {
      type,
      id,
      lane: mark.lane,
      generation: 1,
      markedAt: mark.markedAt,
      notBefore,
      since: mark.now,
      attempts: 0,
      token: null,
      until: 0,
      again: null,
      later: told,
    })
    return
  }
  const again = row.again ?? { markedAt: mark.markedAt, lane: mark.lane, notBefore }
  tenant.dirty.set(key, {
    ...row,
    generation: row.generation + 1,
    lane: Math.min(row.lane, mark.lane),
    markedAt: Math.min(row.markedAt, mark.markedAt),
    notBefore: Math.min(row.notBefore, notBefore),
    again:
      row.token === null
        ? null
        : {
            markedAt: Math.min(again.markedAt, mark.markedAt),
            lane: Math.min(again.lane, mark.lane),
            notBefore: Math.min(again.notBefore, notBefore),
          },
    later: latest(row.later, told),
  })
}

function latest(one: DirtyRow['later'], two: DirtyRow['later']): DirtyRow['later'] {
  if (one === null || two === null) return one ?? two
  return {
    markedAt: Math.max(one.markedAt, two.markedAt),
    notBefore: Math.max(one.notBefore, two.notBefore),
  }
}

/** The records of a claim (all, or those named) that its token still holds. */
export function heldRows(tenant: Tenant, claim: Claim, ids?: readonly RecordId[]): readonly DirtyRow[] {
  const named = ids ? new Set(ids) : null
  return claim.records.flatMap((record) => {
    const row = tenant.dirty.get(dirtyKey(claim.type, record.id))
    return row && row.token === claim.token && (named === null || named.has(record.id)) ? [row] : []
  })
}

/** Finishes held rows: answered ones go, ones with news or a later look to come become claimable again with a clean slate. */
export function finishRows(tenant: Tenant, claim: Claim, rows: readonly DirtyRow[], now: number): void {
  const claimed = new Map(claim.records.map((record) => [record.id, record.generation]))
  for (const row of rows) {
    const key = dirtyKey(row.type, row.id)
    const present = tenant.dirty.get(key)
    if (!present || present.token !== claim.token) continue
    const isAnswered = present.generation === claimed.get(row.id) || present.again === null
    const next = isAnswered ? present.later : present.again
    if (next === null) {
      tenant.dirty.delete(key)
      continue
    }
    tenant.dirty.set(key, { ...present, ...next, since: now, attempts: 0, token: null, until: 0, again: null })
  }
}

/** True for a row of the inbox or the outbox that nobody holds and that has not to wait. */
export function isClaimable(row: Pick<DirtyRow, 'notBefore' | 'token' | 'until'>, now: number): boolean {
  return row.notBefore <= now && (row.token === null || row.until <= now)
}

/** Urgent lane first, then oldest, then by id. */
export function byTurn(a: DirtyRow, b: DirtyRow): number {
  return a.lane - b.lane || a.markedAt - b.markedAt || (a.id < b.id ? -1 : 1)
}
