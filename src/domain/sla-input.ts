import type { DecisionInput, Routing, TaskIntent, TraceStep } from './decision.ts'
import type { Escalated } from './escalation.ts'
import type { ConditionFacts } from './facts.ts'
import type { Assignment, Clock, Instant, LeadMemory, LeadSnapshot, RepId, Stage } from './lead.ts'
import type { SlaPolicy } from './policy/policy.ts'
import type { Roster } from './roster.ts'
import { firstThatHolds, rulesBySource, type SourcedRule } from './rules-by-source.ts'
import { firstOutreachSince } from './sla-clock.ts'
import type { Answers } from './sla-clock.ts'

/** The promises with their conditions compiled; made once per policy version. */
export interface CompiledSla {
  readonly policy: SlaPolicy
  readonly classes: readonly CompiledSlaClass[]
  /** While it holds, clocks stand still. */
  readonly pauses?: (facts: ConditionFacts, now: Instant) => boolean
}
export interface CompiledSlaClass extends SourcedRule {
  readonly id: string
  readonly name: string
  readonly minutes: number
  readonly unit: 'business' | 'calendar'
}

/** What is promised to a lead: the first class that holds. */
export function classFor({ classes }: CompiledSla, facts: ConditionFacts, now: Instant): CompiledSlaClass | undefined {
  return firstThatHolds(possibleClasses(classes, facts.source), facts, now)
}

/** Asks for the promise by one policy. */
export function compilePromise(sla: CompiledSla): (facts: ConditionFacts, now: Instant) => CompiledSlaClass | null {
  return (facts, now) => classFor(sla, facts, now) ?? null
}
const possibleClasses = rulesBySource<CompiledSlaClass>()

/** What a snooze means for the clocks. */
export interface SnoozedClocks {
  /** `begins`: what the rep was asked before is asked anew when it ends. `over`: it ended since the last decision. */
  readonly phase: 'begins' | 'lasts' | 'over'
  /** Since when clocks that it paused run on; the business time of its end. */
  readonly endedAt: Instant
}

export interface SlaInput {
  readonly memory: LeadMemory | null
  readonly snapshot: LeadSnapshot
  readonly facts: ConditionFacts
  readonly stage: Stage
  readonly routing: Routing
  readonly roster: Roster
  readonly now: Instant
  readonly ids: DecisionInput['ids']
  readonly policy: CompiledSla
  /** The lead left the funnel: lost, disqualified, recycled, won. */
  readonly closed: boolean
  /** The rep's answer that the CRM shows is of an earlier assignment or cycle: it answers no clock that opens now. */
  readonly answerOver: boolean
  /** The rep lets the lead wait; absent or null: nobody does. */
  readonly snooze?: SnoozedClocks | null
  /** What routing made of an escalation. */
  readonly escalated?: Escalated | null
}

export interface SlaResult {
  /** All clocks to remember: the memory's, as they are now, and new ones. The memory's own list when nothing changed. */
  readonly clocks: readonly Clock[]
  readonly tasks: readonly TaskIntent[]
  /** When a clock must be looked at again though nothing changes. */
  readonly lookAgainAt: Instant | null
  /** The next promise to keep, or the one that was last made. */
  readonly dueAt: Instant | null
  /** `running`, `met`, `breached` or `closed`, of the promise to the lead; null when none was made. */
  readonly slaState: string | null
  readonly firstResponseAt: Instant | null
  readonly trace: readonly TraceStep[]
}

/** Who has to answer: whoever stands in, else the owner. */
export function answererOf({ ownerId, delegateId }: Assignment): RepId {
  return delegateId ?? ownerId
}

/** Owner that the routing leaves the lead with; null: nobody. */
export function ownerIn(routing: Routing): RepId | null {
  return routing.kind === 'keep' || routing.kind === 'assign' ? routing.assignment.ownerId : null
}

/** Whether somebody had answered before there was a clock to stop. */
export function isAnsweredBefore(input: SlaInput, answers: Answers, assignment: Assignment): boolean {
  const { snapshot, stage, routing, policy } = input
  const { firstOutreachAt, lastOutreachAt, repResponse } = snapshot.fields
  if (answers.acceptedAt !== null || input.memory?.answeredElsewhere !== undefined) return true
  // An acceptance seen before was this owner's own only if the lead has not changed hands, nor come back from rest.
  const isOwn = routing.kind === 'keep' && !input.answerOver
  if (isOwn && policy.policy.acceptanceStops && repResponse === 'accepted') return true
  if (firstOutreachAt === null && lastOutreachAt === null) return false
  // Whoever a person chose may have been at work before we saw the choice.
  if (stage !== 'mql' || assignment.by === 'person') return true
  return routing.kind === 'keep' && firstOutreachSince(answers, assignment.assignedAt) !== null
}
