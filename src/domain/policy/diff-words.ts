import { conditionInWords } from '../condition-words.ts'
import type { PolicyChange, TrailStep } from './diff.ts'
import { nameOfKey, type Named, nameOfPart } from './diff-vocabulary.ts'
import { entryName, isObject } from './entries.ts'
import type { Rule, RuleGroup } from './policy.ts'
import { isRuleGroup } from './walk.ts'
import type { Words } from './words.ts'

type Language = keyof Words

const LONGEST_VALUE = 160
const NUMBERS: Readonly<Record<Language, Intl.NumberFormat>> = {
  en: new Intl.NumberFormat('en-GB', { maximumFractionDigits: 6 }),
  id: new Intl.NumberFormat('id-ID', { maximumFractionDigits: 6 }),
}
const YES: Words = { en: 'yes', id: 'ya' }
const NO: Words = { en: 'no', id: 'tidak' }
const NOTHING: Words = { en: 'none', id: 'tidak ada' }
const ADDED: Words = { en: 'added', id: 'ditambahkan' }
const REMOVED: Words = { en: 'removed', id: 'dihapus' }
const REORDERED: Words = { en: 'new order', id: 'urutan baru' }

/**
 * One difference as a sentence.
 * @example `SLA Referral: 15 → 10 min`; `Routing Event: moved from place 4 to 1`; `Pool AE: overflow + sdr`
 */
export function changeInWords(change: PolicyChange): Words {
  return { en: sentence(change, 'en'), id: sentence(change, 'id') }
}

function sentence(change: PolicyChange, language: Language): string {
  const { subject, field } = subjectOf(change.trail, language)
  const named = field === null ? null : field.name[language]
  const lead =
    [subject, named].filter((part) => part !== null && part !== '').join(': ') + (named && subject ? ' ' : ': ')
  const unit = field?.unit === null || field?.unit === undefined ? '' : ` ${field.unit[language]}`
  switch (change.kind) {
    case 'added':
      if (named === null) return `${lead}${ADDED[language]}${aboutEntry(change.after, language)}`
      return `${lead}${NOTHING[language]} → ${inWords(change.after, language)}${unit}`
    case 'removed':
      if (named === null) return `${lead}${REMOVED[language]}`
      return `${lead}${inWords(change.before, language)}${unit} → ${NOTHING[language]}`
    case 'moved':
      return language === 'en'
        ? `${lead}moved from place ${change.from} to ${change.to}`
        : `${lead}dipindahkan dari urutan ${change.from} ke ${change.to}`
    case 'changed':
      return `${lead}${difference(change.before, change.after, language)}${unit}`
  }
}

/** Parts and entries as the subject; a last key that is a value of its own is the field. */
function subjectOf(
  trail: readonly TrailStep[],
  language: Language,
): { readonly subject: string; readonly field: Named | null } {
  const keys: string[] = []
  const parts: string[] = []
  let waiting = ''
  let field: Named | null = null
  trail.forEach((step, i) => {
    if (!('key' in step)) {
      parts.push(`${waiting} ${step.label}`)
      return
    }
    keys.push(step.key)
    const named = nameOfPart(keys)
    // A table in days (`normDays`) holds days under every key.
    if (i === trail.length - 1) field = { ...named, unit: named.unit ?? nameOfPart(keys.slice(0, -1)).unit }
    else waiting = named.name[language]
    if (i === trail.length - 2 && 'key' in trail[i + 1]!) parts.push(waiting)
  })
  return { subject: parts.join(', '), field }
}

function difference(before: unknown, after: unknown, language: Language): string {
  if (isRuleGroup(before) && isRuleGroup(after)) return conditionDifference(before, after, language)
  if (isWordList(before) && isWordList(after)) return listDifference(before, after, language)
  return `${inWords(before, language)} → ${inWords(after, language)}`
}

function isWordList(value: unknown): value is readonly (string | number)[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string' || typeof one === 'number')
}

function listDifference(
  before: readonly (string | number)[],
  after: readonly (string | number)[],
  language: Language,
): string {
  const came = after.filter((one) => !before.includes(one)).map((one) => `+ ${one}`)
  const went = before.filter((one) => !after.includes(one)).map((one) => `− ${one}`)
  if (came.length + went.length > 0) return cut([...came, ...went].join(', '))
  return `${REORDERED[language]}: ${cut(after.join(', '))}`
}

/** Two conditions of one build are told by the rules that differ, so that a long list of words shows what came and went. */
function conditionDifference(before: RuleGroup, after: RuleGroup, language: Language): string {
  const rules = differingRules(before, after)
  if (rules?.length === 1) {
    const [old, now] = rules[0]!
    const sameQuestion = old.field === now.field && old.operator === now.operator
    if (sameQuestion && now.operator !== 'between' && isWordList(old.value) && isWordList(now.value)) {
      const bare = conditionInWords({ combinator: 'and', rules: [{ ...now, value: '…' }] }, language)
      return `${bare} ${listDifference(old.value, now.value, language)}`
    }
  }
  return `${cut(conditionInWords(before, language))} → ${cut(conditionInWords(after, language))}`
}

/** Rules that differ between two groups of the same build; null when the build differs. */
function differingRules(before: RuleGroup, after: RuleGroup): readonly (readonly [Rule, Rule])[] | null {
  if (before.combinator !== after.combinator || (before.not === true) !== (after.not === true)) return null
  if (before.rules.length !== after.rules.length) return null
  const found: (readonly [Rule, Rule])[] = []
  for (const [i, old] of before.rules.entries()) {
    const now = after.rules[i]!
    if ('rules' in old || 'rules' in now) {
      const inner = 'rules' in old && 'rules' in now ? differingRules(old, now) : null
      if (inner === null) return null
      found.push(...inner)
    } else if (JSON.stringify(old) !== JSON.stringify(now)) found.push([old, now])
  }
  return found
}

function aboutEntry(entry: unknown, language: Language): string {
  if (!isObject(entry)) return ''
  const when = entry['when']
  if (isRuleGroup(when)) return ` (${cut(conditionInWords(when, language))})`
  const name = entryName(entry)
  const rest = Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== name))
  return Object.keys(rest).length === 0 ? '' : ` (${inWords(rest, language)})`
}

/** Any value for a reader: numbers in the manner of the language, conditions in words, small things by their parts. */
function inWords(value: unknown, language: Language): string {
  if (typeof value === 'boolean') return value ? YES[language] : NO[language]
  if (typeof value === 'number') return NUMBERS[language].format(value)
  if (typeof value === 'string') return cut(value)
  if (isRuleGroup(value)) return cut(conditionInWords(value, language))
  if (Array.isArray(value)) {
    return value.length === 0 ? NOTHING[language] : cut(value.map((one) => inWords(one, language)).join(', '))
  }
  if (!isObject(value)) return NOTHING[language]
  const shown = Object.entries(value).filter(([key]) => key !== 'kind' || !Object.hasOwn(value, String(value['kind'])))
  const parts = shown.map(([key, part]) => {
    const { name, unit } = nameOfKey(key)
    const words = `${inWords(part, language)}${unit === null ? '' : ` ${unit[language]}`}`
    return key === 'kind' || key === 'id' ? words : `${name[language].toLowerCase()} ${words}`
  })
  return cut(parts.join(', '))
}

function cut(text: string): string {
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 1)}…` : text
}
