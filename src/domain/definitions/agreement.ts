import type { Instant } from '../lead.ts'

/** Who has to sign the definitions. */
export const SIDES = ['marketing', 'sales'] as const
export type Side = (typeof SIDES)[number]

/** One side's yes to the definitions as a version of the policy gives them. */
export interface Signature {
  readonly side: Side
  readonly version: number
  readonly signedAt: Instant
}

/** A day of review that somebody named. */
export interface NamedReview {
  /** YYYY-MM-DD. */
  readonly day: string
  readonly setAt: Instant
}

/** How the agreement stands. */
export interface Agreement {
  /** Sides that have not signed the version asked about. */
  readonly missing: readonly Side[]
  /** The newest version that every side has signed; null: none yet. */
  readonly agreed: number | null
  /** `none`: not signed by all, and no day was named. `soon`: at most two weeks away. */
  readonly review: { readonly state: 'none' | 'ahead' | 'soon' | 'due'; readonly day: string | null }
}

const REVIEW_MONTHS = 3
const REMIND_MS = 14 * 86_400_000

/**
 * Reads signatures as they were given, in any order. The review falls due on the day somebody named since the latest signature, else a
 * quarter of a year after it.
 * @param version the active version of the policy. @param dayOf the local day of an instant, YYYY-MM-DD.
 */
export function agreementOf(
  signatures: readonly Signature[],
  named: NamedReview | null,
  version: number,
  now: Instant,
  dayOf: (at: Instant) => string,
): Agreement {
  const has = (side: Side, at: number): boolean => signatures.some((one) => one.side === side && one.version === at)
  const agreed = signatures
    .map((one) => one.version)
    .filter((at) => SIDES.every((side) => has(side, at)))
    .reduce<number | null>((newest, at) => (newest === null || at > newest ? at : newest), null)
  return {
    missing: SIDES.filter((side) => !has(side, version)),
    agreed,
    review: reviewOf(agreed === null ? null : latest(signatures), named, now, dayOf),
  }
}

function latest(signatures: readonly Signature[]): Instant {
  return Math.max(...signatures.map(({ signedAt }) => signedAt))
}

function reviewOf(
  signedAt: Instant | null,
  named: NamedReview | null,
  now: Instant,
  dayOf: (at: Instant) => string,
): Agreement['review'] {
  const day =
    named !== null && (signedAt === null || named.setAt >= signedAt)
      ? named.day
      : signedAt === null
        ? null
        : monthsAfter(dayOf(signedAt), REVIEW_MONTHS)
  if (day === null) return { state: 'none', day }
  if (day <= dayOf(now)) return { state: 'due', day }
  return { state: day <= dayOf(now + REMIND_MS) ? 'soon' : 'ahead', day }
}

/** The same day of a later month of the Gregorian calendar, or that month's last. @param day YYYY-MM-DD. */
function monthsAfter(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const count = year * 12 + month - 1 + months
  const [inYear, inMonth] = [Math.floor(count / 12), (count % 12) + 1]
  const two = (number: number): string => String(number).padStart(2, '0')
  return `${inYear}-${two(inMonth)}-${two(Math.min(date, lengthOf(inYear, inMonth)))}`
}

function lengthOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}
