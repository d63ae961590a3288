import { fieldLabel } from './condition-labels.ts'
import type { Operator, Rule, RuleGroup } from './policy/policy.ts'

type Language = 'en' | 'id'

const AND = { en: ' and ', id: ' dan ' } as const
const OR = { en: ' or ', id: ' atau ' } as const
const ALWAYS = { en: 'always', id: 'selalu' } as const
const NOT = { en: 'not ', id: 'bukan ' } as const
const TRUE = { en: 'yes', id: 'ya' } as const
const FALSE = { en: 'no', id: 'tidak' } as const

const NUMBERS: Readonly<Record<Language, Intl.NumberFormat>> = {
  en: new Intl.NumberFormat('en-GB', { maximumFractionDigits: 20 }),
  id: new Intl.NumberFormat('id-ID', { maximumFractionDigits: 20 }),
}

/** `{f}` is the field, `{v}` the value. */
const SENTENCES: Readonly<Record<Operator, Readonly<Record<Language, string>>>> = {
  '=': { en: '{f} is {v}', id: '{f} adalah {v}' },
  '!=': { en: '{f} is not {v}', id: '{f} bukan {v}' },
  '<': { en: '{f} is under {v}', id: '{f} kurang dari {v}' },
  '<=': { en: '{f} is at most {v}', id: '{f} paling banyak {v}' },
  '>': { en: '{f} is over {v}', id: '{f} lebih dari {v}' },
  '>=': { en: '{f} is at least {v}', id: '{f} paling sedikit {v}' },
  between: { en: '{f} is between {v}', id: '{f} antara {v}' },
  in: { en: '{f} is one of {v}', id: '{f} salah satu dari {v}' },
  notIn: { en: '{f} is none of {v}', id: '{f} bukan salah satu dari {v}' },
  contains: { en: '{f} contains {v}', id: '{f} memuat {v}' },
  doesNotContain: { en: '{f} does not contain {v}', id: '{f} tidak memuat {v}' },
  beginsWith: { en: '{f} begins with {v}', id: '{f} diawali {v}' },
  endsWith: { en: '{f} ends with {v}', id: '{f} diakhiri {v}' },
  null: { en: '{f} is not known', id: '{f} belum diketahui' },
  notNull: { en: '{f} is known', id: '{f} diketahui' },
  withinDays: { en: '{f} is at most {v} days ago', id: '{f} paling lama {v} hari lalu' },
  olderThanDays: { en: '{f} is more than {v} days ago', id: '{f} lebih dari {v} hari lalu' },
}

/**
 * A condition as a person reads it, for the page of shared definitions and for explanations. What a field holds stays as it is
 * written: it is a word of the CRM or of the policy.
 * @example `source is referral and (score is at least 65 or role contains director)`
 */
export function conditionInWords(group: RuleGroup, language: Language): string {
  if (group.rules.length === 0) return group.not === true ? NOT[language] + ALWAYS[language] : ALWAYS[language]
  const parts = group.rules.map((rule) =>
    'rules' in rule ? bracketed(rule, group.rules.length, language) : ruleInWords(rule, language),
  )
  const joined = parts.join(group.combinator === 'and' ? AND[language] : OR[language])
  return group.not === true ? `${NOT[language]}(${joined})` : joined
}

function bracketed(group: RuleGroup, siblings: number, language: Language): string {
  const words = conditionInWords(group, language)
  return siblings > 1 && group.rules.length > 1 && group.not !== true ? `(${words})` : words
}

function ruleInWords(rule: Rule, language: Language): string {
  // Function replacements: a `$` in a policy's value must stay a `$`.
  return SENTENCES[rule.operator][language]
    .replace('{f}', () => fieldLabel(rule.field, language))
    .replace('{v}', () => valueInWords(rule, language))
}

function valueInWords(rule: Rule, language: Language): string {
  const value = rule.value
  if (value === undefined) return ''
  if (typeof value === 'boolean') return value ? TRUE[language] : FALSE[language]
  if (typeof value !== 'object') return oneInWords(value, language)
  return value.map((one) => oneInWords(one, language)).join(rule.operator === 'between' ? AND[language] : ', ')
}

function oneInWords(value: string | number, language: Language): string {
  return typeof value === 'number' ? NUMBERS[language].format(value) : value
}
