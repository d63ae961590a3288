import type { Instant } from '../domain/lead.ts'
import { DAY_MS } from '../domain/velocity/stage-times.ts'
import type { PromiseFilter, ReturnFilter, VisitFilter } from '../ports/leads.ts'
import { hoursOfWeek } from './reports/local-hours.ts'
import { KEPT, late, open } from './reports/promises.ts'

/** Which leads a number of a report is about, or have some words; with `?0`, `?1` … in place of its parameters. */
export interface Condition {
  readonly name: string
  /** A query for their ids; now and then one more than once. */
  readonly leads: string
  /** Whether the lead `l` is one of them, found out by a look at its own rows. */
  readonly isOne: string
  /** Whether all of them stand in the list: promises and turns are kept of leads that do so no more. */
  readonly areListed: boolean
  /** What the list itself says of every one of them, a condition on `l` with the same parameters; looked at before their own rows. */
  readonly listed?: string
  readonly values: readonly unknown[]
}

const ENTERED = 's.entered_at >= ?1 and s.entered_at < ?2'
const FIRST = `s.earlier_entered_at is null and ${ENTERED}`
const MATURE = 's.entered_at <= ?4::bigint'
const YOUNG = 's.entered_at > ?4::bigint'
const IN_TIME = 'coalesce(s.onward_at <= ?3 and s.onward_at - s.entered_at <= ?5, false)'
/** The same conditions that src/db/reports counts by, as bounds of an instant wherever they are some. Several: one of them. */
const VISITS: Readonly<Record<Exclude<VisitFilter['was'], 'skipped'>, readonly string[]>> = {
  entered: [ENTERED],
  left: ['s.exited_at >= ?1 and s.exited_at < ?2'],
  inside: ['s.exited_at is null'],
  stalled: ['s.exited_at is null and s.entered_at < ?6::bigint'],
  over: [
    's.exited_at is null and s.entered_at < ?7::bigint',
    's.exited_at > ?1 and least(s.exited_at, ?2)::double precision > s.entered_at + ?8::double precision',
  ],
  cohort: [FIRST],
  mature: [`${FIRST} and ${MATURE}`],
  reached: [`${FIRST} and ${MATURE} and ${IN_TIME}`],
  missed: [`${FIRST} and ${MATURE} and not ${IN_TIME}`],
  early: [`${FIRST} and ${YOUNG} and ${IN_TIME}`],
}

/** Leads behind a number of the velocity report. */
export function visitCondition(visit: VisitFilter): Condition {
  const { was, stage, period, now } = visit
  if (was === 'skipped')
    return used(
      'skipped',
      's',
      ['stage_skips s where s.stage = ?0 and s.at >= ?1 and s.at < ?2'],
      [...[stage, period.from, period.until]],
    )
  const windowMs = Math.round(visit.withinDays * DAY_MS)
  const norm = visit.normDays === null ? null : visit.normDays * DAY_MS
  /** Whoever entered before it was there for longer than the norm at that instant. */
  const normBefore = (at: Instant): Instant | null => (norm === null ? null : Math.ceil(at - norm))
  const end = Math.min(now, period.until)
  return used(
    `visit-${was}`,
    's',
    VISITS[was].map((how) => `stage_stays s where s.stage = ?0 and ${how}`),
    [
      ...[stage, period.from, period.until, now, now - windowMs, windowMs, normBefore(now)],
      ...[end > period.from ? normBefore(end) : null, norm],
    ],
    { areListed: true, ...(was === 'inside' || was === 'stalled' ? { listed: 'l.stage = ?0' } : {}) },
  )
}

/** Leads behind a number of the report on promises. */
export function promiseCondition({ ended, kind, period, now, slaId, ownerId, hourOf }: PromiseFilter): Condition {
  const how = ended === 'kept' ? KEPT : (ended === 'late' ? late : open)(0).replace('$0', '?3')
  const hours = hourOf && hoursOfWeek(hourOf, period)
  const conditions = [
    ...['s.kind = ?0', how],
    ...(slaId === undefined ? [] : ['s.sla_id = ?4']),
    ...(ownerId === undefined ? [] : [ownerId === null ? 's.owner_id is null' : 's.owner_id = ?5']),
  ].join(' and ')
  const within = 's.started_at >= ?1 and s.started_at < ?2'
  const ofHours = 'unnest(?6::bigint[], ?7::bigint[]) as h (begins, ends)'
  const inHour = 's.started_at >= h.begins and s.started_at < h.ends'
  const name = ['promise', ended, slaId && 'class', ownerId === null ? 'nobody' : ownerId && 'owner', hours && 'hours']
  const values = [
    ...[kind, period.from, period.until, now, slaId, ownerId],
    ...[hours?.map(({ start }) => start), hours?.map(({ end }) => end)],
  ]
  const told = name.filter(Boolean).join('-')
  if (!hours) return used(told, 's', [`clocks s where ${within} and ${conditions}`], values)
  const ofOne = `clocks s where ${conditions} and exists (select 1 from ${ofHours} where ${inHour})`
  // Hour by hour in the index: a period has thousands of promises for each of one hour of the week.
  const ofAll = `${ofHours} cross join lateral
    (select * from clocks s where s.installation_id = $1 and ${inHour} and ${conditions} offset 0) s where true`
  return used(told, 's', [ofOne], values, { all: [ofAll] })
}

/** Leads behind a number of the report on returned leads. */
export function returnCondition({ period, reason, ownerId }: ReturnFilter): Condition {
  const conditions = [
    't.given_at >= ?0 and t.given_at < ?1',
    ...(reason === undefined ? [] : [reason === null ? 't.reason is null' : 't.reason = ?2']),
    ...(ownerId === undefined ? [] : ['t.owner_id = ?3']),
  ]
  const name = ['returned', reason === null ? 'unsaid' : reason && 'reason', ownerId && 'owner']
  return used(
    name.filter(Boolean).join('-'),
    't',
    [`returned_turns t where ${conditions.join(' and ')}`],
    [period.from, period.until, reason, ownerId],
    { areListed: true },
  )
}

/**
 * A condition of rows that tell of a lead each.
 * @param row    what the rows with the lead's id are called in `from`.
 * @param from   which rows: one or the other of these.
 * @param values only those that are named are kept, numbered without gaps: the server refuses one whose type nothing tells.
 * @param more   `all`: the same rows, as they are read where no lead is known.
 */
function used(
  name: string,
  row: string,
  from: readonly string[],
  values: readonly unknown[],
  {
    all = from,
    areListed = false,
    listed,
  }: Partial<Pick<Condition, 'areListed' | 'listed'>> & {
    readonly all?: readonly string[]
  } = {},
): Condition {
  const named = (at: number): boolean => [...from, ...all].some((one) => one.includes(`?${at}`))
  const kept = values.flatMap((_, at) => (named(at) ? [at] : []))
  const numbered = (text: string): string =>
    kept.reduce((changed, at, place) => changed.replaceAll(`?${at}`, `?${place}`), text)
  const select = (rows: string): string =>
    `select ${row}.lead_id from ${numbered(rows)} and ${row}.installation_id = $1`
  // An offset keeps the planner from reading all rows to answer for one lead.
  const own = from.map((rows) => `exists (${select(rows)} and ${row}.lead_id = l.lead_id offset 0)`)
  return {
    name,
    leads: all.map(select).join(' union all '),
    isOne: `(${own.join(' or ')})`,
    ...(listed === undefined ? {} : { listed: numbered(listed) }),
    areListed,
    values: kept.map((at) => values[at]),
  }
}
