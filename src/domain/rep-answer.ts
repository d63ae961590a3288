import { z } from 'zod'
import type { DecisionInput } from './decision.ts'
import type { Activity, Instant, LeadMemory, StandingAnswer } from './lead.ts'

/** Kind under which an answer given outside the CRM's own property stands among the activities of a lead. */
export const ANSWER_KIND = 'rep-answer'

const shape = z.object({
  response: z.enum(['accepted', 'rejected']),
  /** What the reject reason of the CRM would hold: an id of the policy's reasons, then `: ` and the note. */
  reason: z.string().nullable(),
  /** Who had the lead when it was answered, null: nobody; the answer means nothing for anybody else. */
  ownerId: z.string().nullable(),
  /** Who gave the answer: the owner, a stand-in or a manager; by name where they are no rep. */
  by: z.string(),
})
/** A rep's answer to an assignment, or a manager's in their place, given outside the CRM's own property. */
export type RepAnswer = z.infer<typeof shape>

/** What a decision made of the answers it found. */
export interface Heard {
  readonly standing: StandingAnswer | null
  /** Keys of all answers there are: none of them is news any more. */
  readonly seen: readonly string[]
}

const NOTHING: Heard = { standing: null, seen: [] }

/** @param key unique per lead; the same answer under the same key is kept once. */
export function answerActivity(key: string, answer: RepAnswer, at: Instant): Activity {
  return { key, kind: ANSWER_KIND, at, detail: JSON.stringify(answer) }
}

/**
 * Lays a new answer over what the CRM's property says, as if the owner had just set it there, and takes answers out of what the
 * lead did. An answer about somebody else's lead is seen and changes nothing; later the CRM's property wins once it changes.
 */
export function hearAnswers(input: DecisionInput): { readonly input: DecisionInput; readonly heard: Heard } {
  const { activities, memory } = input
  const answers = activities.filter(({ kind }) => kind === ANSWER_KIND)
  if (answers.length === 0 && memory?.answer === undefined) return { input, heard: NOTHING }
  const without = activities.filter(({ kind }) => kind !== ANSWER_KIND)
  const plain: DecisionInput = { ...input, activities: without, memory: memory && { ...memory, activities: without } }
  const seen = answers.map(({ key }) => key)
  const fresh = freshAnswer(answers, memory)
  if (fresh !== null) {
    const { response, reason, ownerId } = fresh
    const standing = { response, reason, ownerId, over: input.snapshot.fields.repResponse }
    return { input: withAnswer(plain, standing, null), heard: { standing, seen } }
  }
  const standing = memory?.answer
  if (memory === null || standing === undefined) return { input: plain, heard: { standing: null, seen } }
  const isHis = standing.ownerId !== null && memory.assignment?.ownerId === standing.ownerId
  if (isHis && input.snapshot.fields.repResponse === standing.over)
    return { input: withAnswer(plain, standing, memory.responseSeen ?? null), heard: { standing, seen } }
  const heardBefore = { ...memory, activities: without, responseSeen: standing.over }
  return { input: { ...plain, memory: heardBefore }, heard: { standing: null, seen } }
}

function freshAnswer(answers: readonly Activity[], memory: LeadMemory | null): RepAnswer | null {
  if (memory === null) return null
  const ownerId = memory.assignment?.ownerId ?? null
  const known = new Set(memory.answersSeen)
  for (let i = answers.length - 1; i >= 0; i--) {
    const { key, detail } = answers[i]!
    const answer = known.has(key) ? null : readAnswer(detail)
    if (answer?.ownerId === ownerId) return answer
  }
  return null
}

/** @returns null for what is no answer of ours. */
export function readAnswer(detail: string | null): RepAnswer | null {
  try {
    return shape.parse(JSON.parse(detail ?? ''))
  } catch {
    return null
  }
}

function withAnswer(input: DecisionInput, answer: StandingAnswer, seen: LeadMemory['responseSeen']): DecisionInput {
  const { snapshot, memory } = input
  const fields = { ...snapshot.fields, repResponse: answer.response, rejectReason: answer.reason }
  return {
    ...input,
    snapshot: { ...snapshot, fields },
    memory: memory && { ...memory, responseSeen: seen ?? null },
  }
}
