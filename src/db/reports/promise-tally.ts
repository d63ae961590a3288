import type { Instant } from '../../domain/lead.ts'
import type { WatchedTime } from '../../domain/velocity/survival.ts'
import type { PromiseCounts, PromiseHour, PromiseLine, PromiseQuestion, PromiseReport } from '../../ports/reports.ts'
import { localHours } from './local-hours.ts'
import type { PackedPromise } from './unpack-promises.ts'

/** Answers later than this are watched no longer. */
const WATCHED_MS = 7 * 86_400_000
const MINUTE_MS = 60_000

/** How a promise ended, as a number of the report; none of them: it was closed or taken back. */
type Ended = 'kept' | 'late' | 'open'

/** Counts of promises that are told together. A lead counts once, however many of them are its own. */
class Counts {
  readonly promises: Record<Ended, number> = { kept: 0, late: 0, open: 0 }
  readonly leads: Record<Ended, number> = { kept: 0, late: 0, open: 0 }
  readonly #last: Record<Ended, number> = { kept: -1, late: -1, open: -1 }

  /** @param lead a number of its own for each lead, whose promises are added one after the other. */
  add(ended: Ended, lead: number): void {
    this.promises[ended] += 1
    if (this.#last[ended] === lead) return
    this.#last[ended] = lead
    this.leads[ended] += 1
  }

  report(): PromiseCounts {
    return { ...this.promises, keptLeads: this.leads.kept, lateLeads: this.leads.late }
  }
}

/** Promises of a period by how they ended, counted lead by lead. */
export class PromiseTally {
  readonly #question: PromiseQuestion
  readonly #hourOf: (at: Instant) => number
  readonly #total = new Counts()
  readonly #byClass = new Map<number, Counts>()
  readonly #byOwner = new Map<number, Counts>()
  readonly #byHour = new Map<number, Counts>()
  readonly #answers = new Map<number, { events: number; censored: number }>()

  constructor(question: PromiseQuestion) {
    this.#question = question
    this.#hourOf = localHours(question.zone)
  }

  /** @param lead a number of its own for each lead, whose promises are added one after the other. */
  add(promise: PackedPromise, lead: number): void {
    const { period, now } = this.#question
    const { startedAt } = promise
    if (startedAt < period.from || startedAt >= period.until) return
    const ended = endOf(promise, now)
    if (ended !== null)
      for (const counts of [
        this.#total,
        countsAt(this.#byClass, promise.slaId),
        countsAt(this.#byOwner, promise.ownerId),
        countsAt(this.#byHour, this.#hourOf(startedAt)),
      ])
        counts.add(ended, lead)
    if (startedAt <= now && (promise.state !== 'void' || ended === 'kept')) this.#watch(promise)
  }

  #watch({ state, startedAt, stoppedAt }: PackedPromise): void {
    const { now } = this.#question
    const end = Math.min(now, startedAt + WATCHED_MS)
    const minutes = Math.floor(Math.max(0, Math.min(stoppedAt ?? end, end) - startedAt) / MINUTE_MS)
    const count = this.#answers.get(minutes) ?? { events: 0, censored: 0 }
    this.#answers.set(minutes, count)
    const canBeAnswer = state === 'met' || state === 'breached' || state === 'void'
    if (canBeAnswer && stoppedAt !== null && stoppedAt <= end) count.events += 1
    else count.censored += 1
  }

  /** @param words by their numbers. */
  report(words: ReadonlyMap<number, string>): PromiseReport {
    return {
      total: this.#total.report(),
      byClass: linesOf(this.#byClass, words),
      byOwner: linesOf(this.#byOwner, words),
      byHour: [...this.#byHour]
        .sort(([a], [b]) => a - b)
        .map(([hour, { promises, leads }]): PromiseHour => ({
          ...{ weekday: Math.floor(hour / 24) + 1, hour: hour % 24 },
          ...{ kept: promises.kept, late: promises.late, lateLeads: leads.late },
        })),
      answers: [...this.#answers]
        .map(([days, counts]): WatchedTime => ({ days, ...counts }))
        .sort((a, b) => a.days - b.days),
    }
  }
}

function endOf({ state, dueAt, stoppedAt }: PackedPromise, now: Instant): Ended | null {
  if (state === 'met') return 'kept'
  // A breach that a late-logged call took back is void, and was kept.
  if (state === 'void') return stoppedAt !== null && dueAt !== null && stoppedAt <= dueAt ? 'kept' : null
  if (state === 'breached') return 'late'
  if (state !== 'running') return null
  return dueAt !== null && dueAt <= now ? 'late' : 'open'
}

function countsAt(lines: Map<number, Counts>, key: number): Counts {
  let counts = lines.get(key)
  if (counts === undefined) lines.set(key, (counts = new Counts()))
  return counts
}

function linesOf(lines: ReadonlyMap<number, Counts>, words: ReadonlyMap<number, string>): readonly PromiseLine[] {
  return [...lines]
    .map(([number, counts]) => ({ value: words.get(number) ?? null, ...counts.report() }))
    .sort((a, b) => ((a.value ?? '') < (b.value ?? '') ? -1 : 1))
}
