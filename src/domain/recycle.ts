import type { Saw } from './decision.ts'
import type { ConditionFacts } from './facts.ts'
import type { AttemptsBase, Instant, LeadMemory, Rest } from './lead.ts'
import type { RecycleReason, UnreachablePolicy } from './policy/lifecycle-policy.ts'
import type { StagePolicy } from './policy/policy.ts'
import { isRunning } from './qualification.ts'
import { type DealEvidence, hasAnswer } from './stage-evidence.ts'
import { ownerOf, type StageInput } from './stage-input.ts'
import { type Journey, RANK, rankOf } from './stage-record.ts'

const DAY_MS = 86_400_000

/**
 * Takes back a lead that its rep refuses: recycled, or out for good where the policy reads the reason so. A refusal counts once,
 * when it is new, and only until a deal speaks against it.
 * @returns whether it did.
 */
export function handBack(input: StageInput, journey: Journey, deals: DealEvidence): boolean {
  const { facts, memory, now, stages } = input
  if (facts.repResponse !== 'rejected' || memory?.responseSeen === 'rejected') return false
  if (deals.won !== null || deals.isOpen || rankOf(journey.stage) >= RANK.opportunity || !isRunning(journey.status))
    return false
  const meant = reasonMeant(facts.rejectReason, stages.reasons)
  const evidence: Saw = { reason: facts.rejectReason, ownerId: ownerOf(input), meant: meant?.id ?? null }
  const isAccepted = rankOf(journey.stage) >= RANK.sal
  if (meant?.disqualify === true)
    journey.rest('disqualified', now, 'disqualified', 'stage.disqualified-by-rep', evidence, true)
  else if (rankOf(journey.stage) <= RANK.known)
    journey.rest('nurture', now, 'rejected', 'stage.rejected', evidence, false)
  else if (isAccepted) journey.move('known', now, 'recycled', 'stage.handed-back', evidence, 'nurture')
  else journey.move('known', now, 'rejected', 'stage.rejected', evidence, 'nurture')
  journey.recycledAt = journey.lastAt
  journey.rested = {
    reason: meant?.id ?? (isAccepted ? 'handed-back' : 'rejected'),
    coolDownDays: meant?.coolDownDays ?? null,
    returns: meant?.returnToOwner === true,
  }
  return true
}

function reasonMeant(said: string | null, reasons: StageInput['stages']['reasons']): RecycleReason | null {
  if (said === null) return null
  // Chosen from a list the reason is named by its id; in a rep's own words it is recognised.
  const chosen = reasons.find(({ reason: { id } }) => said === id || said.startsWith(`${id}: `))
  const text = said.toLowerCase()
  return (chosen ?? reasons.find(({ isIn }) => isIn(text)))?.reason ?? null
}

/**
 * Where attempts count from: the begin of the cycle, what was logged before Estafet first saw the lead, or the lead's latest
 * answer. Undefined: from nothing, for ever.
 */
export function attemptsBase(input: StageInput, cycleBegan: boolean): AttemptsBase | undefined {
  const { memory, facts, now, stages } = input
  const count = facts.outreachCount ?? 0
  const before = memory?.attempts
  if (memory === null) return count > 0 ? { count, since: now } : undefined
  if (cycleBegan) return { count, since: now }
  const contactAt = latestContact(input, stages.policy.unreachable)
  if (contactAt === null || contactAt <= (before?.since ?? -Infinity)) return before
  return { count, since: contactAt }
}

/** When the lead last showed that it was reached; null: never. */
function latestContact({ doings }: StageInput, policy: UnreachablePolicy | undefined): Instant | null {
  if (policy === undefined) return null
  for (let i = doings.activities.length - 1; i >= 0; i--)
    if (policy.contactKinds.includes(doings.kinds[i] ?? '')) return doings.activities[i]!.at
  return null
}

/** Attempts of the owner since the base; at least one where only the date of an outreach is known. */
export function attemptsSince(facts: ConditionFacts, base: AttemptsBase | undefined, since: Instant | null): number {
  const counted = Math.max(0, (facts.outreachCount ?? 0) - (base?.count ?? 0))
  const from = Math.max(base?.since ?? -Infinity, since ?? -Infinity)
  return counted === 0 && facts.lastOutreachAt !== null && facts.lastOutreachAt > from ? 1 : counted
}

/**
 * Recycles an accepted lead that nobody got hold of, at its last attempt or at the end of the days, whichever the policy
 * reaches first. Who had it is remembered and keeps it.
 */
export function giveUp(input: StageInput, journey: Journey): void {
  const policy = input.stages.policy.unreachable
  if (policy === undefined || journey.stage !== 'sal' || isLocked(journey, 'sal')) return
  const { facts, now } = input
  const at = unreachableAt(input, journey, policy)
  if (at === null || at > now) return
  const base = attemptsBase(input, false)
  const evidence: Saw = {
    attempts: attemptsSince(facts, base, journey.recycledAt),
    days: Math.floor((at - (journey.enteredAt ?? at)) / DAY_MS),
    ownerId: ownerOf(input),
  }
  journey.move('known', at, 'unreachable', 'stage.unreachable', evidence, 'nurture')
  journey.recycledAt = journey.lastAt
  journey.rested = { reason: 'unreachable', coolDownDays: null, returns: true }
}

/** When the lead counts as unreachable if nothing more happens; null: it does not. */
export function unreachableAt(input: StageInput, journey: Journey, policy: UnreachablePolicy): Instant | null {
  const { facts, now } = input
  if (hasAnswer(facts)) return null
  const base = attemptsBase(input, false)
  const attempts = attemptsSince(facts, base, journey.recycledAt)
  if (attempts >= policy.attempts) return facts.lastOutreachAt ?? now
  if (attempts < policy.minAttempts) return null
  return Math.max(journey.enteredAt ?? now, base?.since ?? -Infinity) + policy.days * DAY_MS
}

/** Back to known for a lead that qualified but was never accepted, once its score is well under the threshold for long. */
export function fallBack({ stages, now, score, doings, intent }: StageInput, journey: Journey): void {
  const { fallBack: policy, minScore, minEngagement, highIntent } = stages.policy.mql
  if (policy === undefined || journey.stage !== 'mql' || isLocked(journey, 'mql')) return
  const entered = journey.enteredAt
  if (entered === null || now - entered < policy.afterDays * DAY_MS) return
  const under = minScore - policy.points
  if (score > under || doings.points >= minEngagement || (highIntent && intent !== null)) return
  const evidence: Saw = { score, under, minScore, days: Math.floor((now - entered) / DAY_MS) }
  journey.move('known', now, 'fell-back', 'stage.fell-back', evidence, 'active')
}

/** Takes a lead out for good while the policy's condition holds, and back in when it no longer does. */
export function disqualifyOrCorrect(input: StageInput, journey: Journey, deals: DealEvidence): void {
  const { stages, facts, now, memory } = input
  if (stages.disqualifies === undefined) return
  const holds = deals.won === null && !deals.isOpen && stages.disqualifies(facts, now)
  if (holds && journey.status !== 'disqualified') {
    journey.rest('disqualified', now, 'disqualified', 'stage.disqualified-by-rule', {}, true)
    journey.rested = { reason: 'disqualified', coolDownDays: null, returns: false }
  } else if (!holds && journey.status === 'disqualified' && memory?.rest?.reason === 'disqualified') {
    // The rest was a mistake of the data: what the lead did before it still counts.
    if (journey.cycle === 1) journey.recycledAt = null
    journey.move(journey.stage, now, 'corrected', 'stage.corrected', {}, 'active')
  }
}

/** Whether a person, or the CRM's own process, has set this stage or a higher one: nothing automatic takes the lead below it. */
export function isLocked(journey: Journey, stage: keyof typeof RANK): boolean {
  return journey.lockedStage !== null && rankOf(journey.lockedStage) >= rankOf(stage)
}

/** The rest to remember: the memory's own, unless the lead came to rest in this decision. */
export function restAfter(input: StageInput, journey: Journey): Rest | undefined {
  const { rested } = journey
  const since = journey.recycledAt
  if (rested === null || since === null || isRunning(journey.status)) return input.memory?.rest
  const days = rested.coolDownDays ?? input.stages.policy.recycle.coolDownDays
  const until = journey.status === 'disqualified' ? null : since + days * DAY_MS
  return { reason: rested.reason, since, until, ownerId: ownerOf(input), returns: rested.returns }
}

/** End of a resting lead's pause; null for a lead that does not rest, or for good. */
export function restsUntil(journey: Journey, memory: LeadMemory | null, policy: StagePolicy): Instant | null {
  if (isRunning(journey.status) || journey.status === 'disqualified' || journey.recycledAt === null) return null
  const usual = journey.recycledAt + policy.recycle.coolDownDays * DAY_MS
  if (journey.rested !== null) {
    const days = journey.rested.coolDownDays
    return days === null ? usual : journey.recycledAt + days * DAY_MS
  }
  return memory?.rest !== undefined && memory.rest.since === journey.recycledAt ? memory.rest.until : usual
}
