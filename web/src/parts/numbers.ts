import { languageNow, localeOf } from '../words/speak.ts'

function written(value: number, digits: number): string {
  return new Intl.NumberFormat(localeOf(languageNow()), {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value)
}

/** How many. */
export function countNumber(value: number): string {
  return written(value, 0)
}
/** A score: whole. */
export function scoreNumber(value: number): string {
  return written(value, 0)
}
/** A part of a score: two decimals, so that the sum can be checked. */
export function partNumber(value: number): string {
  return written(value, 2)
}
/** Seconds: one decimal. */
export function secondsNumber(ms: number): string {
  return written(ms / 1_000, 1)
}
