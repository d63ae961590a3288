import { z } from 'zod'
import { instant } from './lead-words.ts'

/** A record that could not be decided or written, and what to do about it. */
export const failedRecord = z.strictObject({
  id: z.string(),
  kind: z.enum(['evaluate', 'write', 'task', 'notice']),
  recordId: z.string(),
  code: z.string(),
  message: z.string(),
  advice: z.string(),
  at: instant,
})
export type FailedRecord = z.infer<typeof failedRecord>

export const failedPage = z.strictObject({ now: instant, records: z.array(failedRecord), more: z.boolean() })
export type FailedPage = z.infer<typeof failedPage>

/** Which to process again: these, or every one. */
export const replayRequest = z.union([
  z.strictObject({ ids: z.array(z.string().min(1).max(100)).min(1).max(1000) }),
  z.strictObject({ all: z.literal(true) }),
])
export type ReplayRequest = z.infer<typeof replayRequest>

export const replayAnswer = z.strictObject({ replayed: z.int().min(0) })
export type ReplayAnswer = z.infer<typeof replayAnswer>
