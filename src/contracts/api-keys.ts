import { z } from 'zod'
import { SCOPES } from '../ports/api-keys.ts'
import { instant } from './lead-words.ts'

const scope = z.enum(SCOPES)

/** Keys of machines, newest first; nothing of their secrets. */
export const apiKeysView = z.strictObject({
  now: instant,
  perMinute: z.int().describe('Calls that each key may make in a minute.'),
  keys: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      scopes: z.array(scope),
      createdAt: instant,
      createdBy: z.string(),
      expiresAt: instant,
      lastUsedAt: instant.nullable().describe('To the minute; null: never.'),
      revokedAt: instant.nullable(),
    }),
  ),
})
export type ApiKeysView = z.infer<typeof apiKeysView>

/** What a key asked in the last days, by route. */
export const apiKeyCalls = z.strictObject({
  now: instant,
  days: z.int(),
  routes: z.array(
    z.strictObject({
      route: z.string().describe('As the routes are written: no id and no word of an address is kept.'),
      calls: z.int().min(0),
      refused: z.int().min(0).describe('Of these: the key had not the scope, or the route is not for machines.'),
      lastAt: instant,
    }),
  ),
})
export type ApiKeyCalls = z.infer<typeof apiKeyCalls>

export const apiKeyWish = z.strictObject({
  name: z.string().trim().min(1).max(80).describe('What uses it.'),
  scopes: z
    .array(scope)
    .min(1)
    .refine((all) => new Set(all).size === all.length, 'each scope once'),
  days: z.int().min(1).max(366).describe('How long it opens anything.'),
})
export const apiKeyRotation = z.strictObject({
  overlapHours: z.int().min(0).max(720).describe('How long the old one goes on.'),
})

export const apiKeyMade = z.strictObject({
  id: z.string(),
  token: z.string().describe('Shown this once: `Authorization: Bearer <token>`.'),
})
export type ApiKeyMade = z.infer<typeof apiKeyMade>
