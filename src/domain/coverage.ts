import { capsFreeAt, type Cap } from './caps.ts'
import { isOpen } from './calendar.ts'
import type { Instant, PoolId, RepId } from './lead.ts'
import { isAway } from './presence.ts'
import type { Pool, Rep, Roster } from './roster.ts'
import { lessThan, united, within, type Span } from './spans.ts'
import { usualHours } from './usual-hours.ts'

/** What counts for caps, as it stands now; nothing more is given until then. */
export interface Loads {
  readonly assignedTimes: ReadonlyMap<RepId, readonly Instant[]>
  readonly openLeads: ReadonlyMap<RepId, number>
}

/** Why a member cannot take a lead: at the beginning of a gap. */
export interface Absence {
  readonly repId: RepId
  readonly because: 'inactive' | 'out-of-hours' | 'out-of-office' | 'cap'
}

/** Time in which nobody can take a lead of the pool, though it is time in which somebody is expected. */
export interface Gap {
  readonly from: Instant
  readonly until: Instant
  readonly absent: readonly Absence[]
}

/** Whether a promise runs in people's hours or around the clock. */
export type Expected = 'business' | 'calendar'

/**
 * The gaps of a pool between two instants. Somebody is expected around the clock where the promise runs so or the pool minds no hours;
 * else in the usual hours of the members, from the first one's begin to the last one's end on each day, public holidays and breaks
 * included. Whoever can take leads of the pools it overflows into covers it too.
 * @param capsOf caps of a pool; what is full now is full until its window turns, a cap on open leads all the time.
 * @returns in order, cut off at `until`.
 * @source docs/rules.md#coverage
 */
export function coverageGaps(
  pool: Pool,
  roster: Roster,
  expected: Expected,
  loads: Loads,
  capsOf: (pool: PoolId) => readonly Cap[],
  { from: now, until }: { readonly from: Instant; readonly until: Instant },
): readonly Gap[] {
  const window: Span = { start: now, end: until }
  const pools = reachedFrom(pool, roster)
  const covered = pools.flatMap((one) =>
    membersOf(one, roster).flatMap((rep) => presentTime(rep, one, freeAt(rep, capsOf(one.poolId), loads, now), window)),
  )
  const asked =
    expected === 'calendar' || pool.hours === 'always'
      ? [window]
      : within(
          membersOf(pool, roster).flatMap((rep) => usualHours(rep, window)),
          window,
        )
  return lessThan(asked, covered).map(({ start, end }) => ({
    from: start,
    until: end,
    absent: absentAt(pool, roster, loads, capsOf(pool.poolId), now, start),
  }))
}

/** The pool and every pool its leads can go on to. */
function reachedFrom(pool: Pool, roster: Roster): readonly Pool[] {
  const found = [pool]
  for (const one of found)
    for (const id of one.overflow) {
      const next = roster.pools.get(id)
      if (next !== undefined && !found.includes(next)) found.push(next)
    }
  return found
}

function membersOf(pool: Pool, roster: Roster): readonly Rep[] {
  return pool.members.flatMap(({ repId, weight }) => {
    const rep = roster.reps.get(repId)
    return rep !== undefined && rep.active && weight > 0 ? [rep] : []
  })
}

/** Null: never, as things stand. */
function freeAt(rep: Rep, caps: readonly Cap[], { assignedTimes, openLeads }: Loads, now: Instant): Instant | null {
  const load = { times: assignedTimes.get(rep.repId) ?? [], open: openLeads.get(rep.repId) ?? 0 }
  return capsFreeAt(caps, rep, load, now)
}

function presentTime(rep: Rep, { hours }: Pool, free: Instant | null, window: Span): readonly Span[] {
  if (free === null) return []
  const { opens, closes, until } = rep.workingTime
  const open =
    hours === 'always' ? [window] : opens.map((start, i) => ({ start, end: Math.min(closes[i] ?? start, until) }))
  const inside = within(open, { start: Math.max(window.start, free), end: window.end })
  return lessThan(inside, rep.outOfOffice)
}

function absentAt(
  pool: Pool,
  roster: Roster,
  loads: Loads,
  caps: readonly Cap[],
  now: Instant,
  at: Instant,
): readonly Absence[] {
  return pool.members
    .filter(({ weight }) => weight > 0)
    .map(({ repId }): Absence => {
      const rep = roster.reps.get(repId)
      if (rep === undefined || !rep.active) return { repId, because: 'inactive' }
      if (isAway(rep, at)) return { repId, because: 'out-of-office' }
      if (pool.hours === 'members' && !isOpen(rep.workingTime, at)) return { repId, because: 'out-of-hours' }
      const free = freeAt(rep, caps, loads, now)
      return { repId, because: free === null || free > at ? 'cap' : 'out-of-hours' }
    })
}

/** All the time in which somebody of these works. */
export function workedBy(reps: Iterable<Rep>, window: Span): readonly Span[] {
  return united(
    [...reps]
      .filter(({ active }) => active)
      .flatMap((rep) =>
        lessThan(
          within(
            rep.workingTime.opens.map((start, i) => ({ start, end: rep.workingTime.closes[i] ?? start })),
            window,
          ),
          rep.outOfOffice,
        ),
      ),
  )
}
