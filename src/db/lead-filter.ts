import type { LeadFilter } from '../ports/leads.ts'
import { NO_PROMISE, searchWords } from './lead-facts.ts'
import { promiseCondition, returnCondition, visitCondition, type Condition } from './report-filter.ts'

/** Behind every word that begins with the same letters. */
const LAST_LETTER = '\u{10FFFF}'
const MOST_ASKED = 5
/** Leads that have every one of several words, all of them common. */
const SHARED = (words: number): string => {
  const each = Array.from(
    { length: words },
    (_, at) =>
      `select lead_id from lead_words where installation_id = $1 and word >= ?${2 * at} and word < ?${2 * at + 1}`,
  )
  return `l.lead_id = any(array(${each.join(' intersect ')}))`
}

/** A filter as conditions on `lead_list l`, their parameters from $2 on, and a name that is the same for the same conditions. */
export interface Conditions {
  readonly name: string
  readonly sql: string
  readonly values: readonly unknown[]
}

/**
 * Builds the conditions of a filter.
 * @param rarest  place of the asked word that few leads have: they are looked up by it instead of being looked through
 * @param few     of each of {@link reportConditions}, whether it is known to be about few leads
 * @param forWhat a page tests leads in the order of the list until it is full. A count takes any: it collects the ids first, since the
 *   planner expects that a count with an end comes to it soon, and walks through all leads of the account. So does a page of few leads, which
 *   would be filled late or never.
 */
export function conditionsOf(
  filter: LeadFilter,
  rarest: number | null,
  few: readonly boolean[],
  forWhat: 'page' | 'count',
): Conditions {
  const values: unknown[] = []
  const conditions: string[] = []
  const names: string[] = []
  const add = (name: string, sql: string, ...more: readonly unknown[]): void => {
    names.push(name)
    conditions.push(
      more.reduce<string>((text, _value, at) => text.replaceAll(`?${at}`, `$${values.length + at + 2}`), sql),
    )
    values.push(...more)
  }
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
  if (filter.due !== undefined) add('due', 'l.due_at >= ?0 and l.due_at < ?1', filter.due.from ?? 0, filter.due.until)
  for (const [at, one] of reportConditions(filter).entries())
    if (forWhat === 'count' || few[at] === true)
      add(`${one.name}-few`, `l.lead_id = any(array(${one.leads}))`, ...one.values)
    else add(one.name, `l.lead_id in (${one.leads})`, ...one.values)
  const words = askedWords(filter)
  if (forWhat === 'count' && rarest === null && words.length > 1)
    add(`words-${words.length}`, SHARED(words.length), ...words.flatMap(wordRange))
  else
    words.forEach((word, at) => {
      const range = 'w.word >= ?0 and w.word < ?1'
      const bounds = wordRange(word)
      if (at === rarest)
        add(
          'rare',
          `l.lead_id = any(array(select w.lead_id from lead_words w where w.installation_id = $1 and ${range}))`,
          ...bounds,
        )
      else
        add(
          'word',
          `exists (select 1 from lead_words w where w.installation_id = $1 and w.lead_id = l.lead_id and ${range})`,
          ...bounds,
        )
    })
  return { name: names.join('-'), sql: conditions.map((one) => ` and ${one}`).join(''), values }
}

/** The numbers of reports whose leads a filter asks for. */
export function reportConditions({ visit, promise, returned }: LeadFilter): readonly Condition[] {
  return [
    ...(visit === undefined ? [] : [visitCondition(visit)]),
    ...(promise === undefined ? [] : [promiseCondition(promise)]),
    ...(returned === undefined ? [] : [returnCondition(returned)]),
  ]
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
