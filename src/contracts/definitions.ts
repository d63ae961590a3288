import { z } from 'zod'
import { SIDES } from '../domain/definitions/agreement.ts'
import { isDay } from './day.ts'
import { instant, stage, status } from './lead-words.ts'

const words = z.strictObject({ en: z.string(), id: z.string() })
const version = z.int().min(1).max(2_000_000_000)
const side = z.enum(SIDES)
const day = z.string().refine(isDay, 'a day such as 2026-07-01')

export const definitionsQuery = z.strictObject({
  version: z.coerce.number().int().min(1).max(2_000_000_000).optional().describe('The active version when left out.'),
})

export const definitionPart = z.strictObject({
  kind: z.enum(['means', 'owner', 'in', 'out', 'norm', 'rules', 'points', 'stops', 'late']),
  lines: z.array(words),
})
export const definition = z.strictObject({
  id: z.string(),
  name: words,
  settledIn: z.string().describe('The part of the policy editor in which it is settled.'),
  leads: z.strictObject({ stage: stage.optional(), status: status.optional() }).nullable(),
  changed: z.boolean().describe('It meant something else when both sides last signed.'),
  parts: z.array(definitionPart),
})
export type DefinitionView = z.infer<typeof definition>

export const signature = z.strictObject({
  side,
  version,
  person: z.string(),
  comment: z.string(),
  signedAt: instant,
})
export type SignatureView = z.infer<typeof signature>

export const definitionsView = z.strictObject({
  now: instant,
  version,
  active: version,
  policyName: z.string(),
  publishedAt: instant,
  groups: z.array(
    z.strictObject({ id: z.enum(['stages', 'rest', 'value', 'handover']), definitions: z.array(definition) }),
  ),
  signatures: z.array(signature).describe('Newest first.'),
  missing: z.array(side).describe('Sides that have not signed the active version.'),
  agreed: version.nullable().describe('The newest version that both sides have signed.'),
  review: z.strictObject({
    state: z.enum(['none', 'ahead', 'soon', 'due']).describe('`soon`: at most two weeks away.'),
    day: z.string().nullable(),
    setBy: z.string().nullable().describe('Null: a quarter of a year after the latest signature.'),
  }),
})
export type DefinitionsView = z.infer<typeof definitionsView>

export const signRequest = z.strictObject({
  signatureId: z.uuid().describe('Chosen by the page; the same one sent twice signs once.'),
  version: version.describe('The version that was read; it must be the active one.'),
  side,
  comment: z.string().trim().max(500).default(''),
})
export const reviewRequest = z.strictObject({ day })
