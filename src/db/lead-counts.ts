import type { LeadFilter } from '../ports/leads.ts'
import { askedWords, placed, plainConditions, reportConditions, wordRange, type Conditions } from './lead-filter.ts'
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
  const [report, ...others] = reportConditions(filter)
  if (report !== undefined) {
    const plain = plainConditions(filter, rarest)
    // Visits are of listed leads alone; promises and turns are kept of leads that are listed no more.
    const asksMore = plain.name !== '' || others.length > 0 || filter.visit === undefined
    for (const { name, isOne, values } of others) plain.add(name, isOne, ...values)
    return (await countRows(tx, report, asksMore ? plain : null, most)) ?? countJoined(tx, report, plain, most)
  }
  const words = askedWords(filter)
  if (words.length === 0 || rarest !== null) return countListed(tx, plainConditions(filter, rarest), most)
  const common = sharing(words)
  const rest = plainConditions({ ...filter, text: '' }, null)
  // Words are of listed leads alone.
  if (rest.name === '') return (await countRows(tx, common, null, most)) ?? countJoined(tx, common, rest, most)
  return countListed(
    tx,
    words.length === 1
      ? plainConditions(filter, null)
      : rest.add(common.name, `l.lead_id = any(array(${common.leads}))`, ...common.values),
    most,
  )
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

/** Rows that tell of a lead each. */
type Rows = Pick<Condition, 'name' | 'leads' | 'values'>

/** Leads that have every one of some words, all of them common. */
function sharing(words: readonly string[]): Rows {
  const each = words.map(
    (_, at) =>
      `select lead_id from lead_words where installation_id = $1 and word >= ?${2 * at} and word < ?${2 * at + 1}`,
  )
  return { name: `words-${words.length}`, leads: each.join(' intersect '), values: words.flatMap(wordRange) }
}

/**
 * Counts the leads of the first rows that tell of one, most of them of one lead alone.
 * @param plain what is asked of the lead besides, which has to be listed; null: nothing, and it is.
 * @returns null when the rows that were read do not tell.
 */
async function countRows(tx: Transaction, rows: Rows, plain: Conditions | null, most: number): Promise<number | null> {
  const own = plain?.values ?? []
  const enough = Math.ceil((plain === null ? ROWS_A_LEAD : LOOKED_UP_A_LEAD) * most)
  const told = `(${placed(rows.leads, rows.values, own.length + 2)} limit $${own.length + rows.values.length + 2})`
  const isListed =
    plain === null
      ? 'true'
      : `exists (select 1 from lead_list l where l.installation_id = $1 and l.lead_id = told.lead_id${plain.sql})`
  const [row] = await tx.rows<{ found: number; read: number }>(
    `count-rows-${rows.name}${plain === null ? '' : `+${plain.name}`}`,
    `select count(distinct lead_id) filter (where is_listed)::integer as found, count(*)::integer as read
       from (select told.lead_id, ${isListed} as is_listed from ${told} told) told`,
    [tx.installation, ...own, ...rows.values, enough],
  )
  const { found, read } = row!
  if (found >= most) return most
  return read < enough ? found : null
}

/** Counts all leads of rows. The planner is not told of an end: it would expect to come to it soon, and walk through the whole list. */
async function countJoined(tx: Transaction, rows: Rows, plain: Conditions, most: number): Promise<number> {
  const own = plain.values.length
  const [row] = await tx.rows<{ found: number }>(
    `count-joined-${rows.name}+${plain.name}`,
    `select count(*)::integer as found from lead_list l
      where l.installation_id = $1${plain.sql} and l.lead_id in (${placed(rows.leads, rows.values, own + 2)})`,
    [tx.installation, ...plain.values, ...rows.values],
  )
  return Math.min(most, row!.found)
}
