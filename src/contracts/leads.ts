import { z } from 'zod'
import { instant, language, person, stage, status } from './lead-words.ts'
import { liveRow } from './live.ts'
import { readerZone } from './reader-zone.ts'
import { reportFilters } from './report-filter.ts'

/** Leads are counted exactly up to here. */
export const COUNTED_EXACTLY = 10_000

/** A lead as a line of a list: its latest decision that changed something a person sees. */
export const leadRow = liveRow.extend({
  fit: z.string().describe('The best class of fit.'),
  promisedAt: instant.nullable().describe('When the open promise falls due; null: none is open.'),
  heldSince: instant.nullable().describe('Since when nobody could have it; null: somebody has it, or nobody needs to.'),
  idea: z
    .strictObject({ kind: z.enum(['stale', 'account']), reason: z.strictObject({ en: z.string(), id: z.string() }) })
    .nullable()
    .describe('What a person is asked about the lead.'),
  conflicts: z
    .array(
      z.strictObject({
        what: z.enum(['owner', 'stage']),
        wrote: z.string().describe('What we had written, for people.'),
        found: z.string().nullable().describe('What stood there instead; null: nothing.'),
        tool: z.enum(['workflow', 'app', 'process']),
        toolId: z.string().nullable().describe('Which one, as the CRM names it; null: not told.'),
        times: z.int().min(1),
        firstAt: instant,
        lastAt: instant,
      }),
    )
    .describe('Other tools that write over what is written here; empty: none.'),
})
export type LeadRow = z.infer<typeof leadRow>

const word = z.string().min(1).max(200)

export const leadsQuery = z.strictObject({
  stage: stage.optional(),
  status: status.optional(),
  source: word.optional(),
  fit: word.optional(),
  owner: word.optional().describe('A person id of the CRM; `none`: nobody owns it.'),
  waiting: z
    .enum(['held', 'unassigned'])
    .optional()
    .describe('`held`: nobody has it yet; `unassigned`: held, and no time is known at which somebody could take it.'),
  promised: z
    .enum(['1', 'late', 'soon'])
    .optional()
    .describe(
      'Only leads to whom an answer is promised that is still open; `late`: overdue, `soon`: due in 15 minutes.',
    ),
  idea: z
    .enum(['stale', 'account'])
    .optional()
    .describe('`stale`: what to do with it; `account`: whether the company that only the name suggests is its own.'),
  conflict: z.literal('1').optional().describe('Only leads whose owner or stage another tool writes over.'),
  ...reportFilters,
  q: z.string().max(200).optional().describe('Begins of words of name or company.'),
  sort: z
    .enum(['decided', 'due'])
    .default('decided')
    .describe(
      '`decided`: newest decision first; `due`: the open promise that falls due first; behind the last, the newest decision first.',
    ),
  after: z.string().min(1).max(300).optional().describe('`next` of the page before, asked with the same `sort`.'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  zone: readerZone,
})

/** The same leads as a file. */
export const leadsExportQuery = leadsQuery.omit({ sort: true, after: true, limit: true }).extend({
  lang: language.optional().describe('Of headings and words; that of the account when left out.'),
})
/** No file holds more leads. */
export const MOST_EXPORTED = 50_000

export const leadsPage = z.strictObject({
  now: instant,
  rows: z.array(leadRow),
  next: z.string().nullable().describe('Ask again with it as `after`; null: that was everything.'),
  count: z
    .strictObject({ leads: z.int().min(0), more: z.boolean().describe('There are more than were counted.') })
    .nullable()
    .describe('Leads that match; counted for the first page only.'),
})
export type LeadsPage = z.infer<typeof leadsPage>

/** Values that leads have now, to choose a filter from. */
export const leadChoices = z.strictObject({
  sources: z.array(z.string()),
  fits: z.array(z.string()),
  owners: z.array(person),
})
export type LeadChoicesView = z.infer<typeof leadChoices>
