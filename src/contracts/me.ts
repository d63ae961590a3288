import { z } from 'zod'
import { instant, language } from './lead-words.ts'

const shown = {
  mode: z.enum(['sandbox', 'production']).describe('`sandbox`: the data are a demonstration.'),
  now: instant,
  crms: z.array(z.strictObject({ kind: z.string(), name: z.string() })).describe('CRMs that can be connected here.'),
}

/** Who the caller is. The answer is 200 for strangers too, so that the sign-in page can be drawn. */
export const me = z.discriminatedUnion('signedIn', [
  z.strictObject({ ...shown, signedIn: z.literal(false) }),
  z.strictObject({
    ...shown,
    signedIn: z.literal(true),
    person: z.string(),
    role: z.enum(['admin', 'manager', 'viewer', 'rep', 'partner']),
    partner: z
      .string()
      .nullable()
      .describe('Name of the partner whose leads they see; null: somebody of the account itself.'),
    repId: z
      .string()
      .nullable()
      .describe('Of a rep: whose leads alone they see, a person id of the CRM; null: no rep.'),
    csrf: z.string().describe('Send it back as `X-CSRF-Token` with every request that changes something.'),
    installation: z.strictObject({ accountId: z.string(), crmName: z.string(), language, zone: z.string() }),
  }),
])
export type Me = z.infer<typeof me>
