import { crmCard, type CrmCard, type ToldLead } from '../contracts/crm-card.ts'
import type { Decision } from '../domain/decision.ts'
import { explainStep } from '../domain/explain/explain.ts'
import { reasonFor } from '../domain/explain/return-reasons.ts'
import type { Names } from '../domain/explain/slots.ts'
import { STANDARD_SNOOZE } from '../domain/snooze.ts'
import { type Language, wordFor } from '../domain/explain/vocabulary.ts'
import { OTHER_REASON, reasonsOf } from './answer-lead.ts'
import { actorsOf, assignmentIn, mayWait, openActions } from './lead-card.ts'
import type { Settings } from './settings.ts'

/** Longest text, UTF-16 units: the field of the package holds as much. */
export const LONGEST_CARD = 10_000
const LONGEST_LINE = 240
const LONGEST_REASON = 400
const MOST_OTHERS = 8

/**
 * What the CRM's own page shows of a decision, as the text of one property; see src/contracts/crm-card.ts.
 * @param before the text intended since the owner got the lead: why, and why not others, stand as they were then. Null: tell them anew.
 */
export function crmCardText(settings: Settings, decision: Decision, names: Names, before: string | null): string {
  const { source, qualification, fit } = decision.score
  const kept = before === null ? null : readCard(before)
  const actions = [...openActions(decision)]
  const snooze = snoozeOf(settings, decision)
  return withinLimit({
    v: 1,
    score: { source, qualification, fit },
    actions,
    snooze,
    sleepsUntil: decision.snooze?.over === undefined ? (decision.snooze?.until ?? null) : null,
    actors: actions.length === 0 && snooze === null ? [] : [...actorsOf(settings, decision)],
    reasons: actions.length === 0 ? [] : returnReasons(settings),
    en: toldIn('en', settings, decision, names, kept),
    id: toldIn('id', settings, decision, names, kept),
  })
}

function snoozeOf({ document }: Settings, decision: Decision): NonNullable<CrmCard['snooze']> | null {
  if (assignmentIn(decision) === null || !mayWait(decision)) return null
  const { longestHours, pausesClock } = document.sla.snooze ?? STANDARD_SNOOZE
  return { hours: longestHours, untilDue: !pausesClock }
}

/** A text that is no card of ours is told anew. */
function readCard(text: string): CrmCard | null {
  try {
    return crmCard.safeParse(JSON.parse(text)).data ?? null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function toldIn(
  language: Language,
  { installation: { zone } }: Settings,
  { stage, status, temperature, score, outputs, routing }: Decision,
  names: Names,
  kept: CrmCard | null,
): ToldLead {
  const candidates = routing.kind === 'assign' || routing.kind === 'hold' ? routing.candidates : []
  const others = candidates
    .filter(({ gate }) => gate !== 'chosen')
    .slice(0, MOST_OTHERS)
    .map(({ repId, gate }) => ({ step: 'pool' as const, because: `candidate.${gate}`, saw: { repId } }))
  return {
    stage: wordFor(stage, language),
    status: wordFor(status, language),
    temperature: wordFor(temperature, language),
    band: wordFor(score.band, language),
    why: kept?.[language].why ?? cut(explainStep(outputs.routingReason, language, names, zone), LONGEST_REASON),
    others:
      kept?.[language].others ?? others.map((step) => cut(explainStep(step, language, names, zone), LONGEST_LINE)),
  }
}

function returnReasons({ document }: Settings): CrmCard['reasons'] {
  const { recycle } = document.stages
  return reasonsOf(document).map((id) => {
    const meant = recycle.reasons?.find((reason) => reason.id === id)
    return {
      id,
      label: { en: reasonFor(id, 'en'), id: reasonFor(id, 'id') },
      needsNote: id === OTHER_REASON,
      effect: meant?.disqualify === true ? 'out' : meant?.returnToOwner === true ? 'rests-and-returns' : 'rests',
      days: meant?.coolDownDays ?? recycle.coolDownDays,
    }
  })
}

function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text
}

/** Names may be long in any script: what is folded away gives way first. */
function withinLimit(card: CrmCard): string {
  const withOthers = (most: number) => (one: CrmCard) => ({
    ...one,
    en: { ...one.en, others: one.en.others.slice(0, most) },
    id: { ...one.id, others: one.id.others.slice(0, most) },
  })
  const smaller: readonly ((one: CrmCard) => CrmCard)[] = [
    withOthers(3),
    (one) => ({ ...one, reasons: one.reasons.slice(-12) }),
    withOthers(0),
  ]
  const isSmall = (one: CrmCard): boolean => JSON.stringify(one).length <= LONGEST_CARD
  return JSON.stringify(smaller.reduce((one, less) => (isSmall(one) ? one : less(one)), card))
}
