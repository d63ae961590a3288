import { z } from 'zod'
import { instant, language, person, score, stage } from './lead-words.ts'
import { policyChange, policyFinding } from './policy.ts'
import { problem } from './problem.ts'
import { readerZone } from './reader-zone.ts'

const words = z.strictObject({ en: z.string(), id: z.string() })
const revision = z.int().min(0).max(2_000_000_000)
const version = z.int().min(1).max(2_000_000_000)

/** The draft that all admins share; `draft` is null while nobody writes one. */
export const draftState = z.strictObject({
  revision: revision.describe('Rises with every change, also when a draft is discarded.'),
  draft: z
    .strictObject({
      baseVersion: version.describe('The version it began from.'),
      document: z.unknown().describe('May be incomplete: a draft need not be a policy yet.'),
      changedBy: z.string(),
      changedAt: instant,
    })
    .nullable(),
})
export type DraftStateView = z.infer<typeof draftState>

export const simulationProgress = z.strictObject({
  runId: z.string(),
  state: z.enum(['running', 'done', 'cancelled', 'failed']),
  draftRevision: revision,
  policyVersion: version,
  startedBy: z.string(),
  startedAt: instant,
  endedAt: instant.nullable(),
  done: z.int().min(0).describe('Recorded decisions gone over.'),
  total: z.int().min(0),
})
export type SimulationProgress = z.infer<typeof simulationProgress>

export const draftView = draftState.extend({
  now: instant,
  active: z.strictObject({ version, document: z.unknown() }),
  simulation: simulationProgress.nullable().describe('The latest run, whatever became of it.'),
})
export type DraftView = z.infer<typeof draftView>

export const draftRequest = z.strictObject({
  revision: revision.describe('The revision this save began from.'),
  baseVersion: version,
  document: z.record(z.string(), z.unknown()),
})
export const discardRequest = z.strictObject({ revision })
/** 409 `draft_changed`: somebody saved in the meantime; nothing was stored. */
export const draftConflict = problem.extend({ state: draftState })
export type DraftConflict = z.infer<typeof draftConflict>

export const lookRequest = z.strictObject({ document: z.unknown() })
/** What is to be said of a draft: whether it could be published, what it changes, and its conditions in words. */
export const lookAnswer = z.strictObject({
  publishable: z.boolean(),
  findings: z.array(policyFinding),
  changes: z.array(policyChange).describe('Against the active version; empty while the draft is no policy yet.'),
  conditions: z.record(z.string(), words).describe('Conditions as sentences, by path, e.g. `routing.rules.0.when`.'),
})
export type LookAnswer = z.infer<typeof lookAnswer>

export const trafficAnswer = z.strictObject({
  since: instant,
  total: z.int().min(0).describe('Leads that were given to somebody since.'),
  rules: z.array(
    z.strictObject({
      ruleId: z.string().describe('`person`: a person chose the owner; `stickiness`: somebody knew the buyer.'),
      leads: z.int().min(0),
      ways: z
        .array(z.strictObject({ by: z.string(), poolId: z.string().nullable(), leads: z.int().min(0) }))
        .describe('The same leads by where the rule led them.'),
    }),
  ),
})
export type TrafficAnswer = z.infer<typeof trafficAnswer>

export const tryRequest = z.strictObject({
  document: z.unknown(),
  leadId: z.uuid().optional().describe('The lead decided last when left out.'),
  lang: language.optional(),
  zone: readerZone,
})
const tried = z.strictObject({
  source: z.string(),
  sourceDetail: z.string().nullable(),
  sourcePoints: z.number(),
  qualification: z.string(),
  qualificationPoints: z.number(),
  fit: z.string(),
  fitPoints: z.number(),
  score: score.extend({
    weights: z.strictObject({ source: z.number(), qualification: z.number(), fit: z.number() }),
  }),
  stage,
  ruleId: z
    .string()
    .nullable()
    .describe('The rule that would give it; null: it is not due, or somebody knows it already.'),
  poolId: z.string().nullable().describe('The pool whose turn it would use, or that has nobody for it now.'),
  owner: person.nullable(),
  reason: z.string(),
})
export type Tried = z.infer<typeof tried>
/** A stored lead as it would be decided if it had no owner yet; nothing is written and no turn is used. */
export const tryAnswer = z.strictObject({
  lead: z.strictObject({ id: z.string(), name: z.string().nullable(), company: z.string().nullable() }),
  active: tried,
  draft: tried,
})
export type TryAnswer = z.infer<typeof tryAnswer>

const pair = z.strictObject({ before: z.int().min(0), after: z.int().min(0) })
const standing = z.strictObject({
  stage,
  owner: person.nullable(),
  ruleId: z.string().nullable(),
  rule: z.string().nullable(),
  held: z.string().nullable(),
  promise: z.enum(['kept', 'late', 'open', 'none']),
  reason: z.string(),
})
export const simulationResultView = z.strictObject({
  since: instant,
  until: instant,
  decisions: z.int().min(0),
  leads: z.int().min(0),
  changed: z.int().min(0),
  ownerChanged: z.int().min(0),
  stageChanged: z.int().min(0),
  unrouted: pair,
  promises: z.strictObject({ kept: pair, late: pair }),
  stages: z.array(z.strictObject({ stage, earlier: z.int().min(0), later: z.int().min(0), reached: pair })),
  load: z.array(pair.extend({ person })),
  rules: z.array(pair.extend({ ruleId: z.string(), name: z.string() })),
  failed: z.int().min(0),
  examples: z.array(
    z.strictObject({
      leadId: z.string(),
      name: z.string().nullable(),
      company: z.string().nullable(),
      before: standing,
      after: standing,
    }),
  ),
})
export type SimulationResultView = z.infer<typeof simulationResultView>
export const simulationQuery = z.strictObject({ lang: language.optional(), zone: readerZone })
export const simulationView = simulationProgress.extend({
  now: instant,
  outdated: z.boolean().describe('The draft or the active policy has changed since.'),
  result: simulationResultView.nullable(),
})
export type SimulationView = z.infer<typeof simulationView>
export type StandingView = z.infer<typeof standing>
