import type { Instant, PoolId, RepId } from './lead.ts'

/**
 * Working time as half-open intervals [open, close) in UTC milliseconds, sorted, without overlap.
 * Zones, holidays and daylight saving are already resolved by whoever built it.
 * `opens[i]` belongs to `closes[i]`. It covers `from` ≤ t < `until`; outside nothing is known.
 */
export interface WorkingTime {
  readonly from: Instant
  readonly until: Instant
  readonly opens: readonly Instant[]
  readonly closes: readonly Instant[]
}

/** Where each local day begins, in order, without gaps. */
export interface LocalDays {
  /** UTC milliseconds of each local midnight (or the first instant of a day that has none). */
  readonly starts: readonly Instant[]
  /** ISO weekday of the first, 1 = Monday … 7 = Sunday. */
  readonly firstWeekday: number
  /** UTC milliseconds of the first days of months among them; without these, months of UTC count. */
  readonly monthStarts?: readonly Instant[]
}

/** A person who can own leads. */
export interface Rep {
  readonly repId: RepId
  readonly name: string
  readonly email: string | null
  /** False when deactivated in the CRM: never assigned, never kept. */
  readonly active: boolean
  readonly teams: readonly string[]
  /** The rep's manager, for breach tasks. */
  readonly managerId: RepId | null
  readonly zone: string
  readonly workingTime: WorkingTime
  /** When it last became another one than it was before; absent: not within the known range. */
  readonly calendarChangedAt?: Instant
  /** The rep's local days, for caps by day and week; without them UTC days count. */
  readonly localDays?: LocalDays
  /** Away spans [start, end). */
  readonly outOfOffice: readonly { readonly start: Instant; readonly end: Instant }[]
  readonly languages: readonly string[]
  readonly skills: readonly string[]
  readonly industries?: readonly string[]
  readonly products?: readonly string[]
  /** Ids of territories. */
  readonly territories?: readonly string[]
  /** Who stands in while the rep is out of office. */
  readonly backupId?: RepId | null
  /** Who was named to stand in for an absence, [start, end); asked before anybody else. */
  readonly standIns?: readonly { readonly start: Instant; readonly end: Instant; readonly repId: RepId }[]
  /** First day of work; null or absent: long ago. */
  readonly startedAt?: Instant | null
  /** Open leads the rep can carry; the pool's number where absent. */
  readonly capacity?: number
}

/** One member of a pool with its weight; order is the configured order, which breaks ties. */
export interface PoolMember {
  readonly repId: RepId
  readonly weight: number
}

/** A pool after its policy definition met the people that exist now. */
export interface Pool {
  readonly poolId: PoolId
  readonly name: string
  /** `always`: working hours do not count for presence. */
  readonly hours: 'members' | 'always'
  readonly members: readonly PoolMember[]
  /** Tried in turn when nobody here can take the lead. */
  readonly overflow: readonly PoolId[]
  /** Local days of the pool's own zone, for pools that count by window; without them UTC days count. */
  readonly localDays?: LocalDays
}

/** Everybody and every pool of an installation at one version of roster and policy. */
export interface Roster {
  readonly reps: ReadonlyMap<RepId, Rep>
  readonly pools: ReadonlyMap<PoolId, Pool>
  /** Managers to tell when a rep has none. */
  readonly defaultManagerId: RepId | null
}

/** What a pool that counts has given in its present window. */
export interface CountState {
  readonly windowStart: Instant
  readonly given: Readonly<Record<RepId, number>>
  /** Leads counted without being given, so that joining late or being away is neutral. A key for every member known so far. */
  readonly calibration: Readonly<Record<RepId, number>>
  /** When each was last given a lead here, in any window. */
  readonly lastAt: Readonly<Record<RepId, Instant>>
}

/** A pool whose turn was used, with its state after it. */
export interface TurnUsed {
  readonly poolId: PoolId
  readonly state: RotationState
}

/** Smooth weighted round-robin state: current weight per member; an absent key is 0. Σ over all is 0. */
export interface RotationState {
  readonly cw: Readonly<Record<RepId, number>>
  /** Turns taken in this pool so far. */
  readonly turns: number
  /** Only in pools that choose by count. */
  readonly counts?: CountState
}
