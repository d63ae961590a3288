import type { Saw } from '../decision.ts'
import { fieldFor, type Language, wordFor } from './vocabulary.ts'

/** How ids are called in sentences for people; an unknown id stands for itself. */
export interface Names {
  rep(id: string): string
  /** IANA zone of a person; absent or undefined: not known. */
  zoneOf?(id: string): string | undefined
  account(id: string): string
  pool(id: string): string
  rule(id: string): string
}

/** In which manner a fact is told. */
type Kind =
  'text' | 'word' | 'words' | 'field' | 'fields' | 'number' | 'time' | 'rep' | 'pool' | 'pools' | 'account' | 'rule'
const KINDS: ReadonlySet<string> = new Set<Kind>([
  'text',
  'word',
  'words',
  'field',
  'fields',
  'number',
  'time',
  'rep',
  'pool',
  'pools',
  'account',
  'rule',
])

interface Slot {
  readonly name: string
  readonly kind: Kind
}
/** A sentence taken apart: texts and slots in turn; texts[0], slots[0], texts[1] … */
export interface Template {
  readonly texts: readonly string[]
  readonly slots: readonly Slot[]
}

/** Reads `Moved to {to:word} {at:time}`. An unknown manner is told as text. */
export function readTemplate(sentence: string): Template {
  const texts: string[] = []
  const slots: Slot[] = []
  let from = 0
  for (const match of sentence.matchAll(/\{(\w+):(\w+)\}/g)) {
    texts.push(sentence.slice(from, match.index))
    const kind = match[2] ?? ''
    slots.push({ name: match[1] ?? '', kind: isKind(kind) ? kind : 'text' })
    from = match.index + match[0].length
  }
  texts.push(sentence.slice(from))
  return { texts, slots }
}
const isKind = (word: string): word is Kind => KINDS.has(word)

/** Fills a sentence with facts. A missing fact is "not known", an empty list "none". */
export function fill({ texts, slots }: Template, saw: Saw, language: Language, names: Names, zone: string): string {
  let sentence = texts[0] ?? ''
  slots.forEach(({ name, kind }, i) => {
    sentence += told(saw[name] ?? null, kind, language, names, zone) + (texts[i + 1] ?? '')
  })
  return sentence
}

const NOT_KNOWN = { en: 'not known', id: 'belum diketahui' } as const
const NONE = { en: 'none', id: 'tidak ada' } as const
const YES = { en: 'yes', id: 'ya' } as const
const NO = { en: 'no', id: 'tidak' } as const
const LOCALE = { en: 'en-GB', id: 'id-ID' } as const

function told(value: Saw[string] | null, kind: Kind, language: Language, names: Names, zone: string): string {
  if (value === null) return NOT_KNOWN[language]
  if (typeof value === 'object') {
    return value.length === 0
      ? NONE[language]
      : value.map((entry) => told(entry, kind, language, names, zone)).join(', ')
  }
  if (typeof value === 'boolean') return value ? YES[language] : NO[language]
  if (typeof value === 'number')
    return kind === 'time' ? timeFormat(language, zone).format(value) : numberFormat(language).format(value)
  switch (kind) {
    case 'word':
    case 'words':
      return wordFor(value, language)
    case 'field':
    case 'fields':
      return fieldFor(value, language)
    case 'rep':
      return names.rep(value)
    case 'pool':
    case 'pools':
      return names.pool(value)
    case 'account':
      return names.account(value)
    case 'rule':
      return names.rule(value)
    case 'text':
    case 'number':
    case 'time':
      return value
  }
}

const numberFormats = new Map<Language, Intl.NumberFormat>()
function numberFormat(language: Language): Intl.NumberFormat {
  let format = numberFormats.get(language)
  if (format === undefined) {
    format = new Intl.NumberFormat(LOCALE[language], { maximumFractionDigits: 2 })
    numberFormats.set(language, format)
  }
  return format
}

const timeFormats = new Map<string, Intl.DateTimeFormat>()
function timeFormat(language: Language, zone: string): Intl.DateTimeFormat {
  const key = `${language} ${zone}`
  let format = timeFormats.get(key)
  if (format === undefined) {
    format = new Intl.DateTimeFormat(LOCALE[language], {
      timeZone: zone,
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
    timeFormats.set(key, format)
  }
  return format
}
