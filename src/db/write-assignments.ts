import type { Assignment } from '../domain/lead.ts'
import type { EvaluationCommand, LeadCommit } from '../ports/evaluations.ts'
import { plainText } from './json-text.ts'
import type { Loaded } from './load-world.ts'
import { keepStandings, standingOf } from './pool-standings.ts'
import type { Transaction } from './transaction.ts'

/**
 * Ends assignments that are over, brings up to date those that go on, and adds the new ones. That a lead has one active at most
 * is held by a unique index, not by this code.
 */
export async function writeAssignments(
  tx: Transaction,
  command: EvaluationCommand,
  leads: readonly LeadCommit[],
  loaded: Loaded,
): Promise<void> {
  const ended: number[] = []
  const amended: { readonly id: number; readonly next: Assignment }[] = []
  const added: { readonly lead: LeadCommit; readonly next: Assignment }[] = []
  for (const lead of leads) {
    const active = loaded.active.get(lead.leadId)
    const next = lead.decided.memory.assignment
    if (active && next && isSame(active, next)) {
      if (active.poolId !== next.poolId || active.ruleId !== next.ruleId || active.lockedUntil !== next.lockedUntil)
        amended.push({ id: active.assignmentId, next })
      continue
    }
    if (active) ended.push(active.assignmentId)
    if (next) added.push({ lead, next })
  }
  if (ended.length > 0)
    await tx.run(
      'end-assignments',
      'update assignments set ended_at = $3 where installation_id = $1 and assignment_id = any($2)',
      [tx.installation, ended, command.now],
    )
  if (amended.length > 0)
    await tx.run(
      'amend-assignments',
      `update assignments a set pool_id = u.pool_id, rule_id = u.rule_id, locked_until = u.locked_until
         from unnest($2::bigint[], $3::text[], $4::text[], $5::bigint[]) as u (id, pool_id, rule_id, locked_until)
        where a.installation_id = $1 and a.assignment_id = any($2) and a.assignment_id = u.id`,
      [
        tx.installation,
        amended.map(({ id }) => id),
        amended.map(({ next }) => next.poolId),
        amended.map(({ next }) => next.ruleId),
        amended.map(({ next }) => next.lockedUntil),
      ],
    )
  if (added.length > 0) await addAssignments(tx, command, added)
}

async function addAssignments(
  tx: Transaction,
  { policyVersion }: EvaluationCommand,
  added: readonly { readonly lead: LeadCommit; readonly next: Assignment }[],
): Promise<void> {
  const standings = added.map(({ lead, next }) => standingOf(next, lead.decided.decision, policyVersion))
  const adding = tx.run(
    'add-assignments',
    `insert into assignments (installation_id, lead_id, owner_id, assigned_at, assigned_by, pool_id, rule_id, locked_until,
       email_domain, decision_id, standing_id, lead_stage)
     select $1, u.* from unnest($2::uuid[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::text[],
       $10::uuid[], $11::uuid[], $12::text[]) as u`,
    [
      tx.installation,
      added.map(({ lead }) => lead.leadId),
      added.map(({ next }) => next.ownerId),
      added.map(({ next }) => next.assignedAt),
      added.map(({ next }) => next.by),
      added.map(({ next }) => next.poolId),
      added.map(({ next }) => next.ruleId),
      added.map(({ next }) => next.lockedUntil),
      added.map(({ lead }) => (lead.person.emailDomain === null ? null : plainText(lead.person.emailDomain))),
      added.map(({ lead }) => lead.decisionId),
      standings.map((standing) => standing?.id ?? null),
      // As the lead's own row has it since a moment ago.
      added.map(({ lead }) => lead.decided.memory.stage),
    ],
  )
  await Promise.all([adding, keepStandings(tx, standings)])
}

function isSame(one: Assignment, two: Assignment): boolean {
  return one.ownerId === two.ownerId && one.assignedAt === two.assignedAt && one.by === two.by
}
