import { preparedSimilarity } from '../names/company-similarity.ts'
import { personNameSimilarity } from '../names/person-name.ts'
import { editSimilarity, jaroWinkler } from '../names/string-similarity.ts'
import type { DuplicateField, DuplicatePolicy, FieldWeight } from './duplicate-policy.ts'
import type { PreparedPerson } from './person-record.ts'

/** What one field says about two records being one person. Fields missing on either side leave no evidence. */
export interface Evidence {
  readonly field: DuplicateField
  readonly agreement: 'same' | 'similar' | 'different'
  /** Likeness of the two values, 0–1. */
  readonly similarity: number
  /** Bits for (positive) or against (negative). */
  readonly bits: number
}

export interface PairScore {
  readonly a: string
  readonly b: string
  /** Probability that both are one person, 0–1. */
  readonly score: number
  readonly verdict: 'merge' | 'propose' | 'distinct'
  /** Strongest first, whichever way it speaks; their bits and the policy's prior add up to log₂ of the odds. */
  readonly evidence: readonly Evidence[]
}

/**
 * How likely two records are one person: the bits of every field known on both sides are added to the prior (Fellegi and Sunter's rule). Symmetric but for
 * the order of the ids.
 * @source docs/decisions/0007-name-matching.md
 */
export function scorePair(a: PreparedPerson, b: PreparedPerson, policy: DuplicatePolicy): PairScore {
  const evidence: Evidence[] = []
  const weigh = (field: DuplicateField, similarity: number | null): void => {
    if (similarity !== null) evidence.push(evidenceOf(field, similarity, weightOf(field, a, b, policy)))
  }
  weigh('email', both(a.email, b.email, sameOrNot))
  weigh('phone', both(a.phone, b.phone, sameOrNot))
  weigh('identifier', identifierSimilarity(a.identifiers, b.identifiers))
  weigh('birthDate', both(a.birthDate, b.birthDate, editSimilarity))
  weigh('name', personNameSimilarity(a.name, b.name))
  weigh('company', companyOrDomain(a, b))
  for (const field of ['street', 'addressLine', 'city'] as const) weigh(field, both(a[field], b[field], textSimilarity))
  weigh('postalCode', both(a.postalCode, b.postalCode, editSimilarity))
  for (const field of ['region', 'country'] as const) weigh(field, both(a[field], b[field], sameOrNot))

  const bits = evidence.reduce((sum, one) => sum + one.bits, policy.priorBits)
  const score = 1 / (1 + 2 ** -bits)
  const verdict = score >= policy.mergeAt ? 'merge' : score >= policy.proposeAt ? 'propose' : 'distinct'
  return { a: a.id, b: b.id, score, verdict, evidence: evidence.sort(strongestFirst) }
}

function weightOf(field: DuplicateField, a: PreparedPerson, b: PreparedPerson, policy: DuplicatePolicy): FieldWeight {
  const weight = policy.weights[field]
  const shared = field === 'email' && (a.emailShared || b.emailShared)
  return shared ? { ...weight, same: policy.sharedEmailBits } : weight
}

function evidenceOf(field: DuplicateField, similarity: number, weight: FieldWeight): Evidence {
  if (similarity === 1) return { field, agreement: 'same', similarity, bits: weight.same }
  if (similarity <= weight.from) return { field, agreement: 'different', similarity, bits: weight.different }
  const way = (similarity - weight.from) / (1 - weight.from)
  return { field, agreement: 'similar', similarity, bits: weight.different + way * (weight.same - weight.different) }
}

// The field's name ends ties, so that the order never depends on the sort.
const strongestFirst = (x: Evidence, y: Evidence): number =>
  Math.abs(y.bits) - Math.abs(x.bits) || (x.field < y.field ? -1 : 1)

function both(a: string | null, b: string | null, likeness: (a: string, b: string) => number): number | null {
  return a === null || b === null ? null : likeness(a, b)
}

const sameOrNot = (a: string, b: string): number => (a === b ? 1 : 0)

/** Spaces slip and words are spelt wrong: the better of the two measures. */
function textSimilarity(a: string, b: string): number {
  const closeA = a.replaceAll(' ', '')
  const closeB = b.replaceAll(' ', '')
  return Math.max(editSimilarity(closeA, closeB), jaroWinkler(closeA, closeB) - 0.1)
}

function identifierSimilarity(a: readonly string[], b: readonly string[]): number | null {
  if (a.length === 0 || b.length === 0) return null
  return Math.max(...a.map((one) => Math.max(...b.map((other) => editSimilarity(one, other)))))
}

/** The employer: by name where both have one, or by the domain of an employer's address; the better of the two. */
function companyOrDomain(a: PreparedPerson, b: PreparedPerson): number | null {
  const byName = a.company === null || b.company === null ? null : preparedSimilarity(a.company, b.company)
  const byDomain = both(a.emailDomain, b.emailDomain, sameOrNot)
  if (byName === null) return byDomain
  return Math.max(byName, byDomain ?? 0)
}
