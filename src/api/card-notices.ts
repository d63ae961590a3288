import type { CardNotice } from '../contracts/card.ts'
import type { Language } from '../contracts/lead-words.ts'
import type { RecordId } from '../ports/crm.ts'
import { assignmentIn, type LeadCard } from '../flow/lead-card.ts'
import { CARD_WORDS, type NoticeWords } from './card-words.ts'
import { cardSentence } from './card-sentence.ts'

/**
 * What is out of the ordinary with a lead, each with what to do next; the most pressing first.
 * @param asked record the card was opened on; another than the lead's own after a merge.
 */
export function noticesOf(card: LeadCard, asked: RecordId, language: Language, now: number): CardNotice[] {
  const words: NoticeWords = CARD_WORDS[language].notices
  const { decision } = card.lead.latest
  const assignment = assignmentIn(decision)
  const notice = (
    kind: CardNotice['kind'],
    saw: Parameters<typeof cardSentence>[2],
    told = words[kind],
  ): CardNotice => ({
    kind,
    message: cardSentence(card, told.message, saw, language),
    next: cardSentence(card, told.next, saw, language),
  })
  const notices: CardNotice[] = []
  if (card.lead.recordId !== asked) notices.push(notice('merged', { recordId: card.lead.recordId }))
  if (card.readerIs === 'other')
    notices.push(
      assignment === null
        ? notice('no-rights', {}, words['no-rights-nobody'])
        : notice('no-rights', { ownerId: assignment.ownerId }),
    )
  const resting = RESTING[decision.status]
  if (resting !== undefined) notices.push(notice(resting, { status: decision.status }))
  if (decision.routing.kind === 'hold') notices.push(notice('held', { until: decision.routing.hold.until }))
  const { snooze } = decision
  if (snooze?.over === undefined && snooze !== undefined && snooze.until > now)
    notices.push(notice('snoozed', { until: snooze.until, by: snooze.by }))
  // A clock that a snooze has stopped is told by the snooze.
  else if (decision.clocks.some(({ state, pausedAt }) => state === 'running' && Boolean(pausedAt)))
    notices.push(notice('paused', {}))
  const lockedUntil = assignment?.lockedUntil ?? null
  if (assignment !== null && lockedUntil !== null && lockedUntil > now)
    notices.push(notice('locked', { ownerId: assignment.ownerId, until: lockedUntil }))
  return notices
}

/** What a status beside the lifecycle means for whoever looks at the lead. */
const RESTING: Partial<Record<LeadCard['lead']['latest']['decision']['status'], 'excluded' | 'resting'>> = {
  disqualified: 'excluded',
  lost: 'excluded',
  nurture: 'resting',
  dormant: 'resting',
}
