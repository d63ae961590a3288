import { z } from 'zod'
import { ACTS } from '../ports/audit.ts'
import { instant, language } from './lead-words.ts'
import { readerZone } from './reader-zone.ts'

export const auditQuery = z.strictObject({
  person: z.string().min(1).max(200).optional(),
  action: z.enum(ACTS).optional(),
  lead: z.uuid().optional(),
  before: z.string().min(1).max(300).optional().describe('`next` of the page before.'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  lang: language.optional(),
  zone: readerZone,
})

export const auditEntry = z.strictObject({
  entryId: z.string(),
  at: instant,
  person: z.string(),
  action: z.enum(ACTS),
  text: z.string().describe('What was done, before and after, in the reader’s language.'),
  lead: z.strictObject({ id: z.string(), name: z.string().nullable() }).nullable(),
  undoes: z.boolean().describe('It took back an earlier act.'),
  undone: z.boolean(),
  canUndo: z.boolean(),
})
export type AuditEntryView = z.infer<typeof auditEntry>

export const auditPage = z.strictObject({
  now: instant,
  entries: z.array(auditEntry).describe('Newest first.'),
  next: z.string().nullable(),
  people: z.array(z.string()).describe('Everybody who ever did something here.'),
})
export type AuditPageView = z.infer<typeof auditPage>
