import { mergeActivities, mergeMemories } from '../../../src/db/merge-memories.ts'
import type { RecordId } from '../../../src/ports/crm.ts'
import type { EvaluationCommand } from '../../../src/ports/evaluations.ts'
import { mergePeople } from './people.ts'
import type { LeadRow, Tenant } from './state.ts'

/** Folds records that the CRM merged: one lead, one memory, both ids known. */
export function foldMerged(tenant: Tenant, command: EvaluationCommand): void {
  for (const [from, to] of [...command.merged].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (from === to) continue
    foldActivities(tenant, from, to)
    tenant.writes.delete(from)
    const absorbed = leadAt(tenant, from)
    const surviving = leadAt(tenant, to)
    if (absorbed && surviving && absorbed.leadId !== surviving.leadId)
      joinLeads(tenant, surviving, absorbed, command.now)
    else if (absorbed && !surviving) move(tenant, absorbed, to)
    else if (surviving) tenant.aliases.set(from, surviving.leadId)
  }
}

/** Remembers the old ids of leads that the decision has only now created. */
export function aliasMerged(tenant: Tenant, command: EvaluationCommand): void {
  for (const [from, to] of command.merged) {
    const lead = leadAt(tenant, to)
    if (lead && !tenant.aliases.has(from)) tenant.aliases.set(from, lead.leadId)
  }
}

function leadAt(tenant: Tenant, id: RecordId): LeadRow | undefined {
  const leadId = tenant.aliases.get(id)
  return leadId === undefined ? undefined : tenant.leads.get(leadId)
}

function move(tenant: Tenant, lead: LeadRow, to: RecordId): void {
  tenant.leads.set(lead.leadId, { ...lead, recordId: to })
  tenant.aliases.set(to, lead.leadId)
}

function joinLeads(tenant: Tenant, surviving: LeadRow, absorbed: LeadRow, at: number): void {
  const olderFirst = surviving.createdAt - absorbed.createdAt || (surviving.leadId < absorbed.leadId ? -1 : 1)
  const [kept, gone] = olderFirst <= 0 ? [surviving, absorbed] : [absorbed, surviving]
  const memory = mergeMemories(surviving, absorbed)
  mergePeople(tenant, kept.leadId, gone.leadId)
  tenant.leads.delete(gone.leadId)
  tenant.leads.set(kept.leadId, {
    ...surviving,
    leadId: kept.leadId,
    createdAt: kept.createdAt,
    memory,
    revision: Math.max(surviving.revision, absorbed.revision),
    crmModifiedAt: 0,
    heldBack: null,
    goesBack: false,
  })
  for (const [id, leadId] of tenant.aliases) if (leadId === gone.leadId) tenant.aliases.set(id, kept.leadId)
  const owning = surviving.memory.assignment !== null || absorbed.memory.assignment === null ? surviving : absorbed
  tenant.assignments.rewrite((row) => {
    if (row.leadId !== kept.leadId && row.leadId !== gone.leadId) return row
    const ends = row.endedAt === null && row.leadId !== owning.leadId
    return { ...row, leadId: kept.leadId, endedAt: ends ? at : row.endedAt }
  })
  const repoint = <T extends { readonly leadId: string }>(row: T): T =>
    row.leadId === gone.leadId ? { ...row, leadId: kept.leadId } : row
  tenant.decisions = tenant.decisions.map(repoint)
  tenant.transitions = tenant.transitions.map(repoint)
  tenant.credits = tenant.credits.map(repoint)
  for (const clock of memory.clocks) tenant.clocks.set(clock.clockId, { ...clock, leadId: kept.leadId })
}

function foldActivities(tenant: Tenant, from: RecordId, to: RecordId): void {
  const moved = tenant.activities.get(from)
  if (!moved) return
  tenant.activities.delete(from)
  tenant.activities.set(to, mergeActivities(tenant.activities.get(to) ?? [], moved))
}
