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
  const by = publishedBy(error)
  if (code === 'policy_changed' && by !== null) return t('problem.policy_changed.by', by)
  const key = `problem.${code}`
  return known(key) ? t(key) : error.message
}

/** Who published which version meanwhile, where the answer tells it. */
function publishedBy(error: Error): { readonly author: string; readonly version: number } | null {
  const { active } = 'body' in error ? (error.body as { readonly active?: unknown }) : {}
  if (typeof active !== 'object' || active === null || !('author' in active) || !('version' in active)) return null
  return { author: String(active.author), version: Number(active.version) }
}

/** The code, said small behind the sentence; empty when there is none. */
export function problemCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
