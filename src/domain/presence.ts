import type { Candidate } from './decision.ts'
import { isOpen, nextOpen } from './calendar.ts'
import type { Instant, RepId } from './lead.ts'
import type { Pool, PoolMember, Rep, Roster } from './roster.ts'
import { ABSENT, ELIGIBLE, type Standing } from './rotation.ts'

type Gate = Candidate['gate']

/** A member of a pool together with everything about them that a turn asks for. */
export interface Seat {
  readonly repId: RepId
  readonly weight: number
  /** Undefined when the roster does not know the person: counts as inactive. */
  readonly rep: Rep | undefined
  /** One candidate a gate, made once: a decision only points at them. */
  readonly as: Readonly<Record<Gate, Candidate>>
}

/** A pool laid out for fast turns. `members` and `seats` stand in the same order. */
export interface SeatedPool {
  readonly pool: Pool
  readonly members: readonly PoolMember[]
  readonly seats: readonly Seat[]
  readonly repIds: ReadonlySet<RepId>
  /** At the instant last asked about: a batch of decisions asks about one. */
  presence: Presence | null
}

const PRESENT_GATES: ReadonlySet<Gate> = new Set<Gate>([
  'chosen',
  'eligible',
  'former-owner',
  'not-skilled',
  'out-of-territory',
  'no-time-left',
])
const GATES: readonly Gate[] = [
  'chosen',
  'eligible',
  'inactive',
  'out-of-hours',
  'out-of-office',
  'cap',
  'former-owner',
  'not-skilled',
  'out-of-territory',
  'no-time-left',
  'weight-zero',
]

/** How every member stands for one lead, in the members' order. */
export interface Standings {
  readonly gates: readonly (Gate | null)[]
  readonly standings: readonly Standing[]
  /** Members who gain though they are absent. */
  readonly gainAbsent: ReadonlySet<RepId> | null
}

/** How the members of a pool stand where nothing but their presence matters. */
interface Presence extends Standings {
  readonly at: Instant
}

/** Depends on nothing but the roster, so a batch of decisions pays for it once. */
const seatedByRoster = new WeakMap<Roster, Map<string, SeatedPool>>()
// A batch asks one roster again and again.
let latestRoster: Roster | null = null
let latestSeated = new Map<string, SeatedPool>()

/** The pool of that id with its members' records; null when the roster has no such pool. */
export function seatPool(roster: Roster, poolId: string): SeatedPool | null {
  if (roster !== latestRoster) {
    latestSeated = seatedIn(roster)
    latestRoster = roster
  }
  return latestSeated.get(poolId) ?? null
}

function seatedIn(roster: Roster): Map<string, SeatedPool> {
  let seated = seatedByRoster.get(roster)
  if (seated === undefined) {
    seated = new Map()
    for (const pool of roster.pools.values()) seated.set(pool.poolId, seatsOf(pool, roster))
    seatedByRoster.set(roster, seated)
  }
  return seated
}

/** Per member, the first gate that keeps them from being present at `now`, caps left aside; null for those it lets pass. */
export function presentAt(seated: SeatedPool, now: Instant): Standings {
  const known = seated.presence
  return known !== null && known.at === now ? known : (seated.presence = presenceOf(seated, now))
}

function presenceOf({ pool, seats }: SeatedPool, now: Instant): Presence {
  const gates = seats.map((seat) => gateOf(seat, pool.hours, now))
  const standings = gates.map((gate) => (gate === null ? ELIGIBLE : ABSENT))
  return { at: now, gates, standings, gainAbsent: null }
}

/** Whether the rep is inside an away span at `t`. */
export function isAway(rep: Rep, t: Instant): boolean {
  for (const span of rep.outOfOffice) if (t >= span.start && t < span.end) return true
  return false
}

/**
 * The first instant at or after `t` at which the rep is neither away nor, where the pool minds hours, out of hours.
 * @returns null when their calendar knows of none.
 */
export function nextPresent(rep: Rep, hours: Pool['hours'], t: Instant): Instant | null {
  let at: Instant | null = t
  // Each pass leaves an away span behind, so there are at most as many as spans.
  for (let pass = 0; pass <= rep.outOfOffice.length && at !== null; pass++) {
    at = endOfAway(rep, at)
    if (hours === 'members') at = nextOpen(rep.workingTime, at)
    if (at !== null && !isAway(rep, at)) return at
  }
  return null
}

/** The end of the away time that holds `t`, spans that meet taken together; `t` itself when the rep is not away. */
export function awayUntil(rep: Rep, t: Instant): Instant {
  let end = t
  for (let pass = 0; pass <= rep.outOfOffice.length; pass++) {
    const next = endOfAway(rep, end)
    if (next === end) break
    end = next
  }
  return end
}

function endOfAway(rep: Rep, t: Instant): Instant {
  let end = t
  for (const span of rep.outOfOffice) if (end >= span.start && end < span.end) end = span.end
  return end
}

function gateOf({ rep, weight }: Seat, hours: Pool['hours'], now: Instant): Gate | null {
  if (rep === undefined || !rep.active) return 'inactive'
  if (weight <= 0) return 'weight-zero'
  if (hours === 'members' && !isOpen(rep.workingTime, now)) return 'out-of-hours'
  return isAway(rep, now) ? 'out-of-office' : null
}

function seatsOf(pool: Pool, roster: Roster): SeatedPool {
  const seats = pool.members.map(({ repId, weight }) => ({
    repId,
    weight,
    rep: roster.reps.get(repId),
    as: candidatesOf(repId),
  }))
  const repIds = new Set(seats.map(({ repId }) => repId))
  return { pool, members: pool.members, seats, repIds, presence: null }
}

function candidatesOf(repId: RepId): Readonly<Record<Gate, Candidate>> {
  const entries = GATES.map((gate) => [gate, { repId, gate, present: PRESENT_GATES.has(gate) }] as const)
  return Object.fromEntries(entries) as Record<Gate, Candidate>
}
