import i18next from 'i18next'
import type { TFunction } from 'i18next'
import type { WordKey } from '../words/en.ts'

/** Asked of the language that is spoken: the texts of the other one need not be there for it. */
function known(key: string): key is WordKey {
  return i18next.exists(key)
}

/** The word for a value of the policy; a customer's own value stands for itself. */
export function wordOf(kind: 'band' | 'problem', value: string, t: TFunction): string {
  const key = `${kind}.${value}`
  return known(key) ? t(key) : value
}

/** What went wrong, in the reader's language; an unknown code falls back to the sentence the server wrote. */
export function problemWords(error: unknown, t: TFunction): string {
  if (!(error instanceof Error)) return t('problem.internal')
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'internal'
  const key = `problem.${code}`
  return known(key) ? t(key) : error.message
}

/** The code, said small behind the sentence; empty when there is none. */
export function problemCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
