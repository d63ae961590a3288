import { leadFacts, type LeadFacts } from '../../../src/db/lead-facts.ts'
import { STAGES, type Clock, type Instant, type LeadId, type Stage } from '../../../src/domain/lead.ts'
import { bottlenecks, stallRates } from '../../../src/domain/velocity/bottlenecks.ts'
import { cohortConversion } from '../../../src/domain/velocity/conversion.ts'
import { NEXT_STAGE } from '../../../src/domain/velocity/norms.ts'
import { leadHistories, type LeadHistory } from '../../../src/domain/velocity/stage-history.ts'
import { overallVelocity, timeInStage, within, type Period } from '../../../src/domain/velocity/stage-times.ts'
import { summarise } from '../../../src/domain/velocity/summary.ts'
import { timeToConvert, watchedTimes } from '../../../src/domain/velocity/survival.ts'
import type {
  PromiseCounts,
  PromiseQuestion,
  ReportCut,
  ReportStore,
  StepReport,
  VelocityQuestion,
} from '../../../src/ports/reports.ts'
import { returnsOf, turnsOf } from './returns.ts'
import { tenantOf, type MemoryState, type Tenant } from './state.ts'

/** The reports, slow and obvious: every question goes through all histories with the domain's own reckoning. */

const WEEK_MS = 7 * 86_400_000

interface Known {
  readonly history: LeadHistory
  readonly facts: LeadFacts
}

function leadsOf(tenant: Tenant, cut: ReportCut): ReadonlyMap<LeadId, Known> {
  const facts = new Map<LeadId, LeadFacts>()
  for (const row of tenant.decisions)
    facts.set(row.leadId, leadFacts(row.decision, { name: row.personName, company: row.company }))
  const histories = new Map(leadHistories(tenant.transitions).map((history) => [history.leadId, history]))
  const found = new Map<LeadId, Known>()
  for (const [leadId, of] of facts) {
    if (tenant.leads.get(leadId)?.retiredAt !== null) continue
    const { source, fit, owner } = cut
    if (source !== undefined && of.source !== source) continue
    if (fit !== undefined && of.fit !== fit) continue
    if (owner !== undefined && of.ownerId !== owner) continue
    found.set(leadId, { history: histories.get(leadId) ?? { leadId, stays: [], skips: [] }, facts: of })
  }
  return found
}

const distinct = (ids: Iterable<LeadId>): number => new Set(ids).size

function stepOf(
  histories: readonly LeadHistory[],
  question: VelocityQuestion,
  from: Stage,
): Omit<StepReport, 'from' | 'to'> {
  const to = NEXT_STAGE[from]!
  const { period, withinDays, now } = question
  const cohort = cohortConversion(histories, { from, to, period, withinDays, by: 'person', now })
  const speed = cohort.speed && { median: cohort.speed.median, p90: cohort.speed.p90 }
  const { entered, mature, reached, reachedEarly } = cohort
  return { entered, mature, reached, reachedEarly, speed }
}

export function memoryReports(state: MemoryState): ReportStore {
  const histories = (installation: string, cut: ReportCut): readonly LeadHistory[] =>
    [...leadsOf(tenantOf(state, installation), cut).values()].map(({ history }) => history)
  return {
    async velocity(installation, question) {
      const { period, now, norms, cut } = question
      const all = histories(installation, cut)
      const stalls = new Map(stallRates(all, norms, now).map((rate) => [rate.stage, rate.stalled]))
      const touches = new Map(
        [...tenantOf(state, installation).leads].flatMap(([leadId, { memory }]) =>
          memory.firstTouch ? [[leadId, memory.firstTouch.at] as const] : [],
        ),
      )
      return {
        stages: STAGES.map((stage) => {
          const stays = all.flatMap((history) => history.stays).filter((stay) => stay.stage === stage)
          const skips = all.flatMap((history) => history.skips).filter((skip) => skip.stage === stage)
          const { closed, open } = timeInStage(all, stage, now, period)
          return {
            stage,
            entered: distinct(stays.filter((stay) => within(stay.enteredAt, period)).map(({ leadId }) => leadId)),
            left: distinct(
              stays
                .filter((stay) => stay.exitedAt !== null && within(stay.exitedAt, period))
                .map(({ leadId }) => leadId),
            ),
            closed: closed && { count: closed.count, mean: closed.mean, median: closed.median, p90: closed.p90 },
            open: open?.count ?? 0,
            openMedianDays: open?.median ?? null,
            stalled: stalls.get(stage) ?? null,
            skipped: distinct(skips.filter((skip) => within(skip.at, period)).map(({ leadId }) => leadId)),
          }
        }),
        steps: STAGES.flatMap((from) => {
          const to = NEXT_STAGE[from]
          return to === null ? [] : [{ from, to, ...stepOf(all, question, from) }]
        }),
        bottlenecks: bottlenecks(all, norms, period, now),
        journey: overallVelocity(all, touches, 'customer', period).summary,
      }
    },

    async breakdown(installation, question, from, by) {
      const known = [...leadsOf(tenantOf(state, installation), question.cut).values()]
      const valueOf = ({ facts }: Known): string | null =>
        by === 'source' ? facts.source : by === 'fit' ? facts.fit : facts.ownerId
      return [...Map.groupBy(known, valueOf)]
        .map(([value, leads]) => ({
          value,
          ...stepOf(
            leads.map(({ history }) => history),
            question,
            from,
          ),
        }))
        .filter(({ entered }) => entered > 0)
        .toSorted(
          (a, b) => b.entered - a.entered || (a.value === null ? 1 : b.value === null || a.value < b.value ? -1 : 1),
        )
        .slice(0, 100)
    },

    async timesToNext(installation, { period, now, cut }, from) {
      const to = NEXT_STAGE[from]
      const observed = timeToConvert(histories(installation, cut), from, to ?? 'customer', now, period)
      return watchedTimes(
        observed.map(({ days, happened }) => ({ days: Math.floor(days), happened: happened && to !== null })),
      )
    },

    async promises(installation, question) {
      const tenant = tenantOf(state, installation)
      const known = leadsOf(tenant, question.cut)
      const made = [...tenant.clocks.values()].filter(
        ({ leadId, kind, startedAt }) =>
          known.has(leadId) && kind === question.kind && within(startedAt, question.period),
      )
      const counted = made.filter((clock) => endOf(clock, question.now) !== null)
      const by = (valueOf: (clock: OfLead) => string | null) =>
        [...Map.groupBy(counted, valueOf)]
          .map(([value, clocks]) => ({ value, ...countsOf(clocks, question.now) }))
          .sort((a, b) => ((a.value ?? '') < (b.value ?? '') ? -1 : 1))
      return {
        total: countsOf(counted, question.now),
        byClass: by(({ slaId }) => slaId),
        byOwner: by(({ ownerId }) => ownerId),
        byHour: hoursOf(counted, question),
        answers: answersOf(made, question.now),
      }
    },

    async answersIn(installation, period: Period) {
      const minutes = [...tenantOf(state, installation).clocks.values()]
        .filter(({ kind, stoppedAt }) => kind === 'lead' && stoppedAt !== null && within(stoppedAt, period))
        .filter((clock) => clock.state === 'breached' || isKept(clock))
        .map(({ startedAt, stoppedAt }) => Math.max(0, stoppedAt! - startedAt) / 60_000)
      const summary = summarise(minutes)
      return { answered: minutes.length, medianMinutes: summary?.median ?? null, p90Minutes: summary?.p90 ?? null }
    },

    async returns(installation, { period, cut }) {
      const tenant = tenantOf(state, installation)
      const known = leadsOf(tenant, cut)
      return returnsOf(turnsOf(tenant, period), (leadId) => known.get(leadId)?.facts)
    },
  }
}

type OfLead = Clock & { readonly leadId: LeadId }

function isKept({ state, stoppedAt, dueAt }: Clock): boolean {
  return state === 'met' || (state === 'void' && stoppedAt !== null && dueAt !== null && stoppedAt <= dueAt)
}

/** How a promise ended; null: it is none any more. */
export function endOf(clock: Clock, now: Instant): 'kept' | 'late' | 'open' | null {
  if (isKept(clock)) return 'kept'
  if (clock.state === 'breached') return 'late'
  if (clock.state !== 'running') return null
  return clock.dueAt !== null && clock.dueAt <= now ? 'late' : 'open'
}

function countsOf(clocks: readonly OfLead[], now: Instant): PromiseCounts {
  const ended = (end: string): readonly OfLead[] => clocks.filter((clock) => endOf(clock, now) === end)
  return {
    kept: ended('kept').length,
    late: ended('late').length,
    open: ended('open').length,
    keptLeads: distinct(ended('kept').map(({ leadId }) => leadId)),
    lateLeads: distinct(ended('late').map(({ leadId }) => leadId)),
  }
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** Weekday (1 Monday) and hour of an instant in a zone. */
export function hourOfWeek(at: Instant, zone: string): { readonly weekday: number; readonly hour: number } {
  const local = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    hourCycle: 'h23',
  })
  const part = (type: string): string => local.formatToParts(at).find((one) => one.type === type)!.value
  return { weekday: WEEKDAYS.indexOf(part('weekday')) + 1, hour: Number(part('hour')) }
}

function hoursOf(clocks: readonly OfLead[], { now, zone }: PromiseQuestion) {
  const placed = clocks.map((clock) => ({ clock, ...hourOfWeek(clock.startedAt, zone) }))
  return [...Map.groupBy(placed, ({ weekday, hour }) => weekday * 100 + hour)]
    .sort(([a], [b]) => a - b)
    .map(([, list]) => {
      const { kept, late, lateLeads } = countsOf(
        list.map(({ clock }) => clock),
        now,
      )
      return { weekday: list[0]!.weekday, hour: list[0]!.hour, kept, late, lateLeads }
    })
}

function answersOf(clocks: readonly OfLead[], now: Instant) {
  return watchedTimes(
    clocks
      .filter((clock) => clock.startedAt <= now && (clock.state !== 'void' || isKept(clock)))
      .map(({ state, startedAt, stoppedAt }) => {
        const end = Math.min(stoppedAt ?? now, now, startedAt + WEEK_MS)
        return {
          days: Math.floor(Math.max(0, end - startedAt) / 60_000),
          happened:
            ['met', 'breached', 'void'].includes(state) &&
            stoppedAt !== null &&
            stoppedAt <= Math.min(now, startedAt + WEEK_MS),
        }
      }),
  )
}
