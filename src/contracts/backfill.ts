import { z } from 'zod'
import { instant, stage } from './lead-words.ts'

/** How far the reading of all contacts that stood in the CRM before has come. */
export const backfillView = z.strictObject({
  state: z.enum(['running', 'paused', 'stopped', 'done']),
  route: z.boolean().describe('Leads found are given to people and promised answers, as if they came now.'),
  startedAt: instant,
  endedAt: instant.nullable(),
  expected: z.int().min(0).describe('Records the CRM counted when it began.'),
  records: z.int().min(0),
  decided: z.int().min(0).describe('Those that were not known as new as that.'),
  calls: z.int().min(0).describe('Calls of the CRM, writes included.'),
  minutes: z.number().min(0).describe('Time spent at it, pauses left out.'),
  minutesLeft: z.number().min(0).nullable(),
  stages: z
    .array(z.strictObject({ stage, before: z.int().min(0), now: z.int().min(0) }))
    .describe('Leads by stage when it began and now; stages without leads are left out.'),
  limitShare: z.number().min(0).max(1).describe("Share of the account's call limit used while it ran."),
})
export type BackfillView = z.infer<typeof backfillView>

export const backfillAnswer = z.strictObject({ now: instant, backfill: backfillView.nullable() })
export type BackfillAnswer = z.infer<typeof backfillAnswer>

export const backfillEstimate = z.strictObject({
  records: z.int().min(0),
  calls: z.int().min(0),
  minutes: z.int().min(0),
})
export type BackfillEstimateAnswer = z.infer<typeof backfillEstimate>

export const backfillRequest = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('start'), route: z.boolean().optional() }),
  z.strictObject({ action: z.enum(['pause', 'resume', 'stop']) }),
])
