import type { Language } from '../contracts/lead-words.ts'
import type { PartnerLeadView } from '../contracts/partner.ts'
import type { Saw, Transition } from '../domain/decision.ts'
import { fill, readTemplate } from '../domain/explain/slots.ts'
import { reasonFor } from '../domain/explain/return-reasons.ts'
import { maskedName, standingOf } from '../domain/partner-standing.ts'
import type { PartnerPolicy } from '../domain/policy/programmes.ts'
import { RANK } from '../domain/stage-record.ts'
import { OTHER_REASON } from '../flow/answer-lead.ts'
import { isAsked, type PartnerDesk } from '../flow/partner-desk.ts'
import type { PartnerLead } from '../ports/partners.ts'
import { ownerOf, promiseOf, shownText, shownTextOrNull } from './lead-view.ts'
import { PARTNER_WORDS, type PartnerWords } from './partner-words.ts'

/** Who reads, and in which words. */
export interface PartnerReader {
  readonly desk: PartnerDesk
  readonly language: Language
  readonly zone: string
}

/** The note under which a partner's recall is kept, in its own words. */
export function recallNote({ name }: Pick<PartnerPolicy, 'name'>, words: string): string {
  return `${name}: ${words}`
}

/** The reason that a move was made for, as far as a word can tell it; `other` tells nothing. */
function reasonOf(move: Transition | null, language: Language): string | null {
  const reason = move?.evidence['reason']
  if (typeof reason !== 'string' || reason.split(':')[0] === OTHER_REASON) return null
  return reasonWord(reason, language)
}

function isRecalled(move: Transition | null, agreement: PartnerPolicy): boolean {
  const reason = move?.evidence['reason']
  return typeof reason === 'string' && reason.startsWith(`${OTHER_REASON}: ${recallNote(agreement, '')}`)
}

/** The word for a reason of the policy; a note behind it stays with us. */
export function reasonWord(reason: string, language: Language): string {
  const id = reason.split(':')[0]!.trim()
  return shownText(reasonFor(id, language))
}

/** A lead as far as the agreement shows it, picked field by field. */
export function partnerLeadOf(lead: PartnerLead, reader: PartnerReader): PartnerLeadView {
  const { desk } = reader
  const { decision } = lead
  const hides = desk.agreement.hides ?? []
  const person = shownTextOrNull(lead.personName)
  const promise = promiseOf(decision)
  const asked = isAsked(desk, lead)
  const standing = standingOf(decision.stage, decision.status)
  return {
    id: lead.publicId,
    person: person !== null && hides.includes('person') ? maskedName(person) : person,
    company: hides.includes('company') ? null : shownTextOrNull(lead.company),
    hidden: [...hides],
    stage: decision.stage,
    standing,
    reason: standsHow(lead, reader),
    owner: hides.includes('owner') ? null : (ownerOf(decision, desk.names)?.name ?? null),
    sentAt: lead.sentAt,
    changedAt: lead.decidedAt,
    promise: { dueAt: promise.dueAt, state: promise.slaState },
    answer: asked ? { decisionId: lead.decisionId, dueAt: promise.dueAt } : null,
    canRecall: standing === 'work' && RANK[decision.stage] < RANK.opportunity,
  }
}

function standsHow({ decision, lastMove }: PartnerLead, { desk, language, zone }: PartnerReader): string {
  const words = PARTNER_WORDS[language]
  const { stage, status, routing } = decision
  const owner = (desk.agreement.hides ?? []).includes('owner') ? null : ownerOf(decision, desk.names)
  const reason = reasonOf(lastMove, language)
  const tell = (name: keyof PartnerWords, saw: Saw = {}): string =>
    fill(readTemplate(words[name]), saw, language, desk.names, zone)
  switch (standingOf(stage, status)) {
    case 'won':
      return tell('won')
    case 'closed':
      if (status === 'lost') return tell('lost')
      return reason === null ? tell('disqualified') : tell('disqualifiedBecause', { reason })
    case 'resting':
      if (status === 'dormant') return tell('dormant')
      if (lastMove?.edge === 'unreachable') return tell('unreachable')
      if (isRecalled(lastMove, desk.agreement)) return tell('recalled')
      if (lastMove?.edge === 'rejected' || lastMove?.edge === 'recycled')
        return reason === null ? tell('notAccepted') : tell('notAcceptedBecause', { reason })
      return tell('resting')
    case 'work': {
      if (stage === 'opportunity') return tell('dealt')
      if (routing.kind === 'hold') return tell('waiting')
      const name = owner?.name ?? words.team
      if (routing.kind === 'not-yet') return tell('checking')
      if (stage === 'sql') return tell('qualified', { owner: name })
      return tell(stage === 'sal' ? 'accepted' : 'given', { owner: name })
    }
  }
}

/** What happened to a lead as its partner may know it: the moves, without what was passed over. */
export function partnerEvents(
  lead: PartnerLead,
  moves: readonly Transition[],
  { desk, language, zone }: PartnerReader,
): { at: number; text: string }[] {
  const words = PARTNER_WORDS[language]
  const tell = (template: string, saw: Saw): string => fill(readTemplate(template), saw, language, desk.names, zone)
  const told = moves
    .filter(
      ({ edge, from, to, toStatus, fromStatus }) => edge !== 'skipped' && (from !== to || toStatus !== fromStatus),
    )
    .map((move) => {
      const { at, from, to, fromStatus, toStatus } = move
      const word = reasonOf(move, language)
      const reason = word === null ? '' : `${word}.`
      const line =
        from === null ? words.sent : tell(words.moved, from === to ? { from: fromStatus, to: toStatus } : { from, to })
      return { at, text: [line, reason].filter(Boolean).join(' ') }
    })
  return told.length > 0 ? told : [{ at: lead.sentAt, text: words.sent }]
}
