import { appended } from './appended.ts'
import type { TaskIntent, TraceStep } from './decision.ts'
import { isWithManager, MANAGER_QUEUE, REASSIGN_WAITS, REASSIGNED } from './escalation.ts'
import type { Assignment, Clock, Instant, LeadId, RepId } from './lead.ts'
import type { Rep, Roster } from './roster.ts'
import { answersOf, dueOf, isOpenClock, leftAt, reckoned, settleClock } from './sla-clock.ts'
import type { Answers } from './sla-clock.ts'
import { answererOf, classFor, isAnsweredBefore, ownerIn } from './sla-input.ts'
import type { SlaInput, SlaResult } from './sla-input.ts'
import { dueShown, leadStep, nextLook, responseOn, stateShown } from './sla-outlook.ts'
import { pauseClock, resumeClock } from './sla-pause.ts'
import { RANK, rankOf } from './stage-record.ts'
import { closeReminders, closeTasks, DELEGATED, passOverDueSteps, takeDueSteps, takeOwnStep } from './sla-task.ts'
import type { ClosedBecause, TaskContext } from './sla-task.ts'

export type { CompiledSla, CompiledSlaClass, SlaInput, SlaResult } from './sla-input.ts'

const MINUTE_MS = 60_000
const NO_CLOCKS: readonly Clock[] = []
const NO_TASKS: readonly TaskIntent[] = []
const NO_STEPS: readonly TraceStep[] = []
const NO_MARKS: readonly string[] = []

/**
 * Moves the response-time clocks of a lead to `now`: opens them when the lead becomes due to a person, stops them at the
 * first outreach, breaches them exactly at their due instant, and says which task that makes or ends. The clock of the lead
 * runs through a change of owner with the time it has used; each owner has a clock of their own.
 * @source docs/decisions/0004-working-time.md
 */
export function advanceClocks(input: SlaInput): SlaResult {
  const run = new ClockRun(input)
  run.settleAll()
  const { routing } = input
  const assignment = routing.kind === 'keep' || routing.kind === 'assign' ? routing.assignment : null
  if (input.closed || routing.kind === 'not-yet') run.closeAll('left-funnel')
  else if (assignment === null) run.withoutOwner()
  else run.withOwner(assignment)
  run.closeLeftOver()
  run.snooze()
  run.pauseOrResume()
  return run.result()
}

function isSnoozed({ snooze }: SlaInput): boolean {
  return snooze?.phase === 'begins' || snooze?.phase === 'lasts'
}

/** The clocks of one lead during one decision, and what their tasks are about; changed ones replace theirs in a copy made at the first change. */
class ClockRun implements TaskContext {
  private readonly input: SlaInput
  private answers: Answers
  private clocks: readonly Clock[]
  private tasks: readonly TaskIntent[] = NO_TASKS
  private trace: readonly TraceStep[] = NO_STEPS
  private answeredBefore = false
  private openedNow = false
  private askedRep: Rep | undefined = undefined

  constructor(input: SlaInput) {
    this.input = input
    this.clocks = input.memory?.clocks ?? NO_CLOCKS
    this.answers = answersOf(input.snapshot.fields, input.memory, input.policy.policy.acceptanceStops, input.now)
  }

  get leadId(): LeadId {
    return this.input.snapshot.leadId
  }

  get ownerId(): RepId | null {
    return ownerIn(this.input.routing)
  }

  get roster(): Roster {
    return this.input.roster
  }

  get now(): Instant {
    return this.input.now
  }

  get steps(): TaskContext['steps'] {
    return this.input.policy.policy.steps
  }

  get remindersWait(): boolean {
    return isSnoozed(this.input)
  }

  slaName(slaId: string): string {
    return this.input.policy.classes.find(({ id }) => id === slaId)?.name ?? slaId
  }

  /** Mostly one person answers for all clocks of a lead: whoever was asked for last is at hand. */
  repOf(repId: RepId | null): Rep | undefined {
    if (repId === null) return undefined
    if (this.askedRep?.repId !== repId) this.askedRep = this.roster.reps.get(repId)
    return this.askedRep
  }

  settleAll(): void {
    for (let i = 0; i < this.clocks.length; i++) this.settle(i)
  }

  /** Nobody owns it now: the lead still waits, nobody's own time runs. */
  withoutOwner(): void {
    const rep = this.latest('rep')
    if (rep >= 0 && isOpenClock(this.clocks[rep]!)) this.close(rep, 'handed-over')
  }

  withOwner(assignment: Assignment): void {
    this.markEscalated()
    const lead = this.latest('lead')
    if (lead < 0) {
      this.openFirst(assignment)
      return
    }
    const rep = this.latest('rep')
    if (!isOpenClock(this.clocks[lead]!)) {
      // Answered by somebody before this owner's own time began: nothing is due from them any more.
      if (rep >= 0 && isOpenClock(this.clocks[rep]!)) this.close(rep, 'answered')
      return
    }
    // Nobody's own time ran while nobody owned it: whoever gets it then, be it the same one, has a clock of their own.
    const isTheirs = rep >= 0 && isOpenClock(this.clocks[rep]!) && this.clocks[rep]!.ownerId === answererOf(assignment)
    if (!isTheirs) this.handOver(lead, rep, assignment)
  }

  /** What the rep was asked before gives way to the one task of the snooze. */
  snooze(): void {
    if (this.input.snooze?.phase !== 'begins') return
    for (let i = 0; i < this.clocks.length; i++) {
      const clock = this.clocks[i]!
      if (isOpenClock(clock)) this.take(i, closeReminders(clock, this, 'snoozed'))
    }
  }

  /** A lead has one clock of its own and its owner one: others still open came with a record that was merged into this one. */
  closeLeftOver(): void {
    for (let i = 0; i < this.clocks.length; i++)
      if (isOpenClock(this.clocks[i]!) && this.isLeftOver(i)) this.close(i, 'handed-over')
  }

  private isLeftOver(i: number): boolean {
    return this.clocks.length > 2 && i !== this.latest('lead') && i !== this.latest('rep')
  }

  /** Running clocks stand still while the policy says so, and go on from where they stood. */
  pauseOrResume(): void {
    const { policy, facts, now, snooze } = this.input
    const paused =
      policy.pauses?.(facts, now) === true || (isSnoozed(this.input) && policy.policy.snooze?.pausesClock === true)
    for (let i = 0; i < this.clocks.length; i++) {
      const clock = this.clocks[i]!
      if (clock.state !== 'running' || Boolean(clock.pausedAt) === paused) continue
      const owner = this.repOf(clock.ownerId)
      if (paused) {
        this.put(i, pauseClock(clock, owner, now))
        continue
      }
      // A snooze ends at its time, however late that is noticed.
      const goesOn = snooze?.phase === 'over' ? Math.max(clock.pausedAt ?? now, snooze.endedAt) : now
      this.put(i, resumeClock(clock, owner, goesOn))
      if (goesOn < now) this.settle(i)
    }
  }

  closeAll(because: ClosedBecause): void {
    for (let i = 0; i < this.clocks.length; i++) if (isOpenClock(this.clocks[i]!)) this.close(i, because)
  }

  result(): SlaResult {
    const lead = this.clocks[this.latest('lead')]
    const due = dueShown(this.clocks, lead)
    const firstResponseAt = this.firstResponse(lead)
    if (lead !== undefined) this.trace = appended(this.trace, leadStep(lead, due, this.openedNow))
    return {
      clocks: this.clocks,
      tasks: this.tasks,
      lookAgainAt: this.nextLook(),
      dueAt: due,
      slaState: stateShown(this.clocks, lead),
      firstResponseAt,
      trace: this.trace,
    }
  }

  private nextLook(): Instant | null {
    const waits = this.input.escalated?.outcome === 'waits' ? this.input.escalated.until : null
    const next = isWithManager(this.clocks) ? null : nextLook(this.clocks, this)
    return next === null || (waits !== null && waits < next) ? waits : next
  }

  private openFirst(assignment: Assignment): void {
    const { policy, facts, now, ids, memory, routing, stage } = this.input
    if (stage === 'customer' || rankOf(stage) < RANK.mql) return
    if (this.input.answerOver) this.answers = { ...this.answers, acceptedAt: null }
    this.answeredBefore = isAnsweredBefore(this.input, this.answers, assignment)
    if (this.answeredBefore) {
      this.note('sla.already-answered', { firstOutreachAt: this.answers.firstOutreachAt })
      return
    }
    const promise = classFor(policy, facts, now)
    if (promise === undefined) {
      this.note('sla.no-class', {})
      return
    }
    // A lead that waited for a pool has waited since then; one that waited for its data has not.
    const waited = routing.kind === 'assign' && memory?.held && memory.held.poolId !== null ? memory.held.since : now
    const ownerId = answererOf(assignment)
    const base = { slaId: promise.id, ownerId, targetMinutes: promise.minutes, unit: promise.unit }
    this.add(this.opened(base, waited, ids.leadClock, 'lead'))
    // Answered before this owner's own time began: nothing is due from them any more.
    const { stoppedAt } = this.clocks.at(-1)!
    if (stoppedAt !== null && stoppedAt < now) return
    this.add(this.opened(base, now, ids.repClock, 'rep'))
    this.askStandIn(assignment)
    this.openedNow = true
  }

  private handOver(lead: number, rep: number, assignment: Assignment): void {
    const { now, ids } = this.input
    this.take(lead, closeReminders(this.clocks[lead]!, this))
    if (isWithManager(this.clocks)) this.put(lead, passOverDueSteps(this.clocks[lead]!, this))
    const clock = this.clocks[lead]!
    const from = clock.ownerId
    const to = answererOf(assignment)
    if (rep >= 0 && isOpenClock(this.clocks[rep]!)) this.close(rep, 'handed-over')
    const { slaId, targetMinutes, unit } = clock
    if (clock.state === 'running') {
      const leftMs = leftAt(clock, this.repOf(from), now)
      const dueAt = clock.pausedAt ? null : dueOf(unit, this.repOf(to), now, leftMs)
      const usedMs = targetMinutes * MINUTE_MS - leftMs
      this.put(lead, { ...clock, ownerId: to, dueAt, usedMs, resumedAt: now })
    }
    const base = { slaId, ownerId: to, targetMinutes, unit }
    this.add(this.opened(base, now, ids.repClock, 'rep'))
    this.askStandIn(assignment)
    if (from !== to) this.note('sla.handed-over', { from, to })
  }

  /** Whoever answers in the owner's place is told so, once per clock of theirs. */
  private askStandIn({ delegateId }: Assignment): void {
    const rep = this.latest('rep')
    if (!delegateId || !isOpenClock(this.clocks[rep]!)) return
    this.take(rep, takeOwnStep(this.clocks[rep]!, DELEGATED, this))
  }

  /** A reassignment is counted on the clock it was made for; one that nobody could take is noted there once. */
  private markEscalated(): void {
    const { escalated } = this.input
    if (escalated?.outcome === 'reassigned') this.mark(escalated.clockId, REASSIGNED)
    if (escalated?.outcome === 'waits') this.mark(escalated.clockId, REASSIGN_WAITS)
  }

  private mark(id: string, mark: typeof REASSIGNED | typeof REASSIGN_WAITS): void {
    const i = this.clocks.findIndex(({ clockId }) => clockId === id)
    const clock = this.clocks[i]
    if (clock !== undefined && !clock.stepsDone.includes(mark))
      this.put(i, { ...clock, stepsDone: [...clock.stepsDone, mark] })
  }

  private opened(
    { slaId, ownerId, targetMinutes, unit }: Pick<Clock, 'slaId' | 'ownerId' | 'targetMinutes' | 'unit'>,
    startedAt: Instant,
    clockId: string,
    kind: Clock['kind'],
  ): Clock {
    const dueAt = dueOf(unit, this.repOf(ownerId), startedAt, targetMinutes * MINUTE_MS)
    return {
      slaId,
      ownerId,
      targetMinutes,
      unit,
      startedAt,
      dueAt,
      state: 'running',
      breachedAt: null,
      stoppedAt: null,
      stepsDone: NO_MARKS,
      clockId,
      kind,
    }
  }

  private add(clock: Clock): void {
    this.clocks = appended(this.clocks, clock)
    this.settle(this.clocks.length - 1)
  }

  /** Brings one clock to `now`, with the tasks that opens or closes. */
  private settle(i: number): void {
    const was = this.clocks[i]!
    if (was.state !== 'running' && was.state !== 'breached') return
    const settled = settleClock(this.withDue(this.reckon(was)), this.answers, this.now)
    if (isOpenClock(settled)) {
      this.takeSteps(i, settled)
      return
    }
    this.put(i, settled)
    if (isOpenClock(was)) {
      this.addTasks(closeTasks(settled, settled.state === 'breached' ? 'answered' : 'answered-in-time', this))
    }
  }

  /** By the owner's present calendar; the explanation says so when that moves the due instant of the lead. */
  private reckon(clock: Clock): Clock {
    const owner = this.repOf(clock.ownerId)
    const now = reckoned(clock, owner)
    if (now !== clock && clock.kind === 'lead')
      this.note('sla.calendar-changed', { ownerId: clock.ownerId, dueBefore: clock.dueAt, dueAt: now.dueAt })
    return now
  }

  private takeSteps(i: number, settled: Clock): void {
    const { escalated } = this.input
    if (escalated?.outcome === 'queue' && escalated.clockId === settled.clockId) {
      // The manager hears of the breach by the task that leaves the lead to them.
      this.take(i, takeOwnStep(settled, MANAGER_QUEUE, this))
    } else if (isWithManager(this.clocks) || this.isToldByLeadClock(settled) || this.isLeftOver(i)) this.put(i, settled)
    else this.take(i, takeDueSteps(settled, this))
  }

  private take(i: number, { clock, tasks }: ReturnType<typeof takeDueSteps>): void {
    this.put(i, clock)
    this.addTasks(tasks)
  }

  /** The first owner's clock runs with the lead's own: their one breach is told once, by the lead's. */
  private isToldByLeadClock(clock: Clock): boolean {
    return clock.kind === 'rep' && this.clocks[this.latest('lead')]?.dueAt === clock.dueAt
  }

  private withDue(clock: Clock): Clock {
    if (clock.dueAt !== null || clock.pausedAt) return clock
    const owner = this.repOf(clock.ownerId)
    const leftMs = clock.targetMinutes * MINUTE_MS - (clock.usedMs ?? 0)
    const dueAt = dueOf(clock.unit, owner, clock.resumedAt ?? clock.startedAt, leftMs)
    return dueAt === null ? clock : { ...clock, dueAt }
  }

  private close(i: number, because: ClosedBecause): void {
    const clock = this.clocks[i]!
    const stoppedAt = this.now
    const closed: Clock = clock.state === 'running' ? { ...clock, state: 'closed', stoppedAt } : { ...clock, stoppedAt }
    this.put(i, closed)
    this.addTasks(closeTasks(closed, because, this))
  }

  private put(i: number, clock: Clock): void {
    if (this.clocks[i] !== clock) this.clocks = this.clocks.with(i, clock)
  }

  private addTasks(tasks: readonly TaskIntent[]): void {
    if (tasks.length > 0) this.tasks = [...this.tasks, ...tasks]
  }

  /** Index of the latest clock of that kind that was not closed; −1 when there is none. */
  private latest(kind: Clock['kind']): number {
    // A plain loop: it runs six times a decision, mostly over no clock or two.
    for (let i = this.clocks.length - 1; i >= 0; i--) {
      const clock = this.clocks[i]!
      if (clock.kind === kind && clock.state !== 'closed') return i
    }
    return -1
  }

  /** Never later than what was known before: an earlier answer may come to light, none is forgotten. */
  private firstResponse(lead: Clock | undefined): Instant | null {
    const known = this.input.memory?.firstResponseAt ?? null
    const { firstOutreachAt, lastOutreachAt } = this.answers
    const found = lead === undefined ? null : responseOn(lead, this.answers)
    const earlier = this.answeredBefore ? (firstOutreachAt ?? lastOutreachAt) : null
    const answer = found ?? earlier
    return answer === null ? known : known === null ? answer : Math.min(known, answer)
  }

  private note(because: string, saw: TraceStep['saw']): void {
    this.trace = appended(this.trace, { step: 'sla', because, saw })
  }
}
