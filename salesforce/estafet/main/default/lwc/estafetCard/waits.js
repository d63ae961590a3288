const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** What is nearer than this is not worth a wait. */
const SHORTEST = 5 * MINUTE
const HOURS = [1, 3, 24, 72, 168]

/**
 * Until when a lead may be made to wait: in some hours or days, and the last moment that the policy allows.
 * @param snooze `{ hours, untilDue }` of the card; null or absent: not at all.
 * @param dueAt  ISO 8601 of the running promise, or null.
 * @param now    milliseconds.
 * @returns milliseconds, the nearest first.
 */
export function waitsOf(snooze, dueAt, now) {
  if (!snooze) return []
  const latest = Math.min(
    now + snooze.hours * HOUR,
    snooze.untilDue && dueAt ? Date.parse(dueAt) : Number.POSITIVE_INFINITY,
  )
  const all = [...HOURS.map((hours) => now + hours * HOUR), latest]
  return [...new Set(all)].filter((at) => at >= now + SHORTEST && at <= latest).sort((a, b) => a - b)
}
