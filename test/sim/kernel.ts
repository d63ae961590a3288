import type { Choices } from './choices.ts'
import { CALM, type Fault, type FaultPlan } from './faults.ts'
import { History } from './history.ts'

/** Something that may crash and start again. */
export interface Process {
  readonly name: string
  /** One more after each crash: answers to an older life are never delivered, so that no catch and no finally of it runs. */
  life: number
  up: boolean
  /** Held still until then (garbage collection, a stopped machine); virtual milliseconds. */
  pausedUntil: number
  /** Error of its clock, milliseconds. */
  skewMs: number
  start(): void
}

/** How calls to one kind of far side behave. */
export interface Line {
  readonly latencyMs: readonly [number, number]
  /** After this the caller takes the call for unanswered. */
  readonly timeoutMs: number
  /** How many times as often as elsewhere faults happen here: where calls are few, they would seldom meet one. */
  readonly faultsTimes: number
  readonly refused: () => Error
  readonly unanswered: () => Error
  /** Null: this far side has no rate limit. */
  readonly limited: ((waitMs: number) => Error) | null
}

interface Happening {
  readonly dueAt: number
  readonly order: number
  readonly label: string
  /** Null: outside every process. */
  readonly by: Process | null
  readonly life: number
  readonly run: () => void
}

const LATENCIES = 8
const SLOW_MS = [3_000, 8_000, 12_000, 25_000, 50_000] as const
const PAUSES_MS = [2_000, 11_000, 31_000, 70_000] as const

/**
 * One thread, virtual time. Whatever the code under test waits for is a happening here; one after the other comes to pass, and
 * chance (through {@link Choices}) says which, how late and with what fault.
 */
export class Kernel {
  readonly choices: Choices
  readonly history: History
  readonly reached = new Map<string, number>()
  plan: FaultPlan
  steps = 0
  /** Calls whose effect is still to come. */
  pending = 0
  healedAt: number | null = null
  /** Something may have changed since the invariants were last looked at. */
  touched = true
  #now = 0
  #order = 0
  #queue: Happening[] = []

  constructor(choices: Choices, plan: FaultPlan, keepLines: number) {
    this.choices = choices
    this.plan = plan
    this.history = new History(keepLines)
  }

  /** Virtual milliseconds since the run began. */
  get now(): number {
    return this.#now
  }

  /** Counts a rare state, so that a batch of runs can say that it met it. */
  sometimes(what: string): void {
    this.reached.set(what, (this.reached.get(what) ?? 0) + 1)
  }

  /** Something outside every process. */
  at(when: number, label: string, run: () => void): void {
    this.#add(when, label, null, () => {
      this.touched = true
      run()
    })
  }

  /** Something inside a process: it does not come to pass if the process has died since, and waits while it is paused. */
  in(by: Process, delayMs: number, label: string, run: () => void): void {
    this.#add(this.#now + delayMs, label, by, run)
  }

  sleep(by: Process, ms: number): Promise<void> {
    return new Promise((resolve) => this.in(by, Math.max(0, ms), `${by.name} wakes`, resolve))
  }

  /**
   * One call from a process to a far side. `effect` happens at once and whole, at the far side, or not at all; what the caller
   * hears of it is another matter.
   * @param changes false for what only reads.
   */
  call<T>(by: Process, label: string, line: Line, effect: () => Promise<T>, changes = true): Promise<T> {
    const { life } = by
    const name = `${by.name} ${label}`
    const fault = this.#fault(name, line)
    const latency = this.#latency(name, line)
    return new Promise<T>((resolve, reject) => {
      const answer = (delayMs: number, outcome: string, hear: () => void) => {
        if (delayMs === 0 && by.life === life && by.pausedUntil <= this.#now) {
          this.history.add(this.#now, `${name}: ${outcome}`)
          hear()
        } else if (by.life === life) this.in(by, delayMs, `${name}: ${outcome}`, hear)
      }
      const land = (heard: 'at once' | 'never' | number) => {
        this.pending += 1
        return () => {
          this.pending -= 1
          if (changes) this.touched = true
          effect().then(
            (value) => heard !== 'never' && answer(heard === 'at once' ? 0 : heard, 'answered', () => resolve(value)),
            (error: unknown) =>
              heard !== 'never' && answer(heard === 'at once' ? 0 : heard, 'failed', () => reject(error as Error)),
          )
        }
      }
      const sent = this.#now + latency
      switch (fault) {
        case null:
          return this.#add(sent, name, null, land('at once'))
        case 'refused':
          return this.in(by, latency, `${name}: refused`, () => reject(line.refused()))
        case 'rate-limited': {
          const waitMs = 1_000 * (1 + this.choices.pick(`${name}: wait`, 10))
          return this.in(by, latency, `${name}: rate limited`, () => reject(line.limited!(waitMs)))
        }
        case 'answer-lost':
          this.#add(sent, `${name}, answer lost`, null, land('never'))
          return this.in(by, line.timeoutMs, `${name}: unanswered`, () => reject(line.unanswered()))
        case 'crash-before':
          return this.in(by, latency, `${by.name} crashes before ${label}`, () => this.crash(by))
        case 'crash-after': {
          const effectThen = land('never')
          return this.#add(sent, `${name}, then crash`, null, () => {
            effectThen()
            if (by.life === life) this.crash(by)
          })
        }
        case 'slow': {
          const late = SLOW_MS[this.choices.pick(`${name}: slowness`, SLOW_MS.length)]!
          if (late < line.timeoutMs) return this.#add(this.#now + late, `${name}, late`, null, land('at once'))
          this.sometimes(`late effect of ${label.split('.')[0]}`)
          this.#add(this.#now + late, `${name}, lands late`, null, land('never'))
          return this.in(by, line.timeoutMs, `${name}: unanswered`, () => reject(line.unanswered()))
        }
        case 'slow-answer': {
          const late = SLOW_MS[this.choices.pick(`${name}: slowness`, SLOW_MS.length)]!
          if (late < line.timeoutMs) return this.#add(sent, `${name}, answer late`, null, land(late))
          this.#add(sent, `${name}, answer too late`, null, land('never'))
          return this.in(by, line.timeoutMs, `${name}: unanswered`, () => reject(line.unanswered()))
        }
        case 'pause': {
          const pause = PAUSES_MS[this.choices.pick(`${name}: pause`, PAUSES_MS.length)]!
          by.pausedUntil = Math.max(by.pausedUntil, this.#now + pause)
          this.sometimes('process paused')
          return this.#add(sent, `${name}, then pause`, null, land('at once'))
        }
      }
    })
  }

  /** Ends a process as kill -9 would, and starts it again some seconds later. */
  crash(by: Process): void {
    if (!by.up) return
    this.sometimes('process crashed')
    by.life += 1
    by.up = false
    by.pausedUntil = 0
    const delay = this.healedAt === null ? 1_000 * (1 + this.choices.pick(`${by.name}: restart`, 6)) : 0
    this.at(this.#now + delay, `${by.name} starts`, () => {
      by.up = true
      by.start()
    })
  }

  /** Faults stop; from here everything must come right. */
  heal(processes: readonly Process[]): void {
    this.plan = CALM
    this.healedAt = this.#now
    for (const process of processes) {
      process.pausedUntil = 0
      process.skewMs = 0
    }
  }

  /** So much time passes in which nothing happens; whatever fell due meanwhile happens next. */
  leap(ms: number): void {
    this.#now += ms
    this.touched = true
  }

  /** Lets one happening come to pass and everything that follows from it; false when nothing is left to happen. */
  async step(): Promise<boolean> {
    const next = this.#take()
    if (!next) return false
    this.#now = Math.max(this.#now, next.dueAt)
    const { by } = next
    if (by !== null && by.life !== next.life) return true
    if (by !== null && by.pausedUntil > this.#now) {
      this.#insert({ ...next, dueAt: by.pausedUntil, order: (this.#order += 1) })
      return true
    }
    this.steps += 1
    this.history.add(this.#now, next.label)
    next.run()
    await drained()
    return true
  }

  #fault(name: string, line: Line): Fault | null {
    const { kinds, rate } = this.plan
    if (rate === 0 || kinds.length === 0) return null
    const picked = this.choices.pick(`${name}: fault of ${kinds.join(' ')}`, kinds.length + 1, rate * line.faultsTimes)
    const fault = picked === 0 ? null : kinds[picked - 1]!
    if (fault === 'rate-limited' && line.limited === null) return null
    if (fault === null) return null
    this.sometimes(`fault ${fault}`)
    if (fault === 'crash-before' || fault === 'crash-after') this.sometimes(`crash around ${placeOf(name)}`)
    return fault
  }

  #latency(name: string, line: Line): number {
    const [least, most] = line.latencyMs
    if (this.plan === CALM) return least
    return least + Math.round(((most - least) * this.choices.pick(`${name}: latency`, LATENCIES)) / LATENCIES)
  }

  #add(dueAt: number, label: string, by: Process | null, run: () => void): void {
    this.#insert({ dueAt, order: (this.#order += 1), label, by, life: by?.life ?? 0, run })
  }

  #insert(happening: Happening): void {
    let low = 0
    let high = this.#queue.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const other = this.#queue[middle]!
      if (other.dueAt < happening.dueAt || (other.dueAt === happening.dueAt && other.order < happening.order))
        low = middle + 1
      else high = middle
    }
    this.#queue.splice(low, 0, happening)
  }

  #take(): Happening | undefined {
    const { reorder } = this.plan
    const options = Math.min(4, this.#queue.length)
    const index = reorder > 0 && options > 1 ? this.choices.pick('which happens next', options, reorder) : 0
    if (index > 0) this.sometimes('happened out of order')
    return this.#queue.splice(index, 1)[0]
  }
}

/** The far side of a call: `forgetting` of `worker-1 forgetting.forget`. */
function placeOf(name: string): string {
  return name.slice(name.indexOf(' ') + 1).split('.')[0]!
}

/** Resolves when every promise that could settle has settled. */
function drained(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
