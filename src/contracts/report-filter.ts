import { z } from 'zod'
import { isDay } from './day.ts'
import { stage } from './lead-words.ts'

const day = z.string().refine(isDay, 'a day such as 2026-03-31')

/** What of a visit to a stage, or of a promise, makes the leads of a list: the numbers of reports open with these. */
export const reportFilters = {
  was: z
    .enum(['entered', 'left', 'inside', 'stalled', 'over', 'cohort', 'mature', 'reached', 'missed', 'early', 'skipped'])
    .optional()
    .describe('With `of`: leads behind a number of the velocity report; see docs/reports.md.'),
  of: stage.optional().describe('The stage that `was` speaks of.'),
  promise: z
    .enum(['kept', 'late', 'open'])
    .optional()
    .describe('Leads to whom a promise was made in the period that ended so.'),
  returned: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('Leads given in the period and given back: for this reason; `any` for whatever one, `none` without one.'),
  clock: z.enum(['lead', 'rep']).default('lead'),
  class: z.string().min(1).max(200).optional(),
  rep: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('Whose the clock of the promise was, or who gave the lead back; `none`: nobody’s.'),
  hour: z
    .string()
    .regex(/^[1-7]-([01]?\d|2[0-3])$/)
    .optional()
    .describe('Weekday (1 Monday) and hour at which the promise was made, in the zone of the account: 1-9.'),
  from: day.optional(),
  to: day.optional(),
  within: z.coerce.number().min(1).max(366).default(30),
}
