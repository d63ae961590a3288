import { z } from 'zod'
import { SETUP_STEPS } from '../ports/setup.ts'
import { instant } from './lead-words.ts'

const words = z.strictObject({ en: z.string(), id: z.string() })
const count = z.int().min(0)
const step = z.enum(SETUP_STEPS)

/** How far an account is set up: steps, and all that costs no call of the CRM. */
export const setupView = z.strictObject({
  now: instant,
  state: z
    .enum(['setup', 'live', 'disconnected'])
    .describe('`setup`: connected and silent. `live`: leads are decided and written.'),
  account: z.strictObject({ crmName: z.string(), accountId: z.string(), zone: z.string() }),
  steps: z.array(
    z.strictObject({
      step,
      done: z
        .strictObject({ by: z.string(), at: instant, note: z.record(z.string(), z.unknown()) })
        .nullable()
        .describe('Null: not yet.'),
    }),
  ),
  next: step.nullable().describe('The first step that is left; null: all are done.'),
  scopes: z.array(
    z.strictObject({ scope: z.string(), optional: z.boolean(), granted: z.boolean(), allows: words, without: words }),
  ),
  people: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      email: z.string().nullable(),
      teams: z.array(z.string()),
      zone: z.string(),
      zoneKnown: z.boolean().describe('False: the CRM does not tell it, and the account’s own is used.'),
      hoursKnown: z.boolean().describe('False: the CRM does not tell them, and the usual ones are used.'),
      manager: z.string().nullable(),
      pools: z.array(z.string()).describe('Names of the pools they are in.'),
    }),
  ),
  pools: z.array(
    z.strictObject({
      name: z.string(),
      members: count,
      reaches: count.describe('People a lead of this pool can reach, overflow included.'),
    }),
  ),
  templates: z.array(
    z.strictObject({
      id: z.string(),
      name: words,
      says: z.array(words),
      changes: z.array(words).describe('What differs from the active policy.'),
    }),
  ),
  policyVersion: z.int().min(1),
})
export type SetupView = z.infer<typeof setupView>

export const plannedFields = z.strictObject({
  now: instant,
  fields: z.array(
    z.strictObject({
      holder: z.string(),
      name: z.string(),
      label: z.string(),
      description: z.string(),
      state: z.enum(['missing', 'present', 'clashing']),
    }),
  ),
  byHand: z
    .array(z.strictObject({ says: words, advice: words, blocks: z.boolean() }))
    .describe('What is left for an admin of the CRM to do there; `blocks`: leads wait for it.'),
  canCreate: z.boolean().describe('False: fields of this CRM come with a package that its admin installs.'),
})
export type PlannedFieldsView = z.infer<typeof plannedFields>

/** Steps which a person goes through by looking; the others are done by doing what they ask. */
export const setupMark = z.strictObject({
  step: z.enum(['connect', 'access', 'fields', 'people', 'rules', 'try', 'fill']),
  leads: count.optional().describe('Of the dry run that was looked at.'),
  changed: count.optional(),
})
export const templateChoice = z.strictObject({
  template: z.string().max(64),
  expectedVersion: z.int().min(1),
})
