import { z } from 'zod'
import { instant, language, outcome, person, score, slaState, stage, status, temperature } from './lead-words.ts'

const recordId = z.string().regex(/^\d{1,20}$/)

/** Beside these the CRM appends its own, signed parameters. */
export const cardQuery = z.object({ recordId, lang: language.optional().catch(undefined) })

export const answerAction = z.enum(['accept', 'reject', 'hand-back', 'snooze', 'wake'])
export const answerBody = z.strictObject({
  recordId,
  decisionId: z.uuid().describe('The decision the person was looking at.'),
  action: answerAction,
  reason: z.string().min(1).max(60).optional().describe('An id of `reasons`; required to reject.'),
  note: z.string().trim().min(1).max(500).optional().describe('Required for the reason `other`.'),
  until: instant.optional().describe('Required to snooze: one of `snoozes`, or any instant before the latest of them.'),
  lang: language.optional(),
})

export const evaluateBody = z.strictObject({ recordId, lang: language.optional() })

const word = z.strictObject({ id: z.string(), name: z.string() })
const section = z.strictObject({ title: z.string(), lines: z.array(z.string()) })

/** Something out of the ordinary, and what to do about it. */
export const cardNotice = z.strictObject({
  kind: z.enum(['merged', 'no-rights', 'excluded', 'resting', 'held', 'snoozed', 'paused', 'locked']),
  message: z.string(),
  next: z.string().describe('What to do, or that there is nothing to do.'),
})
export type CardNotice = z.infer<typeof cardNotice>

/** The lead as the card shows it, in the reader's language; at most 8 KB. */
export const decidedCard = z.strictObject({
  state: z.literal('decided'),
  language,
  asOf: instant,
  decisionId: z.string(),
  notices: z.array(cardNotice).describe('The most pressing first; empty as a rule.'),
  deadline: z.strictObject({ dueAt: instant.nullable(), state: slaState, answeredAt: instant.nullable() }),
  why: z.string().describe('One sentence: why this owner, or why nobody.'),
  stage: word.extend({ id: stage }),
  status: word.extend({ id: status }),
  temperature: word.extend({ id: temperature }),
  score,
  outcome,
  owner: person.nullable(),
  next: z.array(z.string()).describe('What to do now.'),
  brief: z.array(section).describe('Empty for whoever is neither owner, stand-in nor manager.'),
  others: z.array(z.string()).describe('Why not others, one sentence each.'),
  events: z.array(z.strictObject({ at: instant, what: z.string() })).describe('Latest five, newest first.'),
  reader: z.enum(['owner', 'stand-in', 'manager', 'other']),
  whoCanAct: z.array(z.string()),
  actions: z.array(answerAction),
  snoozes: z.array(z.strictObject({ until: instant, label: z.string() })).describe('Until when it may wait.'),
  reasons: z.array(z.strictObject({ id: z.string(), label: z.string(), needsNote: z.boolean(), effect: z.string() })),
})
export type DecidedCard = z.infer<typeof decidedCard>

export const cardView = z.discriminatedUnion('state', [
  decidedCard,
  z.strictObject({
    state: z
      .enum(['not-evaluated', 'unknown-record', 'paused', 'disconnected'])
      .describe('`paused`: the account is connected and decides nothing now.'),
    language,
    message: z.string(),
    next: z.string().describe('What to do, or that there is nothing to do.'),
  }),
])
export type CardView = z.infer<typeof cardView>

/** `done`: already decided, `card` shows it; `kept`: safe, and decided in a moment. */
export const answerView = z.strictObject({
  state: z.enum(['done', 'kept']),
  message: z.string(),
  card: decidedCard.nullable(),
})
export type AnswerView = z.infer<typeof answerView>
