import type { CardView, DecidedCard } from '../contracts/card.ts'
import type { Language } from '../contracts/lead-words.ts'
import type { Candidate } from '../domain/decision.ts'
import { briefInWords } from '../domain/explain/brief-words.ts'
import { explainStep } from '../domain/explain/explain.ts'
import { reasonFor } from '../domain/explain/return-reasons.ts'
import { wordFor } from '../domain/explain/vocabulary.ts'
import { REWRITE_KIND } from '../domain/conflicts.ts'
import { ORDER_KIND } from '../domain/manager-order.ts'
import { ANSWER_KIND, readAnswer } from '../domain/rep-answer.ts'
import { routingOutcome } from '../domain/routing-outcome.ts'
import { allowedReasons, OTHER_REASON } from '../flow/answer-lead.ts'
import { actorsOf, type LeadCard } from '../flow/lead-card.ts'
import type { RecordId } from '../ports/crm.ts'
import { noticesOf } from './card-notices.ts'
import { cardSentence, LONGEST_LINE, zoneOf } from './card-sentence.ts'
import { CARD_WORDS, type EmptyState } from './card-words.ts'
import { ownerOf, promiseOf, shownText } from './lead-view.ts'

const MOST_OTHERS = 8
const MOST_EVENTS = 5
/** Of the answer, in bytes: HubSpot's own limit is far higher, but a card must open at once. */
const LONGEST_ANSWER = 8_192

/** A card that shows no lead. */
export function emptyCard(state: EmptyState, language: Language): CardView {
  return { state, language, ...CARD_WORDS[language].empty[state] }
}

/** The lead in the reader's words. What tells of the person is only for whoever may act on it: HubSpot does not sign the record. */
export function cardViewOf(card: LeadCard, asked: RecordId, language: Language, now: number): DecidedCard {
  const { decision, decisionId } = card.lead.latest
  const { score, outputs } = decision
  const word = <Id extends string>(id: Id) => ({ id, name: wordFor(id, language) })
  const isPrivate = card.readerIs !== 'other'
  const brief = isPrivate ? briefOf(card, language) : []
  const promise = promiseOf(decision)
  const view: DecidedCard = {
    state: 'decided',
    language,
    asOf: now,
    decisionId,
    notices: noticesOf(card, asked, language, now),
    deadline: { dueAt: promise.dueAt, state: promise.slaState, answeredAt: outputs.firstResponseAt },
    why: whyOf(card, language),
    stage: word(decision.stage),
    status: word(decision.status),
    temperature: word(decision.temperature),
    score: {
      total: score.total,
      source: score.source,
      qualification: score.qualification,
      fit: score.fit,
      band: wordFor(score.band, language),
    },
    outcome: routingOutcome(decision.routing),
    owner: ownerOf(decision, card.names),
    next: brief.at(-1)?.lines ?? [],
    brief: brief.slice(0, -1),
    others: othersOf(card, language),
    events: isPrivate ? eventsOf(card, language) : [],
    reader: card.readerIs,
    whoCanAct: whoCanAct(card),
    actions: [...card.actions],
    snoozes: card.snoozes.map((until) => ({ until, label: cardSentence(card, '{until:time}', { until }, language) })),
    reasons: card.actions.length === 0 ? [] : reasonsOf(card, language),
  }
  return withinLimit(view)
}

/** Why the owner has it: as it was when they got it, not that looking again changed nothing. */
function whyOf(card: LeadCard, language: Language): string {
  const { latest, assigned } = card.lead
  const { outputs } = latest.decision.routing.kind === 'keep' ? (assigned ?? latest).decision : latest.decision
  return shownText(explainStep(outputs.routingReason, language, card.names, zoneOf(card)), 400)
}

function briefOf(card: LeadCard, language: Language): DecidedCard['brief'] {
  return briefInWords(card.brief, language, card.names, zoneOf(card)).map(({ title, lines }) => ({
    title,
    lines: lines.map((line) => shownText(line, LONGEST_LINE)),
  }))
}

function othersOf(card: LeadCard, language: Language): string[] {
  const { routing } = (card.lead.assigned ?? card.lead.latest).decision
  const candidates: readonly Candidate[] =
    routing.kind === 'assign' || routing.kind === 'hold' ? routing.candidates : []
  return candidates
    .filter(({ gate }) => gate !== 'chosen')
    .slice(0, MOST_OTHERS)
    .map(({ repId, gate }) => ({ step: 'pool' as const, because: `candidate.${gate}`, saw: { repId } }))
    .map((step) => shownText(explainStep(step, language, card.names, zoneOf(card)), LONGEST_LINE))
}

function eventsOf(card: LeadCard, language: Language): DecidedCard['events'] {
  const words = CARD_WORDS[language]
  const did = card.activities.flatMap(({ kind, at, detail }) => {
    // What came of it stands among the moves and the owner.
    if (kind === ORDER_KIND || kind === REWRITE_KIND) return []
    if (kind !== ANSWER_KIND)
      return [{ at, what: detail === null ? wordFor(kind, language) : `${wordFor(kind, language)}: ${detail}` }]
    const answer = readAnswer(detail)
    if (answer === null) return []
    const { by, reason, until = at } = answer
    const template = words.answers[answer.response === 'snoozed' && until <= at ? 'woken' : answer.response]
    return [{ at, what: cardSentence(card, template, { by, reason, until }, language) }]
  })
  const moves = card.lead.moves.map(({ at, because, evidence, to }) => ({
    at,
    what: explainStep({ step: 'stage', because, saw: { ...evidence, to, at } }, language, card.names, zoneOf(card)),
  }))
  return [...did, ...moves]
    .sort((a, b) => b.at - a.at)
    .slice(0, MOST_EVENTS)
    .map(({ at, what }) => ({ at, what: shownText(what, LONGEST_LINE) }))
}

function whoCanAct({ lead: { latest }, settings, names }: LeadCard): string[] {
  return actorsOf(settings, latest.decision).map((id) => shownText(names.rep(id)))
}

function reasonsOf(card: LeadCard, language: Language): DecidedCard['reasons'] {
  const words = CARD_WORDS[language]
  const { recycle } = card.settings.document.stages
  return allowedReasons(card).map((id) => {
    const meant = recycle.reasons?.find((reason) => reason.id === id)
    const template =
      meant?.disqualify === true
        ? words.outForGood
        : meant?.returnToOwner === true
          ? words.restsAndReturns
          : words.rests
    return {
      id,
      label: reasonFor(id, language),
      needsNote: id === OTHER_REASON,
      effect: cardSentence(card, template, { days: meant?.coolDownDays ?? recycle.coolDownDays }, language),
    }
  })
}

/** Names and texts of a CRM may be long in any script: what is folded away gives way first. */
function withinLimit(view: DecidedCard): DecidedCard {
  const isSmall = (one: DecidedCard): boolean => Buffer.byteLength(JSON.stringify(one)) <= LONGEST_ANSWER
  const smaller: readonly ((one: DecidedCard) => DecidedCard)[] = [
    (one) => ({ ...one, others: one.others.slice(0, 3) }),
    (one) => ({ ...one, brief: one.brief.map(({ title, lines }) => ({ title, lines: lines.slice(0, 2) })) }),
    (one) => ({ ...one, reasons: one.reasons.slice(-12) }),
    (one) => ({ ...one, events: [], others: [] }),
    (one) => ({ ...one, brief: [] }),
  ]
  return smaller.reduce((one, cut) => (isSmall(one) ? one : cut(one)), view)
}
