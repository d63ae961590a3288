import { foldText } from './fold-text.ts'
import { jaroWinkler } from './string-similarity.ts'

/** A person's name in normal form: words folded, titles and degrees gone. */
export interface PersonName {
  readonly given: readonly string[]
  readonly family: readonly string[]
}

/**
 * Takes a person's name apart: folded, punctuation dropped, titles and degrees (`Dr.`, `Ir.`, `S.Kom.`, `PhD`, `Hj.`) gone.
 * A text with nothing but titles keeps them, since they are then somebody's name.
 */
export function personName(firstName: string | null, lastName: string | null): PersonName {
  return { given: nameWords(firstName), family: nameWords(lastName) }
}

// What stands behind is no name; a bound keeps a pasted page from costing time.
const LONGEST_NAME = 100

const TITLES = new Set(
  `mr mrs ms miss mx dr drg drs dra prof ir hj haji hajjah bapak bpk ibu pak bu sir madam herr frau dipl ing mme mlle
   jr sr phd md mba msc ma bsc se sh st skom mkom ssi msi spd mpd mm shum sos ssos stp`.split(/\s+/),
)

function nameWords(text: string | null): readonly string[] {
  if (text === null) return []
  const words = foldText(text.slice(0, LONGEST_NAME))
    .replace(/(?<=\p{L})\.(?=\p{L})/gu, '')
    .replace(/['’`´ʼ]/gu, '')
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '')
  const named = words.filter((word) => !TITLES.has(word))
  return named.length > 0 ? named : words
}

/**
 * How alike two names are, 0–1, or null when either is empty. Given and family names are also compared exchanged (0.97 of the full likeness), as one
 * text (spaces slip), and with initials (`B. Santoso` and `Budi Santoso`: 0.9 for that part). Symmetric.
 */
export function personNameSimilarity(a: PersonName, b: PersonName): number | null {
  const straight = mean(partSimilarity(a.given, b.given), partSimilarity(a.family, b.family))
  const exchanged = mean(partSimilarity(a.given, b.family), partSimilarity(a.family, b.given))
  const whole = partSimilarity([...a.given, ...a.family], [...b.given, ...b.family])
  if (straight === null || exchanged === null || whole === null) return whole
  return Math.max(straight, exchanged * 0.97, whole * 0.97)
}

function mean(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return null
  return (a + b) / 2
}

/** Likeness of one part of a name (given, family): null when either side is empty. */
export function partSimilarity(a: readonly string[], b: readonly string[]): number | null {
  if (a.length === 0 || b.length === 0) return null
  const whole = jaroWinkler(a.join(''), b.join(''))
  if (a.length === b.length) return Math.max(whole, Math.min(covered(a, b), covered(b, a)))
  // People leave out middle names: only the words of the shorter part need a partner.
  return Math.max(whole, 0.95 * (a.length < b.length ? covered(a, b) : covered(b, a)))
}

/** Mean likeness of each word to its likest among the others. */
function covered(words: readonly string[], others: readonly string[]): number {
  return (
    words.reduce((sum, word) => sum + Math.max(...others.map((other) => wordLikeness(word, other))), 0) / words.length
  )
}

function wordLikeness(a: string, b: string): number {
  if (a === b) return 1
  const initial = (a.length === 1 || b.length === 1) && a[0] === b[0]
  return initial ? 0.9 : jaroWinkler(a, b)
}
