import type { Instant } from '../domain/lead.ts'
import type { InstallationId } from '../ports/crm.ts'
import type { DecisionRow, ReadStore } from '../ports/reads.ts'

/** Rows read at once while catching up or polling. */
const PAGE = 100
const MINUTE = 60_000

/** One open stream. `send` must not block. */
export interface Listener {
  send(rows: readonly DecisionRow[]): void
}

type Watcher = {
  readonly listener: Listener
  /** Rows that arrived while this watcher still reads what it missed; null once it is level with everyone. */
  behind: DecisionRow[] | null
}

/**
 * New decisions of one installation for everyone who watches it in this process: one look at the store a second, however many
 * watch. Who comes back with the id of the last row it saw gets everything after it, in order and without a second copy.
 */
export class LiveFeed {
  readonly #reads: ReadStore
  readonly #installation: InstallationId
  readonly #watchers = new Set<Watcher>()
  /** The newest decision seen; undefined before the first look, null while there is none at all. */
  #cursor: string | null | undefined
  #looking: Promise<void> | null = null
  #timer: NodeJS.Timeout | null = null
  readonly #everyMs: number
  readonly #failed: (error: unknown) => void

  /** @param failed told when a look at the store failed; the next one is tried all the same. */
  constructor(reads: ReadStore, installation: InstallationId, everyMs: number, failed: (error: unknown) => void) {
    this.#reads = reads
    this.#installation = installation
    this.#everyMs = everyMs
    this.#failed = failed
  }

  /** Starts a stream after the decision `after` (null: from now on). @returns how to leave. */
  async join(listener: Listener, after: string | null): Promise<() => void> {
    const watcher: Watcher = { listener, behind: after === null ? null : [] }
    // From here on every poll reaches this watcher, so what is read below and what is polled leave no gap between them.
    this.#watchers.add(watcher)
    this.#timer ??= setInterval(() => {
      this.poll().catch(this.#failed)
    }, this.#everyMs).unref()
    const leave = (): void => {
      this.#watchers.delete(watcher)
      if (this.#watchers.size === 0) this.#rest()
    }
    try {
      await this.#findStart()
      if (after !== null) await this.#catchUp(watcher, after)
    } catch (error) {
      leave()
      throw error
    }
    return leave
  }

  /** Looks for new decisions once; does nothing while an earlier look is still under way. */
  poll(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null
    })
    return this.#looking
  }

  async #findStart(): Promise<void> {
    if (this.#cursor !== undefined) return
    const [newest] = await this.#reads.recentDecisions(this.#installation, 1, null)
    if (this.#cursor === undefined) this.#cursor = newest?.decisionId ?? null
  }

  /** Nobody watches: the next one to come starts from what is new then. */
  #rest(): void {
    if (this.#timer) clearInterval(this.#timer)
    this.#timer = null
    this.#cursor = undefined
  }

  async #look(): Promise<void> {
    await this.#findStart()
    for (;;) {
      const rows = await this.#newer()
      const last = rows.at(-1)
      if (!last) return
      this.#cursor = last.decisionId
      for (const watcher of this.#watchers) {
        if (watcher.behind) watcher.behind.push(...rows)
        else watcher.listener.send(rows)
      }
      if (rows.length < PAGE) return
    }
  }

  async #newer(): Promise<readonly DecisionRow[]> {
    if (this.#watchers.size === 0) return []
    if (this.#cursor) return this.#reads.decisionsAfter(this.#installation, this.#cursor, PAGE)
    // The very first decisions of an installation have no predecessor to ask after.
    return (await this.#reads.recentDecisions(this.#installation, PAGE, null)).toReversed()
  }

  async #catchUp(watcher: Watcher, after: string): Promise<void> {
    const sent = new Set<string>()
    let from = after
    for (;;) {
      const rows = await this.#reads.decisionsAfter(this.#installation, from, PAGE)
      for (const row of rows) sent.add(row.decisionId)
      if (rows.length > 0) watcher.listener.send(rows)
      from = rows.at(-1)?.decisionId ?? from
      if (rows.length < PAGE) break
    }
    const meanwhile = (watcher.behind ?? []).filter((row) => !sent.has(row.decisionId))
    watcher.behind = null
    if (meanwhile.length > 0) watcher.listener.send(meanwhile)
  }
}

/**
 * Counts instants into the last 60 minutes, oldest first; the last is the minute that runs now.
 * @param knownSince before this instant nothing is known: those minutes are null, not 0.
 */
export function perMinute(instants: Iterable<Instant>, now: Instant, knownSince: Instant): (number | null)[] {
  const thisMinute = Math.floor(now / MINUTE)
  const filled = Array.from({ length: 60 }, (_, index): number | null =>
    (thisMinute - 59 + index) * MINUTE < knownSince ? null : 0,
  )
  for (const at of instants) {
    const index = 59 - (thisMinute - Math.floor(at / MINUTE))
    const count = filled[index]
    if (typeof count === 'number') filled[index] = count + 1
  }
  return filled
}
