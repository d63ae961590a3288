import type { Request, Response } from 'express'
import { type AnswerView, answerBody, cardQuery, type CardView } from '../contracts/card.ts'
import type { Language } from '../contracts/lead-words.ts'
import type { AnswerOutcome, AskedAnswer } from '../flow/answer-lead.ts'
import { assignmentIn, type LeadCard } from '../flow/lead-card.ts'
import type { Clock } from '../ports/runtime.ts'
import { CARD_WORDS } from './card-words.ts'
import { cardSentence, cardViewOf, emptyCard } from './card-view.ts'
import type { CardDeps } from './deps.ts'
import { readInput, RequestRefusedError } from './problem.ts'
import { jsonOf, type Route, type SignedCaller } from './route.ts'

export const CARD_BODY_LIMIT = '16kb'

/**
 * GET /hubspot/card and POST /hubspot/card/actions, as the app card inside HubSpot calls them. Signed requests only; the record is
 * the browser's word, so it is looked for in the caller's own account, and who may act is judged by the people read from there.
 */
export function cardRoutes({ card, clock }: { readonly card: CardDeps; readonly clock: Clock }): readonly Route[] {
  const show = async (req: Request, res: Response, caller: SignedCaller): Promise<void> => {
    const { recordId, lang } = readInput(cardQuery, req.query)
    const { installation, user } = caller
    const language = lang ?? installation.language
    const send = (view: CardView) => void res.json(view)
    if (installation.state !== 'active') return send(emptyCard('disconnected', language))
    const found = await card.look(installation.installationId, recordId, user.email)
    send(found === null ? emptyCard('not-evaluated', language) : cardViewOf(found, language, clock.now()))
  }

  const answer = async (req: Request, res: Response, caller: SignedCaller): Promise<void> => {
    const { lang, ...body } = readInput(answerBody, jsonOf(req))
    const { installation, user } = caller
    const language = lang ?? installation.language
    if (installation.state !== 'active')
      throw new RequestRefusedError(409, 'crm_disconnected', 'Not connected', CARD_WORDS[language].disconnected)
    const outcome = await card.answer(installation.installationId, {
      ...body,
      reason: body.reason ?? null,
      note: body.note ?? null,
      email: user.email,
    })
    if (outcome.kind !== 'recorded') throw refusalOf(outcome, language)
    res.json(doneView(outcome.card, body.action, language, clock.now()))
  }

  return [
    { method: 'get', path: '/hubspot/card', who: 'signed', handle: show },
    { method: 'post', path: '/hubspot/card/actions', who: 'signed', handle: answer },
  ]
}

function refusalOf(outcome: Exclude<AnswerOutcome, { kind: 'recorded' }>, language: Language): RequestRefusedError {
  const words = CARD_WORDS[language]
  switch (outcome.kind) {
    case 'unknown':
      return new RequestRefusedError(
        404,
        'not_found',
        'Not found',
        'There is no such decision on this record. Reload the card.',
      )
    case 'reason-wrong':
      return new RequestRefusedError(
        400,
        'reason_wrong',
        'A reason is needed',
        `Choose one of: ${outcome.allowed.join(', ')}. The reason "other" needs a note.`,
        { allowed: outcome.allowed },
      )
    case 'not-allowed': {
      const ownerId = assignmentIn(outcome.card.lead.latest.decision)?.ownerId ?? null
      const said = cardSentence(
        outcome.card,
        ownerId === null ? words.nobodyHasIt : words.notYours,
        { ownerId },
        language,
      )
      return new RequestRefusedError(403, 'not_your_lead', 'Not your lead', said)
    }
    case 'not-open':
      return new RequestRefusedError(409, 'nothing_to_answer', 'Nothing to answer', words.nothingToAnswer)
    case 'moved': {
      const { card, ownerId, at } = outcome
      const said = cardSentence(card, ownerId === null ? words.movedToNobody : words.moved, { ownerId, at }, language)
      return new RequestRefusedError(409, 'lead_moved', 'The lead moved on', said)
    }
  }
}

function doneView(card: LeadCard | null, action: AskedAnswer['action'], language: Language, now: number): AnswerView {
  const words = CARD_WORDS[language]
  if (card === null) return { state: 'kept', message: words.kept, card: null }
  const { decidedAt: at } = card.lead.latest
  const stopped = card.lead.latest.decision.clocks.find(({ kind, state }) => kind === 'lead' && state === 'met')
  const stoppedAt = stopped?.stoppedAt ?? null
  const minutes = stopped === undefined || stoppedAt === null ? 0 : Math.round((stoppedAt - stopped.startedAt) / 60_000)
  const template = {
    accept: stoppedAt === null ? words.accepted : words.acceptedStopped,
    reject: words.rejected,
    'hand-back': words.handedBack,
  }[action]
  return {
    state: 'done',
    message: cardSentence(card, template, { at, minutes }, language),
    card: cardViewOf(card, language, now),
  }
}
