import { NAMED_WORDS, PACKED } from './packing.ts'
import { inTransaction, type Database, type Transaction } from '../transaction.ts'
import type { InstallationId } from '../../ports/crm.ts'
import type { LeadId } from '../../domain/lead.ts'

/** Leads of a block. Larger ones are read faster, and take longer to pack again for one lead that changed. */
const BLOCK = 500
/** Leads packed in one transaction at most: well inside what a connection waits for an answer. */
const AT_A_TIME = 2_000
/** Behind every id. */
const LAST = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
/** Names our turn among the advisory locks of an account. */
const PACK_TURN = 163

/**
 * Packs leads that changed, with the others of their blocks, lowest ids first.
 * @param spare leads that may wait: each report reads them beside the blocks, which is dearer than a packed lead and cheaper than packing
 *   its block for it alone.
 * @returns whether as many or more are left that may not wait.
 */
export function packLeads(db: Database, installation: InstallationId, spare: number): Promise<boolean> {
  return inTransaction(db, installation, async (tx) => {
    await takeTurn(tx)
    const [first] = await tx.rows<{ lead_id: LeadId }>(
      'first-lead-to-pack',
      `select lead_id from report_changes where installation_id = $1
          and exists (select 1 from report_changes where installation_id = $1 offset $2)
        order by lead_id limit 1`,
      [tx.installation, spare],
    )
    if (first === undefined) return false
    await packAround(tx, first.lead_id)
    return true
  })
}

/** Packs the blocks of leads that are gone, in the transaction that removes them: nothing of them stays there. */
export async function unpackGone(tx: Transaction, leads: readonly LeadId[]): Promise<void> {
  await takeTurn(tx)
  const packed = await tx.rows<{ lead_id: LeadId }>(
    'packed-among',
    `select u.lead_id from unnest($2::uuid[]) as u (lead_id)
      where exists (select 1 from report_blocks b
        where b.installation_id = $1 and b.first_lead <= u.lead_id and b.last_lead >= u.lead_id and u.lead_id = any(b.leads))
      order by 1`,
    [tx.installation, leads],
  )
  for (const lead of packed) await packAround(tx, lead.lead_id)
  await tx.run('forget-changes', 'delete from report_changes where installation_id = $1 and lead_id = any($2)', [
    tx.installation,
    leads,
  ])
}

/** One packs at a time. What others commit meanwhile is seen by the statements behind this one. */
async function takeTurn(tx: Transaction): Promise<void> {
  await tx.rows('pack-turn', 'select pg_advisory_xact_lock(hashtextextended($1, $2))', [tx.installation, PACK_TURN])
}

/** Makes the block of a lead anew, up to the next one; where many leads came to lie in it, blocks of the first of them. */
async function packAround(tx: Transaction, lead: LeadId): Promise<void> {
  const [range] = await tx.rows<{ from: LeadId; until: LeadId }>(
    'range-to-pack',
    `with bounds as (
       select coalesce((select first_lead from report_blocks where installation_id = $1 and first_lead <= $2 order by first_lead desc limit 1),
                       $2) as "from",
              coalesce((select first_lead from report_blocks where installation_id = $1 and first_lead > $2 order by first_lead limit 1), $4) as until)
     select b."from", coalesce((
              select l.lead_id from lead_list l
               where l.installation_id = $1 and l.lead_id >= b."from" and l.lead_id < b.until
               order by l.lead_id offset $3 limit 1), b.until) as until
       from bounds b`,
    [tx.installation, lead, AT_A_TIME, LAST],
  )
  const { from, until } = range!
  const bounds = [tx.installation, from, until]
  const within = (column: string): string => `${column} >= $2 and ${column} < $3`
  // From here on whoever changes a lead of the range leaves a row that stays, and the lead is read from its own tables.
  const changed = await tx.rows<{ lead_id: LeadId }>(
    'changes-to-pack',
    `delete from report_changes where installation_id = $1 and ${within('lead_id')} returning lead_id`,
    bounds,
  )
  // Leads of a block that is cut short wait for the next turn.
  await tx.run(
    'cut-block',
    `with gone as (delete from report_blocks where installation_id = $1 and ${within('first_lead')} returning leads)
     insert into report_changes (installation_id, lead_id)
     select $1, lead_id from gone cross join lateral unnest(gone.leads) as u (lead_id) where lead_id >= $3 on conflict do nothing`,
    bounds,
  )
  await numberWords(tx, [...new Set(changed.map(({ lead_id: id }) => id))])
  await tx.run(
    'pack-blocks',
    `insert into report_blocks (installation_id, first_lead, last_lead, leads, ${Object.keys(PACKED).join(', ')})
     select $1, (array_agg(p.lead_id order by p.lead_id))[1], (array_agg(p.lead_id order by p.lead_id desc))[1],
            array_agg(p.lead_id order by p.lead_id), ${Object.values(PACKED).join(', ')}
       from (select l.*, (row_number() over (order by l.lead_id) - 1) / ${BLOCK} as part
               from lead_list l where l.installation_id = $1 and ${within('l.lead_id')}) p
      group by p.part`,
    bounds,
  )
}

/** Gives a number to every word that leads name and that has none. */
async function numberWords(tx: Transaction, leads: readonly LeadId[]): Promise<void> {
  await tx.run(
    'number-words',
    `insert into report_words (installation_id, word, number)
     select $1, n.word, (select coalesce(max(number), 0) from report_words where installation_id = $1) + row_number() over (order by n.word)
       from (select distinct w.word from unnest($2::uuid[]) as u (lead_id) cross join lateral (${NAMED_WORDS}) w where w.word is not null) n
      where not exists (select 1 from report_words where installation_id = $1 and word = n.word)`,
    [tx.installation, leads],
  )
}

/** Gives numbers to the words of the leads that wait to be packed. */
export async function numberWaitingWords(tx: Transaction): Promise<void> {
  await takeTurn(tx)
  const leads = await tx.rows<{ lead_id: LeadId }>(
    'leads-waiting-to-be-packed',
    'select distinct lead_id from report_changes where installation_id = $1',
    [tx.installation],
  )
  await numberWords(
    tx,
    leads.map(({ lead_id: id }) => id),
  )
}
