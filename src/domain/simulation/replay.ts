import { Ledger } from '../decide.ts'
import type { Decision, DecisionInput, TraceStep } from '../decision.ts'
import { freedBy } from '../freed-capacity.ts'
import type { Instant, LeadId, LeadMemory, RepId, Stage } from '../lead.ts'
import type { CompiledPolicy } from '../policy/compile.ts'
import { countedFor, outcomesSince } from '../policy/counted-facts.ts'
import type { Policy } from '../policy/policy.ts'
import { routedRule } from '../routed-rule.ts'
import type { Roster } from '../roster.ts'
import { isOpenClock } from '../sla-clock.ts'
import { mayBeOurs } from '../stickiness.ts'
import { WakeQueue } from './wake-queue.ts'

/** What a decision was once made from, but for the people: they come with the policy it is tried under. */
export type Recorded = Omit<DecisionInput, 'roster'>

/** One lead as a replay left it. */
export interface Played {
  readonly memory: LeadMemory
  /** The rule that gave or held it last, and why; null while it was never due to anybody. */
  readonly ruleId: string | null
  readonly reason: TraceStep
}

/** What a replay left, as it is compared with another. */
export type Replayed = Pick<Replay, 'leads' | 'given' | 'failed'>

interface Lead {
  memory: LeadMemory
  /** Owner the CRM would show. */
  shownOwnerId: RepId | null
  last: Recorded
  wakeAt: Instant | null
  /** Times it was woken without news since the last. */
  idle: number
  ruleId: string | null
  reason: TraceStep
}

const MINUTE = 60_000
const FIRST_RETRY_MS = 15 * MINUTE
const LONGEST_RETRY_MS = 4 * 60 * MINUTE
/** A lead that was looked at so often without news changes no more that a policy could show. */
const MOST_IDLE_WAKES = 120

/**
 * Leads as they would have gone under a policy. What leads and people did is taken as it was recorded: their forms, calls, answers
 * and choices by hand. What Estafet did is decided anew, also between two records: held leads find somebody, promises fall due.
 * Turns and workloads begin at nothing. The same records in the same order leave the same.
 */
export class Replay {
  readonly #roster: Roster
  readonly #openStages: readonly Stage[]
  readonly #ledger: Ledger
  readonly #leads = new Map<LeadId, Lead>()
  readonly #given = new Map<RepId, number>()
  readonly #wakes = new WakeQueue()
  readonly #end: Instant
  #clocks = 0
  #failed = 0

  /** @param since when it begins, for what pools count. @param end when it ends. */
  constructor(document: Policy, policy: CompiledPolicy, roster: Roster, since: Instant, end: Instant) {
    this.#end = end
    this.#roster = roster
    this.#openStages = countedFor(document, since)?.stages ?? []
    const closings = outcomesSince(document, since)
    const facts = { rotation: new Map(), stickyByDomain: new Map(), assignedTimes: new Map(), openLeads: new Map() }
    const counted = closings === null ? {} : { outcomes: new Map(), outcomesSince: closings }
    this.#ledger = new Ledger({ ...facts, ...counted }, policy, 'all')
  }

  /** Goes on to a recorded decision and makes it anew. Records must come in order of their time. */
  hear(recorded: Recorded): void {
    this.goOnTo(recorded.now)
    const { leadId } = recorded.snapshot
    const known = this.#leads.get(leadId)
    const shownOwnerId = known === undefined ? recorded.snapshot.fields.ownerId : shownAfter(known, recorded)
    this.#decide(leadId, known, recorded, shownOwnerId, recorded.now, 0)
  }

  /** Looks again at every lead for which that was due up to an instant. */
  goOnTo(until: Instant): void {
    for (let wake = this.#wakes.takeDue(until); wake !== null; wake = this.#wakes.takeDue(until)) {
      const lead = this.#leads.get(wake.leadId)
      if (lead?.wakeAt !== wake.at || lead.idle >= MOST_IDLE_WAKES) continue
      this.#decide(wake.leadId, lead, lead.last, lead.shownOwnerId, wake.at, lead.idle + 1)
    }
  }

  /** Every lead that was heard of. */
  get leads(): ReadonlyMap<LeadId, Played> {
    return this.#leads
  }
  /** How often each person was given a lead. */
  get given(): ReadonlyMap<RepId, number> {
    return this.#given
  }
  /** Decisions that could not be made. */
  get failed(): number {
    return this.#failed
  }

  #decide(
    leadId: LeadId,
    known: Lead | undefined,
    recorded: Recorded,
    shownOwnerId: RepId | null,
    now: Instant,
    idle: number,
  ): void {
    const before = known?.memory ?? recorded.memory
    if (known === undefined && before !== null) this.#bookFound(before)
    const input = this.#inputOf(recorded, before, shownOwnerId, now)
    let decided
    try {
      decided = this.#ledger.take(input)
    } catch {
      this.#failed += 1
      return
    }
    const { decision, memory } = decided
    const { routing } = decision
    if (routing.kind === 'assign')
      this.#given.set(routing.assignment.ownerId, 1 + this.#givenTo(routing.assignment.ownerId))
    this.#bookClosed(before, memory)
    const wakeAt = nextLook(decision.lookAgainAt, waitingOf(decision, memory), now, idle, this.#end)
    if (wakeAt !== null) this.#wakes.put({ at: wakeAt, leadId })
    const shown = memory.intendedOwnerId ?? shownOwnerId
    this.#leads.set(leadId, {
      // The list stands in the record too; kept twice it would fill the memory. Every write lands at once: what the CRM shows is
      // what was asked of it, and whatever else it shows later is somebody's choice.
      memory: { ...memory, activities: [], ownerSeenAtIntent: shown },
      shownOwnerId: shown,
      last: recorded,
      wakeAt,
      idle,
      ruleId: routedRule(decision) ?? known?.ruleId ?? memory.assignment?.ruleId ?? null,
      reason: routing.kind === 'keep' && known !== undefined ? known.reason : decision.outputs.routingReason,
    })
  }

  #inputOf(recorded: Recorded, before: LeadMemory | null, ownerId: RepId | null, now: Instant): DecisionInput {
    // Here every write lands at once: the numbers of then say nothing.
    const { writes: _then, ...given } = recorded
    const { snapshot, activities } = recorded
    this.#clocks += 1
    return {
      ...given,
      snapshot: { ...snapshot, fields: { ...snapshot.fields, ownerId } },
      memory: before && { ...before, activities },
      writePending: false,
      roster: this.#roster,
      now,
      ids: { leadClock: `lead-clock:${this.#clocks}`, repClock: `rep-clock:${this.#clocks}` },
    }
  }

  #givenTo(repId: RepId): number {
    return this.#given.get(repId) ?? 0
  }

  /** A lead that was somebody's before the first record counts among their open ones. */
  #bookFound({ assignment, stage }: LeadMemory): void {
    if (assignment !== null && this.#openStages.includes(stage)) this.#ledger.bookOpen(assignment.ownerId, 1)
  }

  /** The ledger knows of changed owners; a lead that is open no more has the same. */
  #bookClosed(before: LeadMemory | null, after: LeadMemory): void {
    const freed = freedBy(before, after, this.#openStages)
    if (freed !== null && freed === after.assignment?.ownerId) this.#ledger.bookOpen(freed, -1)
  }
}

/** The owner the CRM would show: somebody's choice by hand where the record is of one, else whom this replay gave the lead. */
function shownAfter({ shownOwnerId }: Lead, { snapshot, memory, writes }: Recorded): RepId | null {
  const { ownerId } = snapshot.fields
  if (memory === null) return shownOwnerId
  const { assignment } = memory
  const isOurs =
    assignment === null
      ? [memory.intendedOwnerId, memory.ownerSeenAtIntent, null].includes(ownerId)
      : mayBeOurs(ownerId, memory, assignment, writes?.shown)
  return isOurs ? shownOwnerId : ownerId
}

/** What a lead waits for decides how closely time is followed for it. */
type Waiting = 'pool' | 'answer' | 'nothing'

function waitingOf({ routing }: Decision, { clocks }: LeadMemory): Waiting {
  if (routing.kind === 'hold' && routing.hold.poolId !== null) return 'pool'
  return clocks.some(isOpenClock) ? 'answer' : 'nothing'
}

/**
 * When a lead is looked at again though nothing happens to it. One that waits for a pool is tried again after ever longer times: who
 * makes room is not known. One that waits for nobody only ages, and what age brings is dated by when it was due: one look at the end
 * finds all of it.
 */
function nextLook(
  lookAgainAt: Instant | null,
  waiting: Waiting,
  now: Instant,
  idle: number,
  end: Instant,
): Instant | null {
  if (waiting === 'pool')
    return Math.max(lookAgainAt ?? 0, now + Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(idle, 10)))
  if (lookAgainAt === null || lookAgainAt > end) return null
  if (waiting === 'answer') return Math.max(lookAgainAt, now + MINUTE)
  return now < end ? end : null
}
