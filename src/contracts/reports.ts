import { z } from 'zod'
import { isDay } from './day.ts'
import { instant, language, person, stage } from './lead-words.ts'
import { WINDOWS } from './report-windows.ts'

const day = z
  .string()
  .refine(isDay, 'a day such as 2026-03-31')
  .describe('A day in the zone of the account, as YYYY-MM-DD.')
const word = z.string().min(1).max(200)

/** What every report is asked with: a period of whole days, and only leads that have these values now. */
export const reportQuery = z.strictObject({
  from: day.optional().describe('First day; 89 days before `to` when left out.'),
  to: day.optional().describe('Last day, included; today when left out.'),
  source: word.optional(),
  fit: word.optional(),
  owner: word.optional().describe('A person id of the CRM; `none`: nobody owns it.'),
  within: z.coerce
    .number()
    .refine((days) => WINDOWS.some((one) => one === days), `one of ${WINDOWS.join(', ')}`)
    .default(30)
    .describe('Days that an entry has to reach the next stage; younger entries are not in the rate.'),
  format: z.literal('csv').optional().describe('The lines as a table of comma-separated values.'),
  lang: language.optional().describe('Of the headings of that table; that of the account when left out.'),
})
export const velocityQuery = reportQuery.extend({
  table: z.enum(['stages', 'steps']).default('stages').describe('Which lines, with `format`.'),
})
export const stepQuery = reportQuery.extend({ step: stage.exclude(['customer']) })
export const breakdownQuery = stepQuery.extend({ by: z.enum(['source', 'fit', 'owner']) })
export const promiseQuery = reportQuery.extend({
  clock: z
    .enum(['lead', 'rep'])
    .default('lead')
    .describe('`lead`: the wait of the buyer; `rep`: the time each owner had.'),
  table: z
    .enum(['promises', 'hours', 'answers'])
    .default('promises')
    .describe('Which lines, with `format`: by class and owner, by hour of the week, or how fast answers came.'),
})

const leads = z.int().min(0).describe('Leads: each counts once.')
const days = z.number().min(0).describe('Days of 24 hours.')
const dayRange = z.strictObject({ from: day, to: day })
/** When it was counted, and for what. */
const asked = { now: instant, zone: z.string(), period: dayRange }

export const stageLine = z.strictObject({
  stage,
  normDays: days.nullable(),
  bestDays: days.nullable(),
  entered: leads,
  left: leads,
  visits: z.int().min(0).describe('Visits that ended in the period; the days below are theirs.'),
  meanDays: days.nullable(),
  medianDays: days.nullable(),
  p90Days: days.nullable(),
  open: leads.describe('Leads there now.'),
  openMedianDays: days.nullable(),
  stalled: leads.nullable().describe('There for longer than the norm now; null: no norm.'),
  skipped: leads,
  beyondDays: days.nullable().describe('Days beyond the norm in the period, all leads together; null: no norm.'),
  beyondLeads: leads,
})
export type StageLine = z.infer<typeof stageLine>

const cohort = {
  entered: leads,
  mature: leads.describe('Entries that have had their whole window.'),
  reached: leads.describe('Of the mature: at the next stage or a later one in time.'),
  reachedEarly: leads.describe('Of those still under way: arrived already.'),
  medianDays: days.nullable(),
  p90Days: days.nullable(),
}
export const stepLine = z.strictObject({
  from: stage,
  to: stage,
  low: z.number().nullable().describe('Lower end of the share that is normal, 0–1.'),
  high: z.number().nullable(),
  ...cohort,
})
export type StepLine = z.infer<typeof stepLine>

export const velocityView = z.strictObject({
  ...asked,
  within: z.number(),
  stages: z.array(stageLine),
  steps: z.array(stepLine),
  journey: z
    .strictObject({
      leads,
      meanDays: days,
      medianDays: days,
      p25Days: days,
      p75Days: days,
      p90Days: days,
      maxDays: days,
      norms: z
        .array(
          z.strictObject({
            segment: z.enum(['smb', 'mid-market', 'enterprise']),
            lowDays: z.number(),
            highDays: z.number(),
          }),
        )
        .describe('What is normal, by how large the buyer is.'),
    })
    .nullable()
    .describe('From first touch to customer, of leads that got there in the period.'),
  costliest: stage.nullable().describe('The stage with most days beyond its norm.'),
})
export type VelocityView = z.infer<typeof velocityView>

export const breakdownView = z.strictObject({
  ...asked,
  lines: z.array(
    z.strictObject({
      value: z.string().nullable(),
      name: z.string().nullable().describe('Of a person; else as `value`. Null: leads without one.'),
      ...cohort,
      low: z.number().nullable().describe('95 % interval (Wilson) of reached ÷ mature; null when nothing is mature.'),
      high: z.number().nullable(),
    }),
  ),
})
export type BreakdownView = z.infer<typeof breakdownView>

const point = z.strictObject({
  at: z.number().describe('Days, or minutes.'),
  share: z.number().describe('Estimated share that has arrived by then, 0–1.'),
  low: z.number().nullable(),
  high: z.number().nullable(),
  atRisk: z.int(),
})
/** Share that has arrived, by time since the start; those who have not yet are counted as far as they were watched. */
export const curveView = z.strictObject({
  ...asked,
  watched: z.int().min(0),
  arrived: z.int().min(0),
  median: z.number().nullable().describe('Null: half have not arrived.'),
  points: z.array(point),
})
export type CurveView = z.infer<typeof curveView>

const promises = {
  kept: z.int().min(0),
  late: z.int().min(0),
  open: z.int().min(0).describe('Not due yet.'),
  keptLeads: leads,
  lateLeads: leads,
}
export const promiseView = z.strictObject({
  ...asked,
  clock: z.enum(['lead', 'rep']),
  total: z.strictObject(promises),
  byClass: z.array(z.strictObject({ value: z.string(), ...promises })),
  byOwner: z.array(z.strictObject({ owner: person.nullable(), ...promises })),
  byHour: z.array(
    z.strictObject({
      weekday: z.int().min(1).max(7),
      hour: z.int().min(0).max(23),
      kept: z.int(),
      late: z.int(),
      lateLeads: leads,
    }),
  ),
  answers: curveView.omit({ now: true, zone: true, period: true }),
})
export type PromiseView = z.infer<typeof promiseView>

const returns = {
  given: z.int().min(0).describe('Times a lead was given to somebody, other than by a person.'),
  returned: z.int().min(0).describe('Of these: refused, or given back.'),
  returnedLeads: leads,
}
const { given: _given, ...came } = returns
const reason = z.string().nullable().describe('By its id in the policy; `other`: other words; null: none.')
/** What reps refused or gave back of what they were given in the period. */
export const returnView = z.strictObject({
  ...asked,
  total: z.strictObject(returns),
  bySource: z.array(z.strictObject({ value: z.string().nullable(), ...returns })),
  byOwner: z.array(z.strictObject({ owner: person.nullable(), ...returns })),
  byReason: z.array(z.strictObject({ value: reason, ...came })),
  bySourceAndReason: z.array(z.strictObject({ source: z.string().nullable(), reason, ...came })),
})
export type ReturnView = z.infer<typeof returnView>

export const todayView = z.strictObject({
  now: instant,
  zone: z.string(),
  late: leads.describe('The promise fell due and nobody has answered.'),
  soon: leads.describe('Due within a quarter of an hour.'),
  held: leads,
  more: z.boolean().describe('There are more than were counted.'),
  answered: z.int().min(0).describe('Promises answered today.'),
  medianMinutes: z.number().nullable(),
  p90Minutes: z.number().nullable(),
})
export type TodayView = z.infer<typeof todayView>
