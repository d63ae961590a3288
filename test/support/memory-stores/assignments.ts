import type { LeadId } from '../../../src/domain/lead.ts'
import type { AssignmentRow } from './state.ts'

/** Who had which lead, oldest first; the one a lead has now is found at once, whatever the number of the others. */
export class Assignments implements Iterable<AssignmentRow> {
  #rows: AssignmentRow[]
  readonly #active = new Map<LeadId, number>()
  readonly #byDomain = new Map<string, number[]>()
  /** By place: the latest start up to it. */
  #latest: number[] = []
  /** Rises with every change. */
  changes = 0

  constructor(rows: Iterable<AssignmentRow> = []) {
    this.#rows = [...rows]
    this.#rows.forEach((row, place) => this.#index(row, place))
  }

  [Symbol.iterator](): Iterator<AssignmentRow> {
    return this.#rows.values()
  }
  /** Those a lead has now. */
  active(): readonly AssignmentRow[] {
    return [...this.#active.values()].map((place) => this.#rows[place]!)
  }
  ofDomain(domain: string): readonly AssignmentRow[] {
    return (this.#byDomain.get(domain) ?? []).map((place) => this.#rows[place]!)
  }
  /** Those that began at an instant or later. */
  since(instant: number): readonly AssignmentRow[] {
    let first = this.#rows.length
    while (first > 0 && this.#latest[first - 1]! >= instant) first -= 1
    return this.#rows.slice(first).filter(({ assignedAt }) => assignedAt >= instant)
  }
  /** What a transaction that comes to nothing returns to. */
  copy(): Assignments {
    return new Assignments(this.#rows)
  }
  activeOf(lead: LeadId): AssignmentRow | undefined {
    const place = this.#active.get(lead)
    return place === undefined ? undefined : this.#rows[place]
  }
  add(row: AssignmentRow): void {
    this.changes += 1
    this.#index(row, this.#rows.push(row) - 1)
  }
  /** Changes what a lead has now, or ends it. */
  changeActive(lead: LeadId, change: Partial<AssignmentRow>): void {
    const place = this.#active.get(lead)
    if (place === undefined) return
    const row = { ...this.#rows[place]!, ...change }
    this.changes += 1
    this.#rows[place] = row
    if (row.endedAt !== null) this.#active.delete(lead)
  }
  /** Replaces every row by what becomes of it: none, one or several. */
  rewrite(change: (row: AssignmentRow) => AssignmentRow | readonly AssignmentRow[]): void {
    this.changes += 1
    this.#rows = this.#rows.flatMap(change)
    this.#active.clear()
    this.#byDomain.clear()
    this.#rows.forEach((row, place) => this.#index(row, place))
  }

  #index(row: AssignmentRow, place: number): void {
    if (row.endedAt === null) this.#active.set(row.leadId, place)
    this.#latest[place] = Math.max(row.assignedAt, place === 0 ? -Infinity : this.#latest[place - 1]!)
    if (row.emailDomain === null) return
    const known = this.#byDomain.get(row.emailDomain)
    if (known) known.push(place)
    else this.#byDomain.set(row.emailDomain, [place])
  }
}
