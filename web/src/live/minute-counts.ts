const MINUTE = 60_000
const SHOWN = 60

/** Decisions of the last hour by minute; `counts` end with the minute number `last` (minutes since 1970). */
export interface MinuteCounts {
  readonly last: number
  /** Null: not known. */
  readonly counts: readonly (number | null)[]
}
export const NO_COUNTS: MinuteCounts = { last: 0, counts: [] }

/** As the server told them at its time `now`. */
export function countsAt(counts: readonly (number | null)[], now: number): MinuteCounts {
  return { last: Math.floor(now / MINUTE), counts }
}

/** The same counts once `now` has come: minutes without a decision are 0, those older than an hour fall off. */
export function rolledTo(known: MinuteCounts, now: number): MinuteCounts {
  const passed = Math.floor(now / MINUTE) - known.last
  if (passed <= 0 || known.counts.length === 0) return known
  const zeros = Array.from({ length: Math.min(passed, SHOWN) }, () => 0)
  return { last: known.last + passed, counts: [...known.counts, ...zeros].slice(-SHOWN) }
}

/** One more decision, made at `at`. */
export function withDecision(known: MinuteCounts, at: number): MinuteCounts {
  const rolled = rolledTo(known, at)
  const index = rolled.counts.length - 1 - (rolled.last - Math.floor(at / MINUTE))
  const count = rolled.counts[index]
  return typeof count === 'number' ? { ...rolled, counts: rolled.counts.with(index, count + 1) } : rolled
}
