/** A field whose agreement is weighed. */
export type DuplicateField =
  | 'email'
  | 'phone'
  | 'identifier'
  | 'birthDate'
  | 'name'
  | 'company'
  | 'street'
  | 'addressLine'
  | 'postalCode'
  | 'city'
  | 'region'
  | 'country'

/** What a field says, in bits (log₂ of how much likelier it is among duplicates than among strangers). */
export interface FieldWeight {
  /** When the two are the same; positive. */
  readonly same: number
  /** When they have nothing in common; negative or 0. */
  readonly different: number
  /** Likeness, 0–1, at or below which they count as different; between it and 1 the bits rise in a straight line. */
  readonly from: number
}

/** Every number of duplicate detection. */
export interface DuplicatePolicy {
  readonly weights: Readonly<Record<DuplicateField, FieldWeight>>
  /** Bits of an equal address that several people may share. */
  readonly sharedEmailBits: number
  /** Bits before anything is compared; −13: of 8,192 pairs worth a comparison one is a duplicate. */
  readonly priorBits: number
  /** Probability from which a merge is proposed to a person. */
  readonly proposeAt: number
  /** Probability from which the owner of one record gets the other one too; surer than a proposal, which a person looks at. */
  readonly sameOwnerAt: number
  /** Probability from which a merge may be done unasked, where the installation allows that. */
  readonly mergeAt: number
}

/**
 * The defaults. They are general judgements, not fitted to a list: an address or identifier is nearly unique, a full name in one database is shared
 * by one in four thousand, people change addresses and telephones more often than names.
 * @source docs/decisions/0007-name-matching.md
 */
export const DEFAULT_DUPLICATE_POLICY: DuplicatePolicy = {
  weights: {
    email: { same: 14, different: -1, from: 0.9 },
    phone: { same: 10, different: -1, from: 0.99 },
    identifier: { same: 14, different: -6, from: 0.7 },
    birthDate: { same: 10, different: -5, from: 0.7 },
    name: { same: 12, different: -6, from: 0.6 },
    company: { same: 4, different: -1, from: 0.8 },
    street: { same: 7, different: -2, from: 0.7 },
    addressLine: { same: 4, different: -1, from: 0.7 },
    postalCode: { same: 5, different: -1.5, from: 0.7 },
    city: { same: 2, different: -1, from: 0.7 },
    region: { same: 1, different: -1, from: 0.9 },
    country: { same: 0, different: -1, from: 0.99 },
  },
  sharedEmailBits: 3,
  priorBits: -13,
  proposeAt: 0.85,
  sameOwnerAt: 0.95,
  mergeAt: 0.995,
}

/** What an installation says of its own, over the defaults. */
export function mergeDuplicatePolicy(own: Partial<DuplicatePolicy> = {}): DuplicatePolicy {
  return { ...DEFAULT_DUPLICATE_POLICY, ...own, weights: { ...DEFAULT_DUPLICATE_POLICY.weights, ...own.weights } }
}
