import type { LeadId } from '../domain/lead.ts'
import type { LeadCommit } from '../ports/evaluations.ts'
import type { Transaction } from './transaction.ts'

/** Brings the visits to stages that reports are made of up to the moves recorded in this transaction. */
export async function writeStays(tx: Transaction, leads: readonly LeadCommit[]): Promise<void> {
  const moved = leads.filter((lead) => lead.decided.decision.transitions.length > 0)
  const known = moved.filter((lead) => !lead.isNew).map((lead) => lead.leadId)
  // A record that comes back from the bin brings its lead's old moves with it.
  const unmoved = leads.filter((lead) => !lead.isNew && lead.decided.decision.transitions.length === 0)
  await Promise.all([
    known.length === 0 ? 0 : forgetStays(tx, known),
    moved.length === 0
      ? 0
      : addStays(
          tx,
          moved.map((lead) => lead.leadId),
        ),
    unmoved.length === 0
      ? 0
      : addMissing(
          tx,
          unmoved.map((lead) => lead.leadId),
        ),
  ])
}

/** Makes the visits of leads anew. */
export async function renewStays(tx: Transaction, leadIds: readonly LeadId[]): Promise<void> {
  await forgetStays(tx, leadIds)
  await addStays(tx, leadIds)
}

async function forgetStays(tx: Transaction, leadIds: readonly LeadId[]): Promise<void> {
  await Promise.all([
    tx.run('forget-stays', 'delete from stage_stays where installation_id = $1 and lead_id = any($2)', [
      tx.installation,
      leadIds,
    ]),
    tx.run('forget-skips', 'delete from stage_skips where installation_id = $1 and lead_id = any($2)', [
      tx.installation,
      leadIds,
    ]),
  ])
}

async function addStays(tx: Transaction, leadIds: readonly LeadId[]): Promise<void> {
  await Promise.all([
    tx.run('add-stays', 'insert into stage_stays select $1, s.* from stage_stays_of($1, $2) s', [
      tx.installation,
      leadIds,
    ]),
    tx.run('add-skips', 'insert into stage_skips select $1, s.* from stage_skips_of($1, $2) s', [
      tx.installation,
      leadIds,
    ]),
  ])
}

async function addMissing(tx: Transaction, leadIds: readonly LeadId[]): Promise<void> {
  const missing = `array(select u.lead_id from unnest($2::uuid[]) as u (lead_id) where not exists (
    select 1 from stage_stays s where s.installation_id = $1 and s.lead_id = u.lead_id))`
  await Promise.all([
    tx.run(
      'add-missing-skips',
      `insert into stage_skips select $1, s.* from stage_skips_of($1, ${missing}) s on conflict do nothing`,
      [tx.installation, leadIds],
    ),
    tx.run('add-missing-stays', `insert into stage_stays select $1, s.* from stage_stays_of($1, ${missing}) s`, [
      tx.installation,
      leadIds,
    ]),
  ])
}
