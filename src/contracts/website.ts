import { z } from 'zod'
import { instant } from './lead-words.ts'

const short = z.string().max(100).nullable().default(null)

/** What the visitor script sends: one of the three, with whose site and which browser. Its names are short, as it is. */
export const visitNews = z.strictObject({
  s: z.string().min(1).max(200).describe('Site: the installation.'),
  v: z
    .string()
    .regex(/^[\w-]{16,64}$/)
    .describe('Random id of the browser.'),
  p: z
    .strictObject({
      i: z.uuid(),
      u: z.string().startsWith('/').max(2_000).describe('Path of the page.'),
      b: z
        .strictObject({ s: short, m: short, c: short, r: short })
        .nullable()
        .describe('utm_source, utm_medium, utm_campaign and the host of the page before; null: within a visit.'),
    })
    .optional(),
  e: z.string().max(320).optional().describe('The address they said.'),
  x: z.literal(1).optional().describe('Consent was taken back.'),
})

const origin = z
  .url()
  .max(200)
  .refine((text) => URL.canParse(text) && new URL(text).origin === text, 'an origin such as https://www.example.com')

export const websiteWish = z.strictObject({
  origins: z.array(origin).max(20).describe('Websites that may send; none: nothing is taken in.'),
})
export const websiteView = z.strictObject({
  now: instant,
  site: z.string().describe('What `data-site` of the script says.'),
  script: z.string().describe('Where it is.'),
  origins: z.array(z.string()),
})
export type WebsiteView = z.infer<typeof websiteView>
