import type { Saw } from '../../domain/decision.ts'
import { fill, readTemplate } from '../../domain/explain/slots.ts'
import type { Notice } from '../../ports/notices.ts'
import { namesOf } from '../names.ts'
import type { Settings } from '../settings.ts'
import { letterHtml } from './letter-html.ts'
import { NOTICE_TEXTS, PAGE_OF } from './notice-words.ts'

/** A notice in words, ready to be sent. */
export interface WrittenNotice {
  readonly subject: string
  readonly text: string
  /** The same as a page of HTML, for letters. */
  readonly html: string
  /** Where to look at what it tells of. */
  readonly url: string
}

/** Who a lead is, as it is known now. */
export interface LeadNamed {
  readonly person: string | null
  readonly company: string | null
}

const LONGEST_NAME = 120

/** @param zone IANA zone in which times are told. */
export function writeNotice(
  { event, facts, leadId }: Pick<Notice, 'event' | 'facts' | 'leadId'>,
  lead: LeadNamed | null,
  language: 'en' | 'id',
  settings: Pick<Settings, 'roster' | 'document'> | null,
  zone: string,
  publicUrl: string,
): WrittenNotice {
  const texts = NOTICE_TEXTS[language]
  const words = event === 'coverage' && facts['poolId'] === undefined ? texts.monday : texts.events[event]
  const names = settings === null ? PLAIN : namesOf(settings)
  const tell = (template: string, saw: Saw): string => fill(readTemplate(template), saw, language, names, zone)
  const called = [lead?.person, lead?.company].flatMap((name) => (name ? [shortened(name)] : [])).join(', ')
  const saw = { ...facts, lead: called === '' ? texts.nameless : called }
  const page =
    leadId === null
      ? ((event in PAGE_OF ? PAGE_OF[event as keyof typeof PAGE_OF] : null) ?? '/me/notices')
      : `/leads/${leadId}`
  const url = publicUrl + page
  const [subject, told, choice] = [tell(words.subject, saw), tell(words.text, saw), `${publicUrl}/me/notices`]
  const text = [told, `${texts.open}: ${url}`, `${texts.why}: ${choice}`].join('\n\n')
  const links = { open: { words: texts.open, url }, why: { words: texts.why, url: choice } }
  return { subject, text, html: letterHtml({ language, subject, told, ...links }), url }
}

const PLAIN = { rep: String, account: String, pool: String, rule: String }

/** Names come from strangers' forms: one line, and not endless. */
function shortened(name: string): string {
  return name.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').slice(0, LONGEST_NAME)
}
