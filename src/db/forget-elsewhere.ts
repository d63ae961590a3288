import type { Instant, LeadId } from '../domain/lead.ts'
import type { InstallationId, RecordId } from '../ports/crm.ts'
import { markDirty } from './dirty-rows.ts'
import { jsonText } from './json-text.ts'
import { laneRank } from './lanes.ts'
import { inTransaction, type Database, type Transaction } from './transaction.ts'

const AT_ONCE = 200

/**
 * Leads of other accounts forget what they ever saw of leads of ours, and stay: their records stand in a CRM of their own. Repeated, it
 * does no harm.
 * @param leads null: of all leads of the account.
 * @returns how many leads there forgot something.
 */
export async function forgetElsewhere(
  db: Database,
  installation: InstallationId,
  leads: readonly LeadId[] | null,
  at: Instant,
): Promise<number> {
  let after: Seen | null = null
  let found = 0
  for (;;) {
    const seen: Seen[] = await inTransaction(db, installation, (tx) => seenOf(tx, leads, after))
    const byAccount = new Map<InstallationId, Seen[]>()
    for (const one of seen) byAccount.set(one.account, [...(byAccount.get(one.account) ?? []), one])
    for (const [account, rows] of byAccount) await inTransaction(db, account, (tx) => forgetSeen(tx, rows, at))
    found += seen.length
    if (seen.length < AT_ONCE) return found
    after = seen.at(-1)!
  }
}

/** A lead of ours that a lead of another account was a pair with. */
interface Seen {
  readonly leadId: LeadId
  readonly account: InstallationId
  readonly other: LeadId
}

/** The pairs of some leads, and from here on nobody finds these leads by their address any more. */
async function seenOf(tx: Transaction, leads: readonly LeadId[] | null, after: Seen | null): Promise<Seen[]> {
  const seen = await tx.rows<Seen>(
    'pairs-to-forget',
    `select lead_id as "leadId", other_installation as account, other_lead as other from house_pairs
      where installation_id = $1 and ($2::uuid[] is null or lead_id = any($2)) and ($3::uuid is null or (lead_id, other_lead) > ($3, $4::uuid))
      order by lead_id, other_lead limit ${AT_ONCE}`,
    [tx.installation, leads, after?.leadId ?? null, after?.other ?? null],
  )
  await tx.run('unfind-pairs', 'delete from person_keys where installation_id = $1 and lead_id = any($2)', [
    tx.installation,
    seen.map(({ leadId }) => leadId),
  ])
  return seen
}

/** What stands in the place of reasons that told of a record which is forgotten. */
const FORGOTTEN = { step: 'account', because: 'account.forgotten-record', saw: {} }

/** As the account whose leads saw them: decisions lose what they saw and why, and the leads are looked at again. */
async function forgetSeen(tx: Transaction, rows: readonly Seen[], at: Instant): Promise<void> {
  const own = rows.map(({ other }) => other)
  const theirs = rows.map(({ leadId }) => leadId)
  const records = await tx.rows<{ record_id: RecordId }>(
    'records-that-saw',
    'select record_id from leads where installation_id = $1 and lead_id = any($2) and retired_at is null',
    [tx.installation, own],
  )
  await markDirty(
    tx,
    records.map((row) => ({ type: 'contact', id: row.record_id })),
    laneRank('normal'),
    at,
  )
  // Behind the leads' locks nothing that was decided with them in sight is still to come.
  await tx.run(
    'lock-leads-that-saw',
    'select 1 from leads where installation_id = $1 and lead_id = any($2) order by lead_id for update',
    [tx.installation, own],
  )
  const decisions = await tx.rows<{ decision_id: string }>('forget-seen-in-decisions', FORGET_IN_DECISIONS, [
    tx.installation,
    own,
    theirs,
    jsonText([FORGOTTEN]),
    jsonText(FORGOTTEN),
  ])
  await tx.run(
    'forget-seen-in-moves',
    `update transitions set evidence = '{}' where installation_id = $1 and lead_id = any($2) and decision_id = any($3)`,
    [tx.installation, own, decisions.map((row) => row.decision_id)],
  )
  // What the lead there did by itself is read again from its own rows.
  await tx.run(
    'forget-seen-in-memories',
    `update leads l set memory = jsonb_set(jsonb_set(jsonb_set(memory, '{pair,recordId}', '""'), '{pair,leadId}', '""'), '{activities}', '[]')
       from unnest($2::uuid[], $3::text[]) as u (own, theirs)
      where l.installation_id = $1 and l.lead_id = u.own and l.memory -> 'pair' ->> 'leadId' = u.theirs`,
    [tx.installation, own, theirs],
  )
  await tx.run(
    'forget-pairs',
    `delete from house_pairs p using unnest($2::uuid[], $3::uuid[]) as u (own, theirs)
      where p.installation_id = $1 and p.lead_id = u.own and p.other_lead = u.theirs`,
    [tx.installation, own, theirs],
  )
}

const FORGET_IN_DECISIONS = `
  update decisions d
     set inputs = jsonb_set((d.inputs::jsonb #- '{input,other}') #- '{input,memory,pair}', '{incomplete}', 'true'),
         decision = ((d.decision::jsonb - 'pair') || jsonb_build_object('trace', $4::jsonb, 'sourceDetail', null, 'tasks', '[]'::jsonb,
             'holes', '[]'::jsonb, 'outputs', (d.decision -> 'outputs')::jsonb || jsonb_build_object('sourceDetail', null,
               'routingReason', $5::jsonb),
             'transitions', coalesce((select jsonb_agg(t || '{"evidence": {}}') from jsonb_array_elements((d.decision -> 'transitions')::jsonb) t),
               '[]'::jsonb)))
    from unnest($2::uuid[], $3::text[]) as u (own, theirs)
   where d.installation_id = $1 and d.lead_id = u.own and d.inputs -> 'input' -> 'other' ->> 'leadId' = u.theirs
  returning d.decision_id`
