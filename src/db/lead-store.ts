import type { InstallationId, RecordId } from '../ports/crm.ts'
import type { LeadCursor, LeadFilter, LeadListRow, LeadOrder, LeadStore } from '../ports/leads.ts'
import { NO_PROMISE } from './lead-facts.ts'
import { readHistory } from './lead-history.ts'
import { askedWords, conditionsOf, reportConditions, wordRange, type Conditions } from './lead-filter.ts'
import type { Condition } from './report-filter.ts'
import { DECISION } from './read-store.ts'
import { inTransaction, isUuid, type Database, type Transaction } from './transaction.ts'

/** Up to so many leads are looked up by a word one by one; a more common word is tested along the order of the list. */
const FEW = 2_000
const MOST_CHOICES = 200
/** Words of one lead that begin with the same letters, or its visits to one stage: seldom more. */
const ROWS_A_LEAD = 3

const ORDERS: Readonly<
  Record<LeadOrder, { readonly key: string; readonly way: 'asc' | 'desc'; readonly then: '<' | '>' }>
> = {
  decided: { key: 'decided_at', way: 'desc', then: '<' },
  due: { key: 'due_at', way: 'asc', then: '>' },
}

type ListedRow = Omit<LeadListRow, 'promisedAt'> & { readonly dueAt: number }

/** Leads as people look through them. */
export function leadStore(db: Database): LeadStore {
  const reading = <T>(installation: InstallationId, work: (tx: Transaction) => Promise<T>): Promise<T> =>
    inTransaction(db, installation, async (tx) => {
      // How many leads a value has decides which index serves: each question is planned for its own values.
      await tx.run('custom-plans', `select set_config('plan_cache_mode', 'force_custom_plan', true)`)
      return work(tx)
    })
  return {
    page: (installation, filter, order, after, limit) =>
      after !== null && !isUuid(after.leadId)
        ? Promise.resolve({ rows: [], next: null })
        : reading(installation, async (tx) => page(tx, await narrowed(tx, filter, 'page'), order, after, limit)),

    count: (installation, filter, most) =>
      reading(installation, async (tx) => {
        const { name, sql, values } = await narrowed(tx, filter, 'count')
        const alone = onlyOf(filter, name)
        const counted = alone === null ? null : await countAlone(tx, alone, most)
        if (counted !== null) return counted
        const [row] = await tx.rows<{ found: number }>(
          `count-leads-${name}`,
          `select count(*)::integer as found from (
             select 1 from lead_list l where l.installation_id = $1${sql} limit $${values.length + 2}) counted`,
          [tx.installation, ...values, most],
        )
        return row!.found
      }),

    choices: (installation) =>
      inTransaction(db, installation, async (tx) => {
        const [sources, fits, owners] = await Promise.all([
          valuesOf(tx, 'source_type'),
          valuesOf(tx, 'fit'),
          valuesOf(tx, 'owner_id'),
        ])
        return { sources, fits, owners }
      }),

    async recordOf(installation, leadId) {
      if (!isUuid(leadId)) return null
      const [row] = await inTransaction(db, installation, (tx) =>
        tx.rows<{ recordId: RecordId }>(
          'record-of-lead',
          `select record_id as "recordId" from leads where installation_id = $1 and lead_id = $2 and retired_at is null`,
          [installation, leadId],
        ),
      )
      return row?.recordId ?? null
    },

    history: (installation, leadId, most) =>
      isUuid(leadId)
        ? inTransaction(db, installation, (tx) => readHistory(tx, leadId, most))
        : Promise.resolve({ decisions: [], moves: [], assignments: [], clocks: [], activities: [] }),
  }
}

async function page(
  tx: Transaction,
  { name, sql, values }: Conditions,
  order: LeadOrder,
  after: LeadCursor | null,
  limit: number,
): Promise<{ rows: readonly LeadListRow[]; next: LeadCursor | null }> {
  const { key, way, then } = ORDERS[order]
  const place = values.length + 2
  // Behind the last promise all have the same place: the planner takes the pair for a rare one and would sort them all.
  const isTail = order === 'due' && after?.at === NO_PROMISE
  const from =
    after === null
      ? ''
      : isTail
        ? ` and l.due_at = $${place + 1}::bigint and l.lead_id > $${place + 2}::uuid`
        : ` and (l.${key}, l.lead_id) ${then} ($${place + 1}::bigint, $${place + 2}::uuid)`
  const found = await tx.rows<ListedRow>(
    `list-leads-${order}-${after === null ? 'first' : isTail ? 'tail' : 'next'}-${name}`,
    `select ${DECISION}, listed.due_at as "dueAt"
       from (select l.lead_id as listed_id, l.decision_id as shown, l.${key} as place, l.due_at from lead_list l
              where l.installation_id = $1${sql}${from}
              order by l.${key} ${way}, l.lead_id ${way} limit $${place}) listed
       join decisions d on d.installation_id = $1 and d.decision_id = listed.shown
      order by listed.place ${way}, listed.listed_id ${way}`,
    [tx.installation, ...values, limit + 1, ...(after === null ? [] : [after.at, after.leadId])],
  )
  const shown = found.slice(0, limit)
  const last = shown.at(-1)
  return {
    rows: shown.map(({ dueAt, ...row }) => ({ ...row, promisedAt: dueAt === NO_PROMISE ? null : dueAt })),
    next:
      found.length > limit && last ? { at: order === 'due' ? last.dueAt : last.decidedAt, leadId: last.leadId } : null,
  }
}

/** The conditions of a filter, with what few leads have found out: the rarest of its words, and numbers of reports. */
async function narrowed(tx: Transaction, filter: LeadFilter, forWhat: 'page' | 'count'): Promise<Conditions> {
  const [words, reports] = [askedWords(filter), forWhat === 'page' ? reportConditions(filter) : []]
  const [ofWords, ofReports] = await Promise.all([
    Promise.all(words.map((word) => countWord(tx, word))),
    Promise.all(reports.map((condition) => countCondition(tx, condition))),
  ])
  const least = Math.min(...ofWords)
  return conditionsOf(
    filter,
    least <= FEW ? ofWords.indexOf(least) : null,
    ofReports.map((found) => found <= FEW),
    forWhat,
  )
}

async function countCondition(tx: Transaction, { name, leads, values }: Condition): Promise<number> {
  const [row] = await tx.rows<{ found: number }>(
    `count-few-${name}`,
    `select count(*)::integer as found from (${placed(leads, values)} limit ${FEW + 1}) counted`,
    [tx.installation, ...values],
  )
  return row!.found
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

/** The rows of leads that a filter asks for where it asks for nothing else: one common word, or visits of a report. */
function onlyOf(filter: LeadFilter, name: string): Condition | null {
  if (name === 'word')
    return {
      name,
      leads: 'select lead_id from lead_words where installation_id = $1 and word >= ?0 and word < ?1',
      values: wordRange(askedWords(filter)[0]!),
    }
  // Visits are of listed leads alone; promises and turns are kept of leads that are listed no more.
  const [visits] = filter.visit === undefined ? [] : reportConditions({ visit: filter.visit })
  return visits !== undefined && name === `${visits.name}-few` ? visits : null
}

/**
 * Counts the leads of rows that tell of one lead now and then more than once, without a look at the leads.
 * @returns null when the rows that were read are too often of the same leads.
 */
async function countAlone(tx: Transaction, { name, leads, values }: Condition, most: number): Promise<number | null> {
  const enough = ROWS_A_LEAD * most
  const [row] = await tx.rows<{ found: number; read: number }>(
    `count-alone-${name}`,
    `select count(distinct lead_id)::integer as found, count(*)::integer as read from (
       ${placed(leads, values)} limit $${values.length + 2}) told`,
    [tx.installation, ...values, enough],
  )
  const { found, read } = row!
  if (found >= most) return most
  return read < enough ? found : null
}

/** A condition's text with its parameters from $2 on. */
function placed(leads: string, values: readonly unknown[]): string {
  return values.reduce<string>((text, _value, at) => text.replaceAll(`?${at}`, `$${at + 2}`), leads)
}

/** Each value once, by jumping from one to the next in the index: the time depends on the values, not on the leads. */
async function valuesOf(tx: Transaction, column: 'source_type' | 'fit' | 'owner_id'): Promise<readonly string[]> {
  const rows = await tx.rows<{ value: string }>(
    `choices-${column}`,
    `with recursive found as (
       (select ${column} as value from lead_list where installation_id = $1 and ${column} is not null order by ${column} limit 1)
       union all
       select (select l.${column} from lead_list l where l.installation_id = $1 and l.${column} > found.value
                order by l.${column} limit 1)
         from found where found.value is not null)
     select value from found where value is not null limit ${MOST_CHOICES}`,
    [tx.installation],
  )
  return rows.map(({ value }) => value)
}
