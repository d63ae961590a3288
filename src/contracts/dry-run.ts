import { z } from 'zod'
import { instant, outcome, person, stage, status } from './lead-words.ts'

/** Most leads one dry run decides. */
export const DRY_RUN_LONGEST = 1_000

/** POST /api/dry-run. With neither `text` nor `document` the active policy decides. */
export const dryRunRequest = z
  .strictObject({
    last: z.int().min(1).max(DRY_RUN_LONGEST).default(200).describe('The newest so many contacts of the CRM.'),
    text: z.string().max(1_000_000).optional().describe('A policy not yet published, as YAML or JSON text.'),
    document: z.unknown().optional().describe('A policy not yet published, as values.'),
  })
  .refine((given) => given.text === undefined || given.document === undefined, 'text or document, not both')
export type DryRunRequest = z.input<typeof dryRunRequest>

const words = z.strictObject({ en: z.string(), id: z.string() })

/** What makes a row worth a look, the oddest first. */
export const oddity = z
  .enum(['failed', 'nobody', 'taken', 'back', 'out', 'jump', 'changed', 'same'])
  .describe(
    '`failed`: it could not be decided; `nobody`: nobody could take it; `taken`: its owner would lose it; ' +
      '`back`: its stage would go back; `out`: it would rest or be out; `jump`: its score would move by 20 or more; ' +
      '`changed`: something else would differ; `same`: nothing would.',
  )
export type Oddity = z.infer<typeof oddity>

/** A lead as it is, or as it would be. */
const standing = z.strictObject({
  stage: stage.nullable().describe('Null: the CRM shows none that is known.'),
  owner: person.nullable(),
  score: z.number().nullable().describe('0–100; null: never scored.'),
})

export const dryRunRow = z.strictObject({
  recordId: z.string(),
  recordUrl: z.string().nullable(),
  person: z.string().nullable(),
  company: z.string().nullable(),
  oddity,
  changes: z.array(z.enum(['stage', 'owner', 'score'])).describe('Which of the three would differ.'),
  before: standing.describe('As the CRM shows it.'),
  after: standing.extend({ status }).nullable().describe('As it would be; null: it could not be decided.'),
  outcome: outcome.nullable(),
  why: words.describe('Why this owner, why nobody, or what failed.'),
})
export type DryRunRow = z.infer<typeof dryRunRow>

const count = z.int().min(0)

/** The whole result; it is kept nowhere. */
export const dryRunResult = z.strictObject({
  kind: z.literal('done'),
  now: instant,
  policyVersion: z.int().min(1).nullable().describe('Null: the policy that was handed in.'),
  leads: count,
  /** How many leads there are of each oddity; they sum to `leads`. */
  counts: z.strictObject({
    failed: count,
    nobody: count,
    taken: count,
    back: count,
    out: count,
    jump: count,
    changed: count,
    same: count,
  }),
  reps: z
    .array(z.strictObject({ person, before: count, after: count, given: count.describe('Newly given to them.') }))
    .describe('Everybody who has one of these leads before or after; most given first.'),
  withoutOwner: z.strictObject({ before: count, after: count }),
  stages: z
    .array(z.strictObject({ stage, before: count, after: count }))
    .describe('In the order of the lifecycle; stages nobody is in are left out.'),
  rows: z.array(dryRunRow).describe('Oddest first.'),
})
export type DryRunResult = z.infer<typeof dryRunResult>

/**
 * The answer is a stream of lines (`application/x-ndjson`), each one JSON value of this kind: `progress` some times, then exactly one
 * `done` or `failed`. A stream that ends without one of those was cut off; ask again, nothing was changed. Closing it ends the run.
 * Before the first line it may be refused as any request: 422 `policy_refused`, 503 `crm_not_answering`, 409 `crm_disconnected`.
 */
export const dryRunLine = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('progress'), read: count, expected: count }),
  dryRunResult,
  z.strictObject({ kind: z.literal('failed'), code: z.string(), detail: z.string() }),
])
export type DryRunLine = z.infer<typeof dryRunLine>
