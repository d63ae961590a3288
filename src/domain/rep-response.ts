import type { Routing } from './decision.ts'
import type { FieldName, LeadFields, LeadMemory } from './lead.ts'

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

/** What the CRM is to hold no longer when the answer is over. */
export const ANSWER_FIELDS: readonly FieldName[] = ['repResponse', 'rejectReason']

/** The memory once the CRM is seen to have emptied the answer: whatever it shows from now on is news. */
export function withAnswerEmptied(memory: LeadMemory): LeadMemory {
  const { responseOver: _over, ...rest } = memory
  return { ...rest, responseSeen: null }
}
