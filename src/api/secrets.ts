import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * Secrets of the web: sign-in links, OAuth states, session seals. They come from the system's own generator and
 * not from the Chance port, which a simulation may seed.
 */

/** 32 random bytes as 43 url-safe characters: a sign-in token, an OAuth state, a session id. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** What is stored of a secret: SHA-256, lower-case hex. Enough for 32 random bytes; not for passwords. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** Keys that seal: the first one makes seals, all of them recognise theirs, so that a key can be replaced. */
export type SealKeys = readonly [Buffer, ...Buffer[]]

/** HMAC-SHA-256 of a text for one purpose, url-safe; seals of different purposes never stand for each other. */
export function seal([first]: SealKeys, purpose: string, text: string): string {
  return sealUnder(first, purpose, text)
}

/** Whether a seal was made by one of the keys, for this purpose and text. */
export function sealHolds(keys: SealKeys, purpose: string, text: string, given: string): boolean {
  return keys.some((key) => sameSecret(given, sealUnder(key, purpose, text)))
}

function sealUnder(key: Buffer, purpose: string, text: string): string {
  return createHmac('sha256', key).update(`${purpose}\0${text}`).digest('base64url')
}

/** Compares in a time that does not tell where two texts differ. */
export function sameSecret(one: string, other: string): boolean {
  const a = createHash('sha256').update(one).digest()
  const b = createHash('sha256').update(other).digest()
  return timingSafeEqual(a, b)
}
