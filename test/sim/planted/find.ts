import { simulate, type Run } from '../simulate.ts'
import { worldOf } from '../worlds.ts'
import type { Planted } from './list.ts'

/** What looking for one planted mistake came to. */
export interface Found {
  /** Runs that were played, the one that found it included. */
  readonly played: number
  /** Null: not found. */
  readonly run: Run | null
}

/** Plays runs with a mistake built in until one breaks, at most `most` of them. */
export async function findPlanted({ plant }: Planted, firstSeed: number, most: number): Promise<Found> {
  for (let n = 0; n < most; n += 1) {
    const seed = firstSeed + n
    const run = await simulate({ seed, world: worldOf(seed), plant, recompute: 0 })
    if (run.violation !== null) return { played: n + 1, run }
  }
  return { played: most, run: null }
}
