import { ABBREVIATIONS, FILLER, TRADE } from './company-words.ts'
import { foldText } from './fold-text.ts'
import { LEADING_FORMS, LEGAL_FORMS, UNSPACED_FORMS } from './legal-forms.ts'

/** A company name taken apart once, to be compared many times. */
export interface CompanyName {
  /** Words of the normal form, in order; abbreviations written out, legal forms gone. Empty for a name without letters or digits. */
  readonly words: readonly string[]
  /** Legal forms that were taken off, in their short spelling, e.g. `corp`. */
  readonly forms: readonly string[]
  /** What stood beside the name: registry marks and brackets at its end, e.g. `de`, `new`, `holding co`. Tells equal names apart. */
  readonly asides: readonly string[]
}

/**
 * The normal form of a company name: folded (case, accents, full-width letters), punctuation and articles dropped, `&` and `and`
 * ignored, dotted or spaced initials joined (`S.A.`, `J. P.` → `sa`, `jp`), legal forms of some sixty countries taken off at either
 * end, asides at the end (`/DE/`, `(The)`, `- Series 1` behind a legal form) dropped, common abbreviations written out.
 * @returns words joined by single spaces; empty if the name has no letter or digit.
 * @source docs/decisions/0007-name-matching.md
 * @example `PT Acme Indonesia, Tbk.` → `acme indonesia`
 */
export function normaliseCompanyName(name: string): string {
  return companyName(name).words.join(' ')
}

/** Takes a company name apart; see {@link normaliseCompanyName} for what is dropped. */
export function companyName(name: string): CompanyName {
  const asides: string[] = []
  const spoken = splitWords(takeAsides(foldText(name.slice(0, LONGEST_NAME)), asides))
  const forms: string[] = []
  let core = withoutArticles(spoken)
  for (let before = -1; before !== core.length;) {
    before = core.length
    core = takeForm(saidOnce(core), 'end', forms)
    core = takeForm(core, 'start', forms)
  }
  return { words: core.map((word) => ABBREVIATIONS.get(word) ?? word), forms, asides }
}

// What stands behind is no name; a bound keeps a pasted page from costing time.
const LONGEST_NAME = 200

/** Words that number companies of one name: digits and roman numerals up to thirteen. */
export const SERIES_NUMBER = /^(?:\d+|i{1,3}|iv|v|vi{1,3}|ix|x|xi{1,3})$/

// A name is cut at an aside only if something is left in front of it.
const REGISTRY_MARK =
  /(?<=[\p{L}\p{N}.)]\s?)(?:\s\/\s?[^/\s]{1,12}\/?|(?<=[\p{L}.]{2})\/\s?[a-z]{2,6}\/?|\\[^\\]{1,12}\\?)\s*$/u
const BRACKET_AT_END = /(?<=[\p{L}\p{N}.]\s*)\(([^()]*)\)\s*$/u
const AFTER_FORM =
  /(?<=\b(?:inc|incorporated|corp|corporation|ltd|limited|plc|llc|gmbh|ag|bhd|tbk|sa|nv)\b\.?\)?)(?:,?\s+[-–—]\s.*|\s+new)$/u
const SHARE_CLASS = /\s*\(?\bclass [a-c]\)?\s*$/
const TRADING_AS = /(?<=\S)\s\(?(?:d\/b\/a|dba|t\/a|trading as|formerly|f\/k\/a)(?:[\s)].*)?$/

function takeAsides(folded: string, asides: string[]): string {
  let text = folded.trim()
  for (const pattern of [TRADING_AS, SHARE_CLASS, AFTER_FORM, BRACKET_AT_END, REGISTRY_MARK, AFTER_FORM]) {
    const found = pattern.exec(text)
    if (!found) continue
    text = text.slice(0, found.index).trimEnd()
    const aside = splitWords(found[0]).filter((word) => !ARTICLES.has(word))
    if (aside.length > 0) asides.push(aside.join(' '))
  }
  return text
}

const INITIALS = /(?<![\p{L}\p{N}])(\p{L}(?:\s*[./]\s*\p{L})+)(?![\p{L}\p{N}])\.?/gu
const TIGHT_AMPERSAND = /(?<=(?<![\p{L}\p{N}])[\p{L}\p{N}]{1,2})&(?=[\p{L}\p{N}]{1,2}(?![\p{L}\p{N}]))/gu
const APOSTROPHES = /["'’`´ʼ״׳]/gu
const BETWEEN_WORDS = /[^\p{L}\p{M}\p{N}]+/u

function splitWords(folded: string): string[] {
  let text = folded.replace(APOSTROPHES, '').replace(INITIALS, (letters) => ` ${letters.replace(/[^\p{L}]/gu, '')} `)
  text = text.replace(TIGHT_AMPERSAND, '')
  // Only a name with letters outside ASCII can hold a form without spaces.
  if (/[^\u0020-\u007e]/.test(text)) for (const form of UNSPACED_FORMS) text = text.replaceAll(form, ` ${form} `)
  return joinInitials(text.split(BETWEEN_WORDS).filter((word) => word !== ''))
}

/** `j p morgan` → `jp morgan`; digits stay apart, a letter alone stays as it is. */
function joinInitials(words: readonly string[]): string[] {
  const joined: string[] = []
  let open = false
  for (const word of words) {
    const initial = word.length === 1 && /[a-z]/.test(word)
    if (initial && open) joined[joined.length - 1] += word
    else joined.push(word)
    open = initial
  }
  return joined
}

/** A name pasted twice (`Acme Foods Inc. Acme Foods Inc.`) is said once. Two equal words alone are a name: `Duran Duran`. */
function saidOnce(words: readonly string[]): readonly string[] {
  const half = words.length / 2
  const twice = half >= 2 && Number.isInteger(half) && words.slice(0, half).every((word, i) => word === words[half + i])
  return twice ? words.slice(0, half) : words
}

// Articles come and go (`The Hartford`); `and` stands for `&`, which is dropped too.
const ARTICLES = new Set(['the', 'and', 'und', 'et', 'dan'])

function withoutArticles(words: readonly string[]): readonly string[] {
  const kept = words.filter((word) => !ARTICLES.has(word))
  return kept.length > 0 ? kept : words
}

const SHORT_SPELLING: ReadonlyMap<string, string> = new Map([
  ['incorporated', 'inc'],
  ['corporation', 'corp'],
  ['company', 'co'],
  ['limited', 'ltd'],
  ['public limited company', 'plc'],
  ['public ltd co', 'plc'],
  ['public limited co', 'plc'],
  ['private limited', 'pte ltd'],
  ['berhad', 'bhd'],
  ['aktiengesellschaft', 'ag'],
])
const TRAILING = new Set(Object.values(LEGAL_FORMS).flat().concat(LEADING_FORMS, UNSPACED_FORMS))
const LEADING = new Set([...LEADING_FORMS, ...UNSPACED_FORMS])
const LONGEST_FORM = 5

/**
 * Takes one legal form off an end, or from before a series number (`Orchid Acquisition Corp II`).
 * The last word that tells companies apart is never taken: `The Limited` stays `limited`.
 */
function takeForm(words: readonly string[], from: 'start' | 'end', forms: string[]): readonly string[] {
  const known = from === 'start' ? LEADING : TRAILING
  const numbered = from === 'end' && SERIES_NUMBER.test(words.at(-1) ?? '')
  const tail = numbered ? words.slice(-1) : []
  const body = numbered ? words.slice(0, -1) : words
  for (let length = Math.min(LONGEST_FORM, body.length - 1); length >= 1; length--) {
    const form = (from === 'start' ? body.slice(0, length) : body.slice(-length)).join(' ')
    if (!known.has(form)) continue
    const rest = from === 'start' ? body.slice(length) : body.slice(0, -length)
    // `SIA Engineering` would be left as `engineering`, which any firm may be called.
    if (from === 'start' && rest.every((word) => FILLER.has(word) || TRADE.has(word))) continue
    forms.push(SHORT_SPELLING.get(form) ?? form)
    return [...rest, ...tail]
  }
  return words
}
