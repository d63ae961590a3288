import { z } from 'zod'
import { instant, outcome, person, score, slaState, stage, status, temperature } from './lead-words.ts'
import { readerZone } from './reader-zone.ts'

/** One decision as a line of the live page. The data of the `decision` event of the stream have the same shape. */
export const liveRow = z.strictObject({
  decisionId: z.string(),
  leadId: z.string(),
  recordId: z.string().describe('The lead’s record id in the CRM.'),
  decidedAt: instant,
  person: z.string().nullable(),
  company: z.string().nullable(),
  stage,
  status,
  temperature,
  sourceType: z.string(),
  score,
  outcome,
  owner: person.nullable(),
  reason: z
    .strictObject({ en: z.string(), id: z.string() })
    .describe('Why this owner, or why nobody; one sentence or two.'),
  dueAt: instant.nullable().describe('When the first response is due; null: no promise is running.'),
  slaState,
})
export type LiveRow = z.infer<typeof liveRow>

export const liveQuery = z.strictObject({
  before: z.uuid().optional().describe('Decision id; only older ones are listed.'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  zone: readerZone,
})

export const streamQuery = z.strictObject({
  after: z.uuid().optional().describe('Decision id; the stream begins right after it. `Last-Event-ID` wins over it.'),
  zone: readerZone,
})

export const livePage = z.strictObject({
  now: instant,
  rows: z.array(liveRow).describe('Newest first.'),
  more: z.boolean().describe('True when older rows may exist: ask again with `before`.'),
  perMinute: z
    .array(z.int().min(0).nullable())
    .length(60)
    .describe(
      'Decisions in each of the last 60 minutes, oldest first; the last runs now; null where the count is not known.',
    ),
})
export type LivePage = z.infer<typeof livePage>

/** Data of the `time` event of the stream, sent every few seconds: the stream lives, and what time the server has. */
export const streamTime = z.strictObject({ now: instant })
export type StreamTime = z.infer<typeof streamTime>
