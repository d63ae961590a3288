import { getDomain } from 'tldts'
import { lastAtSign } from './names/email-address.ts'

/** The part of an address behind its @. */
export interface MailHost {
  /** The registrable domain; see {@link emailDomainOf}. */
  readonly domain: string | null
  /** It has the form of a host that mail can be sent to: two or more labels. */
  readonly valid: boolean
}

/**
 * The registrable domain of an e-mail address, lower case and in punycode, e.g. `lee@mail.acme.co.uk` → `acme.co.uk`.
 * @returns null without an address, or when what follows the @ is no domain name. Free-mail domains are answered too.
 */
export function emailDomainOf(email: string | null): string | null {
  return email === null ? null : mailHostOf(email, lastAtSign(email)).domain
}

/** @param at where the last @ of the address stands; −1 without one. */
export function mailHostOf(email: string, at: number): MailHost {
  if (at < 1 || email.length - at > LONGEST_HOST) return NO_HOST
  const number = hostNumber(email, at + 1)
  if (number === null) return judged(email.slice(at + 1))
  const known = knownHosts.get(number)
  if (known !== undefined && known.host.length === email.length - at - 1 && email.endsWith(known.host)) return known
  return learn(number, email.slice(at + 1))
}

const NO_HOST: MailHost = { domain: null, valid: false }

const LONGEST_HOST = 255

interface KnownHost extends MailHost {
  readonly host: string
}

// The public-suffix list answers the same for the same host for ever, and the same few hosts are asked for again and again. They are
// found by a number made of their signs: cutting the host out of every address first takes longer than all the rest.
const knownHosts = new Map<number, KnownHost>()
const MOST_HOSTS = 10_000

function learn(number: number, host: string): KnownHost {
  if (knownHosts.size >= MOST_HOSTS) knownHosts.clear()
  const known = { host, ...judged(host) }
  knownHosts.set(number, known)
  return known
}

function judged(host: string): MailHost {
  return { domain: registrable(host.trim()), valid: isHost(host) }
}

/** Null unless the host is written as it is looked up: lower case, nothing but letters, digits, dots and hyphens. */
function hostNumber(email: string, start: number): number | null {
  let number = 0
  for (let i = start; i < email.length; i++) {
    const code = email.charCodeAt(i)
    if (PLAIN[code] !== 1) return null
    number = (Math.imul(number, 31) + code) | 0
  }
  return number
}

/** By character code; codes beyond the table are not plain. */
const PLAIN = new Uint8Array(128)
for (const sign of 'abcdefghijklmnopqrstuvwxyz0123456789-.') PLAIN[sign.charCodeAt(0)] = 1

function registrable(host: string): string | null {
  return getDomain(/^[\x21-\x7e]*$/.test(host) ? host : (URL.parse(`http://${host}`)?.hostname ?? ''))
}

/** Labels of letters, digits and hyphens between dots, none of them empty, the last of two signs or more. */
function isHost(host: string): boolean {
  let labels = 1
  let length = 0
  for (let i = 0; i < host.length; i++) {
    const code = host.charCodeAt(i)
    if (code === DOT) {
      if (length === 0 || host.charCodeAt(i - 1) === HYPHEN) return false
      labels += 1
      length = 0
      continue
    }
    if (!isHostCode(code) || (code === HYPHEN && length === 0)) return false
    length += 1
    if (length > MAX_LABEL) return false
  }
  return labels >= 2 && length >= 2 && host.charCodeAt(host.length - 1) !== HYPHEN
}

function isHostCode(code: number): boolean {
  const isDigit = code >= DIGIT_0 && code <= DIGIT_9
  const isLetter = (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a)
  return isDigit || isLetter || code === HYPHEN || code > DEL
}

/** Longest label that mail systems accept; RFC 1035. */
const MAX_LABEL = 63
const HYPHEN = 0x2d
const DOT = 0x2e
const DEL = 0x7f
const DIGIT_0 = 0x30
const DIGIT_9 = 0x39
