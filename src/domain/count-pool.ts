import type { Instant, RepId } from './lead.ts'
import type { Standing } from './rotation.ts'
import type { CountState, PoolMember, RotationState } from './roster.ts'

/** How far a member is below their share of what was counted. */
export interface Shortfall {
  readonly repId: RepId
  readonly target: number
  /** Given and calibration together. */
  readonly counted: number
  readonly shortfall: number
}

const SAME = 1e-9

/**
 * Each member's share of all that was counted in the window, and how far they are from it. Shares go by weight.
 * @example given 10/8/3, weights 100/100/50 → targets 8.4/8.4/4.2, shortfalls −1.6/0.4/1.2
 */
export function shortfalls(counts: CountState, members: readonly PoolMember[]): readonly Shortfall[] {
  const weights = members.reduce((sum, { weight }) => sum + weight, 0)
  const counted = members.map(({ repId }) => (counts.given[repId] ?? 0) + (counts.calibration[repId] ?? 0))
  const total = counted.reduce((sum, count) => sum + count, 0)
  return members.map(({ repId, weight }, i) => {
    const target = weights === 0 ? 0 : (total * weight) / weights
    return { repId, target, counted: counted[i]!, shortfall: target - counted[i]! }
  })
}

/**
 * The pool's counts as they are before the next lead: emptied where a new window has begun, and with whoever joined since.
 * A member who joins is calibrated with the leads given before, divided by the members then, so that joining is neutral.
 */
export function countsAt(state: RotationState, members: readonly PoolMember[], windowStart: Instant): CountState {
  const before = state.counts
  if (before === undefined || before.windowStart !== windowStart) {
    return { windowStart, given: {}, calibration: zeroes(members), lastAt: before?.lastAt ?? {} }
  }
  const joined = members.filter(({ repId }) => !Object.hasOwn(before.calibration, repId))
  if (joined.length === 0) return before
  const known = members.filter(({ repId, weight }) => weight > 0 && Object.hasOwn(before.calibration, repId))
  const given = known.reduce((sum, { repId }) => sum + (before.given[repId] ?? 0), 0)
  const calibration: Record<RepId, number> = { ...before.calibration }
  for (const { repId } of joined) calibration[repId] = known.length === 0 ? 0 : given / known.length
  return { ...before, calibration }
}

/** Position of the eligible member furthest below their share. Ties: higher weight, least recently given a lead here, order. */
export function furthestBelow(
  counts: CountState,
  members: readonly PoolMember[],
  standings: readonly Standing[],
): number | null {
  const list = shortfalls(counts, members)
  let best: number | null = null
  for (let i = 0; i < members.length; i++) {
    if (!standings[i]!.eligible || members[i]!.weight <= 0) continue
    if (best === null || isBefore(i, best, list, counts, members)) best = i
  }
  return best
}

/**
 * The counts after member `picked` got a lead at `now`. Whoever was absent is calibrated with their part of it, 1 ÷ (members −
 * 1), so that they do not have to make up for their absence.
 */
export function countLead(
  counts: CountState,
  members: readonly PoolMember[],
  standings: readonly Standing[],
  picked: number,
  now: Instant,
): CountState {
  const { repId } = members[picked]!
  const others = members.filter(({ weight }) => weight > 0).length - 1
  const calibration: Record<RepId, number> = { ...counts.calibration }
  members.forEach((member, i) => {
    if (standings[i]!.present || member.weight <= 0 || others < 1) return
    calibration[member.repId] = (calibration[member.repId] ?? 0) + 1 / others
  })
  return {
    ...counts,
    given: { ...counts.given, [repId]: (counts.given[repId] ?? 0) + 1 },
    calibration,
    lastAt: { ...counts.lastAt, [repId]: now },
  }
}

/**
 * The counts as if that lead had never been given, whatever was counted since in the same window.
 * @param members as they were when it was given.
 * @param present who counted as present then.
 */
export function uncountLead(
  counts: CountState,
  members: readonly PoolMember[],
  present: ReadonlySet<RepId>,
  picked: RepId,
): CountState {
  const weighed = members.filter(({ weight }) => weight > 0)
  const calibration: Record<RepId, number> = { ...counts.calibration }
  for (const { repId } of weighed)
    if (!present.has(repId)) calibration[repId] = (calibration[repId] ?? 0) - 1 / (weighed.length - 1)
  return { ...counts, given: { ...counts.given, [picked]: Math.max(0, (counts.given[picked] ?? 0) - 1) }, calibration }
}

function isBefore(
  a: number,
  b: number,
  list: readonly Shortfall[],
  { lastAt }: CountState,
  members: readonly PoolMember[],
): boolean {
  const further = list[a]!.shortfall - list[b]!.shortfall
  if (Math.abs(further) > SAME) return further > 0
  const heavier = members[a]!.weight - members[b]!.weight
  if (heavier !== 0) return heavier > 0
  // What stands earlier in the pool wins the last tie, and `b` stands earlier.
  return (lastAt[members[a]!.repId] ?? -Infinity) < (lastAt[members[b]!.repId] ?? -Infinity)
}

function zeroes(members: readonly PoolMember[]): Readonly<Record<RepId, number>> {
  return Object.fromEntries(members.map(({ repId }) => [repId, 0]))
}
