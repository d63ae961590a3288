import type { Round } from '../src/flow/evaluate-batch.ts'

/**
 * Runs rounds of work by key (an installation, or an installation and a type), in turns: after each batch a key goes to the end of
 * the line, so that one customer's flood does not delay another's lead. A key with a full batch behind it may run `width` rounds at once.
 */
export class Rounds {
  readonly #run: (key: string, again: boolean) => Promise<Round>
  readonly #onError: (key: string, error: unknown) => void
  readonly #atOnce: number
  readonly #width: number
  readonly #wanted = new Map<string, number>()
  readonly #active = new Map<string, number>()
  readonly #leftMore = new Set<string>()
  #running = 0
  #stopping = false
  #whenQuiet: (() => void) | null = null

  constructor(options: {
    /** `again`: the last round of this key left more behind, so that there is no point in waiting for company. */
    readonly run: (key: string, again: boolean) => Promise<Round>
    readonly onError: (key: string, error: unknown) => void
    /** Rounds at once over all keys. */
    readonly atOnce: number
    /** Rounds at once of one key. */
    readonly width: number
  }) {
    this.#run = options.run
    this.#onError = options.onError
    this.#atOnce = options.atOnce
    this.#width = options.width
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
    if (this.#running === 0) return
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
    for (const [key, rounds] of this.#wanted) {
      if (this.#running >= this.#atOnce) return
      const active = this.#active.get(key) ?? 0
      if (active >= this.#width) continue
      if (rounds <= 1) this.#wanted.delete(key)
      else this.#wanted.set(key, rounds - 1)
      void this.#round(key, active)
    }
  }

  async #round(key: string, active: number): Promise<void> {
    this.#running += 1
    this.#active.set(key, active + 1)
    try {
      const outcome = await this.#run(key, this.#leftMore.has(key))
      if (outcome === 'more') this.#leftMore.add(key)
      else this.#leftMore.delete(key)
      if (outcome === 'more' && !this.#stopping) this.#want(key, this.#width)
      else if (outcome === 'idle') this.#wanted.delete(key)
    } catch (error) {
      this.#onError(key, error)
    }
    this.#running -= 1
    const left = this.#active.get(key)! - 1
    if (left === 0) this.#active.delete(key)
    else this.#active.set(key, left)
    if (this.#running === 0) this.#whenQuiet?.()
    this.#pump()
  }
}
