import { CrmRateLimitedError, type InstallationId, type Lane } from '../../ports/crm.ts'
import type { Clock, Log } from '../../ports/runtime.ts'

/** The share of the day's calls that must be left for a lane to call; the org's other apps live from the same limit. */
const LEFT_FOR: Readonly<Record<Lane, number>> = { urgent: 0.01, normal: 0.05, backfill: 0.15 }
/** How long a lane without room waits before it looks again. */
const PAUSE_MS = 15 * 60_000
/** What was told this long ago says nothing any more. */
const STALE_MS = 15 * 60_000

/** The daily call limit of each org, as its answers tell it. */
export interface CallBudget {
  /** @throws {CrmRateLimitedError} when what is left is for more urgent work; nothing was sent. */
  enter(installation: InstallationId, lane: Lane): void
  told(installation: InstallationId, usage: { readonly used: number; readonly limit: number }): void
  /** 0–1. */
  usage(installation: InstallationId): number
  /** The org says it is used up. */
  spent(installation: InstallationId): CrmRateLimitedError
}

export function createBudget(clock: Clock, log: Log): CallBudget {
  const told = new Map<InstallationId, { readonly share: number; readonly at: number }>()
  const shareOf = (installation: InstallationId): number => {
    const last = told.get(installation)
    return last === undefined || clock.monotonicMs() - last.at > STALE_MS ? 0 : last.share
  }
  return {
    usage: shareOf,
    told(installation, { used, limit }) {
      told.set(installation, { share: used / limit, at: clock.monotonicMs() })
    },
    enter(installation, lane) {
      const left = 1 - shareOf(installation)
      if (left >= LEFT_FOR[lane]) return
      log.warn('daily_calls_kept', { installation, lane, left: Math.round(left * 100) / 100 })
      throw new CrmRateLimitedError(PAUSE_MS)
    },
    spent(installation) {
      told.set(installation, { share: 1, at: clock.monotonicMs() })
      log.error('daily_calls_spent', { installation })
      return new CrmRateLimitedError(PAUSE_MS)
    },
  }
}
