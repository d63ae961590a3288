import { NotedMeter } from '../../test/support/quiet.ts'

/** Keeps every observed value, so that percentiles are exact, and lets a bench wait for a count. */
export class SampleMeter extends NotedMeter {
  readonly #samples = new Map<string, number[]>()

  override observe(name = '', seconds = 0): void {
    const known = this.#samples.get(name)
    if (known) known.push(seconds)
    else this.#samples.set(name, [seconds])
  }
  samples(name: string): readonly number[] {
    return this.#samples.get(name) ?? []
  }
  /** @throws {Error} when the count is not reached in time, with what was counted. */
  async reached(name: string, count: number, withinMs: number): Promise<void> {
    const until = performance.now() + withinMs
    while ((this.counts.get(name) ?? 0) < count) {
      if (performance.now() > until)
        throw new Error(`only ${JSON.stringify(Object.fromEntries(this.counts))} of ${count} ${name}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}
