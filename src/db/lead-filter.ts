import type { LeadFilter } from '../ports/leads.ts'
import { NO_PROMISE, searchWords } from './lead-facts.ts'
import { promiseCondition, returnCondition, visitCondition, type Condition } from './report-filter.ts'

/** Behind every word that begins with the same letters. */
const LAST_LETTER = '\u{10FFFF}'
const MOST_ASKED = 5
/** Words `w` that begin with the same letters. */
const BEGINS = 'w.installation_id = $1 and w.word >= ?0 and w.word < ?1'

/** Conditions on `lead_list l`, their parameters from $2 on; with a name that is the same for the same conditions. */
export class Conditions {
  readonly #names: string[] = []
  readonly #sql: string[] = []
  readonly #values: unknown[] = []

  get name(): string {
    return this.#names.join('-')
  }
  /** Each begins with `and`. */
  get sql(): string {
    return this.#sql.map((one) => ` and ${one}`).join('')
  }
  get values(): readonly unknown[] {
    return this.#values
  }

  /** @param sql with `?0`, `?1` … in place of its parameters. */
  add(name: string, sql: string, ...values: readonly unknown[]): this {
    this.#sql.push(this.take(values)(sql))
    this.#names.push(name)
    return this
  }

  /** Takes parameters over. @returns what gives texts that name them their numbers. */
  take(values: readonly unknown[]): (sql: string) => string {
    const before = this.#values.length
    this.#values.push(...values)
    return (sql) => placed(sql, values, before + 2)
  }
}

/** A text with its parameters numbered from `first` on. */
export function placed(sql: string, values: readonly unknown[], first: number): string {
  // From the last one down: ?1 stands in ?10 too.
  return values.reduceRight<string>((text, _value, at) => text.replaceAll(`?${at}`, `$${at + first}`), sql)
}

/**
 * What a filter asks of the lead itself: everything but {@link manyConditions}.
 * @param rarest place of the asked word that few leads have: they are looked up by it. Null: there is none.
 */
export function plainConditions(filter: LeadFilter, rarest: number | null): Conditions {
  const conditions = new Conditions()
  const add = conditions.add.bind(conditions)
  if (filter.lead !== undefined) add('lead', 'l.lead_id = ?0', filter.lead)
  if (filter.stage !== undefined) add('stage', 'l.stage = ?0', filter.stage)
  if (filter.status !== undefined) add('status', 'l.status = ?0', filter.status)
  if (filter.source !== undefined) add('source', 'l.source_type = ?0', filter.source)
  if (filter.fit !== undefined) add('fit', 'l.fit = ?0', filter.fit)
  if (filter.owner === null) add('nobody', 'l.owner_id is null')
  else if (filter.owner !== undefined) add('owner', 'l.owner_id = ?0', filter.owner)
  if (filter.waiting !== undefined) add('held', 'l.held')
  if (filter.waiting === 'unassigned') add('unassigned', 'l.unassigned')
  if (filter.promised === true) add('promised', `l.due_at < ${NO_PROMISE}`)
  if (filter.idea !== undefined) add('idea', 'l.idea = ?0', filter.idea)
  if (filter.conflict === true) add('conflict', 'l.conflict_at is not null')
  if (filter.due !== undefined)
    add(
      'due',
      // The last says nothing new but to the index of open promises.
      `l.due_at >= ?0 and l.due_at < ?1 and l.due_at < ${NO_PROMISE}`,
      ...[filter.due.from ?? 0, filter.due.until],
    )
  if (rarest !== null)
    askedWords(filter).forEach((word, at) => {
      if (at === rarest)
        add('rare', `l.lead_id = any(array(select w.lead_id from lead_words w where ${BEGINS}))`, ...wordRange(word))
      else
        add('word', `exists (select 1 from lead_words w where ${BEGINS} and w.lead_id = l.lead_id)`, ...wordRange(word))
    })
  return conditions
}

/**
 * What a filter asks that many leads may answer to, and that stands in no index of the list: numbers of reports, and words that are all
 * common.
 * @param rarest as for {@link plainConditions}.
 */
export function manyConditions(filter: LeadFilter, rarest: number | null): readonly Condition[] {
  const { visit, promise, returned } = filter
  const words = rarest === null ? askedWords(filter) : []
  return [
    ...(visit === undefined ? [] : [visitCondition(visit)]),
    ...(promise === undefined ? [] : [promiseCondition(promise)]),
    ...(returned === undefined ? [] : [returnCondition(returned)]),
    ...(words.length === 0 ? [] : [wordsCondition(words)]),
  ]
}

/** Leads that have every one of some words. */
function wordsCondition(words: readonly string[]): Condition {
  const each = words.map((_, at) => BEGINS.replace('?0', `?${2 * at}`).replace('?1', `?${2 * at + 1}`))
  return {
    name: `words-${words.length}`,
    leads: each.map((begins) => `select w.lead_id from lead_words w where ${begins}`).join(' intersect '),
    isOne: each
      .map((begins) => `exists (select 1 from lead_words w where ${begins} and w.lead_id = l.lead_id offset 0)`)
      .join(' and '),
    areListed: true,
    values: words.flatMap(wordRange),
  }
}

/** The words a filter asks for; the longest five when it names more. */
export function askedWords(filter: LeadFilter): readonly string[] {
  const words = searchWords(filter.text ?? '')
  return words.length <= MOST_ASKED ? words : words.toSorted((a, b) => b.length - a.length).slice(0, MOST_ASKED)
}

/** First and one behind the last word that begins with these letters. */
export function wordRange(word: string): readonly [string, string] {
  return [word, word + LAST_LETTER]
}
