import { z } from 'zod'
import { decisionView } from './decision.ts'
import { instant } from './lead-words.ts'

/** What would be decided now. Nothing was written to tell it. */
export const leadWould = z.strictObject({
  now: instant,
  changes: z
    .array(z.strictObject({ what: z.string(), label: z.string(), before: z.string(), after: z.string() }))
    .describe('What would differ; empty: the same would be decided.'),
  why: decisionView,
})
export type LeadWould = z.infer<typeof leadWould>

/** What can be chosen when a person acts on a lead. */
export const orderChoices = z.strictObject({
  takers: z
    .array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        gate: z
          .enum([
            ...(['owner', 'chosen', 'eligible', 'not-in-pool', 'inactive', 'out-of-hours', 'out-of-office'] as const),
            ...(['cap', 'former-owner', 'not-skilled', 'out-of-territory', 'no-time-left', 'weight-zero'] as const),
          ])
          .describe('The first gate that would keep the rules from this person; `owner`: has the lead.'),
        changesAt: instant.nullable().describe('When that gate opens by itself; null: not known, or no gate.'),
        openLeads: z.int().min(0),
      }),
    )
    .describe('Those whom no gate stops first.'),
  reasons: z.array(z.strictObject({ id: z.string(), label: z.string(), needsNote: z.boolean() })),
  lockDays: z.number().describe('How long a choice by hand is left alone, as the policy has it.'),
})
export type OrderChoices = z.infer<typeof orderChoices>
export type TakerView = OrderChoices['takers'][number]

const orderId = z.uuid().describe('Made by whoever asks: the same order sent twice is done once.')
const lockDays = z.number().min(0).max(365).describe('0: no lock.')

export const leadOrder = z.discriminatedUnion('action', [
  z.strictObject({ orderId, action: z.literal('re-evaluate') }),
  z.strictObject({
    orderId,
    action: z.literal('stop-cadence').describe('The follow-up that runs ends; no other starts in this cycle.'),
  }),
  z.strictObject({
    orderId,
    action: z
      .literal('settle-conflict')
      .describe('The conflict with another tool is settled: the stage is written again, the owner stays as found.'),
  }),
  z.strictObject({ orderId, action: z.literal('reassign'), ownerId: z.string().min(1).max(64), lockDays }),
  z.strictObject({
    orderId,
    action: z.literal('lock'),
    lockDays: lockDays.optional().describe('Absent: as the policy has it.'),
  }),
  z.strictObject({
    orderId,
    action: z.literal('recycle'),
    reason: z.string().min(1).max(60),
    note: z.string().trim().min(1).max(500).optional().describe('Required for the reason `other`.'),
  }),
])
export type LeadOrder = z.infer<typeof leadOrder>

export const undoOrder = z.strictObject({ orderId })

export const orderAnswer = z.strictObject({
  entryId: z.string().describe('The act in the audit log; undo it by this id.'),
  decided: z.boolean().describe('It has been acted upon; false: it is kept and will be in a moment.'),
  canUndo: z.boolean(),
})
export type OrderAnswer = z.infer<typeof orderAnswer>
