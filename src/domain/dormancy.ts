import type { Proposal, TraceStep } from './decision.ts'
import type { ConditionFacts } from './facts.ts'
import type { Instant, Stage, Status } from './lead.ts'
import type { DealEvidence } from './stage-evidence.ts'
import { isLocked } from './recycle.ts'
import type { StageInput } from './stage-input.ts'
import { type Journey, RANK, rankOf } from './stage-record.ts'

const DAY_MS = 86_400_000

/** When either side last did anything, or the lead last moved. */
function silentSince({ lastActivityAt, facts, createdAt }: StageInput, journey: Journey): Instant {
  return Math.max(
    lastActivityAt ?? createdAt,
    facts.lastOutreachAt ?? -Infinity,
    journey.enteredAt ?? -Infinity,
    journey.recycledAt ?? -Infinity,
  )
}

/** Marks a running lead stale once both sides have been silent for long, and active again at the first sign of life. */
export function growStale(input: StageInput, journey: Journey): void {
  const policy = input.stages.policy.silence
  const since = silentSince(input, journey)
  const at = policy === undefined ? Infinity : since + policy.staleDays * DAY_MS
  const isStale = at <= input.now && policy !== undefined && policy.staleStages.includes(journey.stage)
  if (isStale && journey.status === 'active')
    journey.mark('stale', at, 'went-stale', 'stage.went-stale', { stage: journey.stage, since })
  else if (!isStale && journey.status === 'stale')
    journey.mark('active', since, 'revived', 'stage.revived', { stage: journey.stage, since })
}

/** Sets an opportunity aside when nobody has moved for long and no deal is still to close. */
export function growDormant(input: StageInput, journey: Journey, deals: DealEvidence): void {
  const policy = input.stages.policy.silence
  if (policy === undefined || journey.stage !== 'opportunity' || isLocked(journey, 'opportunity')) return
  const since = Math.max(silentSince(input, journey), deals.openedAt ?? -Infinity, deals.closesAt ?? -Infinity)
  const at = since + policy.dormantDays * DAY_MS
  if (at > input.now) return
  journey.rest('dormant', at, 'dormant', 'stage.dormant', { since }, true)
  journey.rested = { reason: 'dormant', coolDownDays: null, returns: true }
}

/** Whether an open deal calls a dormant lead back: it has a new close date, is new itself, or the lead stirs again. */
export function stirs({ lastActivityAt, now }: StageInput, journey: Journey, deals: DealEvidence): boolean {
  if (journey.status !== 'dormant') return true
  const since = journey.recycledAt ?? -Infinity
  if (deals.closesAt !== null && deals.closesAt >= now) return true
  return (deals.openedAt ?? -Infinity) > since || (lastActivityAt ?? -Infinity) > since
}

/** When silence will next change the lead's status though nothing happens; null: never. */
export function silenceEndsAt(input: StageInput, journey: Journey, deals: DealEvidence): Instant | null {
  const policy = input.stages.policy.silence
  if (policy === undefined) return null
  if (journey.status === 'active' && policy.staleStages.includes(journey.stage))
    return silentSince(input, journey) + policy.staleDays * DAY_MS
  if (journey.status !== 'active' || journey.stage !== 'opportunity' || isLocked(journey, 'opportunity')) return null
  const since = Math.max(silentSince(input, journey), deals.openedAt ?? -Infinity, deals.closesAt ?? -Infinity)
  return since + policy.dormantDays * DAY_MS
}

/** What to do with a stale lead: out for good when it cannot be reached, recycled once sales has it, else long-term nurture. A person decides. */
export function proposalFor(stage: Stage, status: Status, facts: ConditionFacts): Proposal | null {
  if (status !== 'stale') return null
  if (facts.emailBounced === true || (facts.email !== null && !facts.emailValid)) return 'disqualify'
  return rankOf(stage) >= RANK.sal ? 'recycle' : 'nurture'
}

export function proposalStep(proposal: Proposal): TraceStep {
  return { step: 'plan', because: PROPOSED[proposal], saw: {} }
}
const PROPOSED: Readonly<Record<Proposal, string>> = {
  disqualify: 'plan.propose-disqualify',
  recycle: 'plan.propose-recycle',
  nurture: 'plan.propose-nurture',
}
