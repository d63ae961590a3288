import type { Decision } from '../../src/domain/decision.ts'
import type { Clock } from '../../src/domain/lead.ts'
import type { DecisionRow } from '../../src/ports/reads.ts'
import type { LeadLog } from './lead-log.ts'
import type { PaperCalendar } from './paper-calendar.ts'

const MINUTE = 60_000
const FAR = 60 * 24 * 60 * MINUTE

export type Outcome = 'kept' | 'breached' | 'closed' | 'running'

/** How a promise should stand, worked out from what happened. */
export interface PaperResult {
  readonly dueAt: number
  readonly outcome: Outcome
  /** At some look the due instant had passed and nobody had answered: somebody had to be told. */
  readonly missed: boolean
}

/** Who has to answer after a decision; null: nobody. */
export function answererIn({ routing }: Decision): string | null {
  if (routing.kind !== 'keep' && routing.kind !== 'assign') return null
  return routing.assignment.delegateId ?? routing.assignment.ownerId
}

/** Nobody is to answer the lead any more. */
export function hasLeft({ routing, stage, status }: Decision): boolean {
  return routing.kind === 'not-yet' || stage === 'customer' || (status !== 'active' && status !== 'stale')
}

export interface Stretch {
  readonly ownerId: string
  readonly from: number
  readonly leftMs: number
}

/**
 * Works one clock out again from the log: who had the lead when (from the decisions), what was done and logged when (from the script),
 * and who worked when (from the paper calendar).
 */
export class PaperClock {
  private readonly clock: Clock
  private readonly log: LeadLog
  private readonly record: string
  private readonly calendar: PaperCalendar
  private stretch: Stretch
  private dueAt: number
  private state: 'running' | 'kept' | 'breached' | 'closed' = 'running'
  private stopped = false
  private missed = false

  constructor(clock: Clock, record: string, log: LeadLog, calendar: PaperCalendar, ownerId: string) {
    this.clock = clock
    this.log = log
    this.record = record
    this.calendar = calendar
    this.stretch = { ownerId, from: clock.startedAt, leftMs: clock.targetMinutes * MINUTE }
    this.dueAt = this.due(clock.startedAt)
  }

  /** @param rows the decisions of the lead from the one that opened the clock on. */
  play(rows: readonly DecisionRow[]): PaperResult {
    let seen = this.clock.startedAt - 1
    for (const { decidedAt, decision } of rows) {
      this.look(decidedAt, decision, this.acceptedBetween(seen, decidedAt))
      seen = decidedAt
    }
    return { dueAt: this.dueAt, outcome: this.state, missed: this.missed }
  }

  private look(now: number, decision: Decision, accepted: boolean): void {
    if (this.state === 'kept' || this.state === 'closed') return
    const answer = this.answer(now) ?? (accepted && !this.stopped ? now : null)
    if (this.state === 'running') this.dueAt = this.due(now)
    const inTime = answer !== null && answer <= this.dueAt
    if (inTime) {
      this.state = 'kept'
      return
    }
    if (this.state === 'running' && this.dueAt <= now) {
      this.state = 'breached'
      this.missed = answer === null
    }
    if (answer !== null) this.stopped = true
    if (this.stopped) return
    const answerer = answererIn(decision)
    if (hasLeft(decision) || (this.clock.kind === 'rep' && this.isOver(now, answerer))) {
      this.stopped = true
      if (this.state === 'running') this.state = 'closed'
    } else if (this.state === 'running' && answerer !== null && answerer !== this.stretch.ownerId)
      this.goOnWith(answerer, now)
  }

  /** Somebody else has it, or it was answered before this person's own time began. */
  private isOver(now: number, answerer: string | null): boolean {
    return answerer !== this.clock.ownerId || this.seen(now).length > 0
  }

  private goOnWith(ownerId: string, now: number): void {
    const { ownerId: from, leftMs } = this.stretch
    const left =
      this.clock.unit === 'calendar'
        ? this.dueAt - now
        : this.calendar.worked(from, this.stretch.from, leftMs, now, now).leftMs
    this.stretch = { ownerId, from: now, leftMs: left }
    this.dueAt = this.due(now)
  }

  /** By the hours that are known at `now`. */
  private due(now: number): number {
    const { ownerId, from, leftMs } = this.stretch
    if (this.clock.unit === 'calendar') return from + leftMs
    return this.calendar.dueKnownAt(ownerId, from, leftMs, from + FAR, now)
  }

  private answer(now: number): number | null {
    const seen = this.seen(now)
    const [first, last] = [seen[0], seen.at(-1)]
    if (first !== undefined && first >= this.clock.startedAt) return first
    return last !== undefined && last >= this.clock.startedAt ? last : null
  }

  /** Outreach that the CRM shows at `now`, in the order in which it happened. */
  private seen(now: number): readonly number[] {
    return this.log
      .outreachOf(this.record)
      .filter(({ loggedAt }) => loggedAt <= now)
      .map(({ happenedAt }) => happenedAt)
      .sort((a, b) => a - b)
  }

  private acceptedBetween(after: number, now: number): boolean {
    return this.log.acceptedOf(this.record).some((at) => at > after && at <= now)
  }
}
