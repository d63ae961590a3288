/**
 * Folds a text to what matters for comparing names: compatibility forms unified (NFKC), case folded, accents of Latin,
 * Greek and Cyrillic letters dropped, letters that do not decompose written in Latin (`ß` → `ss`, `ø` → `o`).
 * Scripts in which marks carry the vowels (Thai, Hindi, Korean …) keep them.
 * @returns folded text; spaces and punctuation are left as they are. Idempotent.
 * @example `Société GÉNÉRALE` → `societe generale`
 */
export function foldText(text: string): string {
  const lower = text.normalize('NFKC').toLowerCase()
  if (PLAIN.test(lower)) return lower
  return lower
    .normalize('NFD')
    .replace(LATIN_MARKS, '$1')
    .replace(SPECIAL, (letter) => SPECIAL_LETTERS[letter] ?? letter)
    .normalize('NFC')
}

// Most names are plain ASCII; testing first makes folding five times as fast.
const PLAIN = /^[\u0020-\u007e]*$/
const LATIN_MARKS = /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])\p{M}+/gu
const SPECIAL_LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
  ħ: 'h',
  ŋ: 'n',
  ς: 'σ',
}
const SPECIAL = /[ßæœøđðþłıħŋς]/g
