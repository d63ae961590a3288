import type { Language } from '../contracts/lead-words.ts'
import type { Saw } from '../domain/decision.ts'
import { fill, readTemplate } from '../domain/explain/slots.ts'
import type { LeadCard } from '../flow/lead-card.ts'
import { shownText } from './lead-view.ts'

/** Longest line of the card, in characters. */
export const LONGEST_LINE = 240

/** The zone in which a reader is told times: their own, else the account's. */
export function zoneOf({ settings, readerId }: LeadCard): string {
  const rep = readerId === null ? undefined : settings.roster.reps.get(readerId)
  return rep?.zone ?? settings.installation.zone
}

/** One of the card's own sentences. */
export function cardSentence(card: LeadCard, template: string, saw: Saw, language: Language): string {
  return shownText(fill(readTemplate(template), saw, language, card.names, zoneOf(card)), LONGEST_LINE)
}
