import { z } from 'zod'
import { STANDINGS } from '../domain/partner-standing.ts'
import { HIDDEN_FACTS } from '../domain/policy/programmes.ts'
import { instant, language, slaState, stage } from './lead-words.ts'
import { readerZone } from './reader-zone.ts'

const standing = z.enum(STANDINGS).describe('Worked on, customer, resting for a time, ended.')
const reader = { lang: language.optional(), zone: readerZone }
const publicId = z.uuid().describe('Random; it tells nothing, and nobody else’s opens anything.')

export const partnerQuery = z.strictObject(reader)
export const partnerLeadsQuery = z.strictObject({
  ...reader,
  standing: standing.optional(),
  asked: z.literal('1').optional().describe('Only leads that wait for your answer.'),
  after: z.string().min(1).max(300).optional().describe('`next` of the page before.'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

/** A lead as the partner who sent it may see it. */
export const partnerLead = z.strictObject({
  id: publicId,
  person: z.string().nullable().describe('Name, or what the agreement leaves of it; null: no name is known.'),
  company: z.string().nullable(),
  hidden: z.array(z.enum(HIDDEN_FACTS)).describe('What is hidden by agreement.'),
  stage,
  standing,
  reason: z.string().describe('How it stands, in plain words.'),
  owner: z.string().nullable().describe('Who has it; null: nobody, or hidden by agreement.'),
  sentAt: instant,
  changedAt: instant,
  promise: z.strictObject({ dueAt: instant.nullable(), state: slaState }),
  answer: z
    .strictObject({ decisionId: z.string(), dueAt: instant.nullable() })
    .nullable()
    .describe('You are asked to accept or decline; null: you are not.'),
  canRecall: z.boolean(),
})
export type PartnerLeadView = z.infer<typeof partnerLead>

export const partnerTotals = z.strictObject({
  sent: z.int().min(0),
  work: z.int().min(0),
  won: z.int().min(0),
  resting: z.int().min(0),
  closed: z.int().min(0),
  dealt: z.int().min(0).describe('Have a deal or are customers.'),
  asked: z.int().min(0).describe('Wait for your answer.'),
})

export const partnerHome = z.strictObject({
  now: instant,
  partner: z.string(),
  totals: partnerTotals,
  reasons: z
    .array(z.strictObject({ id: z.string(), label: z.string(), needsNote: z.boolean() }))
    .describe('Why a lead can be declined.'),
})
export type PartnerHome = z.infer<typeof partnerHome>

export const partnerLeads = z.strictObject({
  now: instant,
  leads: z.array(partnerLead),
  next: z.string().nullable().describe('Ask again with it as `after`; null: that was everything.'),
})
export type PartnerLeads = z.infer<typeof partnerLeads>

export const partnerLeadPage = z.strictObject({
  now: instant,
  lead: partnerLead,
  events: z.array(z.strictObject({ at: instant, text: z.string() })).describe('What happened, newest first.'),
})
export type PartnerLeadPage = z.infer<typeof partnerLeadPage>

export const partnerAnswer = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('accept'), decisionId: z.uuid() }),
  z.strictObject({
    action: z.literal('decline'),
    decisionId: z.uuid(),
    reason: z.string().min(1).max(60),
    note: z.string().trim().min(1).max(500).optional().describe('Required for the reason `other`.'),
  }),
])
export const partnerRecall = z.strictObject({
  orderId: z.uuid().describe('Made by whoever asks: the same order sent twice is done once.'),
  reason: z.string().trim().min(3).max(500),
})
export const partnerDone = z.strictObject({
  decided: z.boolean().describe('False: it is kept and will be in a moment.'),
})

/** What an admin sees of partners. */
export const partnersView = z.strictObject({
  now: instant,
  partners: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      hides: z.array(z.enum(HIDDEN_FACTS)),
      inPolicy: z.boolean().describe('False: the agreement has ended, and its people see nothing.'),
      sent: z.int().min(0),
      won: z.int().min(0),
      users: z.array(
        z.strictObject({
          id: z.string(),
          name: z.string(),
          email: z.string().nullable(),
          invitedAt: instant,
          signedInAt: instant.nullable(),
          revokedAt: instant.nullable(),
        }),
      ),
    }),
  ),
})
export type PartnersView = z.infer<typeof partnersView>
export type PartnerUserView = PartnersView['partners'][number]['users'][number]

export const partnerInvitation = z.strictObject({
  partnerId: z.string().min(1).max(60),
  name: z.string().trim().min(1).max(120),
  email: z.email().max(254).optional().describe('With it, leads that the CRM gives to this person can be answered.'),
})
export const partnerInvited = z.strictObject({
  userId: z.string(),
  link: z.string().describe('Opens once, within seven days. It is told here only.'),
})
export type PartnerInvited = z.infer<typeof partnerInvited>

export const exportCheck = z.strictObject({
  partnerId: z.string().min(1).max(60),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('Of the file, byte for byte.'),
  check: z.string().min(1).max(100).describe('The check value shown with the export.'),
})
export const exportChecked = z.strictObject({ genuine: z.boolean() })
