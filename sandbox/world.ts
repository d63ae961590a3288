import type { VirtualClock } from './clock.ts'
import type { Journal } from './journal.ts'
import { apply } from './model/apply.ts'
import type { Entry } from './model/entries.ts'
import type { Portal } from './model/portal.ts'
import { snapshot } from './model/snapshot.ts'
import { State } from './model/state.ts'
import { notFound } from './wire/api-error.ts'

/** Is told every entry; `replayed` ones come from the journal of an earlier run. */
export type Witness = (entry: Entry, replayed: boolean) => void

/** The state, its clock and its journal: the only way to change anything is `commit`. */
export class World {
  readonly state = new State()
  readonly clock: VirtualClock
  private readonly journal: Journal
  private readonly before: Witness[] = []
  private readonly after: Witness[] = []

  constructor(clock: VirtualClock, journal: Journal) {
    this.clock = clock
    this.journal = journal
  }

  /** Calls `witness` before an entry changes the state. */
  beforeCommit(witness: Witness): void {
    this.before.push(witness)
  }

  /** Calls `witness` after an entry changed the state. */
  afterCommit(witness: Witness): void {
    this.after.push(witness)
  }

  /** Changes the state by one entry and keeps it in the journal. */
  commit(entry: Entry): void {
    this.journal.keep(entry)
    this.take(entry, false)
  }

  /** Keeps an entry which changes nothing in the state, such as an acknowledgement. */
  note(entry: Entry): void {
    this.journal.keep(entry)
  }

  /** Makes everything committed so far survive a kill. Called before a request is answered. */
  flush(): void {
    this.journal.flush()
  }

  /** Restores the state from the journal. @returns whether there was anything to restore. */
  restore(): boolean {
    let any = false
    for (const entry of this.journal.read()) {
      any = true
      this.take(entry, true)
    }
    if (this.state.clock) this.clock.restore(this.state.clock)
    return any
  }

  /** Rewrites the journal as the shortest list of entries; `more` are appended. */
  compact(more: Iterable<Entry>): void {
    const { state } = this
    this.journal.compact(
      (function* all() {
        yield* snapshot(state)
        yield* more
      })(),
    )
  }

  /** Remembers where the clock stands now. */
  keepClock(): void {
    this.commit({ k: 'clock', anchor: this.clock.position() })
  }

  /** A portal by id. @throws {ApiError} 404 when there is none. */
  portal(portalId: string): Portal {
    const portal = this.state.portals.get(portalId)
    if (!portal) throw notFound(`No portal ${portalId}`)
    return portal
  }

  /** Ends the journal. */
  close(): void {
    this.journal.close()
  }

  private take(entry: Entry, replayed: boolean): void {
    for (const witness of this.before) witness(entry, replayed)
    apply(this.state, entry)
    for (const witness of this.after) witness(entry, replayed)
  }
}
