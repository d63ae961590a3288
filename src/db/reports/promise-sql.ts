import type { Period } from '../../domain/velocity/stage-times.ts'
import type { WatchedTime } from '../../domain/velocity/survival.ts'
import type {
  AnswersOfDay,
  PromiseCounts,
  PromiseHour,
  PromiseLine,
  PromiseQuestion,
  PromiseReport,
} from '../../ports/reports.ts'
import type { Transaction } from '../transaction.ts'
import { cutSql } from './cut.ts'

/** How a promise ended. A breach that a late-logged call took back is void, and was kept; a void clock without such a call is none. */
export const KEPT = `(s.state = 'met' or (s.state = 'void' and s.stopped_at <= s.due_at))`
/** @param now number of the parameter that holds the instant. */
export const late = (now: number): string => `(s.state = 'breached' or (s.state = 'running' and s.due_at <= $${now}))`
export const open = (now: number): string => `(s.state = 'running' and (s.due_at is null or s.due_at > $${now}))`

/** Answers later than this are watched no longer. */
const WATCHED_MS = 7 * 86_400_000

interface CountsRow extends PromiseCounts {
  readonly slaId: string | null
  readonly ownerId: string | null
  readonly weekday: number | null
  readonly hour: number | null
  readonly told: number
}

/** Promises of a period by how they ended. */
export async function promises(tx: Transaction, question: PromiseQuestion): Promise<PromiseReport> {
  const [rows, answers] = await Promise.all([counts(tx, question), answersAfter(tx, question)])
  const none: PromiseCounts = { kept: 0, late: 0, open: 0, keptLeads: 0, lateLeads: 0 }
  const total = rows.find(({ told }) => told === TOLD.total)
  return {
    total: total ? countsOf(total) : none,
    byClass: lines(rows, TOLD.byClass, ({ slaId }) => slaId),
    byOwner: lines(rows, TOLD.byOwner, ({ ownerId }) => ownerId),
    byHour: rows
      .filter(({ told }) => told === TOLD.byHour)
      .map(({ weekday, hour, kept, late: ranOut, lateLeads }): PromiseHour => ({
        weekday: weekday!,
        hour: hour!,
        kept,
        late: ranOut,
        lateLeads,
      }))
      .sort((a, b) => a.weekday - b.weekday || a.hour - b.hour),
    answers,
  }
}

/** What `grouping()` says of each set of columns: a bit is 1 where the column is not told apart. */
const TOLD = { total: 0b1111, byClass: 0b0111, byOwner: 0b1011, byHour: 0b1100 } as const

async function counts(tx: Transaction, question: PromiseQuestion): Promise<readonly CountsRow[]> {
  const { period, now, kind, zone } = question
  const cut = cutSql(question.cut, 7)
  return tx.rows<CountsRow>(
    `promises-${cut.name}`,
    `select sla_id as "slaId", owner_id as "ownerId", weekday, hour, grouping(sla_id, owner_id, weekday, hour) as told,
            count(*) filter (where kept)::integer as kept, count(*) filter (where late)::integer as late,
            count(*) filter (where open)::integer as open,
            count(distinct lead_id) filter (where kept)::integer as "keptLeads",
            count(distinct lead_id) filter (where late)::integer as "lateLeads"
       from (select s.sla_id, s.owner_id, s.lead_id, ${KEPT} as kept, ${late(4)} as late, ${open(4)} as open,
                    extract(isodow from t.made)::integer as weekday, extract(hour from t.made)::integer as hour
               from clocks s
              cross join lateral (select to_timestamp(s.started_at / 1000.0) at time zone $6 as made) t
              where s.installation_id = $1 and s.kind = $5 and s.started_at >= $2 and s.started_at < $3
                and ${stillListed(cut.sql)}) p
      where kept or late or open
      group by grouping sets ((), (sla_id), (owner_id), (weekday, hour))`,
    [tx.installation, period.from, period.until, now, kind, zone, ...cut.values],
  )
}

/** A cut looks the lead up anyway; without one the lead must at least still have a record. */
function stillListed(cut: string): string {
  return cut === ''
    ? 'exists (select 1 from lead_list l where l.installation_id = $1 and l.lead_id = s.lead_id)'
    : cut.replace(' and ', '')
}

function countsOf({ kept, late: ranOut, open: notDue, keptLeads, lateLeads }: CountsRow): PromiseCounts {
  return { kept, late: ranOut, open: notDue, keptLeads, lateLeads }
}

function lines(
  rows: readonly CountsRow[],
  told: number,
  valueOf: (row: CountsRow) => string | null,
): readonly PromiseLine[] {
  return rows
    .filter((row) => row.told === told)
    .map((row) => ({ value: valueOf(row), ...countsOf(row) }))
    .sort((a, b) => ((a.value ?? '') < (b.value ?? '') ? -1 : 1))
}

async function answersAfter(tx: Transaction, question: PromiseQuestion): Promise<readonly WatchedTime[]> {
  const { period, now, kind } = question
  const cut = cutSql(question.cut, 6)
  return tx.rows<WatchedTime>(
    `answers-after-${cut.name}`,
    `select minutes as days, count(*) filter (where answered)::integer as events, count(*) filter (where not answered)::integer as censored
       from (select (greatest(0, least(coalesce(s.stopped_at, $4), $4, s.started_at + ${WATCHED_MS}) - s.started_at) / 60000)::integer as minutes,
                    s.state in ('met', 'breached', 'void') and coalesce(s.stopped_at <= least($4, s.started_at + ${WATCHED_MS}), false) as answered
               from clocks s
              where s.installation_id = $1 and s.kind = $5 and s.started_at >= $2 and s.started_at < $3 and s.started_at <= $4
                and (s.state <> 'void' or ${KEPT}) and ${stillListed(cut.sql)}) a
      group by minutes order by minutes`,
    [tx.installation, period.from, period.until, now, kind, ...cut.values],
  )
}

/** Promises to leads answered in a period, however long ago they were made. */
export async function answersIn(tx: Transaction, { from, until }: Period): Promise<AnswersOfDay> {
  const [row] = await tx.rows<{ answered: number; middle: readonly [number, number] | null }>(
    'answers-in',
    `select count(*)::integer as answered,
            percentile_cont(array[0.5, 0.9]) within group (order by greatest(0, s.stopped_at - s.started_at)::double precision / 60000) as middle
       from clocks s
      where s.installation_id = $1 and s.kind = 'lead' and s.stopped_at >= $2 and s.stopped_at < $3
        and (s.state in ('met', 'breached') or ${KEPT})`,
    [tx.installation, from, until],
  )
  return { answered: row?.answered ?? 0, medianMinutes: row?.middle?.[0] ?? null, p90Minutes: row?.middle?.[1] ?? null }
}
