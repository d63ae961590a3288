import { z } from 'zod'
import { instant } from './lead-words.ts'

const count = z.strictObject({
  waiting: z.int().min(0),
  more: z.boolean().describe('There are more than were counted.'),
})

/** How much waits in each queue; null: not for this role. */
export const queueCounts = z.strictObject({
  now: instant,
  unassigned: count,
  held: count,
  due: count,
  ideas: count,
  conflicts: count,
  failed: count.nullable(),
})
export type QueueCounts = z.infer<typeof queueCounts>

const side = z.strictObject({
  leadId: z.string(),
  recordId: z.string(),
  recordUrl: z.string().nullable(),
  name: z.string().nullable(),
  company: z.string().nullable(),
  owner: z.string().nullable(),
  facts: z.array(z.strictObject({ label: z.string(), value: z.string(), differs: z.boolean() })),
})

/** Two leads that are probably one person. Nothing is merged by it. */
export const duplicatePair = z.strictObject({
  sides: z.tuple([side, side]),
  probability: z.number().min(0).max(1),
  evidence: z.array(z.string()).describe('What speaks for it and against it, strongest first.'),
  foundAt: instant,
})
export type DuplicatePair = z.infer<typeof duplicatePair>

export const duplicatePairs = z.strictObject({ now: instant, pairs: z.array(duplicatePair), more: z.boolean() })
export type DuplicatePairs = z.infer<typeof duplicatePairs>

/** Says that two leads are different people; they are not proposed again. */
export const notSameRequest = z.strictObject({ leads: z.tuple([z.uuid(), z.uuid()]) })
export const notSameAnswer = z.strictObject({ settled: z.boolean() })
