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
