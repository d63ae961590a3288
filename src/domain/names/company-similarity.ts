import { companyName, SERIES_NUMBER, type CompanyName } from './company-name.ts'
import { FILLER, TRADE } from './company-words.ts'
import { editDistance } from './string-similarity.ts'

/**
 * How alike two company names are, 0–1. 1: equal after normalisation. From 0.92 on they may be taken for one company if something
 * else supports it (src/domain/match-account.ts). Symmetric; 0 when either name has no letter or digit.
 * @source docs/decisions/0007-name-matching.md
 * @example `Goldman Sachs`, `GOLDMAN SACHS GROUP INC` → 0.97
 * @example `Pivotal Investment Corp II`, `Pivotal Investment Corp III` → at most 0.6: another number is another company
 */
export function companySimilarity(a: string, b: string): number {
  return preparedSimilarity(prepareCompanyName(a), prepareCompanyName(b))
}

/** A name with all that one comparison needs; prepare once when one lead is compared with many accounts. */
export interface PreparedCompanyName extends CompanyName {
  readonly weights: readonly number[]
  /** Sum of `weights`. */
  readonly total: number
  /** Words without spaces. */
  readonly compact: string
  /** Digits and roman numerals behind the first word: series, funds, years. */
  readonly numbers: string
}

const WEIGHT = { filler: 0.15, trade: 0.4, telling: 1 } as const

/** Takes a name apart and weighs its words: filler 0.15, trades 0.4, others 1. */
export function prepareCompanyName(name: string): PreparedCompanyName {
  const parts = companyName(name)
  const weights = parts.words.map(weightOf)
  // A name of nothing but common words (`General Electric`) is told by all of them.
  if (weights.every((weight) => weight < WEIGHT.telling)) weights.fill(WEIGHT.telling)
  return {
    ...parts,
    weights,
    total: weights.reduce((sum, weight) => sum + weight, 0),
    compact: parts.words.join(''),
    numbers: parts.words.filter((word, place) => place > 0 && SERIES_NUMBER.test(word)).join(' '),
  }
}

const weightOf = (word: string): number =>
  FILLER.has(word) ? WEIGHT.filler : TRADE.has(word) ? WEIGHT.trade : WEIGHT.telling

/** {@link companySimilarity} of two prepared names. */
export function preparedSimilarity(a: PreparedCompanyName, b: PreparedCompanyName): number {
  if (a.compact === b.compact) return a.compact === '' ? 0 : equalNames(a, b)
  const aligned = alignedSimilarity(a, b)
  if (a.numbers !== b.numbers) return Math.min(a.numbers === '' || b.numbers === '' ? 0.85 : 0.6, aligned)
  return Math.max(aligned, initialsSimilarity(a, b))
}

/** Equal names still differ by spacing, legal form and asides: by little, so that the likelier one of several comes first. */
function equalNames(a: PreparedCompanyName, b: PreparedCompanyName): number {
  let similarity = a.words.length === b.words.length ? 1 : 0.99
  if (a.forms.length > 0 && b.forms.length > 0 && !a.forms.some((form) => b.forms.includes(form))) similarity -= 0.005
  if (a.asides.length > 0 || b.asides.length > 0) {
    if (a.asides.some((aside) => b.asides.includes(aside))) return similarity
    similarity -= a.asides.length > 0 && b.asides.length > 0 ? 0.002 : 0.001
  }
  return similarity
}

/** Words paired by likeness; what stays unpaired counts by its weight. Never 1: the names are not equal. */
function alignedSimilarity(a: PreparedCompanyName, b: PreparedCompanyName): number {
  const [few, many] = inOrder(a, b)
  const used = new Uint8Array(many.words.length)
  let paired = 0
  let likest = 1
  let inFront = true
  for (let i = 0; i < few.words.length; i++) {
    let best = 0
    let at = -1
    for (let j = 0; j < many.words.length; j++) {
      if (used[j] === 1) continue
      const likeness = wordSimilarity(few.words[i]!, many.words[j]!, i > 0 && j > 0)
      if (likeness > best) {
        best = likeness
        at = j
      }
    }
    if (at !== i) inFront = false
    if (at < 0) continue
    used[at] = 1
    likest = Math.min(likest, best)
    paired += best * (few.weights[i]! + many.weights[at]!)
  }
  const share = Math.min(CEILING, paired / (few.total + many.total))
  if (!inFront) return share
  return Math.max(share, likest * shortenedSimilarity(few, many))
}

const CEILING = 0.985

/**
 * The shorter name is the beginning of the longer one, and people leave out the end of a name: 0.985 less 0.015 for each filler
 * word and 0.04 for each trade left out; a telling word left out makes it another name (`Bank of New York`, `Bank of New York Mellon`).
 */
function shortenedSimilarity(few: PreparedCompanyName, many: PreparedCompanyName): number {
  let similarity: number = CEILING
  for (let j = few.words.length; j < many.words.length; j++) {
    const weight = many.weights[j]!
    if (weight === WEIGHT.telling) return 0
    similarity -= weight === WEIGHT.trade ? 0.04 : 0.015
  }
  return similarity
}

/** The same order whichever name is given first, so that the measure is symmetric. */
function inOrder<T extends PreparedCompanyName>(a: T, b: T): readonly [T, T] {
  if (a.words.length !== b.words.length) return a.words.length < b.words.length ? [a, b] : [b, a]
  return a.compact < b.compact ? [a, b] : [b, a]
}

/**
 * 1 equal, 0.97 singular and plural, 0.9 a word cut short behind the first (`tech`, `technologies`), about 0.94 for a slip of the pen;
 * 0 when the words are different ones.
 */
function wordSimilarity(a: string, b: string, mayBeCut: boolean): number {
  if (a === b) return 1
  if (a.charCodeAt(0) !== b.charCodeAt(0)) return 0
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  if (stem(short) === stem(long)) return 0.97
  if (mayBeCut && short.length >= 3 && long.length >= 6 && long.startsWith(short)) return 0.9
  // Under six letters a slip cannot be told from another word: `fox`, `fix`; `apple`, `ample`.
  if (short.length < 6) return 0
  const slips = short.length < 9 ? 1 : 2
  const distance = editDistance(short, long, slips)
  return distance > slips ? 0 : 1 - (0.5 * distance) / long.length
}

function stem(word: string): string {
  if (word.length < 5) return word
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`
  return word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word
}

/** `IBM` and `International Business Machines`: 0.93 when one name is the initials of at least three words of the other. */
function initialsSimilarity(a: PreparedCompanyName, b: PreparedCompanyName): number {
  const [few, many] = inOrder(a, b)
  if (few.words.length !== 1 || many.words.length < 3) return 0
  return many.words.map((word) => word[0]).join('') === few.compact ? 0.93 : 0
}
