/**
 * The normal form of a postal code: letters and digits alone, lower case; the four digits that the United States add to say which side of the street are
 * dropped.
 * @returns null for a text without letter or digit.
 * @example `SW1A 1AA` → `sw1a1aa`; `94105-1234` → `94105`
 */
export function normalisePostalCode(code: string): string | null {
  const text = code.slice(0, LONGEST).normalize('NFKC').toLowerCase().trim()
  const plain = ZIP_PLUS_FOUR.exec(text)?.[1] ?? text.replace(/[^\p{L}\p{N}]+/gu, '')
  return plain === '' ? null : plain
}

const LONGEST = 40
const ZIP_PLUS_FOUR = /^(\d{5})-\d{4}$/
