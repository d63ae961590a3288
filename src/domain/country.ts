/** Everyday names that no locale data holds. */
const ALIASES: readonly (readonly [string, string])[] = [
  ['usa', 'US'],
  ['u.s.a.', 'US'],
  ['u.s.', 'US'],
  ['united states of america', 'US'],
  ['uk', 'GB'],
  ['u.k.', 'GB'],
  ['great britain', 'GB'],
  ['england', 'GB'],
  ['scotland', 'GB'],
  ['wales', 'GB'],
  ['uae', 'AE'],
  ['holland', 'NL'],
  ['the netherlands', 'NL'],
  ['korea', 'KR'],
  ['republic of korea', 'KR'],
  ['viet nam', 'VN'],
  ['czech republic', 'CZ'],
  ['russian federation', 'RU'],
  ['turkey', 'TR'],
  ['hong kong', 'HK'],
  ['macau', 'MO'],
]

let byName: ReadonlyMap<string, string> | null = null

/**
 * ISO 3166-1 alpha-2 code of a country written as code or as English or Indonesian name; any other text comes back as it is.
 * @example 'Indonesia' → 'ID'; 'uk' → 'GB'; 'Amerika Serikat' → 'US'; 'Atlantis' → 'Atlantis'
 */
export function countryOf(text: string): string {
  byName ??= namesToCodes()
  return byName.get(text.toLowerCase()) ?? text
}

function namesToCodes(): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const language of ['id', 'en']) {
    const display = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' })
    for (const code of codes()) {
      const name = display.of(code)
      if (name === undefined) continue
      // Withdrawn codes (UK, SU …) carry the name of their successor, whose code is the one to use.
      const current = new Intl.Locale(`und-${code}`).region ?? code
      names.set(name.toLowerCase(), current)
      names.set(code.toLowerCase(), current)
    }
  }
  for (const [name, code] of ALIASES) names.set(name, code)
  return names
}

function* codes(): Generator<string> {
  for (let first = 65; first <= 90; first++) {
    for (let second = 65; second <= 90; second++) yield String.fromCharCode(first, second)
  }
}
