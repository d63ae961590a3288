import { z } from 'zod'

/** A link that lets a rep in, shown this once: opens once, within seven days. */
export const repInvited = z.strictObject({ link: z.url() })
export type RepInvited = z.infer<typeof repInvited>
