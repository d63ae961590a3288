import type { PreparedCompanyName } from './company-similarity.ts'

/**
 * Keys under which a name is worth comparing: two names that share none are not worth a comparison. The beginning of each word (four letters),
 * the whole name without spaces (its first six letters), and the initials of three or more words.
 * @returns each key once; empty for an empty name.
 */
export function companyKeys(name: PreparedCompanyName): readonly string[] {
  const keys = new Set<string>()
  for (const [place, word] of name.words.entries()) {
    if (place === 0 || name.weights[place]! === 1) keys.add(`w:${word.slice(0, 4)}`)
  }
  if (name.compact !== '') keys.add(`c:${name.compact.slice(0, 6)}`)
  if (name.words.length >= 3) keys.add(`i:${name.words.map((word) => word[0]).join('')}`)
  if (name.words.length === 1 && name.compact.length <= 6) keys.add(`i:${name.compact}`)
  return [...keys]
}
