import { z } from 'zod'
import { CHANNELS, NOTICE_EVENTS } from '../domain/notices.ts'
import { instant, language } from './lead-words.ts'

const channel = z.enum(CHANNELS)
const events = z
  .partialRecord(z.enum(NOTICE_EVENTS), z.array(channel).max(CHANNELS.length))
  .describe('Channels by event; an event that is left out is not told.')
const scope = z
  .enum(['mine', 'all'])
  .describe('`mine`: leads of the person and of those they lead; `all`: every lead of the account.')

/** What a person chose, and what became of what they were told. */
export const noticesView = z.strictObject({
  now: instant,
  revision: z.int().min(0).describe('Send it back with a change: of two changes to one state the second is refused.'),
  language,
  scope,
  events,
  self: z
    .strictObject({ id: z.string(), name: z.string(), email: z.string().nullable() })
    .nullable()
    .describe('Who the person is in the CRM; e-mail goes to the address it has of them.'),
  people: z.array(z.strictObject({ id: z.string(), name: z.string() })).describe('Whom they may be.'),
  email: z.enum(['ready', 'no-server', 'no-person', 'no-address']),
  webhook: z
    .strictObject({
      host: z.string().describe('The rest of the address may be a secret and is not shown.'),
      failingSince: instant.nullable(),
      offSince: instant.nullable(),
    })
    .nullable(),
  mayHook: z.boolean().describe('Whether the role may have a webhook.'),
  told: z
    .array(
      z.strictObject({
        id: z.string(),
        channel,
        event: z.enum([...NOTICE_EVENTS, 'test', 'hook-off']),
        subject: z.string().nullable().describe('Null: what it was about is gone.'),
        leadId: z.string().nullable(),
        madeAt: instant,
        state: z.enum(['waiting', 'sent', 'failed', 'dropped']),
        endedAt: instant.nullable(),
        problem: z.string().nullable().describe('A code of docs/error-codes.md.'),
      }),
    )
    .describe('Newest first, at most 20.'),
})
export type NoticesView = z.infer<typeof noticesView>

export const noticesQuery = z.strictObject({ lang: language.optional() })

export const noticesWish = z.strictObject({
  revision: z.int().min(0),
  self: z.string().min(1).max(100).nullable(),
  language,
  scope,
  events,
})
export type NoticesWish = z.infer<typeof noticesWish>

/** A new address, a new secret for the one there is, or none any more. */
export const hookWish = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('set'), url: z.string().min(8).max(2_000) }),
  z.strictObject({ action: z.literal('new-secret') }),
  z.strictObject({ action: z.literal('remove') }),
])

export const hookAnswer = z.strictObject({
  secret: z.string().nullable().describe('Signs what is posted; shown this once. Null: the address was taken away.'),
})
export type HookAnswer = z.infer<typeof hookAnswer>

export const noticeTrial = z.strictObject({ channel })
export const noticesAgain = z.strictObject({ ids: z.array(z.uuid()).min(1).max(20) })
export const noticesAgainAnswer = z.strictObject({ again: z.int().min(0) })
