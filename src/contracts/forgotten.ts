import { z } from 'zod'
import { instant } from './lead-words.ts'

/** The proof that a person was forgotten; it does not say who it was. */
export const forgottenPerson = z.strictObject({
  hash: z.string().describe('SHA-256 of account and record id: whoever knows the id finds the line.'),
  askedAt: instant,
  doneAt: instant.nullable(),
  rows: z
    .record(z.string(), z.int().min(0))
    .describe(
      'Rows removed, by table. `leads_elsewhere`: leads of the other account of the house that lost what they saw of the person; their records stand in its CRM until they are deleted there too.',
    ),
})
export const forgottenPage = z.strictObject({ now: instant, persons: z.array(forgottenPerson), more: z.boolean() })
export type ForgottenPage = z.infer<typeof forgottenPage>

export const forgetRequest = z.strictObject({ recordId: z.string().min(1).max(100) })
