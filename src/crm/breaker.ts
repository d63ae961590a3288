import { CrmUnavailableError, type InstallationId } from '../ports/crm.ts'
import type { Chance, Clock, Log, Meter } from '../ports/runtime.ts'

/** Calls in a row that failed before an account is left alone. */
const FAILURES = 5
/** How long at first, and after each trial that fails; milliseconds. Whoever waits longer than the outage wastes calls that the CRM would have taken. */
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 2_000
/** How long others wait while one call tries whether the CRM answers again. */
const TRIAL_MS = 400

/** Spares a CRM that does not answer, account by account, so that calls which would fail do not use up its limit. */
export interface Breaker {
  /**
   * Before a call.
   * @throws {CrmUnavailableError} with the time to wait, while the account is left alone; nothing is to be sent.
   */
  enter(installation: InstallationId): void
  /** The CRM answered that call, whatever it said. */
  answered(installation: InstallationId): void
  /** It gave no answer, or said that it cannot. */
  failed(installation: InstallationId): void
  /** The call was not made after all. */
  notSent(installation: InstallationId): void
}

interface Trouble {
  readonly failures: number
  readonly pauseMs: number
  /** Monotonic; before it nobody calls. */
  readonly until: number
  /** Monotonic; until then one call that tries is given time to answer. */
  readonly trialUntil: number
}
const NO_TROUBLE: Trouble = { failures: 0, pauseMs: 0, until: 0, trialUntil: 0 }

/**
 * After five calls in a row without an answer nobody calls for a second; then one call tries, and after each trial that fails nobody does
 * for two. Known to this process alone: each process tries for itself.
 * @param trialMs how long a call that tries may take; after it the next one tries.
 * @source docs/decisions/0047-breaker.md
 */
export function createBreaker(
  { clock, chance, log, meter }: { clock: Clock; chance: Chance; log: Log; meter: Meter },
  trialMs: number,
): Breaker {
  const troubles = new Map<InstallationId, Trouble>()
  return {
    enter(installation) {
      const trouble = troubles.get(installation)
      if (trouble === undefined || trouble.failures < FAILURES) return
      const now = clock.monotonicMs()
      const waitMs = now < trouble.until ? trouble.until - now : now < trouble.trialUntil ? TRIAL_MS : 0
      if (waitMs > 0)
        throw new CrmUnavailableError('the CRM has not been answering; it was not asked', false, { waitMs })
      troubles.set(installation, { ...trouble, trialUntil: now + trialMs })
    },

    answered(installation) {
      const trouble = troubles.get(installation)
      if (trouble === undefined) return
      troubles.delete(installation)
      if (trouble.failures >= FAILURES) log.info('crm_answers_again', { installation })
    },

    failed(installation) {
      const now = clock.monotonicMs()
      const trouble = troubles.get(installation) ?? NO_TROUBLE
      // A call from before the pause; it says nothing new.
      if (now < trouble.until) return
      const failures = trouble.failures + 1
      if (failures < FAILURES) {
        troubles.set(installation, { ...trouble, failures })
        return
      }
      const pauseMs = Math.min(LONGEST_PAUSE_MS, trouble.pauseMs === 0 ? FIRST_PAUSE_MS : 2 * trouble.pauseMs)
      // Spread, so that not all processes try at once.
      const forMs = pauseMs / 2 + chance.below(pauseMs / 2)
      troubles.set(installation, { failures, pauseMs, until: now + forMs, trialUntil: 0 })
      meter.count('crm_spared')
      log.warn('crm_spared', { installation, forMs })
    },

    notSent(installation) {
      const trouble = troubles.get(installation)
      if (trouble !== undefined) troubles.set(installation, { ...trouble, trialUntil: 0 })
    },
  }
}
