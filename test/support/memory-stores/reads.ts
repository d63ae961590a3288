import { laneRank } from '../../../src/db/lanes.ts'
import type { DecisionRow, ReadStore, Stats } from '../../../src/ports/reads.ts'
import { markDirty } from './dirty.ts'
import { tenantOf, type MemoryState, type Tenant } from './state.ts'
import { sentAtOnce } from './write-commit.ts'

type Kept = DecisionRow & { readonly visible: boolean; readonly inputs: unknown }

function rowOf({ visible: _visible, inputs: _inputs, ...row }: Kept): DecisionRow {
  return row
}

export function memoryReads(state: MemoryState): ReadStore {
  const visible = (tenant: Tenant): readonly Kept[] => tenant.decisions.filter((row) => row.visible)
  return {
    async decision(installation, decisionId) {
      const row = tenantOf(state, installation).decisions.find((kept) => kept.decisionId === decisionId)
      return row ? rowOf(row) : null
    },
    async inputs(installation, decisionId) {
      const row = tenantOf(state, installation).decisions.find((kept) => kept.decisionId === decisionId)
      // As they come back from a database: plain JSON.
      return row ? (JSON.parse(JSON.stringify(row.inputs)) as unknown) : null
    },
    async lead(installation, recordId, moves) {
      const tenant = tenantOf(state, installation)
      const id =
        [...tenant.leads.values()].find((lead) => lead.recordId === recordId)?.leadId ?? tenant.aliases.get(recordId)
      const lead = id === undefined ? undefined : tenant.leads.get(id)
      const latest = tenant.decisions
        .filter((row) => row.leadId === id)
        .sort((a, b) => (a.decisionId > b.decisionId ? -1 : 1))[0]
      if (lead === undefined || lead.retiredAt !== null || latest === undefined) return null
      const owned = lead.memory.assignment
      const assigned = tenant.decisions.find(
        ({ leadId, decision: { routing } }) =>
          leadId === id && routing.kind === 'assign' && routing.assignment.assignedAt === owned?.assignedAt,
      )
      return {
        recordId: lead.recordId,
        evaluations: lead.evaluations,
        latest: rowOf(latest),
        inputs: JSON.parse(JSON.stringify(latest.inputs)) as unknown,
        assigned: assigned === undefined ? null : rowOf(assigned),
        moves: tenant.transitions
          .filter((row) => row.leadId === id)
          .slice(-moves)
          .toReversed()
          .map(({ leadId: _lead, decisionId: _decision, ...move }) => move),
      }
    },
    async recentDecisions(installation, limit, before) {
      return visible(tenantOf(state, installation))
        .filter((row) => before === null || row.decisionId < before)
        .sort((a, b) => (a.decisionId > b.decisionId ? -1 : 1))
        .slice(0, limit)
        .map(rowOf)
    },
    async decisionsAfter(installation, after, limit) {
      if (after === null) return []
      const all = tenantOf(state, installation).decisions
      const from = after === '' ? 0 : all.findIndex((row) => row.decisionId === after) + 1
      if (after !== '' && from === 0) return []
      return all
        .slice(from)
        .filter((row) => row.visible)
        .slice(0, limit)
        .map(rowOf)
    },
    async deadLetters(installation, limit) {
      return [...tenantOf(state, installation).letters.values()]
        .sort((a, b) => b.at - a.at || (a.id > b.id ? -1 : 1))
        .slice(0, limit)
        .map(({ type: _type, subject: _subject, task: _task, ...letter }) => letter)
    },
    async replay(installation, ids, at) {
      const tenant = tenantOf(state, installation)
      const now = state.now()
      const chosen = [...tenant.letters].filter(([, letter]) => ids === 'all' || ids.includes(letter.id))
      for (const [key, letter] of chosen) {
        tenant.letters.delete(key)
        const lane = laneRank('normal')
        if (letter.kind !== 'task') markDirty(tenant, letter.type, letter.recordId, { lane, markedAt: at, now })
        else if (letter.task) {
          const { task, subject } = letter
          const waiting = tenant.tasks.get(subject)
          const fresh = { task, version: 1, lane, markedAt: at, attempts: 0, notBefore: now, token: null, until: 0 }
          tenant.tasks.set(subject, waiting ? sentAtOnce(waiting) : fresh)
        }
      }
      return chosen.length
    },
    async stats(installation) {
      const tenants = installation === null ? [...state.tenants.values()] : [tenantOf(state, installation)]
      return tenants.map((tenant) => statsOf(tenant, state.now())).reduce(sum, NOTHING)
    },
  }
}

const NOTHING: Stats = { received: 0, dirty: 0, outbox: 0, evaluated: 0, written: 0, failed: 0, oldestDirtySeconds: 0 }

function statsOf(tenant: Tenant, now: number): Stats {
  const waits = [...tenant.dirty.values()]
    .filter((row) => row.notBefore <= now)
    .map((row) => (now - Math.max(row.since, row.notBefore)) / 1000)
  return {
    received: tenant.received,
    dirty: tenant.dirty.size,
    outbox: tenant.writes.size + tenant.tasks.size,
    evaluated: tenant.evaluated,
    written: tenant.written,
    failed: tenant.letters.size,
    oldestDirtySeconds: Math.max(0, ...waits),
  }
}

function sum(one: Stats, two: Stats): Stats {
  return {
    received: one.received + two.received,
    dirty: one.dirty + two.dirty,
    outbox: one.outbox + two.outbox,
    evaluated: one.evaluated + two.evaluated,
    written: one.written + two.written,
    failed: one.failed + two.failed,
    oldestDirtySeconds: Math.max(one.oldestDirtySeconds, two.oldestDirtySeconds),
  }
}
