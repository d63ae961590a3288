import { CALLING_CODES, CALLING_PLANS } from './calling-codes.ts'

/**
 * The normal form of a telephone number: `+`, calling code, national number without its trunk prefix, as in E.164. Spaces, punctuation, brackets
 * and a local zero in brackets (`+44 (0)20 …`) are dropped, letters read as keys (`1-800-FLOWERS`), an extension (`ext. 12`, `x12`, `#12`) is cut off.
 * @param country ISO 3166-1 alpha-2 of the person, for numbers without a calling code; null: unknown.
 * @returns null when it cannot be a telephone number: fewer than 7 or more than 15 digits with the calling code, an unknown calling code,
 *   or no calling code and no country. The form is checked, not whether the number is in use.
 * @source ITU-T E.164; docs/decisions/0007-name-matching.md
 * @example `0812-3456-7890`, `ID` → `+6281234567890`
 */
export function normalisePhone(phone: string, country: string | null): string | null {
  const text = phone.slice(0, LONGEST_TEXT).normalize('NFKC').trim().replace(EXTENSION, '')
  const plan = country === null ? undefined : CALLING_PLANS.get(country.toUpperCase())
  const dialled = (plan?.code === NORTH_AMERICA ? INTERNATIONAL_011 : INTERNATIONAL_00).exec(text)
  if (dialled) return withCode(digitsOf(text.slice(dialled[0].length).replace(LOCAL_ZERO, '')))
  if (!plan) return null
  const digits = digitsOf(text)
  const national = digits.startsWith(plan.trunk) ? digits.slice(plan.trunk.length) : digits
  // Exports often lose the plus: 6281234567890 of a country whose own numbers begin otherwise.
  const lostPlus = digits.startsWith(plan.code) && digits.length - plan.code.length >= LOST_PLUS_REST
  return lostPlus ? withCode(digits) : withCode(plan.code + national)
}

const EXTENSION = /\s*(?:;ext=|,|#|\b(?:ext(?:ension)?|extn|poste|durchwahl)\b\.?:?|(?<=\d)\s*x)\s*\d{1,6}\s*$/i
const INTERNATIONAL_00 = /^(?:tel:)?\s*(?:\(?\s*\+|00[\s-]?(?=[1-9]))/i
const INTERNATIONAL_011 = /^(?:tel:)?\s*(?:\(?\s*\+|011[\s-]?(?=[1-9]))/i
const NORTH_AMERICA = '1'
const LOCAL_ZERO = /\(0\)/g
// From here on a number that begins with its own calling code is longer than any national number of the common plans.
const LOST_PLUS_REST = 9
// No number with its extension is written longer.
const LONGEST_TEXT = 60
const FEWEST = 7
const MOST = 15

function withCode(digits: string): string | null {
  if (digits.length < FEWEST || digits.length > MOST) return null
  const known = [1, 2, 3].some((length) => CALLING_CODES.has(digits.slice(0, length)))
  return known ? `+${digits}` : null
}

const KEYS = '22233344455566677778889999'

function digitsOf(text: string): string {
  return text
    .replace(/[a-z]/gi, (letter) => KEYS[letter.toLowerCase().charCodeAt(0) - 97] ?? '')
    .replace(/\p{Nd}/gu, (digit) => (digit >= '0' && digit <= '9' ? digit : String(valueOf(digit))))
    .replace(/\D/g, '')
}

/** Value of a decimal digit of any script; the ten digits of a script stand in a row that begins at a multiple of its zero. */
function valueOf(digit: string): number {
  let value = 0
  const at = digit.codePointAt(0) ?? 0
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(at - value - 1))) value++
  return value
}
