import type { HandoffBrief } from '../brief.ts'
import type { Saw } from '../decision.ts'
import type { BriefSentences } from './brief-sentences.ts'
import { en } from './brief-words-en.ts'
import { id } from './brief-words-id.ts'
import { explainStep } from './explain.ts'
import { fill, type Names, readTemplate } from './slots.ts'
import { type Language, wordFor } from './vocabulary.ts'

/** One part of a brief. */
export interface BriefSection {
  readonly title: string
  readonly lines: readonly string[]
}

const SENTENCES: Readonly<Record<Language, BriefSentences>> = { en, id }

/**
 * A handoff brief in words: who, where from, what they did, how they fit, why now, what next.
 * @param zone IANA zone in which times are told.
 */
export function briefInWords(
  brief: HandoffBrief,
  language: Language,
  names: Names,
  zone: string,
): readonly BriefSection[] {
  const words = SENTENCES[language]
  const tell = (sentence: string, saw: Saw): string => fill(readTemplate(sentence), saw, language, names, zone)
  const { who, company, source, fit, score, whyNow, nextTouch } = brief
  const optional = (sentence: string, value: string | null): readonly string[] =>
    value === null ? [] : [tell(sentence, { value })]
  const did = brief.did.map(({ kind, at, detail }) =>
    tell(words.did, { at, what: detail === null ? wordFor(kind, language) : `${wordFor(kind, language)} (${detail})` }),
  )
  return [
    {
      title: words.titles.who,
      lines: [tell(words.who, who), company.name === null ? words.noCompany : tell(words.company, company)],
    },
    {
      title: words.titles.source,
      lines: [
        tell(words.source, { type: source.type, detail: source.detail ?? 'other' }),
        ...optional(words.campaign, source.campaign),
        ...optional(words.event, source.event),
        ...optional(words.partner, source.partner),
        ...optional(words.referrer, source.referrer),
      ],
    },
    { title: words.titles.did, lines: did.length > 0 ? did : [words.didNothing] },
    { title: words.titles.fit, lines: [tell(words.fit, fit), tell(words.score, score)] },
    {
      title: words.titles.why,
      lines: [whyNow === null ? words.notQualified : explainStep({ step: 'stage', ...whyNow }, language, names, zone)],
    },
    {
      title: words.titles.next,
      lines: [
        words.steps[brief.type],
        ...(brief.freshUntil === undefined ? [] : [tell(words.freshUntil, { at: brief.freshUntil })]),
        ...(brief.answerBy === null ? [] : [tell(words.answerBy, { at: brief.answerBy })]),
        ...(nextTouch === null ? [] : [tell(words.nextTouch, { channel: nextTouch.channel, dueAt: nextTouch.dueAt })]),
      ],
    },
  ]
}
