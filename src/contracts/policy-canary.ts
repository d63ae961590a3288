import { z } from 'zod'
import { instant, person, stage, status } from './lead-words.ts'

const answer = z.strictObject({ owner: person.nullable(), stage, status })
const tally = z.strictObject({
  compared: z.int().min(0).describe('Leads that both versions decided.'),
  changed: z.int().min(0).describe('Those whose owner, stage or status differs.'),
  owner: z.int().min(0),
  stage: z.int().min(0).describe('Stage or status.'),
})

/** How the active version of the policy is watched. */
export const canaryView = z.strictObject({
  now: instant,
  canary: z
    .strictObject({
      version: z.int().min(1),
      former: z.int().min(1).describe('The version it is compared with: the last one that was trusted.'),
      state: z
        .enum(['comparing', 'paused', 'passed', 'accepted'])
        .describe('paused: nothing is written to the CRM until an admin has chosen.'),
      begunAt: instant,
      pausedAt: instant.nullable(),
      limits: z.strictObject({ compared: z.int(), atLeast: z.int(), pauseAbovePercent: z.int() }),
      fresh: tally.describe('Leads that are new.'),
      known: tally.describe('Leads that an older version decided before.'),
      waiting: z.int().min(0).describe('Writes and tasks that wait to be sent.'),
      examples: z.array(
        z.strictObject({
          leadId: z.string(),
          name: z.string().nullable(),
          former: answer,
          now: answer,
        }),
      ),
    })
    .nullable()
    .describe('Null: the version is not compared with any other.'),
})
export type CanaryAnswerView = z.infer<typeof canaryView>

export const canaryAccept = z.strictObject({
  version: z.int().min(1).describe('The paused version that shall go on.'),
})
