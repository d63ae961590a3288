import { getDomain } from 'tldts'
import { lastAtSign } from './names/email-address.ts'

/**
 * The registrable domain of an e-mail address, lower case and in punycode, e.g. `lee@mail.acme.co.uk` → `acme.co.uk`.
 * @returns null without an address, or when what follows the @ is no domain name. Free-mail domains are answered too.
 */
export function emailDomainOf(email: string | null): string | null {
  if (email === null) return null
  const at = lastAtSign(email)
  if (at < 1 || email.length - at > LONGEST_HOST) return null
  const number = hostNumber(email, at + 1)
  if (number === null) return registrable(email.slice(at + 1).trim())
  const known = knownHosts.get(number)
  if (known !== undefined && stands(known.host, email, at + 1)) return known.domain
  return learn(number, email.slice(at + 1))
}

const LONGEST_HOST = 255

interface KnownHost {
  readonly host: string
  readonly domain: string | null
}

// The public-suffix list answers the same for the same host for ever, and the same few hosts are asked for again and again. They are
// found by a number made of their signs: cutting the host out of every address first takes longer than all the rest.
const knownHosts = new Map<number, KnownHost>()
const MOST_HOSTS = 10_000

function learn(number: number, host: string): string | null {
  if (knownHosts.size >= MOST_HOSTS) knownHosts.clear()
  const domain = registrable(host)
  knownHosts.set(number, { host, domain })
  return domain
}

function stands(host: string, email: string, start: number): boolean {
  if (host.length !== email.length - start) return false
  for (let i = 0; i < host.length; i++) if (host.charCodeAt(i) !== email.charCodeAt(start + i)) return false
  return true
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
