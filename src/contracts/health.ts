import { z } from 'zod'
import { instant } from './lead-words.ts'

export const part = z.enum(['database', 'migrations', 'queue', 'disk'])
export type Part = z.infer<typeof part>

/** Answer of GET /readyz; the status is 200 when `ready`, else 503. */
export const readiness = z.strictObject({
  ready: z.boolean(),
  checks: z.record(part, z.boolean()),
  degraded: z.array(part).describe('Parts that are down without making this answer a refusal.'),
})
export type Readiness = z.infer<typeof readiness>

export const readyQuery = z.strictObject({ for: z.literal('intake').optional() })

/** Truth in numbers; counted since the start of the installation, `dirty` and `outbox` as they stand now. */
export const stats = z.strictObject({
  received: z.int().min(0),
  dirty: z.int().min(0).describe('Records changed and not yet decided.'),
  evaluated: z.int().min(0),
  written: z.int().min(0),
  failed: z.int().min(0),
  oldestDirtySeconds: z.number().min(0).describe('Age of the oldest undecided change; 0 when there is none.'),
  outbox: z.int().min(0).describe('Writes waiting for the CRM.'),
})
export type StatsView = z.infer<typeof stats>

/** What the header of every page says. */
export const pulse = z.strictObject({
  now: instant,
  connected: z.boolean().describe('False when the CRM no longer accepts our access.'),
  inSetup: z.boolean().describe('The account is set up and not live yet.'),
  pausedPolicy: z
    .int()
    .nullable()
    .describe('The version that changed too much: nothing is written to the CRM until an admin has chosen.'),
  checks: z.record(part, z.boolean()),
  stats,
})
export type Pulse = z.infer<typeof pulse>
