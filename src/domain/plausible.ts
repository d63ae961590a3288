import type { Instant } from './lead.ts'

const DAY_MS = 86_400_000
/** 1990-01-01: nothing in a CRM happened before; earlier dates are placeholders. */
const EARLIEST: Instant = 631_152_000_000
/** Clocks of other systems run ahead by this much at most. */
const AHEAD_MS = DAY_MS
/** More people than any company has, or money than any company makes: a typing error. */
const MOST_EMPLOYEES = 10_000_000
const MOST_MONEY = 1e15

/**
 * An instant of something that has happened, as far as it can be believed: null when it lies before 1990 or more than a day
 * ahead; `now` when it lies ahead by less, because clocks differ.
 */
export function plausibleInstant(at: Instant | null, now: Instant): Instant | null {
  if (at === null || !(at >= EARLIEST) || at > now + AHEAD_MS) return null
  return at > now ? now : at
}

/** A whole number of employees from 1 up; null when it cannot be one. */
export function plausibleEmployees(count: number | null): number | null {
  return count !== null && count >= 1 && count <= MOST_EMPLOYEES ? count : null
}

/** An amount of money from 0 up; null when it cannot be one. */
export function plausibleMoney(amount: number | null): number | null {
  return amount !== null && amount >= 0 && amount <= MOST_MONEY ? amount : null
}

/** A count from 0 up; null when it cannot be one. */
export function plausibleCount(count: number | null): number | null {
  return count !== null && count >= 0 && count <= Number.MAX_SAFE_INTEGER ? count : null
}
