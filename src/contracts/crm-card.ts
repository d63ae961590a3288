import { z } from 'zod'

const words = z.strictObject({ en: z.string(), id: z.string() })

/** The lead in one language. */
const told = z.strictObject({
  stage: z.string(),
  status: z.string(),
  temperature: z.string(),
  band: z.string(),
  why: z.string().describe('Why this owner, or why nobody.'),
  others: z.array(z.string()).describe('Why not others, one sentence each.'),
})

/**
 * What the page of a CRM shows of a lead beside our results, where it cannot ask us: stored in one text property, in both languages.
 * Nothing in it tells of the person.
 */
export const crmCard = z.strictObject({
  v: z.literal(1).describe('Rises when a page made for the one before could not read it.'),
  score: z
    .strictObject({ source: z.number(), qualification: z.number(), fit: z.number() })
    .describe('Parts of the sum.'),
  actions: z.array(z.enum(['accept', 'reject', 'hand-back'])),
  snooze: z
    .strictObject({
      hours: z.number().describe('The longest wait.'),
      untilDue: z.boolean().describe('The wait ends with the deadline at the latest.'),
    })
    .nullable()
    .optional()
    .describe('How long it may be made to wait; null: not at all.'),
  sleepsUntil: z.number().nullable().optional().describe('Milliseconds since 1970; null: it does not wait.'),
  actors: z.array(z.string()).describe('Ids of those who may answer: owner, stand-in, manager.'),
  reasons: z.array(
    z.strictObject({
      id: z.string(),
      label: words,
      needsNote: z.boolean(),
      effect: z.enum(['out', 'rests', 'rests-and-returns']).describe('What becomes of the lead.'),
      days: z.number().describe('How long it rests.'),
    }),
  ),
  en: told,
  id: told,
})
export type CrmCard = z.infer<typeof crmCard>
export type ToldLead = z.infer<typeof told>
