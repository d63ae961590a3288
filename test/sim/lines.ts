import { CrmRateLimitedError, CrmUnavailableError } from '../../src/ports/crm.ts'
import { STANDARD_PATIENCE } from '../../src/ports/patience.ts'
import { StoreUnavailableError } from '../../src/ports/stores.ts'
import type { Line } from './kernel.ts'

/** To the database. */
export const STORE_LINE: Line = {
  latencyMs: [1, 40],
  timeoutMs: 10_000,
  faultsTimes: 1,
  refused: () => new StoreUnavailableError('refused'),
  unanswered: () => new StoreUnavailableError('no answer'),
  limited: null,
}

/** To the CRM. Singles wait less long, but one line is harsh enough. */
export const CRM_LINE: Line = {
  latencyMs: [30, 900],
  timeoutMs: STANDARD_PATIENCE.batchTimeoutMs,
  faultsTimes: 3,
  refused: () => new CrmUnavailableError('refused', false),
  unanswered: () => new CrmUnavailableError('no answer', true),
  limited: (waitMs) => new CrmRateLimitedError(waitMs),
}

/** To the CRM's token office, which is asked seldom. */
export const OFFICE_LINE: Line = {
  ...CRM_LINE,
  timeoutMs: STANDARD_PATIENCE.singleTimeoutMs,
  faultsTimes: 5,
  limited: null,
}
