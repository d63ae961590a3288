import { z } from 'zod'
import { instant } from './lead-words.ts'

const who = z.strictObject({ id: z.string(), name: z.string() })
const repId = z.string().min(1).max(64)
const id = z.uuid().describe('Made by whoever asks: the same sent twice is done once.')

/** Absences that were set here; those of the CRM stand there. */
export const absencesView = z.strictObject({
  now: instant,
  absences: z.array(
    z.strictObject({
      id: z.string(),
      rep: who,
      from: instant,
      until: instant,
      standIn: who.nullable().describe('Answers in the meantime; null: as the policy says of people who are away.'),
      setBy: z.string(),
    }),
  ),
  people: z.array(who).describe('Everybody active.'),
})
export type AbsencesView = z.infer<typeof absencesView>

export const absenceWish = z.strictObject({
  id,
  rep: repId,
  from: z.int().min(0),
  until: z.int().min(0),
  standIn: repId.nullable(),
})

export const leaverQuery = z.strictObject({
  to: z.string().max(2_000).optional().describe('Ids of those who shall take leads over, comma-separated.'),
})

/** What somebody leaves behind, with an even sharing out as a proposal. */
export const leaverView = z.strictObject({
  now: instant,
  rep: who,
  active: z.boolean(),
  leads: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string().nullable(),
      company: z.string().nullable(),
      stage: z.string(),
      dueAt: instant.nullable().describe('The promise that runs; null: none does.'),
      to: z.string().nullable().describe('Who should have it; null: nobody was chosen.'),
    }),
  ),
  more: z.boolean().describe('There are more: hand these over, then look again.'),
  clocks: z.int().min(0).describe('Promises that run for these leads.'),
  mentions: z.array(
    z.strictObject({
      place: z.enum([
        ...(['rule', 'territory', 'member', 'fallback', 'stand-in', 'manager', 'attendee'] as const),
        ...(['partner-manager', 'partner-territory'] as const),
      ]),
      id: z.string(),
      name: z.string(),
    }),
  ),
  takers: z.array(z.strictObject({ id: z.string(), name: z.string(), openLeads: z.int().min(0), chosen: z.boolean() })),
})
export type LeaverView = z.infer<typeof leaverView>

export const handoverWish = z.strictObject({
  leads: z
    .array(z.strictObject({ id: z.uuid(), orderId: id, to: repId }))
    .min(1)
    .max(200),
  lockDays: z.number().min(0).max(365).describe('0: rules may move them at once.'),
})
export const handoverUndo = z.strictObject({
  leads: z
    .array(z.strictObject({ id: z.uuid(), entryId: z.uuid(), orderId: id }))
    .min(1)
    .max(200),
})
/** What became of each lead; `done` ones can be taken back by their `entryId`. */
export const handoverAnswer = z.strictObject({
  leads: z.array(
    z.strictObject({
      id: z.string(),
      entryId: z.string().nullable(),
      done: z.boolean(),
      problem: z.string().nullable(),
    }),
  ),
})
export type HandoverAnswer = z.infer<typeof handoverAnswer>
