/**
 * The normal form of an e-mail address, by which two spellings of one mailbox are equal: lower case, Unicode domain as typed, and for
 * providers that ignore them the tag behind `+` and the dots. Dots and tags mean something anywhere else and are kept.
 * @returns null without exactly one `@` that has text on both sides, or above 320 signs.
 * @source Gmail, Outlook, iCloud, Fastmail, Proton and Zoho help pages; docs/decisions/0007-name-matching.md
 * @example `Budi.Santoso+expo@googlemail.com` → `budisantoso@gmail.com`
 */
export function normaliseEmail(email: string): string | null {
  if (email.length > LONGEST_ADDRESS) return null
  const parts = email.normalize('NFKC').trim().toLowerCase().split('@')
  const [local, domain] = parts
  if (parts.length !== 2 || !local || !domain || /\s/.test(local + domain)) return null
  const home = SAME_PROVIDER.get(domain) ?? domain
  const habit = HABITS.get(home)
  if (!habit) return `${local}@${home}`
  let mailbox = habit.ignores.includes('+') ? (local.split('+')[0] ?? local) : local
  for (const sign of habit.ignores) mailbox = mailbox.replaceAll(sign, '')
  // `+news@gmail.com` has no mailbox in front of its tag; it stays as typed.
  return `${mailbox === '' ? local : mailbox}@${home}`
}

// RFC 5321: 64 octets, an @, 255 octets.
const LONGEST_ADDRESS = 320

interface Habit {
  /** Signs that do not tell mailboxes apart; everything behind a `+` goes with it. */
  readonly ignores: readonly ('+' | '.' | '-' | '_')[]
}

const PLUS: Habit = { ignores: ['+'] }
const HABITS: ReadonlyMap<string, Habit> = new Map<string, Habit>([
  ['gmail.com', { ignores: ['+', '.'] }],
  ['proton.me', { ignores: ['+', '.', '-', '_'] }],
  ...[
    'outlook.com',
    'hotmail.com',
    'live.com',
    'msn.com',
    'outlook.co.id',
    'hotmail.co.uk',
    'hotmail.fr',
    'hotmail.it',
    'hotmail.de',
    'hotmail.es',
    'live.co.uk',
    'live.fr',
    'live.nl',
    'icloud.com',
    'fastmail.com',
    'fastmail.fm',
    'zoho.com',
    'zohomail.com',
    'hey.com',
    'pobox.com',
    'runbox.com',
    'mailfence.com',
    'yandex.com',
    'yandex.ru',
  ].map((domain) => [domain, PLUS] as const),
])

/** Domains that lead to the same mailbox whichever is written. */
const SAME_PROVIDER: ReadonlyMap<string, string> = new Map([
  ['googlemail.com', 'gmail.com'],
  ['me.com', 'icloud.com'],
  ['mac.com', 'icloud.com'],
  ['protonmail.com', 'proton.me'],
  ['pm.me', 'proton.me'],
  ['ya.ru', 'yandex.ru'],
])

const AT_SIGN = 0x40

/**
 * Where the host's @ stands; −1 without one. Looked for from the end sign by sign, which for addresses takes half the time of
 * a search in the whole text.
 */
export function lastAtSign(email: string): number {
  let at = email.length - 1
  while (at >= 0 && email.charCodeAt(at) !== AT_SIGN) at -= 1
  return at
}
