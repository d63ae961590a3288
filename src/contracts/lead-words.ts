import { z } from 'zod'
import { STAGES, STATUSES } from '../domain/lead.ts'

/** Pieces which several answers of the API share: the lead's state in the words of docs/glossary.md. */

export const instant = z.int().describe('UTC, milliseconds since 1970, on the clock of the server (see `now`).')
export const stage = z.enum(STAGES)
export const status = z.enum(STATUSES)
export const temperature = z.enum(['hot', 'warm', 'cold', 'stale'])
export const language = z.enum(['en', 'id'])
export type Language = z.infer<typeof language>

export const score = z.strictObject({
  total: z.number().describe('0–100; equals the sum of the three parts.'),
  source: z.number().describe('Points of the total that came from the source.'),
  qualification: z.number().describe('Points of the total that came from the qualification level.'),
  fit: z.number().describe('Points of the total that came from the fit.'),
  band: z.string(),
})
export type ScoreView = z.infer<typeof score>

export const person = z.strictObject({
  id: z.string().describe('The person id of the CRM.'),
  name: z.string().describe('Name as the CRM shows it; the id when it is not known.'),
})

export const outcome = z
  .enum(['assigned', 'kept', 'held', 'not-yet'])
  .describe(
    'What routing decided: given to someone now, left with its owner, waiting for someone, or not due to a person yet.',
  )

export const slaState = z.enum(['running', 'met', 'breached']).nullable()
export type SlaState = z.infer<typeof slaState>
