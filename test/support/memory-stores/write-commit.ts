import { hourOf } from '../../../src/domain/evaluation-cap.ts'
import { randomUUID } from 'node:crypto'
import { isVisible, markedAtOf, SENT_BUT_UNSURE } from '../../../src/db/commit-facts.ts'
import { laneRank } from '../../../src/db/lanes.ts'
import { ownerOfClosing } from '../../../src/domain/closings.ts'
import type { Assignment, LeadMemory } from '../../../src/domain/lead.ts'
import type { EvaluationCommand, EvaluationCommit, LeadCommit } from '../../../src/ports/evaluations.ts'
import { keepActivity } from './activities.ts'
import { dropLetter } from './letters.ts'
import { aliasMerged } from './merge.ts'
import { writeProposals } from './people.ts'
import type { Tenant } from './state.ts'

/** Stores everything a batch of decisions leaves behind, except the finishing of its claim. */
export function writeCommit(tenant: Tenant, command: EvaluationCommand, commit: EvaluationCommit): void {
  // As the database does: one statement cannot write a lead twice.
  if (new Set(commit.leads.map(({ leadId }) => leadId)).size < commit.leads.length)
    throw new Error('A commit names the same lead twice.')
  for (const lead of commit.leads) {
    const before = tenant.leads.get(lead.leadId)?.memory ?? null
    writeLead(tenant, command, lead)
    writeAssignment(tenant, command, lead)
    for (const activity of lead.newActivities) keepActivity(tenant, lead.recordId, activity)
    writeHistory(tenant, command, lead, before)
    writeOutbox(tenant, command, lead)
    if (lead.identity) tenant.identities.set(lead.leadId, lead.identity)
    dropLetter(tenant, 'evaluate', lead.recordId)
  }
  writeProposals(tenant, command, commit.leads)
  for (const [pool, rotation] of commit.rotation) tenant.rotation.set(pool, rotation)
  aliasMerged(tenant, command)
  tenant.evaluated += commit.leads.length
}

function writeLead(tenant: Tenant, command: EvaluationCommand, lead: LeadCommit): void {
  const known = tenant.leads.get(lead.leadId)
  const hour = hourOf(command.now)
  tenant.leads.set(lead.leadId, {
    leadId: lead.leadId,
    recordId: lead.recordId,
    memory: lead.decided.memory,
    revision: lead.revision,
    policyVersion: command.policyVersion,
    intended: lead.intended,
    createdAt: known?.createdAt ?? command.now,
    crmModifiedAt: Math.max(known?.crmModifiedAt ?? 0, lead.crmModifiedAt),
    lookAgainAt: lead.decided.decision.lookAgainAt,
    fellDueAt: null,
    retiredAt: null,
    emailDomain: lead.person.emailDomain,
    accountId: lead.person.accountId ?? null,
    matchedAccountId: lead.person.matchedAccountId ?? null,
    evaluations: { hour, times: known?.evaluations.hour === hour ? known.evaluations.times + 1 : 1 },
  })
  tenant.aliases.set(lead.recordId, lead.leadId)
  const partnerId = lead.partnerId ?? null
  if (partnerId === null) tenant.partnerLeads.delete(lead.leadId)
  else if (tenant.partnerLeads.get(lead.leadId)?.partnerId !== partnerId)
    tenant.partnerLeads.set(lead.leadId, { partnerId, publicId: randomUUID() })
}

function writeAssignment(tenant: Tenant, command: EvaluationCommand, lead: LeadCommit): void {
  const active = tenant.assignments.activeOf(lead.leadId)
  const next = lead.decided.memory.assignment
  if (active && next && isSameAssignment(active, next)) return tenant.assignments.changeActive(lead.leadId, next)
  tenant.assignments.changeActive(lead.leadId, { endedAt: command.now })
  if (next === null) return
  const { leadId, decisionId, person } = lead
  tenant.assignments.add({ ...next, leadId, emailDomain: person.emailDomain, decisionId, endedAt: null })
}

function isSameAssignment(one: Assignment, two: Assignment): boolean {
  return one.ownerId === two.ownerId && one.assignedAt === two.assignedAt && one.by === two.by
}

function writeHistory(tenant: Tenant, command: EvaluationCommand, lead: LeadCommit, before: LeadMemory | null): void {
  const ownerId = ownerOfClosing(before, lead.decided.memory)
  const { decision } = lead.decided
  tenant.decisions.push({
    decisionId: lead.decisionId,
    leadId: lead.leadId,
    recordId: lead.recordId,
    decidedAt: command.now,
    policyVersion: command.policyVersion,
    personName: lead.person.name,
    company: lead.person.company,
    decision,
    latencyMs: Math.max(0, command.now - markedAtOf(command, lead.recordId)),
    visible: isVisible(lead),
    inputs: lead.inputs ?? null,
  })
  for (const row of decision.transitions)
    tenant.transitions.push({ ...row, leadId: lead.leadId, decisionId: lead.decisionId, ownerId })
  const { credit } = decision
  if (credit) tenant.credits = [...tenant.credits, { ...credit, decisionId: lead.decisionId, state: 'open' }]
  for (const clock of decision.clocks) tenant.clocks.set(clock.clockId, { ...clock, leadId: lead.leadId })
}

function writeOutbox(tenant: Tenant, command: EvaluationCommand, lead: LeadCommit): void {
  const now = 0
  const lane = laneRank(lead.lane)
  const markedAt = markedAtOf(command, lead.recordId)
  const fresh = { version: 1, lane, markedAt, attempts: 0, notBefore: now, token: null, until: 0 }
  const pending = tenant.writes.get(lead.recordId)
  if (lead.write !== null || pending?.token) {
    // A write in flight may still land although the CRM already shows the values: all intended ones follow it.
    const values = lead.write ?? lead.intended
    const stageBack = lead.stageBack ?? pending?.stageBack ?? null
    tenant.writes.set(
      lead.recordId,
      pending
        ? { ...renewed(pending, lane, markedAt), values, stageBack }
        : { ...fresh, recordId: lead.recordId, values, stageBack },
    )
  } else if (pending) tenant.writes.delete(lead.recordId)

  for (const task of lead.tasks) {
    const known = tenant.taskKeys.get(task.key)
    const due = task.status === 'open' ? known === undefined : known === 'open'
    if (!due) continue
    tenant.taskKeys.set(task.key, task.status)
    const row = tenant.tasks.get(task.key)
    tenant.tasks.set(task.key, row ? { ...sentAtOnce(renewed(row, lane, markedAt)), task } : { ...fresh, task })
  }
}

/** A row that only waits in case an old send still arrives is sent at once, and waits again after that. */
export function sentAtOnce<T extends { attempts: number; notBefore: number; token: string | null }>(row: T): T {
  return row.token === null && row.attempts === SENT_BUT_UNSURE ? { ...row, attempts: 1, notBefore: 0 } : row
}

/** A newer version of a row: it keeps the lease of a write in flight, and its own receipt starts when that one is answered. */
function renewed<T extends { version: number; lane: number; markedAt: number; token: string | null }>(
  row: T,
  lane: number,
  markedAt: number,
): T {
  return {
    ...row,
    version: row.version + 1,
    lane: Math.min(row.lane, lane),
    markedAt: row.token === null ? Math.min(row.markedAt, markedAt) : markedAt,
  }
}
