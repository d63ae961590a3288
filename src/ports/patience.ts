/**
 * How long work is held, and how long an answer is waited for; milliseconds of real time. They only make sense together: a claim must
 * outlive the longest call made under it and that call's wait for its place in the rate window.
 */
export interface Patience {
  /** Claims last this long by the store's clock; renewed at a third of it. */
  readonly leaseMs: number
  /** Longest a batch call to a CRM may take before it counts as unanswered. */
  readonly batchTimeoutMs: number
  /** The same for a call about one thing. */
  readonly singleTimeoutMs: number
  /** Longest wait for a place in the rate window before a call gives up unsent. */
  readonly rateWaitMs: number
}

/**
 * All waits in proportion to one lease.
 * @param leaseMs in production 30,000; less where a death shall be healed sooner and the CRM is known to be quick.
 */
export function patienceOf(leaseMs: number): Patience {
  return {
    leaseMs,
    batchTimeoutMs: Math.round((leaseMs * 2) / 3),
    singleTimeoutMs: Math.round(leaseMs / 3),
    rateWaitMs: Math.round((leaseMs * 2) / 15),
  }
}

/** 30 s leases, 20 s and 10 s calls, 4 s for a place in the window. */
export const STANDARD_PATIENCE = patienceOf(30_000)
