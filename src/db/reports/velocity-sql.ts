import { STAGES, type Stage } from '../../domain/lead.ts'
import { normed, rankedByCost, type Bottleneck } from '../../domain/velocity/bottlenecks.ts'
import { NEXT_STAGE } from '../../domain/velocity/norms.ts'
import { DAY_MS } from '../../domain/velocity/stage-times.ts'
import type { WatchedTime } from '../../domain/velocity/survival.ts'
import type {
  BreakdownLine,
  ReportDimension,
  StageReport,
  StepReport,
  VelocityQuestion,
  VelocityReport,
} from '../../ports/reports.ts'
import type { Transaction } from '../transaction.ts'
import { cutSql } from './cut.ts'

/** What a cohort became: `first` is a lead's first entry of the stage ever. $2–$3 the period, $4 now, $5 the window in milliseconds. */
const COHORT = `
  count(*) filter (where first)::integer as cohort,
  count(*) filter (where first and mature)::integer as mature,
  count(*) filter (where first and mature and in_time)::integer as reached,
  count(*) filter (where first and not mature and in_time)::integer as "reachedEarly",
  percentile_cont(array[0.5, 0.9]) within group (order by way) filter (where first and mature and in_time) as speed`
const ENTRIES = `
  select s.stage, s.lead_id, s.earlier_entered_at is null as first, $4 - s.entered_at >= $5 as mature,
         s.earlier_entered_at is null or s.earlier_entered_at < $2 as once,
         coalesce(s.onward_at <= $4 and s.onward_at - s.entered_at <= $5, false) as in_time,
         (s.onward_at - s.entered_at)::double precision / ${DAY_MS} as way
    from stage_stays s where s.installation_id = $1 and s.entered_at >= $2 and s.entered_at < $3`

interface CohortRow {
  readonly cohort: number
  readonly mature: number
  readonly reached: number
  readonly reachedEarly: number
  readonly speed: readonly [number, number] | null
}
type EnteredRow = CohortRow & { readonly stage: Stage; readonly entered: number }
interface ClosedRow {
  readonly stage: Stage
  readonly count: number
  readonly leads: number
  readonly mean: number
  readonly middle: readonly [number, number]
}
interface OpenRow {
  readonly stage: Stage
  readonly open: number
  readonly stalled: number | null
  readonly median: number
}

/** Times, steps and the whole way, from the visits kept for reports. */
export async function velocity(tx: Transaction, question: VelocityQuestion): Promise<VelocityReport> {
  const [entered, closed, open, skipped, journey] = await Promise.all([
    entries(tx, question),
    closedVisits(tx, question),
    openVisits(tx, question),
    skips(tx, question),
    journeys(tx, question),
  ])
  const stages = STAGES.map((stage): StageReport => {
    const times = closed.get(stage)
    const now = open.get(stage)
    return {
      stage,
      entered: entered.get(stage)?.entered ?? 0,
      left: times?.leads ?? 0,
      closed: times ? { count: times.count, mean: times.mean, median: times.middle[0], p90: times.middle[1] } : null,
      open: now?.open ?? 0,
      openMedianDays: now?.median ?? null,
      stalled: question.norms[stage] === undefined ? null : (now?.stalled ?? 0),
      skipped: skipped.get(stage) ?? 0,
    }
  })
  const steps = STAGES.flatMap((from): StepReport[] => {
    const to = NEXT_STAGE[from]
    return to === null ? [] : [{ from, to, ...stepOf(entered.get(from)) }]
  })
  return { stages, steps, journey }
}

function stepOf(row: CohortRow | undefined): Omit<StepReport, 'from' | 'to'> {
  if (!row) return { entered: 0, mature: 0, reached: 0, reachedEarly: 0, speed: null }
  const { cohort, mature, reached, reachedEarly, speed } = row
  return { entered: cohort, mature, reached, reachedEarly, speed: speed && { median: speed[0], p90: speed[1] } }
}

function asked({ period, now, withinDays }: VelocityQuestion): readonly number[] {
  return [period.from, period.until, now, Math.round(withinDays * DAY_MS)]
}

async function entries(tx: Transaction, question: VelocityQuestion): Promise<ReadonlyMap<Stage, EnteredRow>> {
  const cut = cutSql(question.cut, 6)
  const rows = await tx.rows<EnteredRow>(
    `velocity-entries-${cut.name}`,
    `select stage, count(*) filter (where once)::integer as entered, ${COHORT} from (${ENTRIES}${cut.sql}) e group by stage`,
    [tx.installation, ...asked(question), ...cut.values],
  )
  return byStage(rows)
}

async function closedVisits(
  tx: Transaction,
  { period, cut }: VelocityQuestion,
): Promise<ReadonlyMap<Stage, ClosedRow>> {
  const { name, sql, values } = cutSql(cut, 4)
  const rows = await tx.rows<ClosedRow>(
    `velocity-closed-${name}`,
    `select stage, count(*)::integer as count, count(*) filter (where once)::integer as leads, avg(days) as mean,
            percentile_cont(array[0.5, 0.9]) within group (order by days) as middle
       from (select s.stage, (s.exited_at - s.entered_at)::double precision / ${DAY_MS} as days,
                    s.earlier_exited_at is null or s.earlier_exited_at < $2 as once
               from stage_stays s where s.installation_id = $1 and s.exited_at >= $2 and s.exited_at < $3${sql}) v
      group by stage`,
    [tx.installation, period.from, period.until, ...values],
  )
  return byStage(rows)
}

/** The median is found by its place in the index: sorting a million ages would take longer than all the rest. */
async function openVisits(tx: Transaction, question: VelocityQuestion): Promise<ReadonlyMap<Stage, OpenRow>> {
  const { name, sql, values } = cutSql(question.cut, 5)
  const norms = normed(question.norms)
  const rows = await tx.rows<OpenRow>(
    `velocity-open-${name}`,
    `with counted as (
       select s.stage, count(*)::integer as open, count(*) filter (where s.entered_at < $2 - n.days * ${DAY_MS})::integer as stalled
         from stage_stays s left join unnest($3::text[], $4::double precision[]) as n (stage, days) on n.stage = s.stage
        where s.installation_id = $1 and s.exited_at is null${sql} group by s.stage)
     select c.stage, c.open, c.stalled,
            (select avg(greatest(0, $2 - m.entered_at))::double precision / ${DAY_MS} from (
               select s.entered_at from stage_stays s
                where s.installation_id = $1 and s.stage = c.stage and s.exited_at is null${sql}
                order by s.entered_at offset (c.open - 1) / 2 limit 2 - c.open % 2) m) as median
       from counted c`,
    [tx.installation, question.now, norms.map(([stage]) => stage), norms.map(([, days]) => days), ...values],
  )
  return byStage(rows)
}

async function skips(tx: Transaction, { period, cut }: VelocityQuestion): Promise<ReadonlyMap<Stage, number>> {
  const { name, sql, values } = cutSql(cut, 4)
  const rows = await tx.rows<{ stage: Stage; leads: number }>(
    `velocity-skips-${name}`,
    `select s.stage, count(distinct s.lead_id)::integer as leads from stage_skips s
      where s.installation_id = $1 and s.at >= $2 and s.at < $3${sql} group by s.stage`,
    [tx.installation, period.from, period.until, ...values],
  )
  return new Map(rows.map(({ stage, leads }) => [stage, leads]))
}

async function journeys(tx: Transaction, { period, cut }: VelocityQuestion): Promise<VelocityReport['journey']> {
  const { name, sql, values } = cutSql(cut, 4)
  const [row] = await tx.rows<{ count: number; mean: number; min: number; max: number; q: readonly number[] }>(
    `velocity-journeys-${name}`,
    `select count(*)::integer as count, avg(days) as mean, min(days) as min, max(days) as max,
            percentile_cont(array[0.25, 0.5, 0.75, 0.9]) within group (order by days) as q
       from (select (s.entered_at - least(f.entered_at, (l.memory -> 'firstTouch' ->> 'at')::bigint))::double precision / ${DAY_MS} as days
               from stage_stays s
               join stage_stays f on f.installation_id = $1 and f.lead_id = s.lead_id and f.place = 1
               join leads l on l.installation_id = $1 and l.lead_id = s.lead_id
              where s.installation_id = $1 and s.stage = 'customer' and s.earlier_entered_at is null
                and s.entered_at >= $2 and s.entered_at < $3${sql}) j`,
    [tx.installation, period.from, period.until, ...values],
  )
  if (!row || row.count === 0) return null
  const { count, mean, min, max, q } = row
  return { count, mean, min, max, p25: q[0]!, median: q[1]!, p75: q[2]!, p90: q[3]! }
}

const COLUMN: Readonly<Record<ReportDimension, string>> = { source: 'source_type', fit: 'fit', owner: 'owner_id' }

/** One step by what leads are now. */
export async function breakdown(
  tx: Transaction,
  question: VelocityQuestion,
  from: Stage,
  by: ReportDimension,
): Promise<readonly BreakdownLine[]> {
  const cut = cutSql(question.cut, 7)
  const rows = await tx.rows<CohortRow & { value: string | null }>(
    `velocity-by-${by}-${cut.name}`,
    `select d.${COLUMN[by]} as value, ${COHORT}
       from (${ENTRIES} and s.stage = $6${cut.sql}) e
       join lead_list d on d.installation_id = $1 and d.lead_id = e.lead_id
      where first group by d.${COLUMN[by]} order by count(*) desc, d.${COLUMN[by]} limit 100`,
    [tx.installation, ...asked(question), from, ...cut.values],
  )
  return rows.map((row) => ({ value: row.value, ...stepOf(row) }))
}

/** Whole days on the way to the next stage. */
export async function timesToNext(
  tx: Transaction,
  { period, now, cut }: Pick<VelocityQuestion, 'period' | 'now' | 'cut'>,
  from: Stage,
): Promise<readonly WatchedTime[]> {
  const { name, sql, values } = cutSql(cut, 6)
  return tx.rows<WatchedTime>(
    `times-to-next-${name}`,
    `select days, count(*) filter (where happened)::integer as events, count(*) filter (where not happened)::integer as censored
       from (select ((least(coalesce(s.watched_until, $4), $4) - s.entered_at) / ${DAY_MS})::integer as days,
                    s.arrived and s.watched_until <= $4 as happened
               from stage_stays s
              where s.installation_id = $1 and s.stage = $5 and s.entered_at >= $2 and s.entered_at < $3 and s.entered_at <= $4${sql}) w
      group by days order by days`,
    [tx.installation, period.from, period.until, now, from, ...values],
  )
}

/** Lead-days beyond the norm; only the part inside the period counts. */
export async function bottlenecks(
  tx: Transaction,
  { period, now, cut, norms }: Pick<VelocityQuestion, 'period' | 'now' | 'cut' | 'norms'>,
): Promise<readonly Bottleneck[]> {
  const { name, sql, values } = cutSql(cut, 7)
  const stages = normed(norms)
  const rows = await tx.rows<{ stage: Stage; beyond: number; leads: number }>(
    `bottlenecks-${name}`,
    `select stage, sum(until - start) / ${DAY_MS} as beyond, count(distinct lead_id)::integer as leads
       from (select s.stage, s.lead_id, greatest(s.entered_at + n.days * ${DAY_MS}, $2) as start,
                    least(coalesce(s.exited_at, $4), $3)::double precision as until
               from unnest($5::text[], $6::double precision[]) as n (stage, days)
               join stage_stays s on s.installation_id = $1 and s.stage = n.stage
              where (s.exited_at is null or s.exited_at > $2) and s.entered_at < $3${sql}) o
      where until > start group by stage`,
    [
      tx.installation,
      period.from,
      period.until,
      now,
      stages.map(([stage]) => stage),
      stages.map(([, days]) => days),
      ...values,
    ],
  )
  const found = byStage(rows)
  return rankedByCost(
    stages.map(([stage, normDays]) => ({
      stage,
      normDays,
      leadDaysBeyond: found.get(stage)?.beyond ?? 0,
      leads: found.get(stage)?.leads ?? 0,
    })),
  )
}

function byStage<T extends { readonly stage: Stage }>(rows: readonly T[]): ReadonlyMap<Stage, T> {
  return new Map(rows.map((row) => [row.stage, row]))
}
