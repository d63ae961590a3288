import { z } from 'zod'
import { instant } from './lead-words.ts'

const unmatched = z.strictObject({
  repId: z.string(),
  name: z.string(),
  inPool: z.boolean().describe('A member of some pool, so that turns are at stake.'),
})

/** The account in the other CRM whose pools turn as one with this account's. */
export const houseView = z.strictObject({
  now: instant,
  others: z.array(z.string()).describe('Names of the other CRMs this installation serves.'),
  invitedUntil: instant.nullable().describe('Until when a code that was made waits for its answer; null: none does.'),
  isHalf: z.boolean().describe('This account names another one that does not name it: no turns are common.'),
  house: z
    .strictObject({
      crmName: z.string(),
      accountId: z.string().describe('The other account in its CRM.'),
      isHome: z.boolean().describe('The common turns are kept here; an admin of this account invited.'),
      since: instant,
      people: z
        .array(z.strictObject({ repId: z.string(), name: z.string(), partnerRep: z.string() }))
        .describe('The same person by e-mail address: the id here, and in the other CRM.'),
      hereOnly: z.array(unmatched).describe('Active people of this CRM without a counterpart in the other.'),
      thereOnly: z.array(unmatched).describe('Active people of the other CRM without a counterpart here.'),
      pools: z
        .array(
          z.strictObject({
            poolId: z.string(),
            name: z.string(),
            state: z.enum(['same', 'differs', 'here-only', 'there-only']),
            differing: z.array(z.string()).describe('Names of members of one side alone, or of another weight there.'),
          }),
        )
        .describe(
          '`same`: the same people with the same weights. `differs`: the turns are common and the shares are not exact. Else of one side alone.',
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
