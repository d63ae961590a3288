import { UNTURNED } from '../../../src/db/commit-facts.ts'
import { laneRank } from '../../../src/db/lanes.ts'
import { begunClocks } from '../../../src/db/take-back.ts'
import type { Instant } from '../../../src/domain/lead.ts'
import { giveBackUsed } from '../../../src/domain/turns-used.ts'
import type { HeldDecision, HeldLead } from '../../../src/ports/canaries.ts'
import { markDirty } from './dirty.ts'
import type { AssignmentRow, LeadRow, MemoryState, Tenant } from './state.ts'

/** Undoes what was decided while nothing was sent. @returns the ids of those decisions. */
export function takeBack(state: MemoryState, tenant: Tenant, at: Instant): readonly string[] {
  const held = [...tenant.leads.values()].flatMap((lead) =>
    lead.heldBack === null || lead.goesBack || lead.retiredAt !== null ? [] : [{ lead, heldBack: lead.heldBack }],
  )
  const decisions = held.flatMap(({ heldBack }) => heldBack.decisions)
  const ids = new Set(decisions.map(({ decisionId }) => decisionId))
  for (const [poolId, turns] of decisions.flatMap((one) => Object.entries(one.turns)))
    tenant.rotation.set(poolId, giveBackUsed(tenant.rotation.get(poolId) ?? UNTURNED, turns))
  tenant.assignments.rewrite((row) => (ids.has(row.decisionId) ? [] : row))
  tenant.transitions = tenant.transitions.filter(({ decisionId }) => !ids.has(decisionId))
  tenant.credits = tenant.credits.filter(({ decisionId }) => !ids.has(decisionId))
  for (const { lead, heldBack } of held) goBack(state, tenant, lead, heldBack, at)
  undoTasks(tenant, decisions)
  return [...ids]
}

function goBack(state: MemoryState, tenant: Tenant, lead: LeadRow, { memory, decisions }: HeldLead, at: Instant): void {
  for (const clockId of begunClocks(memory, decisions)) tenant.clocks.delete(clockId)
  reopen(tenant, lead, memory?.assignment ?? null)
  tenant.writes.delete(lead.recordId)
  tenant.leads.set(lead.leadId, { ...lead, goesBack: true })
  markDirty(tenant, 'contact', lead.recordId, { lane: laneRank('normal'), markedAt: at, now: state.now() })
}

function reopen(
  tenant: Tenant,
  { leadId }: LeadRow,
  owned: { readonly ownerId: string; readonly assignedAt: Instant } | null,
): void {
  if (owned === null) return
  const endedAt = (row: AssignmentRow) => row.endedAt ?? Infinity
  const last = [...tenant.assignments]
    .filter((row) => row.leadId === leadId && row.ownerId === owned.ownerId && row.assignedAt === owned.assignedAt)
    .reduce<AssignmentRow | null>((one, row) => (one !== null && endedAt(one) > endedAt(row) ? one : row), null)
  tenant.assignments.rewrite((row) => (row === last ? { ...row, endedAt: null } : row))
}

function undoTasks(tenant: Tenant, decisions: readonly HeldDecision[]): void {
  const opened = new Set(decisions.flatMap((one) => one.opened))
  const closed = new Set(decisions.flatMap((one) => one.closed).filter((key) => !opened.has(key)))
  for (const [key, row] of tenant.tasks) {
    if (row.attempts !== 0 || row.token !== null) continue
    if (opened.has(key)) {
      tenant.tasks.delete(key)
      tenant.taskKeys.delete(key)
    } else if (closed.has(key)) {
      tenant.taskKeys.set(key, 'open')
      if (tenant.taskIds.has(key)) tenant.tasks.delete(key)
      else tenant.tasks.set(key, { ...row, version: row.version + 1, task: { ...row.task, status: 'open' } })
    }
  }
}
