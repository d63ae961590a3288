import type { Bell, Bells } from '../../src/ports/queue.ts'
import type { Chance, Clock, Log, Meter, Milestones, StepName } from '../../src/ports/runtime.ts'

/** A clock that stands still until told; sleeping moves it. */
export class StandingClock implements Clock {
  #now: number
  constructor(now: number) {
    this.#now = now
  }
  now(): number {
    return this.#now
  }
  monotonicMs(): number {
    return this.#now
  }
  async sleep(ms: number): Promise<void> {
    this.#now += ms
  }
  advance(ms: number): void {
    this.#now += ms
  }
  set(now: number): void {
    this.#now = now
  }
}

/** Ids that count up and numbers from a seed: the same test draws the same. */
export function countingChance(seed = 1): Chance {
  let drawn = 0
  let state = seed
  return {
    id() {
      drawn += 1
      return `00000000-0000-7000-8000-${String(drawn).padStart(12, '0')}`
    },
    below(n) {
      state = (state * 48_271) % 2_147_483_647
      return state % n
    },
  }
}

/** Bells that only write down who rang. */
export class NotedBells implements Bells {
  readonly rung: Bell[] = []
  ring(bell: Bell): void {
    this.rung.push(bell)
  }
  async listen(): Promise<void> {
    return
  }
  async reachable(): Promise<boolean> {
    return true
  }
  async close(): Promise<void> {
    return
  }
}

/** Counts by name (and `name{label}`), so that a test can say what was counted. */
export class NotedMeter implements Meter {
  readonly counts = new Map<string, number>()
  count(name: string, by = 1, labels: Readonly<Record<string, string>> = {}): void {
    const key = [name, ...Object.values(labels)].join(' ')
    this.counts.set(key, (this.counts.get(key) ?? 0) + by)
  }
  observe(_name: string, _value: number, _labels?: Readonly<Record<string, string>>): void {
    return
  }
}

/** Milestones at which a test may step in: throw to end the run as a crash would. */
export class NotedMilestones implements Milestones {
  readonly passed: StepName[] = []
  onStep: (step: StepName) => void | Promise<void> = () => undefined
  async at(step: StepName): Promise<void> {
    this.passed.push(step)
    await this.onStep(step)
  }
}

export class NotedLog implements Log {
  readonly lines: { level: string; event: string; facts: unknown }[] = []
  info(event: string, facts?: unknown): void {
    this.lines.push({ level: 'info', event, facts })
  }
  warn(event: string, facts?: unknown): void {
    this.lines.push({ level: 'warn', event, facts })
  }
  error(event: string, facts?: unknown): void {
    this.lines.push({ level: 'error', event, facts })
  }
}
