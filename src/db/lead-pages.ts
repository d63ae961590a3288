import type { LeadCursor, LeadFilter, LeadListRow, LeadOrder, LeadPage } from '../ports/leads.ts'
import { NO_PROMISE } from './lead-facts.ts'
import { placed, plainConditions, manyConditions, type Conditions } from './lead-filter.ts'
import { DECISION } from './read-store.ts'
import type { Condition } from './report-filter.ts'
import type { Transaction } from './transaction.ts'

/** How leads are looked for by what stands in no index of the list. */
export interface LookBounds {
  /** Leads that are looked at one after the other in the order of the list, before those that are asked for are collected. */
  readonly lookedAt: number
  /** Up to so many are collected and looked up. */
  readonly lookedUp: number
  /** In a list of up to so many, more of them are held in memory while it is gone through in its order; in a longer one they are joined. */
  readonly held: number
}
/** As is right for large accounts. */
const BOUNDS: LookBounds = { lookedAt: 1_500, lookedUp: 20_000, held: 2_500_000 }
/** So many times as many are collected where a look at one costs much. */
const DEAR = 3

/** So many times as many are looked at where the first ones promise that the page will be filled. */
const FURTHER = 10

/** A part of a list in which leads follow each other by one column. */
interface Stretch {
  readonly name: string
  readonly key: 'decided_at' | 'due_at'
  readonly way: 'asc' | 'desc'
  readonly then: '<' | '>'
  /** Which leads stand in it; begins with `and`. */
  readonly only: string
  /** They are few: better to look at all of them one by one than to collect many. */
  readonly short?: boolean
}

/** Nothing is promised to most leads: behind the last promise the newest decision comes first, as in the other order. */
const STRETCHES: Readonly<Record<LeadOrder, readonly Stretch[]>> = {
  decided: [{ name: 'decided', key: 'decided_at', way: 'desc', then: '<', only: '' }],
  due: [
    { name: 'promised', key: 'due_at', way: 'asc', then: '>', only: ` and l.due_at < ${NO_PROMISE}`, short: true },
    { name: 'unpromised', key: 'decided_at', way: 'desc', then: '<', only: ` and l.due_at = ${NO_PROMISE}` },
  ],
}

type Listed = Omit<LeadListRow, 'promisedAt'> & { readonly dueAt: number; readonly stretch: number }

/** How the leads of a stretch are found: conditions on `lead_list l`, and how they are asked. */
interface Finding {
  readonly conditions: Conditions
  /** What is asked of so many of the first leads, one by one until the page is full; null: of all. */
  readonly ofFirst?: { readonly sql: string; readonly leads: number | null }
  /** Planned without a thought of the page's end, which the planner expects to come soon. */
  readonly whole?: boolean
  /** What is asked for is too much to be collected. */
  readonly many?: boolean
}

/**
 * A page of leads.
 * @param rarest place of the asked word that few leads have; null: none.
 */
export async function pageOf(
  tx: Transaction,
  filter: LeadFilter,
  rarest: number | null,
  order: LeadOrder,
  after: LeadCursor | null,
  limit: number,
  bounds: LookBounds = BOUNDS,
): Promise<LeadPage> {
  const stretches = STRETCHES[order]
  const first = after?.behindPromises === true ? stretches.length - 1 : 0
  const collected = collector(() => collect(tx, filter, rarest, bounds))
  const rows: Listed[] = []
  for (let at = first; at < stretches.length && rows.length <= limit; at += 1) {
    const found = await leadsOf(tx, filter, rarest, collected, {
      stretch: stretches[at]!,
      after: at === first ? after : null,
      limit: limit + 1 - rows.length,
      lookedAt: bounds.lookedAt,
    })
    rows.push(...found.map((row) => ({ ...row, stretch: at })))
  }
  const shown = rows.slice(0, limit)
  return {
    rows: shown.map(({ dueAt, stretch: _stretch, ...row }) => ({
      ...row,
      promisedAt: dueAt === NO_PROMISE ? null : dueAt,
    })),
    next: rows.length > limit ? cursorAt(shown.at(-1)!, stretches) : null,
  }
}

function cursorAt({ stretch, leadId, dueAt, decidedAt }: Listed, stretches: readonly Stretch[]): LeadCursor {
  const { key } = stretches[stretch]!
  return { leadId, at: key === 'due_at' ? dueAt : decidedAt, behindPromises: stretch > 0 }
}

interface Part {
  readonly stretch: Stretch
  readonly after: LeadCursor | null
  readonly limit: number
  readonly lookedAt: number
}

/**
 * The first leads of a stretch. Where a number of a report or common words are asked for, the first leads of the list are looked at one by
 * one: most numbers have many. Those of which few or none are among them are collected.
 */
async function leadsOf(
  tx: Transaction,
  filter: LeadFilter,
  rarest: number | null,
  collected: () => Promise<Finding>,
  part: Part,
): Promise<readonly Omit<Listed, 'stretch'>[]> {
  const asked = manyConditions(filter, rarest)
  const conditions = plainConditions(filter, rarest)
  if (asked.length === 0) return found(tx, { conditions }, part)
  const ofFirst = asked.map(({ isOne, values }) => conditions.place(isOne, values)).join(' and ')
  const more = asked.map(({ name }) => name).join('-')
  const lookAt = (leads: number | null): Promise<readonly Omit<Listed, 'stretch'>[]> =>
    found(tx, { conditions, ofFirst: { sql: ofFirst, leads } }, part, more)
  const isDear = asked.some(({ cost }) => cost === 'high')
  const isShort = part.stretch.short === true
  if (!(isShort && isDear)) {
    const looked = await lookAt(part.lookedAt)
    if (looked.length >= part.limit) return looked
    if (looked.length * FURTHER >= part.limit && !isShort && !isDear) {
      const further = await lookAt(part.lookedAt * FURTHER)
      if (further.length >= part.limit) return further
    }
  }
  const finding = await collected()
  const isCheap = asked.every(({ cost }) => cost === 'low')
  return finding.many === true && isShort && isCheap ? lookAt(null) : found(tx, finding, part)
}

/** Collects once, when it is asked for. */
function collector(collecting: () => Promise<Finding>): () => Promise<Finding> {
  let finding: Promise<Finding> | null = null
  return () => (finding ??= collecting())
}

async function collect(
  tx: Transaction,
  filter: LeadFilter,
  rarest: number | null,
  { lookedUp, held }: LookBounds,
): Promise<Finding> {
  const [first, ...others] = manyConditions(filter, rarest)
  const { name, leads, values, cost } = first!
  const ids = await idsOf(tx, first!, cost === 'high' ? DEAR * lookedUp : lookedUp)
  const conditions = plainConditions(filter, rarest)
  for (const other of others) conditions.add(other.name, other.isOne, ...other.values)
  if (ids !== null) return { conditions: conditions.add('these', 'l.lead_id = any(?0::uuid[])', ids) }
  const isOne = `l.lead_id in (${leads})`
  return (await listedAbout(tx)) > held
    ? { conditions: conditions.add(name, isOne, ...values), whole: true, many: true }
    : // As a value it is no join: they are hashed once, and asked lead by lead in the order of the list.
      {
        conditions: conditions.add(`held-${name}`, `case when ${isOne} then true else false end`, ...values),
        many: true,
      }
}

/** How many leads the list of all accounts has, as PostgreSQL last counted them. */
async function listedAbout(tx: Transaction): Promise<number> {
  const [row] = await tx.rows<{ leads: number }>(
    'leads-listed-about',
    `select reltuples as leads from pg_class where oid = 'lead_list'::regclass`,
  )
  return row!.leads
}

/** @returns null when they are many. */
async function idsOf(tx: Transaction, { name, leads, values }: Condition, most: number): Promise<string | null> {
  const [row] = await tx.rows<{ ids: string; found: number }>(
    `collect-leads-${name}`,
    // As text: they go back as they came.
    `select coalesce(array_agg(lead_id), '{}')::text as ids, count(*)::integer as found
       from (${placed(leads, values, 2)} limit $${values.length + 2}) collected`,
    [tx.installation, ...values, most + 1],
  )
  return row!.found > most ? null : row!.ids
}

async function found(
  tx: Transaction,
  { conditions, ofFirst, whole }: Finding,
  { stretch, after, limit }: Part,
  more = '',
): Promise<readonly Omit<Listed, 'stretch'>[]> {
  const { key, way, then, only } = stretch
  const values = [...conditions.values, limit, ...(typeof ofFirst?.leads === 'number' ? [ofFirst.leads] : [])]
  const place = conditions.values.length + 2
  const behind = values.length + 2
  const from = after === null ? '' : ` and (l.${key}, l.lead_id) ${then} ($${behind}::bigint, $${behind + 1}::uuid)`
  const order = (column: string, lead: string): string => `order by ${column} ${way}, ${lead} ${way}`
  const leads = `select l.lead_id as listed_id, l.decision_id as shown, l.${key} as place, l.due_at as promised from lead_list l
    where l.installation_id = $1${conditions.sql}${only}${from}`
  const inOrder = `${leads} ${order(`l.${key}`, 'l.lead_id')}`
  // Rows of leads that came one after the other lie beside each other: all are looked at in the order of their ids.
  const first = ofFirst?.leads === null ? `${leads} order by l.lead_id` : `${inOrder} limit $${place + 1}`
  const page =
    ofFirst !== undefined
      ? `select f.* from (${first}) f cross join lateral (select f.listed_id as lead_id) l where ${ofFirst.sql}
         ${order('place', 'listed_id')} limit $${place}`
      : whole === true
        ? `with w as materialized (${leads}) select * from w ${order('place', 'listed_id')} limit $${place}`
        : `${inOrder} limit $${place}`
  const asked = [
    stretch.name,
    ofFirst && (ofFirst.leads === null ? 'all' : 'first'),
    whole && 'whole',
    after && 'next',
  ].filter(Boolean)
  return tx.rows<Omit<Listed, 'stretch'>>(
    `list-leads-${asked.join('-')}+${conditions.name}+${more}`,
    `select ${DECISION}, promised as "dueAt"
       from (${page}) listed
       join decisions d on d.installation_id = $1 and d.decision_id = listed.shown
      ${order('place', 'listed_id')}`,
    [tx.installation, ...values, ...(after === null ? [] : [after.at, after.leadId])],
  )
}
