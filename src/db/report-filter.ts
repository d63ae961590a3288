import { DAY_MS } from '../domain/velocity/stage-times.ts'
import type { PromiseFilter, ReturnFilter, VisitFilter } from '../ports/leads.ts'
import { KEPT, late, open } from './reports/promises.ts'
import { GIVEN, REASON, RETURN_OF } from './reports/return-sql.ts'

/** Which leads a number of a report is about, with `?0`, `?1` … in place of its parameters. */
export interface Condition {
  readonly name: string
  /** A query for their ids. */
  readonly leads: string
  readonly values: readonly unknown[]
}

const FIRST = 's.earlier_entered_at is null and s.entered_at >= ?1 and s.entered_at < ?2'
const MATURE = '?3 - s.entered_at >= ?4'
const IN_TIME = 'coalesce(s.onward_at <= ?3 and s.onward_at - s.entered_at <= ?4, false)'
/** The same conditions that src/db/reports counts by. */
const VISITS: Readonly<Record<Exclude<VisitFilter['was'], 'skipped'>, string>> = {
  entered: 's.entered_at >= ?1 and s.entered_at < ?2',
  left: 's.exited_at >= ?1 and s.exited_at < ?2',
  inside: 's.exited_at is null',
  stalled: 's.exited_at is null and s.entered_at < ?3 - ?5::double precision',
  over: `?5::double precision is not null and (s.exited_at is null or s.exited_at > ?1) and
    least(coalesce(s.exited_at, ?3), ?2)::double precision > greatest(s.entered_at + ?5::double precision, ?1)`,
  cohort: FIRST,
  mature: `${FIRST} and ${MATURE}`,
  reached: `${FIRST} and ${MATURE} and ${IN_TIME}`,
  missed: `${FIRST} and ${MATURE} and not ${IN_TIME}`,
  early: `${FIRST} and not ${MATURE} and ${IN_TIME}`,
}

/** Leads behind a number of the velocity report. */
export function visitCondition(visit: VisitFilter): Condition {
  const { was, stage, period, now, withinDays, normDays } = visit
  if (was === 'skipped')
    return {
      name: 'skipped',
      leads:
        'select s.lead_id from stage_skips s where s.installation_id = $1 and s.stage = ?0 and s.at >= ?1 and s.at < ?2',
      values: [stage, period.from, period.until],
    }
  const norm = normDays === null ? null : normDays * DAY_MS
  const values = [stage, period.from, period.until, now, Math.round(withinDays * DAY_MS), norm]
  return used(
    `visit-${was}`,
    `select s.lead_id from stage_stays s where s.installation_id = $1 and s.stage = ?0 and ${VISITS[was]}`,
    values,
  )
}

/** Leads behind a number of the report on promises. */
export function promiseCondition({ ended, kind, period, now, slaId, ownerId, hourOf }: PromiseFilter): Condition {
  const how = ended === 'kept' ? KEPT : (ended === 'late' ? late : open)(0).replace('$0', '?3')
  const more = [
    ...(slaId === undefined ? [] : ['s.sla_id = ?4']),
    ...(ownerId === undefined ? [] : [ownerId === null ? 's.owner_id is null' : 's.owner_id = ?5']),
    ...(hourOf === undefined
      ? []
      : [
          `extract(isodow from to_timestamp(s.started_at / 1000.0) at time zone ?6) = ?7`,
          `extract(hour from to_timestamp(s.started_at / 1000.0) at time zone ?6) = ?8`,
        ]),
  ]
  const leads = `select s.lead_id from clocks s where s.installation_id = $1 and s.kind = ?0 and s.started_at >= ?1
    and s.started_at < ?2 and ${[how, ...more].join(' and ')}`
  const values = [kind, period.from, period.until, now, slaId, ownerId, hourOf?.zone, hourOf?.weekday, hourOf?.hour]
  const name = ['promise', ended, slaId && 'class', ownerId === null ? 'nobody' : ownerId && 'owner', hourOf && 'hour']
  return used(name.filter(Boolean).join('-'), leads, values)
}

/** Leads behind a number of the report on returned leads. */
export function returnCondition({ period, reason, ownerId }: ReturnFilter): Condition {
  const more = [
    ...(reason === undefined ? [] : [reason === null ? `${REASON} is null` : `${REASON} = ?2`]),
    ...(ownerId === undefined ? [] : ['a.owner_id = ?3']),
  ]
  const leads = `select a.lead_id from assignments a join transitions t on ${RETURN_OF}
    where ${['a.installation_id = $1 and a.assigned_at >= ?0 and a.assigned_at < ?1', GIVEN, ...more].join(' and ')}`
  const name = ['returned', reason === null ? 'unsaid' : reason && 'reason', ownerId && 'owner']
  return used(name.filter(Boolean).join('-'), leads, [period.from, period.until, reason, ownerId])
}

/** Only the parameters that the condition names, numbered without gaps: the server refuses one whose type nothing tells. */
function used(name: string, leads: string, values: readonly unknown[]): Condition {
  const kept = values.flatMap((_, at) => (leads.includes(`?${at}`) ? [at] : []))
  const renumbered = kept.reduce((text, at, place) => text.replaceAll(`?${at}`, `?${place}`), leads)
  return { name, leads: renumbered, values: kept.map((at) => values[at]) }
}
