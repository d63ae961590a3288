import { z } from 'zod'
import { instant, stage } from './lead-words.ts'

export const crmStagesWish = z.strictObject({
  on: z.boolean().describe('False: the CRM’s own stage is left alone.'),
  chosen: z
    .partialRecord(stage, z.string().min(1).max(100).nullable())
    .describe('Which of the account’s stages stands for ours; null: none. Left out: the one it comes with.'),
})

/** Whether the CRM's own stage of a lead follows ours, and by which of the account's stages. */
export const crmStagesView = z.strictObject({
  now: instant,
  crmName: z.string(),
  property: z.string().nullable().describe('Null: the CRM has no stage that could follow, or the account lacks it.'),
  on: z.boolean(),
  options: z
    .array(z.strictObject({ value: z.string(), label: z.string() }))
    .describe('The account’s stages, in its own order.'),
  stages: z.array(
    z.strictObject({
      stage,
      standard: z.string().nullable().describe('What the CRM comes with for it; null: nothing.'),
      value: z.string().nullable().describe('Null: none of the account’s stages stands for it.'),
      label: z
        .string()
        .nullable()
        .describe('Null beside a value: the account has no such stage, so nothing is written.'),
      chosen: z.boolean().describe('Somebody of the account said so.'),
    }),
  ),
})
export type CrmStagesView = z.infer<typeof crmStagesView>
