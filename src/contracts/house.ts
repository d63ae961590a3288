import { z } from 'zod'
import { instant } from './lead-words.ts'

/** The account in the other CRM whose pools turn as one with this account's. */
export const houseView = z.strictObject({
  now: instant,
  house: z
    .strictObject({
      crmName: z.string(),
      accountId: z.string().describe('The other account in its CRM.'),
      isHome: z.boolean().describe('The common turns are kept here; an admin of this account invited.'),
      since: instant,
      people: z
        .array(z.strictObject({ repId: z.string(), name: z.string(), partnerRep: z.string() }))
        .describe('The same person by e-mail address: the id here, and in the other CRM.'),
      pools: z
        .array(z.strictObject({ poolId: z.string(), same: z.boolean() }))
        .describe(
          'Pools of this id on both sides. `same`: the same people with the same weights; else the turns are common and the shares are not exact.',
        ),
    })
    .nullable()
    .describe('Null: this account stands alone.'),
})
export type HouseView = z.infer<typeof houseView>

/** A code for an admin of the other account, told this once. */
export const houseInvitation = z.strictObject({ code: z.string(), until: instant })
export type HouseInvitation = z.infer<typeof houseInvitation>

export const houseAnswer = z.strictObject({ code: z.string().min(20).max(100) })
