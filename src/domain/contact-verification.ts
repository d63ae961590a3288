import { mailHostOf, type MailHost } from './email-domain.ts'
import { lastAtSign } from './names/email-address.ts'
import type { Policy } from './policy/policy.ts'

/** Longest address that mail systems accept, and its parts; RFC 5321. */
const MAX_ADDRESS = 254
const MAX_LOCAL = 64

/** Mailboxes of a function, not of a person. */
const ROLE_NAMES: ReadonlySet<string> = new Set(
  'abuse admin administrator billing careers compliance contact customerservice donotreply do-not-reply enquiries enquiry finance hello help helpdesk hr info jobs mail mailer-daemon marketing no-reply noreply office postmaster press privacy recruitment root sales security service support team test unsubscribe webmaster'.split(
    ' ',
  ),
)

const LONGEST_ROLE = Math.max(...[...ROLE_NAMES].map(({ length }) => length))

/** What an address says of itself, without asking anybody. */
export interface EmailFacts {
  readonly valid: boolean
  readonly role: boolean
}
const NO_EMAIL: EmailFacts = { valid: false, role: false }
const PERSONAL: EmailFacts = { valid: true, role: false }
const ROLE: EmailFacts = { valid: true, role: true }

/**
 * Checks the form of an address: one @, a local part without blanks, a host of two or more labels. International letters are
 * fine. Stricter than the standard where the standard allows what nobody uses (quotes, comments).
 */
export function emailFacts(email: string | null): EmailFacts {
  if (email === null) return NO_EMAIL
  const at = lastAtSign(email)
  return addressFacts(email, at, mailHostOf(email, at))
}

/** The same of an address that was taken apart already. @param at where its last @ stands; −1 without one. */
export function addressFacts(email: string, at: number, host: MailHost): EmailFacts {
  if (email.length > MAX_ADDRESS || at < 1 || at > MAX_LOCAL) return NO_EMAIL
  if (!host.valid || !isLocalPart(email, at)) return NO_EMAIL
  return isRole(email, at) ? ROLE : PERSONAL
}

function isLocalPart(email: string, end: number): boolean {
  let previous = DOT
  for (let i = 0; i < end; i++) {
    const code = email.charCodeAt(i)
    if (code <= DEL && FORBIDDEN[code] === 1) return false
    if (code === DOT && previous === DOT) return false
    previous = code
  }
  return previous !== DOT
}

const DOT = 0x2e
const PLUS = 0x2b
const DEL = 0x7f
const DIGIT_0 = 0x30
const DIGIT_9 = 0x39
/** By character code: blanks, controls, a second @ and what only quoted local parts may hold. */
const FORBIDDEN = new Uint8Array(DEL + 1).fill(1, 0, 0x21)
FORBIDDEN[DEL] = 1
for (const character of '@"(),:;<>[\\]') FORBIDDEN[character.charCodeAt(0)] = 1

function isRole(email: string, at: number): boolean {
  let end = 0
  for (; end < at; end++) {
    const code = email.charCodeAt(end)
    if (code === PLUS) break
    // Names of functions are of letters and hyphens; the dots and digits of most people's addresses spare the look-up.
    if (end === LONGEST_ROLE || code === DOT || (code >= DIGIT_0 && code <= DIGIT_9)) return false
  }
  return ROLE_NAMES.has(email.slice(0, end).toLowerCase())
}

/** Why a lead must not be handed to a person yet; docs/rules.md, contact data. */
export type ContactProblem = 'no-email' | 'email-malformed' | 'bounced' | 'disposable' | 'role-address'

interface ContactFacts {
  readonly email: string | null
  readonly emailValid: boolean
  readonly emailRole: boolean
  readonly emailDisposable: boolean
  readonly emailBounced: boolean | null
}

/** The first thing wrong with a lead's contact data; null when it can be handed over. */
export function contactProblem(facts: ContactFacts, policy: Policy['verification']): ContactProblem | null {
  if (facts.email === null) return policy.requireEmail ? 'no-email' : null
  if (!facts.emailValid) return 'email-malformed'
  if (facts.emailBounced === true) return 'bounced'
  if (facts.emailDisposable && policy.blockDisposable) return 'disposable'
  if (facts.emailRole && policy.blockRoleAddresses) return 'role-address'
  return null
}
