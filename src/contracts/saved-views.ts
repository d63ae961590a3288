import { z } from 'zod'
import { VIEW_PAGES, type ViewPage } from '../ports/saved-views.ts'

const page = z.enum(Object.keys(VIEW_PAGES) as [ViewPage, ...ViewPage[]])
const name = z.string().trim().min(1).max(80)
const query = z
  .string()
  .max(1_000)
  .transform((text) => new URLSearchParams(text).toString())
  .describe('What stands behind the `?` of the page’s address.')
const forAll = z.boolean().describe('For everybody of the account; only an admin or a manager may say so.')

/** Views that the person keeps, and those for everybody. */
export const savedViewsView = z.strictObject({
  views: z.array(
    z.strictObject({
      id: z.string(),
      page,
      query: z.string(),
      name: z.string(),
      forAll: z.boolean(),
      madeBy: z.string(),
      mayChange: z.boolean().describe('It is the person’s own, or they may change what is for everybody.'),
      start: z.boolean().describe('The person begins with it.'),
    }),
  ),
})
export type SavedViewsView = z.infer<typeof savedViewsView>

export const savedViewWish = z.strictObject({
  id: z.uuid().describe('Made by whoever asks: the same sent twice is kept once.'),
  ...{ page, query, name, forAll },
})
export const savedViewChange = z.strictObject({ name, query, forAll })
export const startWish = z.strictObject({ id: z.uuid().nullable().describe('Null: where the role begins.') })
