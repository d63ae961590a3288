import type { LeadId } from '../domain/lead.ts'
import { RETURNS } from '../domain/returned.ts'
import type { LeadCommit } from '../ports/evaluations.ts'
import { REASON, RETURNS_OF_TURNS } from './reports/return-sql.ts'
import type { Transaction } from './transaction.ts'

/** Brings the turns that came back up to the moves and turns recorded in this transaction. A new lead without a rep's no has none. */
export async function writeReturns(tx: Transaction, leads: readonly LeadCommit[]): Promise<void> {
  const concerned = leads.filter(
    ({ isNew, decided }) => !isNew || decided.decision.transitions.some(({ because }) => RETURNS.includes(because)),
  )
  if (concerned.length === 0) return
  await renewReturns(
    tx,
    concerned.map(({ leadId }) => leadId),
  )
}

/** Finds anew which turns of leads came back. */
export async function renewReturns(tx: Transaction, leadIds: readonly LeadId[]): Promise<void> {
  await Promise.all([
    tx.run(
      'drop-returns',
      `delete from returned_turns r where r.installation_id = $1 and r.lead_id = any($2) and not exists (
         select 1 from ${RETURNS_OF_TURNS} and t.transition_id = r.transition_id and a.assignment_id = r.assignment_id)`,
      [tx.installation, leadIds],
    ),
    tx.run(
      'add-returns',
      `insert into returned_turns (installation_id, lead_id, assignment_id, transition_id, given_at, owner_id, reason)
       select a.installation_id, a.lead_id, a.assignment_id, t.transition_id, a.assigned_at, a.owner_id, ${REASON}
         from ${RETURNS_OF_TURNS} and t.lead_id = any($2)
       on conflict do nothing`,
      [tx.installation, leadIds],
    ),
  ])
}
