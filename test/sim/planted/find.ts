import { WORLDS } from '../script.ts'
import { simulate, type Run } from '../simulate.ts'
import type { Planted } from './list.ts'

/** What looking for one planted mistake came to. */
export interface Found {
  readonly name: string
  /** Runs that were needed; null: not found. */
  readonly runs: number | null
  readonly run: Run | null
}

/** Plays runs with a mistake built in until one breaks, at most `most` of them. */
export async function findPlanted({ name, plant }: Planted, firstSeed: number, most: number): Promise<Found> {
  for (let n = 0; n < most; n += 1) {
    const seed = firstSeed + n
    const run = await simulate({ seed, world: WORLDS[seed % WORLDS.length]!, plant })
    if (run.violation !== null) return { name, runs: n + 1, run }
  }
  return { name, runs: null, run: null }
}
