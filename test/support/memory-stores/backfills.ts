import type { Backfill, BackfillStore, LeadsByStage } from '../../../src/ports/backfills.ts'
import { activeTenants, freshId, tenantOf, type MemoryState, type Tenant } from './state.ts'

export function memoryBackfills(state: MemoryState): BackfillStore {
  const rowOf = (installation: string) => tenantOf(state, installation).backfill
  return {
    async start(installation, { route, expected, at }) {
      const before = rowOf(installation)
      if (before !== null && ['running', 'paused'].includes(before.backfill.state)) return null
      const backfill: Backfill = {
        backfillId: freshId(state),
        state: 'running',
        route,
        startedAt: at,
        endedAt: null,
        expected,
        records: 0,
        decided: 0,
        calls: 0,
        activeMs: 0,
        before: stagesOf(tenantOf(state, installation)),
      }
      tenantOf(state, installation).backfill = { backfill, cursor: null, token: null, until: 0 }
      return backfill
    },
    async find(installation) {
      return rowOf(installation)?.backfill ?? null
    },
    async stages(installation) {
      return stagesOf(tenantOf(state, installation))
    },
    async change(installation, from, to, at) {
      const row = rowOf(installation)
      if (row === null || !from.includes(row.backfill.state)) return null
      row.backfill = { ...row.backfill, state: to, endedAt: ['stopped', 'done'].includes(to) ? at : null }
      return row.backfill
    },
    async take(installation, leaseMs) {
      const row = rowOf(installation)
      if (row?.backfill.state !== 'running' || (row.token !== null && row.until > state.now())) return null
      row.token = freshId(state)
      row.until = state.now() + leaseMs
      return { token: row.token, backfill: row.backfill, cursor: row.cursor }
    },
    async advance(installation, token, page, leaseMs) {
      const row = rowOf(installation)
      if (row?.token !== token) return 'fenced'
      const { backfill } = row
      const isLast = page.cursor === null
      row.backfill = {
        ...backfill,
        records: backfill.records + page.records,
        decided: backfill.decided + page.decided,
        calls: backfill.calls + page.calls,
        activeMs: backfill.activeMs + page.activeMs,
        state: isLast && backfill.state !== 'stopped' ? 'done' : backfill.state,
        endedAt: isLast ? (backfill.endedAt ?? page.at) : backfill.endedAt,
      }
      row.cursor = page.cursor ?? row.cursor
      row.until = state.now() + leaseMs
      return row.backfill.state
    },
    async release(installation, token) {
      const row = rowOf(installation)
      if (row?.token === token) row.token = null
    },
    async running() {
      return activeTenants(state).flatMap(({ id, backfill }) => (backfill?.backfill.state === 'running' ? [id] : []))
    },
  }
}

function stagesOf({ leads }: Tenant): LeadsByStage {
  const counts: Record<string, number> = {}
  for (const { retiredAt, memory } of leads.values())
    if (retiredAt === null) counts[memory.stage] = (counts[memory.stage] ?? 0) + 1
  return counts
}
