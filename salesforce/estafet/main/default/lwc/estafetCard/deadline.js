const MINUTE = 60_000
/** With less than this left the state is told as a warning. */
const SOON = 15 * MINUTE

/**
 * The promise of an answer, as it stands now.
 * @param promise  `state`: running, met, breached or nothing; `dueAt` and `answeredAt`: ISO 8601 or null.
 * @param now      milliseconds.
 * @returns `minutes`: left, or late when `isLate`; null where no time runs.
 */
export function deadlineOf({ state, dueAt, answeredAt }, now) {
  const due = dueAt ? Date.parse(dueAt) : null
  const known = ['running', 'met', 'breached'].includes(state) ? state : 'none'
  const runs = due !== null && (known === 'running' || known === 'breached')
  return {
    state: known,
    isSoon: known === 'running' && due !== null && due - now < SOON,
    isLate: runs && due < now,
    minutes: runs ? Math.round(Math.abs(due - now) / MINUTE) : null,
    dueAt: runs ? dueAt : null,
    answeredAt: known === 'met' ? (answeredAt ?? null) : null,
  }
}
