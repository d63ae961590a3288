import type { LeadFilter } from '../ports/leads.ts'
import { askedWords, manyConditions, placed, plainConditions, wordRange, type Conditions } from './lead-filter.ts'
import type { Condition } from './report-filter.ts'
import type { Transaction } from './transaction.ts'

/** Up to so many leads are looked up by a word one by one; a more common word is tested along the order of the list. */
const FEW = 2_000
/** Words of one lead that begin with the same letters, or its visits to one stage: seldom more. */
const ROWS_A_LEAD = 3
/** The same where each lead is looked up: better to join all of them than to look up so many. */
const LOOKED_UP_A_LEAD = 1.25

/** How many leads a filter takes, counted up to `most`. */
export async function countOf(tx: Transaction, filter: LeadFilter, most: number): Promise<number> {
  const rarest = await rarestWord(tx, filter)
  const plain = plainConditions(filter, rarest)
  const [many, ...others] = manyConditions(filter, rarest)
  if (many === undefined) return countListed(tx, plain, most)
  for (const { name, isOne, values } of others) plain.add(name, isOne, ...values)
  // What else is asked leaves few of them, as far as anybody knows.
  const counted = plain.name === '' ? await countRows(tx, many, most) : null
  return counted ?? countJoined(tx, many, plain, most)
}

async function countListed(tx: Transaction, { name, sql, values }: Conditions, most: number): Promise<number> {
  const [row] = await tx.rows<{ found: number }>(
    `count-leads-${name}`,
    `select count(*)::integer as found from (
       select 1 from lead_list l where l.installation_id = $1${sql} limit $${values.length + 2}) counted`,
    [tx.installation, ...values, most],
  )
  return row!.found
}

/** Place of the asked word that few leads have; null: none is, or all words are common. */
export async function rarestWord(tx: Transaction, filter: LeadFilter): Promise<number | null> {
  const found = await Promise.all(askedWords(filter).map((word) => countWord(tx, word)))
  const least = Math.min(...found)
  return least <= FEW ? found.indexOf(least) : null
}

async function countWord(tx: Transaction, word: string): Promise<number> {
  const [row] = await tx.rows<{ found: number }>(
    'count-lead-word',
    `select count(*)::integer as found from (
       select 1 from lead_words where installation_id = $1 and word >= $2 and word < $3 limit ${FEW + 1}) counted`,
    [tx.installation, ...wordRange(word)],
  )
  return row!.found
}

/**
 * Counts the leads of the first rows that tell of one, most of them of one lead alone.
 * @returns null when the rows that were read do not tell.
 */
async function countRows(
  tx: Transaction,
  { name, leads, values, areListed }: Condition,
  most: number,
): Promise<number | null> {
  const enough = Math.ceil((areListed ? ROWS_A_LEAD : LOOKED_UP_A_LEAD) * most)
  const told = `(${placed(leads, values, 2)} limit $${values.length + 2})`
  const isListed = areListed
    ? 'true'
    : `exists (select 1 from lead_list l where l.installation_id = $1 and l.lead_id = told.lead_id)`
  const [row] = await tx.rows<{ found: number; read: number }>(
    `count-rows-${name}${areListed ? '' : '-listed'}`,
    `select count(distinct lead_id) filter (where is_listed)::integer as found, count(*)::integer as read
       from (select told.lead_id, ${isListed} as is_listed from ${told} told) told`,
    [tx.installation, ...values, enough],
  )
  const { found, read } = row!
  if (found >= most) return most
  return read < enough ? found : null
}

/** Counts all leads of rows. The planner is not told of an end: it would expect to come to it soon, and walk through the whole list. */
async function countJoined(tx: Transaction, rows: Condition, plain: Conditions, most: number): Promise<number> {
  const own = plain.values.length
  const [row] = await tx.rows<{ found: number }>(
    `count-joined-${rows.name}+${plain.name}`,
    `select count(*)::integer as found from lead_list l
      where l.installation_id = $1${plain.sql} and l.lead_id in (${placed(rows.leads, rows.values, own + 2)})`,
    [tx.installation, ...plain.values, ...rows.values],
  )
  return Math.min(most, row!.found)
}
