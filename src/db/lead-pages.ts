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
/** So many times as many are looked at where the first ones, or how many are asked for, promise that the page will be filled. */
const FURTHER = 14

/** A part of a list in which leads follow each other by one column. */
interface Stretch {
  readonly name: string
  readonly key: 'decided_at' | 'due_at'
  readonly way: 'asc' | 'desc'
  readonly then: '<' | '>'
  /** Which leads stand in it; begins with `and`. */
  readonly only: string
  /** They are few. */
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
  /** What is asked of so many of the first leads that have what is listed, one by one until the page is full. */
  readonly ofFirst?: { readonly name: string; readonly listed: string; readonly own: string; readonly leads: number }
  /** Planned without a thought of the page's end, which the planner expects to come soon. */
  readonly whole?: boolean
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
  const collected = collector(() => idsOf(tx, manyConditions(filter, rarest)[0]!, bounds.lookedUp))
  const rows: Listed[] = []
  for (let at = first; at < stretches.length && rows.length <= limit; at += 1) {
    const found = await leadsOf(tx, filter, rarest, collected, {
      stretch: stretches[at]!,
      after: at === first ? after : null,
      limit: limit + 1 - rows.length,
      bounds,
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
  readonly bounds: LookBounds
}
type Rows = readonly Omit<Listed, 'stretch'>[]

/**
 * The first leads of a stretch. Where a number of a report or common words are asked for, the first leads of the list are looked at one by
 * one: most numbers have many. Those of which few or none are among them are collected.
 * @param collected ids of the leads that are asked for; null: they are many.
 */
async function leadsOf(
  tx: Transaction,
  filter: LeadFilter,
  rarest: number | null,
  collected: () => Promise<string | null>,
  part: Part,
): Promise<Rows> {
  if (manyConditions(filter, rarest).length === 0)
    return found(tx, { conditions: plainConditions(filter, rarest) }, part)
  const { lookedAt } = part.bounds
  const lookAt = async (leads: number): Promise<Rows> => found(tx, amongFirst(filter, rarest, leads), part)
  const looked = await lookAt(lookedAt)
  if (looked.length >= part.limit) return looked
  const further = async (): Promise<Rows | null> => {
    const more = await lookAt(lookedAt * FURTHER)
    return more.length >= part.limit ? more : null
  }
  const isPromising = looked.length * FURTHER >= part.limit
  const early = isPromising ? await further() : null
  if (early !== null) return early
  const ids = await collected()
  if (ids !== null) return found(tx, these(filter, rarest, ids), part)
  const late = isPromising || part.stretch.short === true ? null : await further()
  return late ?? found(tx, await amongAll(tx, filter, rarest, part), part)
}

function amongFirst(filter: LeadFilter, rarest: number | null, leads: number): Finding {
  const conditions = plainConditions(filter, rarest)
  const asked = manyConditions(filter, rarest)
  const texts = asked.map(({ isOne, listed, values }) => {
    const numbered = conditions.take(values)
    return { own: numbered(isOne), listed: listed === undefined ? '' : ` and ${numbered(listed)}` }
  })
  const own = texts.map((text) => text.own).join(' and ')
  const listed = texts.map((text) => text.listed).join('')
  return { conditions, ofFirst: { name: asked.map(({ name }) => name).join('-'), listed, own, leads } }
}

function these(filter: LeadFilter, rarest: number | null, ids: string): Finding {
  return { conditions: exceptFirst(filter, rarest).add('these', 'l.lead_id = any(?0::uuid[])', ids) }
}

/** Leads of a short stretch are few beside those that are asked for: they are held, and all the others gone through. */
async function amongAll(
  tx: Transaction,
  filter: LeadFilter,
  rarest: number | null,
  { stretch, bounds }: Part,
): Promise<Finding> {
  const [{ name, leads, values, listed }] = manyConditions(filter, rarest) as readonly [Condition]
  const conditions = exceptFirst(filter, rarest)
  const isOne = `${listed === undefined ? '' : `${listed} and `}l.lead_id in (${leads})`
  if (stretch.short === true || (await listedAbout(tx)) > bounds.held)
    return { conditions: conditions.add(name, isOne, ...values), whole: true }
  // As a value it is no join: they are hashed once, and asked lead by lead in the order of the list.
  return { conditions: conditions.add(`held-${name}`, `case when ${isOne} then true else false end`, ...values) }
}

/** All that is asked but the first of what many leads may answer to. */
function exceptFirst(filter: LeadFilter, rarest: number | null): Conditions {
  const [, ...others] = manyConditions(filter, rarest)
  const conditions = plainConditions(filter, rarest)
  for (const { name, isOne, values } of others) conditions.add(name, isOne, ...values)
  return conditions
}

/** Collects once, when it is asked for. */
function collector(collecting: () => Promise<string | null>): () => Promise<string | null> {
  let ids: Promise<string | null> | null = null
  return () => (ids ??= collecting())
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
  const [row] = await tx.rows<{ ids: string | null }>(
    `collect-leads-${name}`,
    // As text: they go back as they came.
    `select case when count(*) < $${values.length + 2} then coalesce(array_agg(lead_id), '{}')::text end as ids
       from (${placed(leads, values, 2)} limit $${values.length + 2}) collected`,
    [tx.installation, ...values, most + 1],
  )
  return row!.ids
}

async function found(
  tx: Transaction,
  { conditions, ofFirst, whole }: Finding,
  { stretch, after, limit }: Part,
): Promise<Rows> {
  const { key, way, then, only } = stretch
  const values = [...conditions.values, limit, ...(ofFirst === undefined ? [] : [ofFirst.leads])]
  const place = conditions.values.length + 2
  const behind = values.length + 2
  const from = after === null ? '' : ` and (l.${key}, l.lead_id) ${then} ($${behind}::bigint, $${behind + 1}::uuid)`
  const order = (column: string, lead: string): string => `order by ${column} ${way}, ${lead} ${way}`
  const leads = `select l.lead_id as listed_id, l.decision_id as shown, l.${key} as place, l.due_at as promised from lead_list l
    where l.installation_id = $1${conditions.sql}${ofFirst?.listed ?? ''}${only}${from}`
  const inOrder = `${leads} ${order(`l.${key}`, 'l.lead_id')}`
  const page =
    ofFirst !== undefined
      ? `select f.* from (${inOrder} limit $${place + 1}) f cross join lateral (select f.listed_id as lead_id) l where ${ofFirst.own}
         ${order('place', 'listed_id')} limit $${place}`
      : whole === true
        ? `with w as materialized (${leads}) select * from w ${order('place', 'listed_id')} limit $${place}`
        : `${inOrder} limit $${place}`
  const asked = [stretch.name, ofFirst && 'first', whole && 'whole', after && 'next'].filter(Boolean)
  return tx.rows<Rows[number]>(
    `list-leads-${asked.join('-')}+${conditions.name}+${ofFirst?.name ?? ''}`,
    `select ${DECISION}, promised as "dueAt"
       from (${page}) listed
       join decisions d on d.installation_id = $1 and d.decision_id = listed.shown
      ${order('place', 'listed_id')}`,
    [tx.installation, ...values, ...(after === null ? [] : [after.at, after.leadId])],
  )
}
