import { z } from 'zod'
import { instant } from './lead-words.ts'
import { readerZone } from './reader-zone.ts'

const who = z.strictObject({ id: z.string(), name: z.string() })

export const coverageQuery = z.strictObject({ zone: readerZone })

/** The next seven days: when nobody can take leads that were promised a quick answer. */
export const coverageView = z.strictObject({
  now: instant,
  until: instant,
  zone: z.string(),
  pools: z
    .array(
      z.strictObject({
        pool: who,
        promise: z.strictObject({ name: z.string(), minutes: z.number(), unit: z.enum(['business', 'calendar']) }),
        gaps: z.array(
          z.strictObject({
            from: instant,
            until: instant,
            absent: z.array(
              z.strictObject({
                rep: who,
                because: z.enum(['inactive', 'out-of-hours', 'out-of-office', 'cap']),
              }),
            ),
          }),
        ),
      }),
    )
    .describe('Pools with a short promise; one that is covered all the time has no gaps.'),
  monday: z
    .strictObject({
      from: instant,
      until: instant,
      leads: z.array(
        z.strictObject({
          id: z.string(),
          name: z.string().nullable(),
          company: z.string().nullable(),
          owner: who.nullable(),
          dueAt: instant,
          sure: z.boolean().describe('Nobody who could keep the promise is there before it falls due.'),
        }),
      ),
    })
    .nullable()
    .describe('Promises that fall due before the next working day is over; only on the last day before days off.'),
})
export type CoverageView = z.infer<typeof coverageView>
