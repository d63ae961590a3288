import { SEND_AGAIN_LEASES, SENT_BUT_UNSURE, subjectOf } from '../../../src/db/commit-facts.ts'
import { laneOf, laneRank } from '../../../src/db/lanes.ts'
import type { OutboxStore } from '../../../src/ports/outbox.ts'
import { markDirty } from './dirty.ts'
import { dropLetter, putLetter } from './letters.ts'
import {
  activeTenants,
  freshId,
  tenantOf,
  type MemoryState,
  type TaskRow,
  type Tenant,
  type WriteRow,
} from './state.ts'

type Row = WriteRow | TaskRow

const nameOf = (row: Row): string => ('task' in row ? row.task.key : row.recordId)
const isSendable = (row: Row, now: number) => row.notBefore <= now && (row.token === null || row.until <= now)
const byTurn = (a: Row, b: Row) => a.lane - b.lane || a.markedAt - b.markedAt || (nameOf(a) < nameOf(b) ? -1 : 1)
const released = { token: null, until: 0 } as const
/** Attempts of a row that is claimed now: whoever held it before and never answered may have sent it. */
const attemptsOf = (row: Row): number => (row.token === null ? row.attempts : Math.max(row.attempts, 1)) + 1

const openLeadsOf = (tenant: Tenant, repId: string | undefined): number | null =>
  repId === undefined ? null : tenant.assignments.active().filter(({ ownerId }) => ownerId === repId).length

export function memoryOutbox(state: MemoryState): OutboxStore {
  return {
    async claim(installation, limit, leaseMs, requestTimeoutMs) {
      const tenant = tenantOf(state, installation)
      const now = state.now()
      const take = <T extends Row>(rows: Iterable<T>): readonly T[] =>
        [...rows]
          .filter((row) => isSendable(row, now))
          .sort(byTurn)
          .slice(0, limit)
      const writes = take(tenant.writes.values())
      const tasks = take(tenant.tasks.values())
      if (writes.length === 0 && tasks.length === 0) return null
      const token = freshId(state)
      const claimed = <T extends Row>(row: T): T => ({
        ...row,
        attempts: attemptsOf(row),
        token,
        until: now + leaseMs,
      })
      for (const row of writes) tenant.writes.set(row.recordId, claimed(row))
      for (const row of tasks) tenant.tasks.set(row.task.key, claimed(row))
      return {
        installation,
        token,
        sendWithinMs: Math.max(0, leaseMs - requestTimeoutMs),
        leaseMs,
        writes: writes.map((row) => ({
          recordId: row.recordId,
          version: row.version,
          values: row.values,
          stageBack: row.stageBack,
          markedAt: row.markedAt,
          attempts: attemptsOf(row),
          lane: laneOf(row.lane),
        })),
        tasks: tasks.map((row) => ({
          task: row.task,
          version: row.version,
          attempts: attemptsOf(row),
          markedAt: row.markedAt,
          taskId: tenant.taskIds.get(row.task.key) ?? null,
          openLeads: openLeadsOf(tenant, row.task.workOf),
        })),
      }
    },

    async finish(claim, writes, tasks, at) {
      const tenant = tenantOf(state, claim.installation)
      const lanes = new Map(claim.writes.map((write) => [write.recordId, laneRank(write.lane)]))
      let held = 0
      for (const outcome of writes) {
        const row = tenant.writes.get(outcome.recordId)
        if (row?.token !== claim.token) continue
        held += 1
        const answered = row.version === outcome.version
        if (answered || outcome.kind === 'absent') tenant.writes.delete(row.recordId)
        else tenant.writes.set(row.recordId, { ...row, ...released, attempts: 0, notBefore: state.now() })
        if (outcome.kind === 'written') {
          tenant.written += 1
          dropLetter(tenant, 'write', outcome.recordId)
        } else if (outcome.kind === 'absent')
          markDirty(tenant, 'contact', outcome.recordId, {
            lane: lanes.get(outcome.recordId) ?? laneRank('normal'),
            markedAt: at,
            now: state.now(),
          })
        else if (answered) {
          const { code, message, advice } = outcome
          const subject = outcome.recordId
          const id = freshId(state)
          putLetter(tenant, {
            id,
            kind: 'write',
            type: 'contact',
            subject,
            recordId: subject,
            code,
            message,
            advice,
            at,
            task: null,
          })
          const lead = tenant.leads.get(tenant.aliases.get(subject) ?? '')
          if (lead?.recordId === subject)
            tenant.leads.set(lead.leadId, { ...lead, memory: { ...lead.memory, writeRefused: true } })
        }
      }
      for (const outcome of tasks) {
        const row = tenant.tasks.get(outcome.key)
        if (row?.token !== claim.token) continue
        held += 1
        const answered = row.version === outcome.version
        const again = row.attempts > 1
        if (!answered)
          tenant.tasks.set(outcome.key, {
            ...row,
            ...released,
            attempts: row.attempts === 1 ? 0 : 1,
            notBefore: state.now(),
          })
        else if (again)
          tenant.tasks.set(outcome.key, {
            ...row,
            ...released,
            attempts: SENT_BUT_UNSURE,
            notBefore: state.now() + SEND_AGAIN_LEASES * claim.leaseMs,
          })
        else tenant.tasks.delete(outcome.key)
        if (outcome.kind === 'written') {
          tenant.taskIds.set(outcome.key, outcome.taskId)
          dropLetter(tenant, 'task', outcome.key)
        } else if (answered) {
          const { code, message, advice, key: subject } = outcome
          const [id, recordId] = [freshId(state), subjectOf(row.task)]
          putLetter(tenant, {
            id,
            kind: 'task',
            type: 'contact',
            subject,
            recordId,
            code,
            message,
            advice,
            at,
            task: row.task,
          })
        }
      }
      return held === 0 && writes.length + tasks.length > 0 ? 'fenced' : 'finished'
    },

    async standingOwner(installation, recordId) {
      const tenant = tenantOf(state, installation)
      const lead = [...tenant.leads.values()].find((row) => row.recordId === recordId)
      const active = tenant.assignments.activeOf(lead?.leadId ?? '')
      if (!lead || !active) return null
      const { ownerId, assignedAt, by, poolId, decisionId } = active
      return {
        assignment: { ownerId, assignedAt, by, poolId },
        decisionId,
        refused: lead.memory.refusedOwners ?? [],
      }
    },

    async refuseOwner(claim, { recordId, version, ownerId, decisionId, turn }, at) {
      const tenant = tenantOf(state, claim.installation)
      const lead = [...tenant.leads.values()].find((row) => row.recordId === recordId)
      const active = tenant.assignments.activeOf(lead?.leadId ?? '')
      const write = tenant.writes.get(recordId)
      const isOurs = active?.ownerId === ownerId && active.decisionId === decisionId
      if (!lead || !isOurs || write?.token !== claim.token || write.version !== version) return 'overtaken'
      markDirty(tenant, 'contact', recordId, { lane: laneRank('urgent'), markedAt: at, now: state.now() })
      tenant.writes.delete(recordId)
      const refusedOwners = [...(lead.memory.refusedOwners ?? []), ownerId]
      tenant.leads.set(lead.leadId, { ...lead, memory: { ...lead.memory, refusedOwners } })
      const before = turn === null ? undefined : tenant.rotation.get(turn.poolId)
      if (turn !== null && before !== undefined) tenant.rotation.set(turn.poolId, turn.giveBack(before))
      return 'kept'
    },

    async giveBack(claim, delayMs, rereadAfterMs, at) {
      const tenant = tenantOf(state, claim.installation)
      const now = state.now()
      const back = <T extends Row>(row: T): T => ({
        ...row,
        ...released,
        attempts: rereadAfterMs === null ? row.attempts - 1 : Math.max(row.attempts, 1),
        notBefore: now + delayMs,
      })
      for (const { recordId } of claim.writes) {
        const row = tenant.writes.get(recordId)
        if (row?.token !== claim.token) continue
        tenant.writes.set(recordId, back(row))
        if (rereadAfterMs !== null)
          markDirty(tenant, 'contact', recordId, {
            lane: laneRank('normal'),
            markedAt: at,
            now,
            delayMs: rereadAfterMs,
          })
      }
      for (const { task } of claim.tasks) {
        const row = tenant.tasks.get(task.key)
        if (row?.token === claim.token) tenant.tasks.set(task.key, back(row))
      }
    },

    async waiting() {
      const now = state.now()
      return activeTenants(state)
        .map((tenant) => {
          const rows: readonly Row[] = [...tenant.writes.values(), ...tenant.tasks.values()]
          return { id: tenant.id, first: rows.filter((row) => isSendable(row, now)).sort(byTurn)[0] }
        })
        .flatMap(({ id, first }) => (first ? [{ id, first }] : []))
        .sort((a, b) => a.first.lane - b.first.lane || a.first.markedAt - b.first.markedAt || (a.id < b.id ? -1 : 1))
        .map(({ id }) => id)
    },
  }
}
