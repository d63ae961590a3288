import type { Instant, Stage } from '../lead.ts'
import { stageRank, type LeadHistory, type Stay } from './stage-history.ts'
import { DAY_MS, within, type Period } from './stage-times.ts'
import { summarise, type Summary } from './summary.ts'

/** What of the leads that entered a stage in a period became. */
export interface CohortConversion {
  /** Entries of the cohort: mature + immature. */
  readonly entered: number
  /** Entries that have had their whole window. */
  readonly mature: number
  readonly immature: number
  /** Mature entries that reached the next stage inside the window. */
  readonly reached: number
  /** Immature entries that have reached it already; not in the rate, since their slower fellows are still under way. */
  readonly reachedEarly: number
  /** reached ÷ mature, 0–1; null when nothing is mature. */
  readonly rate: number | null
  /** Days from entry to the next stage, of the mature that reached it. */
  readonly speed: Summary | null
}

/** Which leads make a cohort, and how long they have. */
export interface CohortQuestion {
  readonly from: Stage
  readonly to: Stage
  /** Entries of `from` in it make the cohort. */
  readonly period: Period
  /** Days that an entry has to reach `to`; exactly that many still count. */
  readonly withinDays: number
  /** `person`: a lead counts once, by its first entry ever. `cycle`: once for each cycle, by the first entry of that cycle, and must arrive in it. */
  readonly by: 'person' | 'cycle'
  readonly now: Instant
}

/**
 * Cohort conversion: of those who entered a stage in a period, how many reached the next within W days. A lead that jumped over the next stage to a later
 * one has reached it. Only entries whose window is over are in the rate.
 */
export function cohortConversion(histories: readonly LeadHistory[], question: CohortQuestion): CohortConversion {
  const windowMs = question.withinDays * DAY_MS
  let [mature, immature, reached, reachedEarly] = [0, 0, 0, 0]
  const speeds: number[] = []
  for (const history of histories) {
    for (const entry of entriesOf(history, question)) {
      if (!within(entry.enteredAt, question.period)) continue
      const arrival = arrivalAfter(history, entry, question)
      const inTime = arrival !== null && arrival <= question.now && arrival - entry.enteredAt <= windowMs
      if (question.now - entry.enteredAt < windowMs) {
        immature++
        if (inTime) reachedEarly++
        continue
      }
      mature++
      if (!inTime) continue
      reached++
      speeds.push((arrival - entry.enteredAt) / DAY_MS)
    }
  }
  const rate = mature === 0 ? null : reached / mature
  return { entered: mature + immature, mature, immature, reached, reachedEarly, rate, speed: summarise(speeds) }
}

function entriesOf(history: LeadHistory, { from, by }: CohortQuestion): readonly Stay[] {
  const firsts = new Map<number, Stay>()
  for (const stay of history.stays) {
    if (stay.stage !== from) continue
    if (by === 'person') return [stay]
    if (!firsts.has(stay.cycle)) firsts.set(stay.cycle, stay)
  }
  return [...firsts.values()]
}

function arrivalAfter(history: LeadHistory, entry: Stay, { to, by }: CohortQuestion): Instant | null {
  const target = stageRank(to)
  const arrival = history.stays.find(
    (stay) =>
      stay.enteredAt >= entry.enteredAt &&
      stageRank(stay.stage) >= target &&
      stay !== entry &&
      (by === 'person' || stay.cycle === entry.cycle),
  )
  return arrival?.enteredAt ?? null
}

/** Entries of two stages in one period, whoever they were. */
export interface ThroughputConversion {
  readonly entriesFrom: number
  readonly entriesTo: number
  /** entriesTo ÷ entriesFrom; may exceed 1, since those who arrive may have entered earlier. Null without entries. */
  readonly rate: number | null
}

/**
 * Snapshot conversion: entries to `to` over entries to `from` in the same period. A stage jumped over was not entered. Never to be mixed with
 * {@link cohortConversion}: it tells the flow of a period, not what became of anyone.
 */
export function throughputConversion(
  histories: readonly LeadHistory[],
  from: Stage,
  to: Stage,
  period: Period,
): ThroughputConversion {
  const entries = (stage: Stage): number =>
    histories.reduce(
      (sum, { stays }) => sum + stays.filter((stay) => stay.stage === stage && within(stay.enteredAt, period)).length,
      0,
    )
  const entriesFrom = entries(from)
  const entriesTo = entries(to)
  return { entriesFrom, entriesTo, rate: entriesFrom === 0 ? null : entriesTo / entriesFrom }
}
