import type { RecordId } from '../ports/crm.ts'
import type { LeadCommit } from '../ports/evaluations.ts'
import { digestOf } from './house-records.ts'
import type { Loaded } from './load-world.ts'
import type { Transaction } from './transaction.ts'

/**
 * Keeps which leads of the other account were seen, and asks it to look at those that have not seen what is told now, or whose pair is
 * over. Written without waiting for anybody: rows of news are only added.
 */
export async function writePairs(tx: Transaction, leads: readonly LeadCommit[], { world }: Loaded): Promise<void> {
  const news = leads.flatMap((lead) => newsOf(lead, world.leads.get(lead.recordId)?.memory.pair, world.others))
  if (news.length > 0)
    await tx.run(
      'write-house-news',
      'insert into house_news (installation_id, record_id) select $1, r from unnest($2::text[]) as r',
      [tx.installation, [...new Set(news)]],
    )
  const fresh = leads.flatMap(({ leadId, recordId, decided: { memory } }) => {
    const other = world.others?.get(recordId)
    const isKnown = memory.pair?.leadId === world.leads.get(recordId)?.memory.pair?.leadId
    return memory.pair === undefined || other?.kind !== 'one' || isKnown
      ? []
      : [{ leadId, account: other.installation, other: memory.pair.leadId }]
  })
  if (fresh.length > 0)
    await tx.run(
      'write-house-pairs',
      `insert into house_pairs (installation_id, lead_id, other_installation, other_lead)
       select $1, u.* from unnest($2::uuid[], $3::uuid[], $4::uuid[]) as u (lead_id, account, other) order by u.lead_id
       on conflict do nothing`,
      [
        tx.installation,
        fresh.map(({ leadId }) => leadId),
        fresh.map(({ account }) => account),
        fresh.map(({ other }) => other),
      ],
    )
}

type Pair = LeadCommit['decided']['memory']['pair']

function newsOf(
  { leadId, recordId, tells, decided }: LeadCommit,
  before: Pair,
  others: Loaded['world']['others'],
): RecordId[] {
  const { pair } = decided.memory
  const other = others?.get(recordId)
  const isOver = before !== undefined && before.leadId !== pair?.leadId
  // One that was forgotten has no record.
  const left = isOver && before.recordId !== '' ? [before.recordId] : []
  if (other?.kind === 'several') return [...left, ...other.paired]
  if (pair === undefined || other?.kind !== 'one') return left
  const theirs = other.standing.pair
  const hasSeen =
    theirs?.leadId === leadId && theirs.role !== pair.role && theirs.seen === digestOf(recordId, tells ?? null)
  return hasSeen ? left : [...left, pair.recordId]
}
