import type { Violation } from '../model.ts'
import { simulate, type RunOptions } from '../simulate.ts'
import type { WorldName } from '../worlds.ts'

/** What is left of a run when its history is forgotten: small enough to cross threads by the thousand. */
export interface Summary {
  readonly seed: number
  readonly world: WorldName
  readonly steps: number
  readonly hash: string
  readonly violation: Violation | null
  readonly reached: ReadonlyMap<string, number>
}

export async function summarise(options: RunOptions): Promise<Summary> {
  const { seed, world, steps, hash, violation, reached } = await simulate(options)
  return { seed, world, steps, hash, violation, reached }
}
