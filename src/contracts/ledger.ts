import { z } from 'zod'
import { isDay } from './day.ts'
import { gate } from './decision.ts'
import { instant, language, person } from './lead-words.ts'

const day = z.string().refine(isDay, 'a day such as 2026-03-31')
const pool = z.strictObject({ id: z.string(), name: z.string() })
const span = z.strictObject({ from: instant, until: instant })
const gateInPool = z
  .enum([...gate.options, 'not-in-pool'])
  .describe('The first gate that stops them; `chosen`: the next lead is theirs; `eligible`: others come first.')
const method = z.enum(['weighted-round-robin', 'round-robin', 'count', 'least-loaded', 'performance'])
const points = z
  .number()
  .describe('Whoever of those who may have a lead has the highest claim gets it; the claims of a pool sum to 0.')

export const teamQuery = z.strictObject({
  pool: z.string().min(1).max(200).optional().describe('The first one with people in it when left out.'),
  from: day.optional().describe('First day; 29 days before `to` when left out.'),
  to: day.optional().describe('Last day, included; today when left out.'),
  format: z.literal('csv').optional().describe('The people as a table of comma-separated values.'),
  lang: language.optional().describe('Of the headings of that table; that of the account when left out.'),
})
export const ledgerQuery = teamQuery.pick({ pool: true, from: true, lang: true }).extend({
  format: z.literal('csv').optional().describe('All the lines as a table of comma-separated values.'),
})

const about = {
  now: instant,
  zone: z.string(),
  pools: z.array(pool),
  pool,
  method,
  countedFrom: instant
    .nullable()
    .describe('There were more turns than are counted: only since then. Null: all of them.'),
}

/** A pool of people: what each had beside what was due, and how each stands now. */
export const teamView = z.strictObject({
  ...about,
  period: z.strictObject({ from: day, to: day }),
  turns: z.int().min(0),
  early: z.boolean().describe('Not everybody can have had a turn yet.'),
  sum: z.number().nullable().describe('Of all claims, the house account included: 0. Null: the pool keeps none.'),
  members: z.array(
    z.strictObject({
      rep: person,
      weight: z.number(),
      turns: z.int().min(0),
      due: z.number().min(0).describe('In turns: a part of each turn by weight, of those who were present.'),
      claim: points.nullable(),
      gifts: z.int().min(0).describe('Leads that came without a turn.'),
      active: z.int().min(0).describe('Active leads they own now.'),
      late: z.int().min(0).describe('Of all they own: with a promise that is overdue.'),
      caps: z.array(
        z.strictObject({
          per: z.enum(['hour', 'day', 'week', 'month', 'open']),
          used: z.int().min(0),
          count: z.int().min(0),
        }),
      ),
      gate: gateInPool,
      changesAt: instant.nullable().describe('When the gate opens by itself; null: no clock opens it.'),
      turnsAhead: z.int().min(0).nullable().describe('Leads that go to others first; null: not known.'),
      hours: z.array(span).describe('Working time of the next 24 hours.'),
      away: z.array(span).describe('Out of office, now or later.'),
      zone: z.string(),
    }),
  ),
})
export type TeamView = z.infer<typeof teamView>

const lead = z.strictObject({ id: z.string(), name: z.string().nullable(), company: z.string().nullable() })
const line = { at: instant, change: z.number(), claim: points }

/** Why somebody's claim in a pool is what it is; newest first. */
export const ledgerView = z.strictObject({
  ...about,
  rep: person,
  active: z.boolean(),
  from: day,
  weight: z.number().describe('Points gained with every turn of the pool while present.'),
  turnPoints: z.number().describe('Points of a turn that is given back: the sum of the weights.'),
  exact: z.boolean().describe('False: weights moved meanwhile, and the lines are reckoned with those of today.'),
  claim: points.nullable(),
  before: points.nullable().describe('The claim before the first line.'),
  lines: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('turn'), ...line, lead }),
      z.strictObject({ kind: z.literal('others'), ...line, turns: z.int().min(1) }),
      z.strictObject({ kind: z.literal('absent'), ...line, turns: z.int().min(1), gate: gateInPool }),
      z.strictObject({ kind: z.enum(['credit', 'lapsed']), ...line, lead, reason: z.string() }),
      z.strictObject({ kind: z.literal('gift'), ...line, lead, by: z.string() }),
    ]),
  ),
  more: z.boolean().describe('There are more lines than are shown.'),
})
export type LedgerView = z.infer<typeof ledgerView>
