import type { Lane } from '../ports/crm.ts'

const LANES = ['urgent', 'normal', 'backfill'] as const satisfies readonly Lane[]

/** A lane as the store sorts it: 0 is served first. */
export function laneRank(lane: Lane): number {
  return LANES.indexOf(lane)
}

/** The lane of a stored rank; anything unknown is the last lane. */
export function laneOf(rank: number): Lane {
  return LANES[rank] ?? 'backfill'
}

/** Rank under which records wait that only a reading of all of them told of; any news of them makes it a lower one. */
export const STANDING_RANK = LANES.length

/** True for a record that no news told of. */
export function isStanding(rank: number): boolean {
  return rank === STANDING_RANK
}
