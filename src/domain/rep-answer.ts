import { z } from 'zod'
import { hasKind } from './activity-kinds.ts'
import type { DecisionInput, Routing } from './decision.ts'
import type {
  Activity,
  Assignment,
  FieldName,
  Instant,
  LeadFields,
  LeadMemory,
  Snooze,
  StandingAnswer,
} from './lead.ts'

/** Kind under which an answer given outside the CRM's own property stands among the activities of a lead. */
export const ANSWER_KIND = 'rep-answer'

const shape = z.object({
  response: z.enum(['accepted', 'rejected', 'snoozed']),
  /** What the reject reason of the CRM would hold: an id of the policy's reasons, then `: ` and the note. */
  reason: z.string().nullable(),
  /** Who had the lead when it was answered, null: nobody; the answer means nothing for anybody else. */
  ownerId: z.string().nullable(),
  /** Who gave the answer: the owner, a stand-in or a manager; by name where they are no rep. */
  by: z.string(),
  /** Of a snooze: until when the lead may wait; not after the answer: it wakes up now. */
  until: z.number().optional(),
})
/** A rep's answer to an assignment, or a manager's in their place, given outside the CRM's own property. Snoozing answers nothing yet. */
export type RepAnswer = z.infer<typeof shape>

/** What a decision made of the answers it found. */
export interface Heard {
  readonly standing: StandingAnswer | null
  /** A snooze that is news; null: none. */
  readonly snooze: Snooze | null
  /** Keys of all answers there are: none of them is news any more. */
  readonly seen: readonly string[]
}

/** Nothing was answered, and nothing is in force. */
export const NOTHING_HEARD: Heard = { standing: null, snooze: null, seen: [] }

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
  if (memory?.answer === undefined && !hasKind(activities, ANSWER_KIND)) return { input, heard: NOTHING_HEARD }
  const answers = activities.filter(({ kind }) => kind === ANSWER_KIND)
  const without = activities.filter(({ kind }) => kind !== ANSWER_KIND)
  const plain: DecisionInput = { ...input, activities: without, memory: memory && { ...memory, activities: without } }
  const seen = answers.map(({ key }) => key)
  const { fresh, snooze } = freshAnswers(answers, memory)
  if (fresh !== null) {
    const { response, reason, ownerId } = fresh
    const standing = { response, reason, ownerId, over: input.snapshot.fields.repResponse }
    return { input: withAnswer(plain, standing, null), heard: { standing, snooze, seen } }
  }
  const standing = memory?.answer
  if (memory === null || standing === undefined) return { input: plain, heard: { standing: null, snooze, seen } }
  const isHis = standing.ownerId !== null && memory.assignment?.ownerId === standing.ownerId
  if (isHis && input.snapshot.fields.repResponse === standing.over)
    return { input: withAnswer(plain, standing, memory.responseSeen ?? null), heard: { standing, snooze, seen } }
  const heardBefore = { ...memory, activities: without, responseSeen: standing.over }
  return { input: { ...plain, memory: heardBefore }, heard: { standing: null, snooze, seen } }
}

interface Fresh {
  readonly fresh: (RepAnswer & { readonly response: StandingAnswer['response'] }) | null
  readonly snooze: Snooze | null
}

/** The newest answer and the newest snooze that are news, each only of whoever has the lead now; an answer ends what was snoozed before it. */
function freshAnswers(answers: readonly Activity[], memory: LeadMemory | null): Fresh {
  if (memory === null) return { fresh: null, snooze: null }
  const holderId = memory.assignment?.ownerId ?? null
  const known = new Set(memory.answersSeen)
  let snooze: Snooze | null = null
  for (let i = answers.length - 1; i >= 0; i--) {
    const { key, at, detail } = answers[i]!
    const answer = known.has(key) ? null : readAnswer(detail)
    if (answer === null || answer.ownerId !== holderId) continue
    const { response, ownerId, by, until } = answer
    if (response !== 'snoozed') return { fresh: { ...answer, response }, snooze }
    if (snooze === null && ownerId !== null && until !== undefined) snooze = { ownerId, by, since: at, until }
  }
  return { fresh: null, snooze }
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

/**
 * Whether the rep's answer in the CRM belongs to an earlier assignment or cycle. It stays so until the CRM shows another one: the
 * same answer given again would otherwise be no news.
 */
export function isAnswerOver(
  { repResponse }: Pick<LeadFields, 'repResponse'>,
  memory: LeadMemory | null,
  routing: Routing,
  cycleBegan: boolean,
): boolean {
  if (repResponse === null) return false
  const isKnown = repResponse === memory?.responseSeen
  if (isKnown && (cycleBegan || memory.responseOver === true)) return true
  // An owner set by hand may have answered before we looked.
  return routing.kind === 'assign' && (isKnown || routing.assignment.by !== 'person')
}

/** The answer to remember: one given while nobody had the lead is that of whoever was chosen by hand meanwhile; see {@link isAnswerOver}. */
export function standingWith(standing: StandingAnswer, assignment: Assignment | null): StandingAnswer {
  const isTheirs = standing.ownerId === null && assignment?.by === 'person'
  return isTheirs ? { ...standing, ownerId: assignment.ownerId } : standing
}

/** What the CRM is to hold no longer when the answer is over. */
export const ANSWER_FIELDS: readonly FieldName[] = ['repResponse', 'rejectReason']

/** The memory once the CRM is seen to have emptied the answer: whatever it shows from now on is news. */
export function withAnswerEmptied(memory: LeadMemory): LeadMemory {
  const { responseOver: _over, ...rest } = memory
  return { ...rest, responseSeen: null }
}
