import type { Decided } from './decision.ts'
import type { Instant, LeadId, RepId, Stage, Status } from './lead.ts'
import type { Policy } from './policy/policy.ts'

const DAY = 86_400_000
/** A version that nothing was held against for so long counts as trusted, however few leads it decided. */
const WATCHED_DAYS = 7
/** Leads that are shown to whoever has to choose. */
const MOST_EXAMPLES = 10

/** Leads that were never decided before, and those that an older version decided. Each is counted apart: one must not hide the other. */
export const CANARY_GROUPS = ['fresh', 'known'] as const
export type CanaryGroup = (typeof CANARY_GROUPS)[number]

/** How many leads both versions decided, and how many of them differently. */
export interface CanaryTally {
  readonly compared: number
  readonly owner: number
  /** Stage or status. */
  readonly stage: number
  /** Owner, stage or both. */
  readonly changed: number
}
export type CanaryTallies = Readonly<Record<CanaryGroup, CanaryTally>>

/**
 * How a published version is watched. `paused`: nothing is sent to the CRM until an admin has chosen. `passed`: it decided much as the former
 * version would have, or long enough without a complaint. `accepted`: an admin let it go on.
 */
export interface Canary {
  readonly version: number
  /** The version it is compared with: the last one that was trusted. */
  readonly former: number
  readonly state: 'comparing' | 'paused' | 'passed' | 'accepted'
  readonly begunAt: Instant
  readonly pausedAt: Instant | null
  readonly tallies: CanaryTallies
}

/** What one version answers about a lead. */
export interface CanaryAnswer {
  readonly ownerId: RepId | null
  readonly stage: Stage
  readonly status: Status
}
/** A lead that the two versions answer differently. */
export interface CanaryExample {
  readonly leadId: LeadId
  readonly group: CanaryGroup
  readonly former: CanaryAnswer
  readonly now: CanaryAnswer
}
/** One lead decided under both versions, from the same inputs. */
export interface Compared {
  readonly leadId: LeadId
  readonly group: CanaryGroup
  readonly former: Decided
  readonly now: Decided
}

const NONE: CanaryTally = { compared: 0, owner: 0, stage: 0, changed: 0 }
export const NOTHING_COMPARED: CanaryTallies = { fresh: NONE, known: NONE }

/** Up to how many leads of each group are compared; the least number that says anything; the share above which sending pauses. */
export interface RolloutLimits {
  readonly compared: number
  readonly atLeast: number
  readonly pauseAbovePercent: number
}

/** What the version that is published says of how it is watched. */
export function rolloutLimits({ rollout }: Pick<Policy, 'rollout'>): RolloutLimits {
  return {
    compared: rollout?.compared ?? 200,
    atLeast: rollout?.atLeast ?? 20,
    pauseAbovePercent: rollout?.pauseAbovePercent ?? 30,
  }
}

/** Whether the version is still being compared at that instant. */
export function isWatched({ state, begunAt }: Pick<Canary, 'state' | 'begunAt'>, now: Instant): boolean {
  return state === 'comparing' && now - begunAt < WATCHED_DAYS * DAY
}

/**
 * What a publication begins.
 * @param current how the version that was active until now is watched; null: it is not.
 * @returns what the new version is compared with: a version that is still watched, or held up, is not what it can be trusted by.
 */
export function formerFor(current: Canary | null, active: number, now: Instant): number {
  return current !== null && (current.state === 'paused' || isWatched(current, now)) ? current.former : active
}

/** Whether another lead of that group is to be compared. */
export function wantsMore({ tallies }: Pick<Canary, 'tallies'>, group: CanaryGroup, limits: RolloutLimits): boolean {
  return tallies[group].compared < limits.compared
}

/** What is known after a batch. */
export interface Counted {
  readonly canary: Canary
  readonly examples: readonly CanaryExample[]
}

/** Counts leads that both versions decided, and says whether that is enough to pause or to trust the new version. */
export function countCompared(
  canary: Canary,
  compared: readonly Compared[],
  limits: RolloutLimits,
  now: Instant,
): Counted {
  if (canary.state !== 'comparing') return { canary, examples: [] }
  const tallies: Record<CanaryGroup, CanaryTally> = { ...canary.tallies }
  const examples: CanaryExample[] = []
  const before = changedIn(canary.tallies)
  for (const one of compared) {
    if (tallies[one.group].compared >= limits.compared) continue
    const [former, answer] = [answerOf(one.former), answerOf(one.now)]
    const [owner, stage] = [ownerDiffers(former, answer), stageDiffers(former, answer)]
    tallies[one.group] = plus(tallies[one.group], owner, stage)
    if ((owner || stage) && before + examples.length < MOST_EXAMPLES)
      examples.push({ leadId: one.leadId, group: one.group, former, now: answer })
  }
  const counted = { ...canary, tallies }
  if (CANARY_GROUPS.some((group) => isTooMuch(tallies[group], limits)))
    return { canary: { ...counted, state: 'paused', pausedAt: now }, examples }
  const isOver = CANARY_GROUPS.every((group) => tallies[group].compared >= limits.compared) || !isWatched(canary, now)
  return { canary: isOver ? { ...counted, state: 'passed' } : counted, examples }
}

/** Whether more of the leads changed than the policy lets pass, once there are enough to tell. */
export function isTooMuch({ compared, changed }: CanaryTally, { atLeast, pauseAbovePercent }: RolloutLimits): boolean {
  return compared >= atLeast && changed * 100 > pauseAbovePercent * compared
}

export function ownerDiffers(one: CanaryAnswer, other: CanaryAnswer): boolean {
  return one.ownerId !== other.ownerId
}
export function stageDiffers(one: CanaryAnswer, other: CanaryAnswer): boolean {
  return one.stage !== other.stage || one.status !== other.status
}

function answerOf({ decision, memory }: Decided): CanaryAnswer {
  return { ownerId: memory.assignment?.ownerId ?? null, stage: decision.stage, status: decision.status }
}

function plus(tally: CanaryTally, owner: boolean, stage: boolean): CanaryTally {
  return {
    compared: tally.compared + 1,
    owner: tally.owner + Number(owner),
    stage: tally.stage + Number(stage),
    changed: tally.changed + Number(owner || stage),
  }
}

function changedIn(tallies: CanaryTallies): number {
  return CANARY_GROUPS.reduce((sum, group) => sum + tallies[group].changed, 0)
}
