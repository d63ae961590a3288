import { z } from 'zod'
import { instant, language, outcome, person, score, slaState, stage, status, temperature } from './lead-words.ts'
import { readerZone } from './reader-zone.ts'

export const decisionQuery = z.strictObject({ lang: language.optional(), zone: readerZone })

/** Why somebody of the pool did not get the lead: the first gate that stopped them. */
export const gate = z.enum([
  'chosen',
  'eligible',
  'inactive',
  'out-of-hours',
  'out-of-office',
  'cap',
  'former-owner',
  'not-skilled',
  'out-of-territory',
  'no-time-left',
  'weight-zero',
])
export type Gate = z.infer<typeof gate>

/** One stored decision with its explanation in words. Reading it changes nothing. */
export const decisionView = z.strictObject({
  decisionId: z.string(),
  leadId: z.string(),
  recordId: z.string(),
  recordUrl: z.string().nullable().describe('Address of the record in the CRM; null when the CRM cannot be asked now.'),
  decidedAt: instant,
  latencyMs: z.number().min(0).describe('Milliseconds from the receipt of the change to the decision.'),
  policyVersion: z.int().min(1),
  language,
  person: z.string().nullable(),
  company: z.string().nullable(),
  stage,
  status,
  temperature,
  sourceType: z.string(),
  score: score.extend({
    weights: z
      .strictObject({ source: z.number(), qualification: z.number(), fit: z.number() })
      .describe('They sum to 1.'),
  }),
  outcome,
  owner: person.nullable(),
  dueAt: instant.nullable(),
  slaState,
  headline: z.string().describe('Why this owner, or why nobody.'),
  sections: z
    .array(z.strictObject({ title: z.string(), sentences: z.array(z.string()) }))
    .describe('What the headline and the candidates do not say already.'),
  candidates: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      gate,
      present: z.boolean().describe('Counts turns now, even if passed over.'),
    }),
  ),
})
export type DecisionView = z.infer<typeof decisionView>
