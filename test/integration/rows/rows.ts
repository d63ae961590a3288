import { CRM_STAGE_ROWS } from './crm-stage-rows.ts'
import { OWNER_ROWS } from './owner-rows.ts'
import { RESPONSE_TIME_ROWS } from './response-time-rows.ts'
import type { Row } from './row.ts'
import { STAGE_ROWS } from './stage-rows.ts'

/** The worked examples about clocks, escalation and recycling, by the number they have there. */
export const ROWS: readonly Row[] = [...OWNER_ROWS, ...RESPONSE_TIME_ROWS, ...STAGE_ROWS, ...CRM_STAGE_ROWS]

/** Days on which nobody works. */
export const CLOSED = [
  { date: '2026-03-16', name: 'Holiday' },
  { date: '2026-12-25', name: 'Christmas Day' },
]
