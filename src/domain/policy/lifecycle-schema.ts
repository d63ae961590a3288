import { z } from 'zod'
import { STAGES } from '../lead.ts'
import { ruleGroup } from './condition-schema.ts'
import type {
  Answer,
  BlackHolePolicy,
  CadencePolicy,
  FallBackPolicy,
  RecycleReason,
  SilencePolicy,
  UnreachablePolicy,
} from './lifecycle-policy.ts'
import { CREDIT_REASONS } from './pool-options.ts'
import { strict } from './problems.ts'
import { days, id, name, percent, words } from './schema-parts.ts'

const attempts = z.int().min(1).max(1000)
const stageList = z.array(z.enum(STAGES)).max(STAGES.length)
const channel = z.enum(['call', 'email', 'linkedin', 'meeting'])

/** What may be asked for before a lead is an SQL. */
export const answer = z.enum([
  'need',
  'budget',
  'authority',
  'timeline',
  'metrics',
  'decision-criteria',
  'decision-process',
  'champion',
]) satisfies z.ZodType<Answer>

export const fallBack = strict({
  points: percent.describe('Points under the threshold at which an unaccepted MQL may fall back.'),
  afterDays: days.describe('Days in MQL before it may.'),
}) satisfies z.ZodType<FallBackPolicy>

export const unreachable = strict({
  attempts: attempts.describe('Attempts without contact after which an accepted lead is recycled.'),
  days: days.describe('Days without contact after which it is recycled.'),
  minAttempts: z.int().min(0).max(1000).describe('Attempts without which the days alone do not count.'),
  contactKinds: z.array(id).min(1).max(50).describe('Kinds of activity that show the lead was reached.'),
}) satisfies z.ZodType<UnreachablePolicy>

export const silence = strict({
  staleDays: z.number().min(1).max(3650).describe('Days of silence on both sides after which a lead is stale.'),
  staleStages: stageList.describe('Stages in which leads can grow stale.'),
  dormantDays: z.number().min(1).max(3650).describe('Days of silence after which an opportunity is dormant.'),
}) satisfies z.ZodType<SilencePolicy>

export const recycleReasons = z
  .array(
    strict({
      id: id.describe('Names the reason.'),
      contains: words.describe('Words of the rep that mean it.'),
      coolDownDays: days.describe('Days before the lead may qualify again by score.').exactOptional(),
      disqualify: z.boolean().describe('The lead is out for good.').exactOptional(),
      returnToOwner: z.boolean().describe('It comes back to whoever gave it back.').exactOptional(),
      credit: z
        .enum(CREDIT_REASONS)
        .describe('The lead was worthless: a pool that gives credits for this gives the turn back.')
        .exactOptional(),
    }),
  )
  .max(100) satisfies z.ZodType<readonly RecycleReason[]>

export const cadences = z
  .array(
    strict({
      id: id.describe('Names the cadence.'),
      name: name.describe('Title for people.'),
      when: ruleGroup.describe('Condition; an empty group holds always.'),
      touches: z
        .array(
          strict({
            id: id.describe('Names the touch.'),
            channel: channel.describe('How the lead is touched.'),
            afterHours: z.number().min(0).max(8760).describe('Hours after the start of the cadence.'),
            template: id.describe('Names the words to use.'),
          }),
        )
        .min(1)
        .max(50)
        .describe('In order of time.'),
      stages: stageList.min(1).describe('Stages in which it runs; leaving them stops it.'),
      stopOn: z
        .array(z.enum(['reply', 'meeting', 'opt-out']))
        .max(3)
        .describe('What stops it.'),
      onNewOwner: z.enum(['continue', 'restart', 'stop']).describe('What a change of owner does to it.'),
      tasks: z.boolean().describe('Whether each touch becomes a task of the owner.').exactOptional(),
      sequence: z
        .string()
        .regex(/^[\w-]{1,64}$/)
        .describe('Id, in the CRM, of the sequence that sends the e-mails of this cadence.')
        .exactOptional(),
    }),
  )
  .max(100) satisfies z.ZodType<readonly CadencePolicy[]>

export const blackHoles = strict({
  mqlDays: days.describe('Days in MQL without acceptance or contact, where no response time is promised.'),
  salAttempts: attempts.describe('Attempts in SAL without contact after which another channel is suggested.'),
  sqlDays: days.describe('Days in SQL without a deal.'),
  opportunityDays: days.describe('Days in opportunity.'),
  managerAfterDays: days.describe('Days after the owner’s task about an aged opportunity until the manager’s.'),
  channels: z.array(channel).min(1).max(4).describe('Channels in the order in which they are suggested.'),
}) satisfies z.ZodType<BlackHolePolicy>
