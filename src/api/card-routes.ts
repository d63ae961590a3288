import type { Request, Response } from 'express'
import { type AnswerView, answerBody, cardQuery, type CardView, evaluateBody } from '../contracts/card.ts'
import type { Language } from '../contracts/lead-words.ts'
import type { AnswerOutcome, AskedAnswer } from '../flow/answer-lead.ts'
import { assignmentIn, type LeadCard } from '../flow/lead-card.ts'
import type { Clock } from '../ports/runtime.ts'
import { cardSentence } from './card-sentence.ts'
import { CARD_WORDS, type EmptyState } from './card-words.ts'
import { cardViewOf, emptyCard } from './card-view.ts'
import type { CardDeps } from './deps.ts'
import { readInput, RequestRefusedError } from './problem.ts'
import { jsonOf, type Route, type SignedCaller } from './route.ts'

export const CARD_BODY_LIMIT = '16kb'

/**
 * GET /hubspot/card, POST /hubspot/card/actions and POST /hubspot/card/evaluate, as the app card inside HubSpot calls them. Signed requests only; the record is
 * the browser's word, so it is looked for in the caller's own account, and who may act is judged by the people read from there.
 */
export function cardRoutes({ card, clock }: { readonly card: CardDeps; readonly clock: Clock }): readonly Route[] {
  const show = async (req: Request, res: Response, caller: SignedCaller): Promise<void> => {
    const { recordId, lang } = readInput(cardQuery, req.query)
    const { installation, user } = caller
    const language = lang ?? installation.language
    const send = (view: CardView) => void res.json(view)
    const silent = SILENT[installation.state]
    if (silent !== undefined) return send(emptyCard(silent, language))
    const found = await card.look(installation.installationId, recordId, user.email)
    if (found !== null) return send(cardViewOf(found, recordId, language, clock.now()))
    const isThere = await card.isThere(installation.installationId, recordId)
    send(emptyCard(isThere === false ? 'unknown-record' : 'not-evaluated', language))
  }

  const answer = async (req: Request, res: Response, caller: SignedCaller): Promise<void> => {
    const { lang, ...body } = readInput(answerBody, jsonOf(req))
    const { installation, user } = caller
    const language = lang ?? installation.language
    demandActive(caller, language)
    const outcome = await card.answer(installation.installationId, {
      ...body,
      reason: body.reason ?? null,
      note: body.note ?? null,
      until: body.until ?? null,
      email: user.email,
    })
    if (outcome.kind !== 'recorded') throw refusalOf(outcome, language)
    res.json(doneView(outcome.card, { ...body, until: body.until ?? null }, language, clock.now()))
  }

  const evaluate = async (req: Request, res: Response, caller: SignedCaller): Promise<void> => {
    const { lang, recordId } = readInput(evaluateBody, jsonOf(req))
    const { installation, user } = caller
    const language = lang ?? installation.language
    const words = CARD_WORDS[language]
    demandActive(caller, language)
    const outcome = await card.evaluate(installation.installationId, { recordId, email: user.email })
    if (outcome.kind === 'unknown')
      throw new RequestRefusedError(404, 'not_found', 'Not found', words.empty['not-evaluated'].message)
    if (outcome.kind === 'not-allowed')
      throw new RequestRefusedError(403, 'not_your_lead', 'Not your lead', words.notYoursToEvaluate)
    res.json(evaluatedView(outcome.card, recordId, language, clock.now()))
  }

  return [
    { method: 'get', path: '/hubspot/card', who: 'signed', handle: show },
    { method: 'post', path: '/hubspot/card/actions', who: 'signed', handle: answer },
    { method: 'post', path: '/hubspot/card/evaluate', who: 'signed', handle: evaluate },
  ]
}

/** @throws {RequestRefusedError} while nothing is decided in the account. */
function demandActive({ installation }: SignedCaller, language: Language): void {
  if (installation.state !== 'active')
    throw new RequestRefusedError(409, 'crm_disconnected', 'Not connected', CARD_WORDS[language].disconnected)
}

/** States in which nothing is decided. */
const SILENT: Partial<Record<SignedCaller['installation']['state'], EmptyState>> = {
  setup: 'paused',
  quarantined: 'paused',
  disconnected: 'disconnected',
  uninstalled: 'disconnected',
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
    case 'until-wrong': {
      const { card, latest } = outcome
      const said = cardSentence(
        card,
        latest === null ? words.untilNever : words.untilWrong,
        { until: latest },
        language,
      )
      return new RequestRefusedError(400, 'snooze_wrong', 'It cannot wait so long', said)
    }
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

function doneView(
  card: LeadCard | null,
  { action, recordId, until }: Pick<AskedAnswer, 'action' | 'recordId' | 'until'>,
  language: Language,
  now: number,
): AnswerView {
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
    snooze: words.snoozed,
    wake: words.woken,
  }[action]
  return {
    state: 'done',
    message: cardSentence(card, template, { at, minutes, until }, language),
    card: cardViewOf(card, recordId, language, now),
  }
}

function evaluatedView(card: LeadCard | null, recordId: string, language: Language, now: number): AnswerView {
  const words = CARD_WORDS[language]
  if (card === null) return { state: 'kept', message: words.evaluatesSoon, card: null }
  const at = card.lead.latest.decidedAt
  return {
    state: 'done',
    message: cardSentence(card, words.evaluated, { at }, language),
    card: cardViewOf(card, recordId, language, now),
  }
}
