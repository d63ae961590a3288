import type { Log } from '../ports/runtime.ts'

/**
 * Reports errors that come by the hundred while a backend is away: the first at once, then one line each
 * `everyMs` with the number of those not told.
 */
export function calmErrors(log: Log, event: string, everyMs = 30_000): (error: unknown) => void {
  let quietUntil = 0
  let untold = 0
  return (error) => {
    const now = performance.now()
    if (now < quietUntil) {
      untold += 1
      return
    }
    quietUntil = now + everyMs
    log.warn(event, {
      error: error instanceof Error ? error.message : String(error),
      ...(untold > 0 ? { untold } : {}),
    })
    untold = 0
  }
}
