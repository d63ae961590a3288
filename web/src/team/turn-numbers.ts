import { languageNow, localeOf } from '../words/speak.ts'

/** Turns with two decimals, as parts of turns are told. */
export function turnsOf(turns: number): string {
  return new Intl.NumberFormat(localeOf(languageNow()), { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(
    turns,
  )
}

/** A difference in turns with its sign; none at all is 0.00 without one. */
export function signed(turns: number, digits = 2): string {
  return new Intl.NumberFormat(localeOf(languageNow()), {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: 'exceptZero',
  }).format(turns)
}
