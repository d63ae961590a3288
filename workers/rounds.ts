import type { Round } from '../src/flow/evaluate-batch.ts'
import type { Clock } from '../src/ports/runtime.ts'
import { Slots } from './slots.ts'

/** Work that is parked for longer is found by the timetable. */
const LONGEST_ALARM_MS = 15_000
/** The store's clock and ours tick apart; who comes too early finds nothing. */
const ALARM_MARGIN_MS = 5

/** How much of one kind of work a process does at once. */
export interface Breadth {
  /** Rounds that work, over all keys. */
  readonly atOnce: number
  /** Rounds of one key, those that wait counted. */
  readonly width: number
  /** Rounds over all keys, those that wait counted: each keeps a batch in memory. */
  readonly mostOpen: number
}

/**
 * Runs rounds of work by key (an installation, or an installation and a type), in turns: after each batch a key goes to the end of
 * the line, so that one customer's flood does not delay another's lead. A key with two full batches behind it may run `width` rounds at once.
 * A round needs a slot only while it works; see {@link Slots}.
 */
export class Rounds {
  readonly #run: (key: string, again: boolean) => Promise<Round>
  readonly #onError: (key: string, error: unknown) => void
  readonly #clock: Pick<Clock, 'monotonicMs' | 'sleep'>
  readonly #slots: Slots
  readonly #width: number
  readonly #mostOpen: number
  readonly #wanted = new Map<string, number>()
  readonly #active = new Map<string, number>()
  readonly #leftMore = new Set<string>()
  /** When parked work of a key may first be taken again, monotonic. */
  readonly #alarms = new Map<string, number>()
  #open = 0
  #stopping = false
  #whenQuiet: (() => void) | null = null

  constructor(
    options: Breadth & {
      /** `again`: the last round of this key left more behind, so that there is no point in waiting for company. */
      readonly run: (key: string, again: boolean) => Promise<Round>
      readonly onError: (key: string, error: unknown) => void
      readonly clock: Pick<Clock, 'monotonicMs' | 'sleep'>
    },
  ) {
    this.#run = options.run
    this.#onError = options.onError
    this.#clock = options.clock
    this.#slots = new Slots(options.atOnce, () => this.#pump())
    this.#width = options.width
    this.#mostOpen = options.mostOpen
  }

  /** There may be work for this key. */
  wake(key: string): void {
    if (this.#stopping) return
    this.#want(key, 1)
    this.#pump()
  }

  /** Takes no new work; resolves when the rounds under way have ended. */
  async stop(): Promise<void> {
    this.#stopping = true
    this.#wanted.clear()
    if (this.#open === 0) return
    await new Promise<void>((resolve) => {
      this.#whenQuiet = resolve
    })
  }

  #want(key: string, rounds: number): void {
    const known = this.#wanted.get(key) ?? 0
    // Deleted and set again, so that the key stands at the end of the line.
    this.#wanted.delete(key)
    this.#wanted.set(key, Math.max(known, rounds))
  }

  #pump(): void {
    while (this.#slots.free > 0 && this.#open < this.#mostOpen) {
      const key = this.#next()
      if (key === null) return
      const rounds = this.#wanted.get(key) ?? 1
      this.#wanted.delete(key)
      if (rounds > 1) this.#wanted.set(key, rounds - 1)
      this.#open += 1
      this.#active.set(key, (this.#active.get(key) ?? 0) + 1)
      Slots.apart(() => void this.#round(key))
    }
  }

  /** Whoever has the fewest rounds under way, and of those the first in line: nobody gets a further slot while another has none. */
  #next(): string | null {
    let [best, fewest] = [null as string | null, this.#width]
    for (const key of this.#wanted.keys()) {
      const active = this.#active.get(key) ?? 0
      if (active < fewest) [best, fewest] = [key, active]
      if (fewest === 0) break
    }
    return best
  }

  async #round(key: string): Promise<void> {
    try {
      const outcome = await this.#slots.run(() => this.#run(key, this.#leftMore.has(key)))
      if (typeof outcome === 'object') this.#wakeAfter(key, outcome.parkedForMs)
      else this.#note(key, outcome)
    } catch (error) {
      this.#onError(key, error)
    }
    this.#open -= 1
    const left = this.#active.get(key)! - 1
    if (left === 0) this.#active.delete(key)
    else this.#active.set(key, left)
    if (this.#open === 0) this.#whenQuiet?.()
    this.#pump()
  }

  #note(key: string, outcome: 'idle' | 'more' | 'done'): void {
    const isBacklog = outcome === 'more' && this.#leftMore.has(key)
    if (outcome === 'more') this.#leftMore.add(key)
    else this.#leftMore.delete(key)
    // One full batch may be all there was, as where a batch of decisions is written back: a second tells, before several look at once.
    if (outcome === 'more' && !this.#stopping) this.#want(key, isBacklog ? this.#width : 1)
    else if (outcome === 'idle') this.#wanted.delete(key)
  }

  /** The timetable would find it as well, up to a second later: at a CRM's limit that is a tenth of all its calls. */
  #wakeAfter(key: string, ms: number): void {
    const due = this.#clock.monotonicMs() + ms + ALARM_MARGIN_MS
    const known = this.#alarms.get(key)
    // One alarm a key, the earliest, or those of a CRM that is away for long would become ever more.
    if (ms > LONGEST_ALARM_MS || (known !== undefined && known <= due)) return
    this.#alarms.set(key, due)
    void this.#clock.sleep(ms + ALARM_MARGIN_MS).then(() => {
      if (this.#alarms.get(key) !== due) return
      this.#alarms.delete(key)
      this.wake(key)
    })
  }
}
