import { isStanding, laneOf, laneRank, STANDING_RANK } from '../../../src/db/lanes.ts'
import type { ObjectType } from '../../../src/ports/crm.ts'
import type { Echo, InboxStore, Work } from '../../../src/ports/inbox.ts'
import { keepActivity } from './activities.ts'
import { byTurn, dirtyKey, finishRows, heldRows, isClaimable, markDirty } from './dirty.ts'
import { activeTenants, freshId, tenantOf, type MemoryState, type Tenant } from './state.ts'

const TYPES: readonly ObjectType[] = ['company', 'contact', 'deal']

export function memoryInbox(state: MemoryState): InboxStore {
  return {
    async keep(batch) {
      const tenant = tenantOf(state, batch.installation)
      if (tenant.digests.has(batch.digest)) return 'duplicate'
      tenant.digests.add(batch.digest)
      tenant.received += batch.eventCount
      const mark = { lane: laneRank(batch.lane), markedAt: batch.receivedAt, now: state.now() }
      const unequal = batch.echoes.filter((echo) => !isIntended(tenant, echo))
      const marked = new Map([...batch.marks, ...unequal].map((named) => [dirtyKey(named.type, named.id), named]))
      for (const { type, id } of marked.values()) markDirty(tenant, type, id, mark)
      for (const { id, activity } of batch.activities) keepActivity(tenant, id, activity)
      return 'kept'
    },

    async mark(installation, marks, lane, at, notBeforeMs = 0) {
      const tenant = tenantOf(state, installation)
      const named = new Map(marks.map((one) => [dirtyKey(one.type, one.id), one]))
      for (const { type, id } of named.values())
        markDirty(tenant, type, id, { lane: laneRank(lane), markedAt: at, now: state.now(), delayMs: notBeforeMs })
    },

    async claim(work, limit, leaseMs) {
      const now = state.now()
      const tenant = tenantOf(state, work.installation)
      const rows = [...tenant.dirty.values()]
        .filter((row) => row.type === work.type && isClaimable(row, now))
        .sort(byTurn)
      const first = rows[0]
      if (!first) return null
      // A row that twice was not finished may be what kills workers: it is tried alone.
      const taken = first.attempts >= 2 ? [first] : rows.filter((row) => row.attempts < 2).slice(0, limit)
      const token = freshId(state)
      for (const row of taken)
        tenant.dirty.set(dirtyKey(row.type, row.id), {
          ...row,
          attempts: row.attempts + 1,
          token,
          until: now + leaseMs,
          again: null,
          later: row.later !== null && row.later.notBefore > now ? row.later : null,
        })
      return {
        ...work,
        token,
        records: taken.map((row) => ({
          id: row.id,
          generation: row.generation,
          attempts: row.attempts + 1,
          markedAt: row.markedAt,
          lane: laneOf(row.lane),
          ...(isStanding(row.lane) ? { standing: true as const } : {}),
        })),
      }
    },

    async claimThese(work, ids, { standing, markedAt }, leaseMs) {
      const tenant = tenantOf(state, work.installation)
      const free = [...new Set(ids)].filter((id) => !tenant.dirty.has(dirtyKey(work.type, id))).sort()
      if (free.length === 0) return null
      const token = freshId(state)
      const now = state.now()
      const lane = standing ? STANDING_RANK : laneRank('backfill')
      for (const id of free) {
        markDirty(tenant, work.type, id, { lane, markedAt, now })
        const key = dirtyKey(work.type, id)
        tenant.dirty.set(key, { ...tenant.dirty.get(key)!, attempts: 1, token, until: now + leaseMs })
      }
      return {
        ...work,
        token,
        records: free.map((id) => ({
          id,
          generation: 1,
          attempts: 1,
          markedAt,
          lane: 'backfill' as const,
          ...(standing ? { standing: true as const } : {}),
        })),
      }
    },

    async renew(claim, leaseMs) {
      const tenant = tenantOf(state, claim.installation)
      const rows = heldRows(tenant, claim)
      for (const row of rows) tenant.dirty.set(dirtyKey(row.type, row.id), { ...row, until: state.now() + leaseMs })
      return rows.length > 0
    },

    async giveBack(claim, ids, delayMs) {
      const tenant = tenantOf(state, claim.installation)
      for (const row of heldRows(tenant, claim, ids))
        tenant.dirty.set(dirtyKey(row.type, row.id), {
          ...row,
          attempts: Math.max(0, row.attempts - 1),
          notBefore: state.now() + delayMs,
          token: null,
          until: 0,
          again: null,
        })
    },

    async settle(claim, ids) {
      const tenant = tenantOf(state, claim.installation)
      finishRows(tenant, claim, heldRows(tenant, claim, ids), state.now())
    },

    async waiting() {
      const now = state.now()
      const firsts = activeTenants(state).flatMap((tenant) =>
        TYPES.flatMap((type) => {
          const row = [...tenant.dirty.values()]
            .filter((dirty) => dirty.type === type && isClaimable(dirty, now))
            .sort(byTurn)[0]
          return row ? [{ work: { installation: tenant.id, type } satisfies Work, row }] : []
        }),
      )
      return firsts
        .sort((a, b) => a.row.lane - b.row.lane || a.row.markedAt - b.row.markedAt || compareWork(a.work, b.work))
        .map(({ work }) => work)
    },
  }
}

function isIntended(tenant: Tenant, echo: Echo): boolean {
  if (echo.type !== 'contact') return false
  const leadId = tenant.aliases.get(echo.id)
  const lead = leadId === undefined ? undefined : tenant.leads.get(leadId)
  return lead?.intended?.[echo.property] === echo.value
}

function compareWork(a: Work, b: Work): number {
  if (a.installation !== b.installation) return a.installation < b.installation ? -1 : 1
  return a.type < b.type ? -1 : 1
}
