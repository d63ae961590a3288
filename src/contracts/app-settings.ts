import { z } from 'zod'
import { backfillView } from './backfill.ts'
import { instant, language } from './lead-words.ts'

/** Beside these the CRM appends its own, signed parameters. */
export const appSettingsQuery = z.object({ lang: language.optional().catch(undefined) })

export const appSettingsBody = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.enum(['backfill-start', 'backfill-pause', 'backfill-resume', 'backfill-stop']),
    lang: language.optional(),
  }),
  z.strictObject({
    action: z.literal('disconnect'),
    confirm: z.string().describe("The account's own id, so that nobody disconnects by a slip."),
    lang: language.optional(),
  }),
])

/** The app as its settings page inside the CRM shows it; nothing of any lead. */
export const appSettingsView = z.strictObject({
  now: instant,
  language,
  state: z.enum(['setup', 'active', 'disconnected', 'quarantined', 'uninstalled']),
  accountId: z.string(),
  policyVersion: z.int().min(1),
  people: z.int().min(0).describe('Active people who may own leads.'),
  /** Sentences: what does not work because it was not granted. */
  missing: z.array(z.string()),
  backfill: backfillView.nullable(),
  mayChange: z.boolean(),
  whoMayChange: z.array(z.string()).describe('Names; empty: nobody is known as a manager.'),
  address: z.url().describe('Where Estafet itself is opened.'),
})
export type AppSettingsView = z.infer<typeof appSettingsView>
