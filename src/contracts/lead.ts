import { z } from 'zod'
import { decisionView } from './decision.ts'
import { instant, language, person } from './lead-words.ts'
import { readerZone } from './reader-zone.ts'

export const leadQuery = z.strictObject({ lang: language.optional(), zone: readerZone })
export const timelineQuery = leadQuery.extend({
  most: z.coerce.number().int().min(1).max(500).default(100).describe('Entries at most.'),
})

/** A promise to answer, on the lead itself or on one person for it. */
export const clockView = z.strictObject({
  id: z.string(),
  kind: z.enum(['lead', 'rep']),
  owner: person.nullable(),
  startedAt: instant,
  dueAt: instant.nullable().describe('Null: nobody’s working hours are known to hold it.'),
  targetMinutes: z.number(),
  unit: z.enum(['business', 'calendar']),
  state: z.enum(['running', 'met', 'breached', 'void', 'closed']),
  stoppedAt: instant.nullable(),
  paused: z.boolean(),
})
export type ClockView = z.infer<typeof clockView>

const section = z.strictObject({ title: z.string(), lines: z.array(z.string()) })

/** Everything that stands of one lead, in the reader's language. */
export const leadPage = z.strictObject({
  now: instant,
  why: decisionView.describe('The latest decision; why this owner and who else as it was when the owner got the lead.'),
  assigned: z
    .strictObject({ decisionId: z.string(), at: instant })
    .nullable()
    .describe('The decision that gave the lead to its owner; null: nobody has it.'),
  lockedUntil: instant.nullable().describe('Until then no rule moves the lead; null: it may.'),
  newsWaitsUntil: instant
    .nullable()
    .describe('So much came of it within the hour that the rest is answered then; null: at once.'),
  pair: z
    .strictObject({
      role: z.enum(['leads', 'follows']).describe('Whether this record decides for both, or the other one.'),
      crm: z.string().describe('Name of the other CRM.'),
      recordUrl: z.string().nullable().describe('The record there; null: not known.'),
    })
    .nullable()
    .describe('The record of the same person in the other CRM of the house, one lead with this one; null: none.'),
  clocks: z.array(clockView),
  brief: z.array(section).describe('Who, where from, what they did, how they fit, why now.'),
  next: z.array(z.string()).describe('What to do next.'),
  details: z
    .array(
      z.strictObject({
        title: z.string(),
        rows: z.array(z.strictObject({ label: z.string(), value: z.string() })),
      }),
    )
    .describe('What the CRM held when the latest decision was made, and what is remembered beside it.'),
})
export type LeadPageView = z.infer<typeof leadPage>

/** One thing that happened to a lead. */
export const timelineEntry = z.strictObject({
  key: z.string().describe('The same for the same thing, whenever it is asked.'),
  at: instant,
  kind: z.enum(['decision', 'move', 'skipped', 'assignment', 'clock', 'breach', 'task', 'activity']),
  text: z.string(),
  decisionId: z.string().nullable().describe('The decision behind it, to open; null: none.'),
})
export type TimelineEntry = z.infer<typeof timelineEntry>

export const leadTimeline = z.strictObject({
  now: instant,
  entries: z.array(timelineEntry).describe('Newest first.'),
  more: z.boolean().describe('There is more than was asked for.'),
})
export type LeadTimeline = z.infer<typeof leadTimeline>
