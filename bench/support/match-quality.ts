import { companyKeys } from '../../src/domain/names/company-keys.ts'
import {
  preparedSimilarity,
  prepareCompanyName,
  type PreparedCompanyName,
} from '../../src/domain/names/company-similarity.ts'
import { findDuplicates } from '../../src/domain/duplicates/clusters.ts'
import { DEFAULT_DUPLICATE_POLICY } from '../../src/domain/duplicates/duplicate-policy.ts'
import type { PersonRecord } from '../../src/domain/duplicates/person-record.ts'

/** A row of a CSV list, by heading. */
export type Row = Readonly<Record<string, string>>

/** Precision, recall and their harmonic mean, 0–1. */
export interface Quality {
  readonly answers: number
  readonly right: number
  readonly precision: number
  readonly recall: number
  readonly f1: number
}

/** Quality from counts: answers given, right ones, and answers there were to give. */
export function quality(answers: number, right: number, truths: number): Quality {
  const precision = answers === 0 ? 0 : right / answers
  const recall = truths === 0 ? 0 : right / truths
  return { answers, right, precision, recall, f1: right === 0 ? 0 : (2 * precision * recall) / (precision + recall) }
}

/** Likeness from which two names are taken for one company; tier T4. */
export const SAME_COMPANY = 0.92

/**
 * Finds each lead's account by name alone. The likest account answers if it reaches {@link SAME_COMPANY}; two that are equally like are no answer.
 * @param leads rows with `company` and `true_account_id` (empty: none).
 */
export function companyQuality(accounts: readonly Row[], leads: readonly Row[]): Quality {
  const names = accounts.map((account) => prepareCompanyName(account['name'] ?? ''))
  const blocks = new Map<string, number[]>()
  names.forEach((name, at) => {
    for (const key of companyKeys(name)) blocks.set(key, [...(blocks.get(key) ?? []), at])
  })
  let [answers, right, truths] = [0, 0, 0]
  for (const lead of leads) {
    const name = prepareCompanyName(lead['company'] ?? '')
    const found = likest(name, names, blocks)
    if (lead['true_account_id'] !== '') truths++
    if (found === null) continue
    answers++
    if (accounts[found]?.['account_id'] === lead['true_account_id']) right++
  }
  return quality(answers, right, truths)
}

function likest(
  name: PreparedCompanyName,
  names: readonly PreparedCompanyName[],
  blocks: ReadonlyMap<string, readonly number[]>,
): number | null {
  const among = new Set(companyKeys(name).flatMap((key) => blocks.get(key) ?? []))
  let best = 0
  let at: number | null = null
  for (const candidate of among) {
    const similarity = preparedSimilarity(name, names[candidate]!)
    if (similarity > best) {
      best = similarity
      at = candidate
    } else if (similarity === best) at = null
  }
  return best >= SAME_COMPANY ? at : null
}

/** A generated person without the truth; ids are positions in the list. */
export function febrlPerson(row: Row, at: number): PersonRecord {
  const field = (name: string): string | null => row[name]?.trim() || null
  const identifier = field('soc_sec_id')
  return {
    id: String(at),
    email: null,
    emailShared: false,
    emailDomain: null,
    phone: null,
    firstName: field('given_name'),
    lastName: field('surname'),
    company: null,
    street: `${field('street_number') ?? ''} ${field('address_1') ?? ''}`.trim() || null,
    addressLine: field('address_2'),
    postalCode: field('postcode'),
    city: field('suburb'),
    region: field('state'),
    country: null,
    birthDate: field('date_of_birth'),
    identifiers: identifier === null ? [] : [identifier],
  }
}

/** Finds duplicates in a list and counts the pairs of its clusters. Truth: `rec-<person>-…` in `rec_id`. */
export function duplicateQuality(rows: readonly Row[]): Quality {
  const personOf = rows.map((row) => row['rec_id']?.split('-')[1])
  const clusters = findDuplicates(rows.map(febrlPerson), DEFAULT_DUPLICATE_POLICY)
  let [answers, right] = [0, 0]
  for (const { members } of clusters) {
    for (const [i, a] of members.entries()) {
      for (const b of members.slice(i + 1)) {
        answers++
        if (personOf[Number(a)] === personOf[Number(b)]) right++
      }
    }
  }
  const sizes = new Map<string | undefined, number>()
  for (const person of personOf) sizes.set(person, (sizes.get(person) ?? 0) + 1)
  const truths = [...sizes.values()].reduce((sum, size) => sum + (size * (size - 1)) / 2, 0)
  return quality(answers, right, truths)
}
