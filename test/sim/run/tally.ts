import { History } from '../history.ts'
import type { WorldName } from '../worlds.ts'
import type { Summary } from './summary.ts'

/** Many runs added up. The same runs give the same sums in whatever order they were played. */
export class Tally {
  readonly #runs = new Map<number, Summary>()

  add(run: Summary): void {
    this.#runs.set(run.seed, run)
  }

  /** In order of their seeds. */
  get runs(): readonly Summary[] {
    return [...this.#runs.values()].sort((a, b) => a.seed - b.seed)
  }
  get done(): number {
    return this.#runs.size
  }
  get broken(): readonly Summary[] {
    return this.runs.filter(({ violation }) => violation !== null)
  }
  get steps(): number {
    return this.runs.reduce((sum, { steps }) => sum + steps, 0)
  }
  get worlds(): ReadonlyMap<WorldName, number> {
    const counted = new Map<WorldName, number>()
    for (const { world } of this.runs) counted.set(world, (counted.get(world) ?? 0) + 1)
    return counted
  }
  /** How often each fault and each rare state was met. */
  get reached(): ReadonlyMap<string, number> {
    const sums = new Map<string, number>()
    for (const { reached } of this.runs)
      for (const [state, times] of reached) sums.set(state, (sums.get(state) ?? 0) + times)
    return new Map([...sums].sort(([a], [b]) => (a < b ? -1 : 1)))
  }
  /** One hash over all histories, in order of their seeds. */
  get hash(): string {
    const history = new History(0)
    for (const { seed, hash } of this.runs) history.add(seed, hash)
    return history.hash
  }
}
